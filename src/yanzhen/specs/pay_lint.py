"""What a clause may not pay, pays twice or not at all; versions that count at once; circles through several ladders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from yanzhen.kernel.errors import Problem, YanzhenError
from yanzhen.specs.conditions import facts_in
from yanzhen.specs.formulas import Formula, Number, Operation, Reference, facts_of, parse_formula
from yanzhen.specs.measure_units import plain
from yanzhen.specs.pack import Pack
from yanzhen.specs.places import Path, Place
from yanzhen.specs.pointers import suggestion
from yanzhen.specs.ranges import Range, combined, is_amount, said
from yanzhen.specs.reaching import overlap
from yanzhen.specs.rule_checks import rules_of
from yanzhen.specs.rulebook import Benefit, Clause, FactSpec, LadderSpec, NeverRule, PolicySpec

Facts = dict[str, FactSpec]


def lint_payments(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Benefits of every clause that is not kept as mere history."""
    facts = {fact.id: fact for p in [*bases, pack] for fact in p.facts}
    rules = [rule for p in [*bases, pack] for rule in p.never_rules]
    for place, path, rule in rules_of(pack):
        if isinstance(rule, Clause) and rule.role != "never" and rule.benefit is not None:
            inside = (*path, "benefit")
            yield from _formula(rule.benefit, facts, place, inside)
            yield from _tiers(rule.benefit, place, inside)
            yield from _negative(rule, place, inside)
            yield from _unit(rule, place, inside)
            yield from _never(rule, facts, rules, place, path)


def _negative(clause: Clause, place: Place, path: Path) -> Iterator[Problem]:
    """What is to be paid back has a role of its own; a benefit below zero is a slip of the sign."""
    for field in ("amount", "rate", "cap"):
        value = getattr(clause.benefit, field)
        if value is None or value >= 0 or clause.role == "penalty":
            continue
        what, why = f"条款 {clause.id} 的 {field} 是负数 {value}", "给企业的钱不会小于零"
        yield Problem(
            "out-of-range",
            place.file,
            place.at((*path, field)),
            what,
            why,
            "核对正负号；惩戒写 role: penalty",
        )


def _unit(clause: Clause, place: Place, path: Path) -> Iterator[Problem]:
    """An amount that is said to be known, in nobody knows what."""
    benefit = clause.benefit
    if not clause.amount_known or benefit is None or benefit.unit or benefit.nature != "cash":
        return
    if benefit.amount is not None or benefit.rate is not None or benefit.formula or benefit.tiers:
        what, line = (
            f"条款 {clause.id} 标明金额已知，却没有写单位",
            place.at((*path, "unit")) or place.at(path),
        )
        why, do = (
            "万元和亿元差一万倍，没有单位就算不出金额",
            "写上 benefit.unit，如 万元；不知道的把 amount_known 改为 false",
        )
        yield Problem("unit-missing", place.file, line, what, why, do)


def _formula(benefit: Benefit, facts: Facts, place: Place, path: Path) -> Iterator[Problem]:
    if not benefit.formula:
        return
    line = place.at((*path, "formula"))
    try:
        formula = parse_formula(benefit.formula)
    except YanzhenError as error:
        yield Problem("bad-formula", place.file, line, error.what, error.why, error.do)
        return
    unknown = [name for name in dict.fromkeys(facts_of(formula)) if name not in facts]
    for name in unknown:
        do = suggestion(name, facts, "先在 facts.yaml 里定义这个事实")
        yield Problem(
            "unknown-fact", place.file, line, f"没有这个事实：{name}", "算式用了它，事实词表里没有", do
        )
    if not unknown and plain(benefit.unit):
        yield from _comes_out(formula, benefit.unit, facts, place, line)


def _comes_out(
    formula: Formula, unit: str, facts: Facts, place: Place, line: int | None
) -> Iterator[Problem]:
    try:
        found = _units(formula, unit, facts)
        why = "" if is_amount(found, unit) else f"算出来的是{said(found.dimensions)}，应为{unit}"
    except YanzhenError as error:
        why = error.why
    if why:
        yield Problem(
            "wrong-unit", place.file, line, "算式的单位不合", why, "核对算式里各事实的单位和 benefit.unit"
        )


def _units(formula: Formula, unit: str, facts: Facts) -> Range:
    one = Decimal(1)
    if isinstance(formula, Number):
        return Range(one, one, literal=True)
    if isinstance(formula, Reference):
        own = plain(facts[formula.fact].unit)
        return Range(one, one, frozenset({(own, 1)}) if own else frozenset())
    assert isinstance(formula, Operation)
    first, *rest = [_units(part, unit, facts) for part in formula.parts]
    for other in rest:
        first = combined(formula.op, first, other, unit)
    return first


