"""Rules held against the vocabulary of facts: known facts, fitting values and units, cases."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from yanzhen.kernel.errors import Problem
from yanzhen.specs.coherence import in_circle
from yanzhen.specs.conditions import Compare, Condition, Scalar, facts_in, parts
from yanzhen.specs.dates import bounds
from yanzhen.specs.pack import Pack
from yanzhen.specs.places import Path, Place
from yanzhen.specs.pointers import suggestion
from yanzhen.specs.rulebook import Clause, FactSpec, Rule, Rung


def rules_of(pack: Pack) -> Iterator[tuple[Place, Path, Rule]]:
    """(place of the file, path in it, rule) for every clause and rung of a pack."""
    for policy in pack.policies:
        for number, clause in enumerate(policy.clauses):
            yield pack.place("policies", policy), ("clauses", number), clause
    for ladder in pack.ladders:
        for number, rung in enumerate(ladder.rungs):
            yield pack.place("ladders", ladder), ("rungs", number), rung


def check_rules(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Everything about clauses and rungs that needs the rest of the pack."""
    facts = {fact.id: fact for p in [*bases, pack] for fact in p.facts}
    rule_ids = {rule.id for p in [*bases, pack] for _, _, rule in rules_of(p)}
    for place, path, rule in rules_of(pack):
        for inner, compare in _comparisons(rule.conditions, (*path, "conditions")):
            yield from _compare(compare, facts, place, inner)
        yield from _cases(rule, facts, place, path)
        for field, name in _rules_named(rule):
            if name == rule.id and field == "exclusive_with":
                what, why = f"条款 {rule.id} 写了不能与自己同享", "exclusive_with 绕回自身，谁都享受不到"
                yield Problem(
                    "circle", place.file, place.at((*path, field)), what, why, "改成另一条的 id，或删去"
                )
            if name not in rule_ids:
                do, why = suggestion(name, rule_ids, "核对条款或档的 id"), "没有这样的条款或档"
                yield Problem(
                    "unknown-rule",
                    place.file,
                    place.at((*path, field)),
                    f"{field} 指向不存在的 {name}",
                    why,
                    do,
                )
        if isinstance(rule, Clause):
            yield from _never_basis(rule, facts, place, path)
    yield from _unknown_items(pack, facts)
    yield from _credit(pack, facts)
    yield from _twice(pack)
    yield from _rung_circles(pack, bases)


def _unknown_items(pack: Pack, facts: dict[str, FactSpec]) -> Iterator[Problem]:
    """Items of scoring sheets that are quotients of facts which nobody defined."""
    for sheet in pack.evaluations:
        place = pack.place("evaluations", sheet)
        for number, item in enumerate(sheet.items):
            for field in ("numerator", "denominator"):
                name = getattr(item, field)
                if name and name not in facts:
                    yield _unknown_fact(name, facts, place, ("items", number, field))


def _credit(pack: Pack, facts: dict[str, FactSpec]) -> Iterator[Problem]:
    """A description speaks of enterprises: facts about persons have no place in it, nor have unknown ones."""
    for row in pack.credit_indicators:
        place = pack.place("credit_indicators", row)
        fact = facts.get(row.fact)
        if fact is None:
            yield _unknown_fact(row.fact, facts, place, ("fact",))
        elif fact.entity != "enterprise":
            why = "信用描述只写企业，不描述也不评价自然人"
            do = "改用 entity 为 enterprise 的事实"
            what = f"指标 {row.id} 用的事实 {fact.id} 不是企业的"
            yield Problem("bad-choice", place.file, place.at(("fact",)), what, why, do)
        for field in ("good", "concern"):
            condition = getattr(row, field)
            for inner, compare in _comparisons(condition, (field,)) if condition is not None else ():
                yield from _compare(compare, facts, place, inner)
    for reason in pack.refusal_reasons:
        place = pack.place("refusal_reasons", reason)
        for number, name in enumerate(reason.facts):
            if name not in facts:
                yield _unknown_fact(name, facts, place, ("facts", number))


def _unknown_fact(name: str, facts: dict[str, FactSpec], place: Place, path: Path) -> Problem:
    do = suggestion(name, facts, "先在 facts.yaml 里定义这个事实")
    return Problem(
        "unknown-fact", place.file, place.at(path), f"没有这个事实：{name}", "事实词表里没有它", do
    )


def _comparisons(condition: Condition, path: Path) -> Iterator[tuple[Path, Compare]]:
    if isinstance(condition, Compare):
        yield path, condition
        return
    key = next(name for name in type(condition).model_fields).rstrip("_")
    inside: Path = (*path, key, "of") if key == "at_least" else (*path, key)
    for number, inner in enumerate(parts(condition)):
        yield from _comparisons(inner, inside if key == "not" else (*inside, number))


