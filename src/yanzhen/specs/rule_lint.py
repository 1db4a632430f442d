"""What is wrong with a condition by itself: units, branches that nobody reaches, bands, scores that cannot pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from yanzhen.kernel.errors import Problem
from yanzhen.specs import conditions as c
from yanzhen.specs.fields import Spec
from yanzhen.specs.measure_units import (
    INFINITY,
    PLAIN,
    POINTS,
    YEARS,
    MixedUnitsError,
    ends_of,
    plain,
    unit_of,
)
from yanzhen.specs.pack import Pack
from yanzhen.specs.places import Path, Place
from yanzhen.specs.reaching import comparable, samples_of, satisfied_by
from yanzhen.specs.rule_checks import rules_of
from yanzhen.specs.rulebook import FactSpec
from yanzhen.specs.walking import walk

Facts = dict[str, FactSpec]


def lint_conditions(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Every clause and rung, part by part."""
    facts = {fact.id: fact for p in [*bases, pack] for fact in p.facts}
    for place, path, rule in rules_of(pack):
        for at, part in walk(rule.conditions, (*path, "conditions")):
            for code, inner, what, why, do in _findings(part, facts):
                yield Problem(code, place.file, _line(place, (*at, *inner)), what, why, do)


Found = tuple[str, Path, str, str, str]


def _line(place: Place, path: Path) -> int | None:
    """The line of a path, or of the nearest part around it that has one (short forms are one line)."""
    while path:
        if (line := place.at(path)) is not None:
            return line
        path = path[:-1]
    return None


def _findings(part: Spec, facts: Facts) -> Iterator[Found]:
    if isinstance(part, c.Compare):
        yield from _units(part, facts)
        yield from _short(part)
        yield from _below_least(part, facts)
    if isinstance(part, c.AllOf):
        yield from _twice(part.all, "all")
        yield from _never_together(part.all, facts)
    if isinstance(part, c.AnyOf):
        yield from _twice(part.any, "any")
        yield from _always(part.any, facts)
    if isinstance(part, c.Banded):
        yield from _bands(part)
    if isinstance(part, c.SumMeasure):
        yield from _points(part.sum, "sum")
    if isinstance(part, c.ScoreMeasure):
        yield from _points(tuple(item.of for item in part.score), "score")


def _units(one: c.Compare, facts: Facts) -> Iterator[Found]:
    try:
        left = _left_unit(one, facts)
        right = unit_of(one.than, facts) if one.than is not None else None
    except MixedUnitsError as error:
        units = "、".join(unit or "没有单位的数" for unit in error.args)
        yield (
            "wrong-unit",
            (),
            f"算式里放在一起的单位不同：{units}",
            "万元和亿元不能直接相加或相除",
            "换用同一单位的事实",
        )
        return
    if left is None:
        return
    if right is not None and left != right:
        what = f"左边的单位是{left or '没有单位的数'}，右边是{right or '没有单位的数'}"
        yield "wrong-unit", ("than",), what, "两边单位不同，比不出结果", "换用同一单位的事实"
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    numeric = one.than is None and any(
        isinstance(v, int) or _decimal(v) for v in values if not isinstance(v, bool)
    )
    if numeric and left not in ("", POINTS, YEARS) and not one.unit:
        what = f"{_named(one, facts)}的单位是{left}，比较时没有写单位"
        yield "unit-missing", (), what, "万元和亿元差一万倍，不写单位就看不出错", f"写上 unit: {left}"
    if one.measure is not None and one.unit not in PLAIN and one.unit != left:
        what = f"单位 {one.unit} 与算出来的单位不合"
        yield (
            "wrong-unit",
            ("unit",),
            what,
            f"算出来的是{left or '没有单位的数'}",
            f"改写为 {left or '不写 unit'}",
        )


def _decimal(value: object) -> bool:
    return not isinstance(value, bool | str)


def _left_unit(one: c.Compare, facts: Facts) -> str | None:
    if one.measure is not None:
        return unit_of(one.measure, facts)
    fact = facts.get(one.fact or "")
    return plain(fact.unit) if fact is not None and fact.type == "number" else None


def _named(one: c.Compare, facts: Facts) -> str:
    return facts[one.fact].label.zh if one.fact in facts and one.fact else "算出来的数"


def _short(one: c.Compare) -> Iterator[Found]:
    """A score that cannot reach its bound, or cannot miss it."""
    if one.measure is None or one.than is not None or one.op not in ("ge", "gt", "le", "lt"):
        return
    if isinstance(one.measure, c.ScoreMeasure) and not one.measure.known:
        return
    low, high = ends_of(one.measure)
    bound = one.value
    if isinstance(bound, bool | str | tuple) or high == INFINITY:
        return
    beyond = high < bound or (one.op == "gt" and high == bound)
    if one.op in ("ge", "gt") and beyond:
        yield (
            "score-short",
            ("value",),
            f"最多 {high}，够不到 {bound}",
            "谁都不会符合",
            "核对各项分值和分数线",
        )
    if one.op in ("ge", "gt") and low >= bound and not (one.op == "gt" and low == bound):
        yield (
            "always-true",
            ("value",),
            f"最少也有 {low}，不会低于 {bound}",
            "这一条拦不住任何人",
            "核对各项分值和分数线",
        )


