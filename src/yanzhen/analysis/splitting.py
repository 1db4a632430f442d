"""A goal divided among chains, counties, parks or years: by which rule the parts make the whole, and whether they do."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from yanzhen.analysis.composition import Composition, Fit, Part, compare_parts
from yanzhen.analysis.series import RATIO_UNITS
from yanzhen.kernel.quantities import UnitTable, say_number

TOLERANCE = 0.005
"""What rounding in print may leave between the parts and the whole."""


class Rule(StrEnum):
    """How parts make a whole."""

    SUM = "sum"
    MEAN = "mean"
    MILESTONES = "milestones"
    EACH = "each"
    COMPOUND = "compound"


RULE_LABELS = {
    Rule.SUM: "各部分相加等于整体",
    Rule.MEAN: "比率不能相加：整体应是各部分的加权平均",
    Rule.MILESTONES: "年度数是当年末要到的水平，最后一年应等于整体",
    Rule.EACH: "每一年都要达到整体的数",
    Rule.COMPOUND: "各年增速连乘的年均应等于整体",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """The whole that is divided."""

    name: str
    value: float
    unit: str
    op: str = ">="
    mode: str = "level"
    direction: str = "up"


@dataclass(frozen=True, slots=True)
class Share:
    """One part; ``weight`` is what a rate is weighed by (its denominator), None where nobody knows it."""

    name: str
    value: float
    unit: str
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class SplitCheck:
    """``fit`` of the parts and the whole, told in a sentence; ``strange`` units cannot be converted."""

    rule: Rule
    fit: Fit
    says: str
    strange: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        return self.fit is Fit.OVER


def rule_of(axis: str, mode: str, unit: str) -> Rule:
    """Which rule holds for a goal of this mode and unit along ``axis`` (chain, county, park, year)."""
    rate = mode in {"growth", "cagr"} or unit in RATIO_UNITS
    if axis != "year":
        return Rule.MEAN if rate else Rule.SUM
    by_mode = {"increment": Rule.SUM, "annual": Rule.EACH, "growth": Rule.EACH, "cagr": Rule.COMPOUND}
    return by_mode.get(mode, Rule.MILESTONES)


def check_split(goal: Goal, axis: str, shares: Sequence[Share], units: UnitTable) -> SplitCheck:
    """Hold the parts against the whole by the rule of its mode and unit. Parts of another dimension are named."""
    rule = rule_of(axis, goal.mode, goal.unit)
    strange = tuple(s.name for s in shares if not units.comparable(s.unit, goal.unit))
    if strange or not shares:
        why = f"{'、'.join(strange)}的单位不能换算成{goal.unit or '整体的单位'}" if strange else "还没有部分"
        return SplitCheck(rule, Fit.OPEN, f"{why}，比不了", strange)
    values = [(s, units.convert(s.value, s.unit, goal.unit)) for s in shares]
    fit, says = _CHECKS[rule](goal, values, units)
    return SplitCheck(rule, fit, says)


Values = list[tuple[Share, float]]


def _sum(goal: Goal, values: Values, units: UnitTable) -> tuple[Fit, str]:
    parts = [Part(share.name, value, goal.unit) for share, value in values]
    found: Composition = compare_parts(
        Part(goal.name, goal.value, goal.unit), parts, units, tolerance=TOLERANCE
    )
    ending = ""
    if found.fit is Fit.SHORT and goal.op in {">=", ">", "="}:
        ending = "；各部分都完成，整体仍完不成"
    if found.fit is Fit.OVER and goal.op in {"<=", "<"}:
        ending = "；各部分都用足，整体就超出上限"
    told = found.says.removeprefix("已知 ").replace("，两者不能同时成立", "")
    return found.fit, told + ending


def _mean(goal: Goal, values: Values, units: UnitTable) -> tuple[Fit, str]:
    weights = [share.weight for share, _ in values]
    whole = f"整体 {say_number(goal.value)}{goal.unit}"
    known = [w for w in weights if w is not None]
    if len(known) < len(weights) or math.fsum(known) <= 0:
        low, high = min(v for _, v in values), max(v for _, v in values)
        span = f"各部分在 {say_number(low)}—{say_number(high)}{goal.unit} 之间"
        fit = _between(goal.value, low, high)
        told = {
            Fit.OPEN: "整体在其间，各部分的权数没有数据，是否正好相合说不准",
            Fit.SHORT: "没有一个部分够到整体，加权平均不可能达到",
            Fit.OVER: "每个部分都高于整体，加权平均必然高于整体",
        }
        return fit, f"{span}，{whole}：{told[fit]}"
    mean = math.fsum(v * w for (_, v), w in zip(values, known, strict=True)) / math.fsum(known)
    return _compared(goal, mean, f"按权数平均 {say_number(mean)}{goal.unit}")


def _between(whole: float, low: float, high: float) -> Fit:
    slack = TOLERANCE * abs(whole)
    if high < whole - slack:
        return Fit.SHORT
    return Fit.OVER if low > whole + slack else Fit.OPEN


def _compared(goal: Goal, value: float, told: str) -> tuple[Fit, str]:
    difference, slack = value - goal.value, TOLERANCE * abs(goal.value)
    whole = f"整体 {say_number(goal.value)}{goal.unit}"
    if abs(difference) <= slack:
        return Fit.EXACT, f"{told}，与{whole}相合"
    word, fit = ("高", Fit.OVER) if difference > 0 else ("低", Fit.SHORT)
    return fit, f"{told}，比{whole}{word} {say_number(abs(difference))}{goal.unit}"


def _milestones(goal: Goal, values: Values, units: UnitTable) -> tuple[Fit, str]:
    ordered = sorted(values, key=lambda pair: pair[0].name)
    sign = -1 if goal.direction == "down" else 1
    back = [
        f"{later.name} 的 {say_number(b)} 不及 {earlier.name} 的 {say_number(a)}"
        for (earlier, a), (later, b) in pairwise(ordered)
        if sign * (b - a) < 0
    ]
    last, value = ordered[-1]
    fit, told = _compared(goal, value, f"最后一年 {last.name} 到 {say_number(value)}{goal.unit}")
    return fit, told + (f"；年度之间有倒退：{'、'.join(back)}" if back else "")


def _each(goal: Goal, values: Values, units: UnitTable) -> tuple[Fit, str]:
    slack = TOLERANCE * abs(goal.value)
    upward = goal.op not in {"<=", "<"}
    wrong = [s.name for s, v in values if (v < goal.value - slack if upward else v > goal.value + slack)]
    whole = f"每年 {say_number(goal.value)}{goal.unit}"
    if wrong:
        return (
            Fit.SHORT if upward else Fit.OVER,
            f"{'、'.join(wrong)}{'低于' if upward else '高于'}{whole}",
        )
    return Fit.EXACT, f"各年都达到{whole}"


def _compound(goal: Goal, values: Values, units: UnitTable) -> tuple[Fit, str]:
    growth = [1 + value / 100 for _, value in values]
    if min(growth) <= 0:
        return Fit.OPEN, "有一年的增速低于 -100%，连乘没有意义"
    mean = 100 * (math.prod(growth) ** (1 / len(growth)) - 1)
    return _compared(goal, mean, f"{len(growth)} 年连乘年均 {say_number(mean)}{goal.unit}")


_CHECKS: dict[Rule, Callable[[Goal, Values, UnitTable], tuple[Fit, str]]] = {
    Rule.SUM: _sum,
    Rule.MEAN: _mean,
    Rule.MILESTONES: _milestones,
    Rule.EACH: _each,
    Rule.COMPOUND: _compound,
}
