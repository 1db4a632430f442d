"""Points of a county, park or chain by an assessment sheet, with the working; what nobody knows stays unknown."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from yanzhen.kernel.quantities import say_number
from yanzhen.specs.formulas import Formula, Number, Operation, Reference, facts_of, parse_formula
from yanzhen.specs.steering import AssessmentItem, AssessmentSpec, Deduction

Inputs = Mapping[str, float | None]
"""Input of the sheet → its value; None or left out: 无数据."""


@dataclass(frozen=True, slots=True)
class ItemScore:
    """``points`` None: not computable, for want of ``missing`` or for ``why``; ``working`` is the formula filled in."""

    id: str
    label: str
    most: float
    points: float | None
    working: str
    missing: tuple[str, ...] = ()
    why: str = ""
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """``total`` None while anything is unknown; ``known`` is what is certain, ``low`` and ``high`` what it can become.

    ``unknown`` is the share of the sheet's points that nobody can reckon yet. ``vetoed`` names what voids the score,
    ``open_vetoes`` those that nobody has answered.
    """

    items: tuple[ItemScore, ...]
    deductions: tuple[ItemScore, ...]
    total: float | None
    known: float
    low: float
    high: float
    unknown: float
    vetoed: tuple[str, ...]
    open_vetoes: tuple[str, ...]


def assess_sheet(sheet: AssessmentSpec, inputs: Inputs) -> Score:
    """Every item by its formula, capped; a missing input leaves its items unknown and is never taken for zero."""
    labels = {i.id: i.label.zh for i in sheet.inputs}
    items = tuple(_item(item, inputs, labels) for item in sheet.items)
    off = tuple(_deduction(d, inputs, labels) for d in sheet.deductions)
    scored = [*items, *off]
    known = math.fsum(s.points for s in scored if s.points is not None)
    low = known + math.fsum(s.least for s in scored if s.points is None)
    high = known + math.fsum(s.most for s in scored if s.points is None)
    whole = math.fsum(i.most for i in items)
    unknown = math.fsum(i.most for i in items if i.points is None) / whole
    vetoed = tuple(v.label.zh for v in sheet.vetoes if (inputs.get(v.input) or 0) > 0)
    unanswered = tuple(v.label.zh for v in sheet.vetoes if inputs.get(v.input) is None)
    complete = all(s.points is not None for s in scored) and not unanswered
    total = 0.0 if vetoed else round(known, 6) if complete else None
    return Score(
        items, off, total, round(known, 6), round(low, 6), round(high, 6), unknown, vetoed, unanswered
    )


def _item(item: AssessmentItem, inputs: Inputs, labels: Mapping[str, str]) -> ItemScore:
    tree = parse_formula(item.formula)
    most, least = float(item.points), float(item.least)
    missing = tuple(dict.fromkeys(labels[n] for n in facts_of(tree) if inputs.get(n) is None))
    written = write_out(tree, inputs, labels)
    if missing:
        return ItemScore(item.id, item.label.zh, most, None, written, missing, least=least)
    try:
        raw = _value(tree, inputs)
    except ZeroDivisionError:
        return ItemScore(item.id, item.label.zh, most, None, written, (), "分母是零，这一项算不出", least)
    points = min(most, max(least, raw))
    capped = (
        f"，封顶 {say_number(most)}" if raw > most else f"，最低 {say_number(least)}" if raw < least else ""
    )
    return ItemScore(
        item.id, item.label.zh, most, points, f"{written} ＝ {say_number(raw)}{capped}", least=least
    )


def _deduction(deduction: Deduction, inputs: Inputs, labels: Mapping[str, str]) -> ItemScore:
    """Nothing is the best that can happen; ``most`` is zero and ``least`` what may be lost at worst."""
    value, each = inputs.get(deduction.input), float(deduction.each)
    worst = float(deduction.most) if deduction.most is not None else math.inf
    name = labels[deduction.input]
    if value is None:
        lost = -worst if math.isfinite(worst) else -each
        return ItemScore(
            deduction.id, deduction.label.zh, 0.0, None, f"{name}×{say_number(each)}", (name,), least=lost
        )
    lost = min(worst, each * value)
    working = f"{name} {say_number(value)} × {say_number(each)} ＝ {say_number(lost)}"
    return ItemScore(deduction.id, deduction.label.zh, 0.0, -lost, working, least=-lost)


def _value(tree: Formula, inputs: Inputs) -> float:
    if isinstance(tree, Number):
        return float(tree.value)
    if isinstance(tree, Reference):
        return float(inputs[tree.fact] or 0.0)
    parts = [_value(part, inputs) for part in tree.parts]
    return _OPERATIONS[tree.op](parts)


def _quotient(parts: Sequence[float]) -> float:
    return parts[0] / parts[1]


_OPERATIONS: dict[str, Callable[[Sequence[float]], float]] = {
    "+": math.fsum,
    "-": lambda parts: parts[0] - parts[1],
    "*": math.prod,
    "/": _quotient,
    "min": min,
    "max": max,
}
_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
_WORDS = {"min": "较小者", "max": "较大者"}
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}


def write_out(tree: Formula, inputs: Inputs, labels: Mapping[str, str], above: int = 0) -> str:
    """The formula with its numbers in place; an input that nobody knows stands there by its name."""
    if isinstance(tree, Number):
        return say_number(float(tree.value))
    if isinstance(tree, Reference):
        value = inputs.get(tree.fact)
        return f"[{labels.get(tree.fact, tree.fact)} 无数据]" if value is None else say_number(value)
    if tree.op in _WORDS:
        inner = "，".join(write_out(part, inputs, labels) for part in tree.parts)
        return f"{_WORDS[tree.op]}({inner})"
    rank = _RANK[tree.op]
    first, second = tree.parts
    told = f"{write_out(first, inputs, labels, rank)} {_SIGNS[tree.op]} {write_out(second, inputs, labels, rank + 1)}"
    return f"({told})" if rank < above else told


def ranks(scores: Mapping[str, Score]) -> dict[str, int | None]:
    """Name → place among those whose total is known; ties share a place, the others have none."""
    totals = [s.total for s in scores.values() if s.total is not None]
    return {
        name: None if s.total is None else 1 + sum(t > s.total for t in totals) for name, s in scores.items()
    }


__all__ = ["Inputs", "ItemScore", "Operation", "Score", "assess_sheet", "ranks", "write_out"]