def _below_least(one: c.Compare, facts: Facts) -> Iterator[Found]:
    """A bound below the least value that the fact can have: it stops nobody, or nobody gets past it."""
    fact = facts.get(one.fact or "")
    if fact is None or fact.minimum is None or one.than is not None or one.op not in ("ge", "gt", "lt", "le"):
        return
    if not _decimal(one.value) or isinstance(one.value, tuple) or Decimal(str(one.value)) >= fact.minimum:
        return
    what = f"门槛 {one.value} 低于{fact.label.zh}可能的最小值 {fact.minimum}"
    if one.op in ("ge", "gt"):
        yield "always-true", ("value",), what, "这一条拦不住任何人", "核对数值和正负号"
    else:
        yield "unreachable", ("value",), what, "谁都不会符合", "核对数值和正负号"


def _twice(inside: tuple[c.Condition, ...], key: str) -> Iterator[Found]:
    seen: dict[str, int] = {}
    for number, one in enumerate(inside):
        said = one.model_dump_json(exclude_defaults=True, exclude={"note", "grade"})
        if said in seen:
            what = f"第 {number + 1} 条与第 {seen[said] + 1} 条相同"
            yield (
                "duplicate-condition",
                (key, number),
                what,
                "写两次没有意义，或其中一条写错了",
                "删去一条，或改正",
            )
        seen.setdefault(said, number)


def _groups(inside: tuple[c.Condition, ...]) -> Iterator[list[c.Compare]]:
    """Comparisons of the same fact and period that stand beside each other."""
    groups: dict[tuple[str, str], list[c.Compare]] = defaultdict(list)
    for one in comparable(one for one in inside if isinstance(one, c.Compare)):
        groups[(one.fact or "", one.period)].append(one)
    yield from groups.values()


def _never_together(inside: tuple[c.Condition, ...], facts: Facts) -> Iterator[Found]:
    for group in _groups(inside):
        fact = facts.get(group[0].fact or "")
        sets = satisfied_by(group, fact) if fact is not None else None
        if fact is None or not sets or frozenset.intersection(*sets):
            continue
        what = (
            f"对{fact.label.zh}的要求互相矛盾" if len(group) > 1 else f"没有一个{fact.label.zh}能符合这一条"
        )
        at = next(number for number, one in enumerate(inside) if one is group[-1])
        yield (
            "unreachable",
            ("all", at),
            what,
            "没有一个值能同时符合，谁都得不到",
            "核对数值和方向；二选一的改用 any",
        )


def _always(inside: tuple[c.Condition, ...], facts: Facts) -> Iterator[Found]:
    for group in _groups(inside):
        fact = facts.get(group[0].fact or "")
        sets = satisfied_by(group, fact) if fact is not None else None
        if fact is None or not sets or frozenset.union(*sets) != samples_of(group, fact):
            continue
        at = next(number for number, one in enumerate(inside) if one is group[-1])
        what = f"{fact.label.zh}不论是多少都符合"
        yield (
            "always-true",
            ("any", at),
            what,
            "几条合起来包括了所有的值，拦不住任何人",
            "核对数值和方向；都要满足的改用 all",
        )


def _bands(bands: c.Banded) -> Iterator[Found]:
    bounds = [low for low, _ in bands.table]
    ordered = sorted(range(len(bounds)), key=lambda n: bounds[n])
    for before, after in pairwise(ordered):
        if bounds[before] == bounds[after]:
            what = f"{bounds[after]} 分到两档"
            yield (
                "band-overlap",
                ("table", max(before, after)),
                what,
                "同一个下限给了两个分数",
                "删去一档，或改正下限",
            )


def _points(inside: tuple[c.Measure, ...], key: str) -> Iterator[Found]:
    """Points by ``between`` on one fact: bands that overlap count twice, gaps between them bring nothing."""
    held: dict[str, list[tuple[c.Compare, int]]] = defaultdict(list)
    for number, part in enumerate(inside):
        when = part.points.when if isinstance(part, c.PointsMeasure) else None
        if isinstance(when, c.Compare) and when.op == "between" and when.fact and _numeric(when):
            held[when.fact].append((when, number))
    for fact, group in held.items():
        group.sort(key=lambda pair: _ends(pair[0]))
        for (low, _), (high, number) in pairwise(group):
            until, begins = _ends(low)[1], _ends(high)[0]
            if begins <= until:
                what = f"{fact} 的两档都包括 {begins}"
                yield (
                    "band-overlap",
                    (key, number),
                    what,
                    "落在两档里的会得两次分",
                    "把一档的上限改小，或改用 bands",
                )
            else:
                what = f"{fact} 在 {until} 与 {begins} 之间没有分数"
                yield "band-gap", (key, number), what, "两档之间有空缺", "补上这一档，或改用 bands"


def _numeric(one: c.Compare) -> bool:
    values = one.value if isinstance(one.value, tuple) else ()
    return len(values) == 2 and all(not isinstance(v, bool | str) for v in values)


def _ends(one: c.Compare) -> tuple[Decimal, Decimal]:
    assert isinstance(one.value, tuple)
    return Decimal(str(one.value[0])), Decimal(str(one.value[1]))