def _tiers(benefit: Benefit, place: Place, path: Path) -> Iterator[Problem]:
    tiers = sorted(enumerate(benefit.tiers), key=lambda pair: pair[1].from_)
    for (_, low), (number, high) in pairwise(tiers):
        line = place.at((*path, "tiers", number))
        if low.to is None or high.from_ < low.to:
            until = "没有写上限" if low.to is None else f"到 {low.to} 为止"
            what, why = f"从 {high.from_} 起的一档与前一档重叠", f"前一档{until}"
            yield Problem("band-overlap", place.file, line, what, why, "改正 from 和 to，各档首尾相接")
        elif high.from_ > low.to:
            what = f"{low.to} 与 {high.from_} 之间没有档"
            yield Problem(
                "band-gap", place.file, line, what, "落在空缺里的得不到金额", "补上这一档，或改正 from 和 to"
            )


def _never(
    clause: Clause, facts: Facts, rules: Iterable[NeverRule], place: Place, path: Path
) -> Iterator[Problem]:
    """A benefit computed from what may never be a basis, or in words that give it away."""
    assert clause.benefit is not None
    based = _bases(clause.benefit, facts)
    texts = (clause.label.zh, clause.benefit.formula, clause.benefit.basis, clause.benefit.cap_scope)
    line = place.at((*path, "benefit"))
    plain_basis = clause.benefit.basis in facts and facts[clause.benefit.basis].never_basis
    hit = [name for name in based if facts[name].never_basis and not plain_basis]
    hit += [
        n
        for rule in rules
        if rule.severity == "block"
        for n in rule.facts
        if n in based and not facts[n].never_basis
    ]
    for name in dict.fromkeys(hit):
        what, why = (
            f"条款 {clause.id} 按{facts[name].label.zh}计发",
            f"{_law(facts[name], rules)}不允许以它作奖补依据",
        )
        yield Problem("never-basis", place.file, line, what, why, "role 改为 never，写明理由，只作历史记录")
    reviewed = _review_is_asked_for(clause)
    for rule in rules:
        for word in rule.words:
            if any(word in text for text in texts):
                grave = "error" if rule.severity == "block" else "warning"
                if reviewed and grave == "warning":
                    continue
                what = f"条款 {clause.id} 里有“{word}”"
                yield Problem(
                    "never-words", place.file, line, what, f"{rule.id} {rule.says}", rule.action, grave
                )
    if reviewed:
        return
    blocked = {name for rule in rules if rule.severity == "block" for name in rule.facts}
    for name in dict.fromkeys(
        name for name, _ in facts_in(clause.conditions) if name in blocked and name in facts
    ):
        what, why = (
            f"条款 {clause.id} 以{facts[name].label.zh}作门槛",
            f"{_law(facts[name], rules)}：与它挂钩的奖补须审查",
        )
        yield Problem(
            "never-threshold",
            place.file,
            place.at((*path, "conditions")),
            what,
            why,
            "提交公平竞争审查，留存记录",
            "warning",
        )


def _review_is_asked_for(clause: Clause) -> bool:
    """The clause itself asks for the record of a review, which is what a reminder would ask for."""
    return any("公平竞争审查" in document for document in clause.documents)


def _law(fact: FactSpec, rules: Iterable[NeverRule]) -> str:
    """The clause of the regulation and the rules of the pack that name a fact."""
    named = [f"{rule.id}（{rule.says}）" for rule in rules if fact.id in rule.facts]
    return "、".join([fact.never_law, *named] if fact.never_law else named) or fact.forbidding


def _bases(benefit: Benefit, facts: Facts) -> list[str]:
    try:
        names = list(facts_of(parse_formula(benefit.formula))) if benefit.formula else []
    except YanzhenError:
        names = []
    return [name for name in dict.fromkeys([*names, benefit.basis]) if name in facts]


def lint_versions(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Two versions of one family that count on the same day; rungs that lead back through another ladder."""
    kinds: tuple[tuple[str, tuple[PolicySpec | LadderSpec, ...]], ...] = (
        ("policies", pack.policies),
        ("ladders", pack.ladders),
    )
    for kind, rows in kinds:
        families: dict[str, list[PolicySpec | LadderSpec]] = defaultdict(list)
        for row in rows:
            families[row.family].append(row)
        families.pop("", None)
        for family, held in families.items():
            yield from _at_once(pack, kind, family, held)


def _at_once(pack: Pack, kind: str, family: str, held: list[PolicySpec | LadderSpec]) -> Iterator[Problem]:
    for one, other in combinations(sorted(held, key=lambda row: (row.valid_from, row.id)), 2):
        if overlap((one.valid_from, one.valid_to), (other.valid_from, other.valid_to)):
            place = pack.place(kind, other)
            what = f"{other.id} 与 {one.id} 同时有效"
            why = f"同属 {family}，有效期有重叠，不知道该用哪一版"
            do = f"给 {one.id} 写上 valid_to，接在 {other.id} 的 valid_from 之前"
            yield Problem(
                "versions-overlap", place.file, place.at(("valid_from",)) or place.at(("id",)), what, why, do
            )