def _compare(compare: Compare, facts: dict[str, FactSpec], place: Place, path: Path) -> Iterator[Problem]:
    for part, key in ((compare.measure, "measure"), (compare.than, "than")):
        for name, _ in facts_in(part) if part is not None else ():
            if name not in facts:
                yield _unknown_fact(name, facts, place, (*path, key))
    if compare.fact is None:
        return
    fact = facts.get(compare.fact)
    if fact is None:
        yield _unknown_fact(compare.fact, facts, place, (*path, "fact"))
        return
    if compare.unit and fact.unit and compare.unit != fact.unit:
        why, line = f"事实 {fact.id} 的单位是 {fact.unit}", place.at((*path, "unit"))
        yield Problem(
            "wrong-unit",
            place.file,
            line,
            f"单位 {compare.unit} 与事实不合",
            why,
            f"把 value 换算成 {fact.unit}",
        )
    if compare.op == "exists" or compare.than is not None:
        return
    values = compare.value if isinstance(compare.value, tuple) else (compare.value,)
    for value in values:
        yield from _value(value, fact, place, place.at((*path, "value")))


def _value(value: Any, fact: FactSpec, place: Place, line: int | None) -> Iterator[Problem]:
    if value is None or (isinstance(value, str) and value.startswith("@")) or _fits(value, fact):
        return
    wanted = {
        "boolean": "true 或 false",
        "number": "数",
        "date": "日期",
        "enum": f"{'、'.join(fact.values)} 之一",
    }
    what, why = f"{fact.id} 的值 {value} 不合", f"这个事实要{wanted.get(fact.type, '一段文字')}"
    do = suggestion(str(value), fact.values, "改成合乎类型的值") if fact.values else "改成合乎类型的值"
    yield Problem("wrong-fact-value", place.file, line, what, why, do)


def _fits(value: Scalar, fact: FactSpec) -> bool:
    match fact.type:
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int | Decimal) and not isinstance(value, bool)
        case "date":
            return isinstance(value, str | int) and not isinstance(value, bool) and _is_date(str(value))
        case "enum":
            return not fact.values or str(value) in fact.values
        case _:
            return isinstance(value, str)


def _is_date(text: str) -> bool:
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def _cases(rule: Rule, facts: dict[str, FactSpec], place: Place, path: Path) -> Iterator[Problem]:
    for number, case in enumerate(rule.cases):
        for name, value in case.facts.items():
            line = place.at((*path, "cases", number, "facts", name))
            if name not in facts:
                do = suggestion(name, facts, "先在 facts.yaml 里定义这个事实")
                yield Problem(
                    "unknown-fact", place.file, line, f"用例里没有这个事实：{name}", "事实词表里没有它", do
                )
                continue
            for one in _given(value):
                yield from _value(one, facts[name], place, line)


def _given(value: Any) -> tuple[Any, ...]:
    """The values that a case gives of a fact: one, several, or one for each year."""
    if isinstance(value, dict):
        return tuple(value.values())
    return value if isinstance(value, tuple) else (value,)


def _rules_named(rule: Rule) -> Iterator[tuple[str, str]]:
    if isinstance(rule, Clause):
        yield from (("exclusive_with", name) for name in rule.exclusive_with)
    if isinstance(rule, Rung) and rule.after:
        yield "after", rule.after


def _never_basis(clause: Clause, facts: dict[str, FactSpec], place: Place, path: Path) -> Iterator[Problem]:
    basis = clause.benefit.basis if clause.benefit else ""
    if clause.role != "never" and basis in facts and facts[basis].never_basis:
        what = f"条款 {clause.id} 按{facts[basis].label.zh}计发"
        why, line = f"{facts[basis].forbidding}不允许以它作奖补依据", place.at((*path, "benefit", "basis"))
        yield Problem("never-basis", place.file, line, what, why, "role 改为 never，写明理由，只作历史记录")


def _twice(pack: Pack) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for place, path, rule in rules_of(pack):
        at = f"{place.file}:{place.at((*path, 'id'))}"
        if rule.id in seen:
            why = f"{rule.id} 已在 {seen[rule.id]} 定义"
            yield Problem(
                "duplicate-id",
                place.file,
                place.at((*path, "id")),
                f"重复的条款或档 {rule.id}",
                why,
                "改用另一个 id",
            )
        seen.setdefault(rule.id, at)


def _rung_circles(pack: Pack, bases: list[Pack]) -> Iterator[Problem]:
    """Rungs that lead back to themselves, also through another ladder."""
    above = {rung.id: rung.after for p in [*bases, pack] for ladder in p.ladders for rung in ladder.rungs}
    for ladder in pack.ladders:
        place = pack.place("ladders", ladder)
        for number, rung in enumerate(ladder.rungs):
            if in_circle(rung.id, above):
                line = place.at(("rungs", number, "after"))
                yield Problem(
                    "circle", place.file, line, f"档 {rung.id} 绕回自身", "after 成了环", "断开其中一处"
                )
