"""Conditions judged one by one, in words: what holds, what fails and by how much, what nobody can tell."""

from __future__ import annotations

import math

from yanzhen.analysis.pairing.values import Condition, Fact, Need, Party, Shortfall
from yanzhen.kernel.quantities import Quantity, UnitTable, say_number

INF = math.inf
OP_WORDS = {
    "eq": "为", "ne": "不为", "gt": "大于", "ge": "不小于", "lt": "小于", "le": "不大于", "in": "属于",
    "not_in": "不属于", "between": "介于", "exists": "须有",
}  # fmt: skip
MEETS, FAILS, UNKNOWN = 1, 0, -1


def say_condition(condition: Condition) -> str:
    """``注册资本不小于500万元``, ``地区在4304范围内``."""
    values = "、".join(v if isinstance(v, str) else say_number(v) for v in condition.values)
    if condition.op == "exists":
        return f"须有{condition.fact}"
    if condition.op == "within":
        return f"{condition.fact}在{values}范围内"
    return f"{condition.fact}{OP_WORDS[condition.op]}{values}{condition.unit}"


def measure_of(fact: Fact | None, units: UnitTable) -> tuple[str, float] | None:
    """(dimension, number in its base) of a fact that is a number; a unit nobody knows is its own dimension."""
    if fact is None or isinstance(fact, str):
        return None
    value, unit = (fact.value, fact.unit) if isinstance(fact, Quantity) else (float(fact), "")
    return None if math.isnan(value) else based(value, unit, units)


def based(value: float, unit: str, units: UnitTable) -> tuple[str, float]:
    known = units.spellings.get(unit)
    return (known.dimension, value * known.factor) if known else (unit, value)


def intervals_of(condition: Condition, units: UnitTable) -> tuple[str, bool, list[tuple[float, float]]]:
    """(dimension, negated, closed intervals in base units) of a condition on numbers."""
    values = [based(float(v), condition.unit, units)[1] for v in condition.values]
    dimension = based(0.0, condition.unit, units)[0]
    low, high = values[0], values[-1]
    single = {
        "gt": (math.nextafter(low, INF), INF), "ge": (low, INF), "lt": (-INF, math.nextafter(low, -INF)),
        "le": (-INF, low), "between": (min(low, high), max(low, high)),
    }  # fmt: skip
    spans = [single[condition.op]] if condition.op in single else [(v, v) for v in values]
    return dimension, condition.op in ("ne", "not_in"), spans


def judge(condition: Condition, facts: dict[str, Fact], units: UnitTable) -> int:
    """MEETS, FAILS or UNKNOWN: a fact that is not told, or told in another kind of unit, says nothing."""
    fact = facts.get(condition.fact)
    if condition.op == "exists":
        return UNKNOWN if fact is None else MEETS
    if condition.numeric:
        dimension, negated, spans = intervals_of(condition, units)
        found = measure_of(fact, units)
        if found is None or found[0] != dimension:
            return UNKNOWN
        return int(any(a <= found[1] <= b for a, b in spans) != negated)
    if not isinstance(fact, str) or not fact:
        return UNKNOWN
    if condition.op == "within":
        return int(fact.startswith(str(condition.values[0])))
    return int((fact in condition.values) != (condition.op in ("ne", "not_in")))


def shortfall(condition: Condition, asker: Party, other: Party, units: UnitTable) -> Shortfall:
    """Why the condition fails and by how much, in the unit of the condition."""
    fact = other.told().get(condition.fact)
    found = _say_fact(fact)
    gap, unit = _gap(condition, fact, units)
    side = "需方" if isinstance(asker, Need) else "供方"
    far = "" if gap is None else f"，差{say_number(gap)}{unit}"
    says = f"{side}要求{say_condition(condition)}，对方{condition.fact}为{found}{far}"
    return Shortfall("need" if isinstance(asker, Need) else "offer", condition, found, gap, unit, says)


def _say_fact(fact: Fact | None) -> str:
    if fact is None:
        return "无数据"
    if isinstance(fact, bool):
        return "是" if fact else "否"
    return say_number(fact) if isinstance(fact, int | float) else str(fact)


def _gap(condition: Condition, fact: Fact | None, units: UnitTable) -> tuple[float | None, str]:
    """Distance of a number to the nearest value that would do."""
    found = measure_of(fact, units)
    if not condition.numeric or found is None or condition.op in ("ne", "not_in"):
        return None, ""
    values = [float(v) for v in condition.values]
    known = units.spellings.get(condition.unit)
    own = found[1] / known.factor if known else found[1]
    ends = {"between": (min(values), max(values))}.get(condition.op)
    if ends:
        return (ends[0] - own if own < ends[0] else own - ends[1]), condition.unit
    return min(abs(own - v) for v in values), condition.unit
