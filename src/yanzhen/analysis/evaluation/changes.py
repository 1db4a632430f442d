"""What one enterprise would have to change, one indicator at a time, to reach a better class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yanzhen.analysis.evaluation.scoring import evaluate, scale_of
from yanzhen.analysis.evaluation.values import Entry, Evaluation, Item, Part, Result, Sheet
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import say_number

_ROUNDS = 8
_PRECISION = 1e-4
"""Share of the answer up to which the least change is sought where a fact moves several items at once."""


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator moved from ``value`` to ``needed``; None when it alone cannot do it. ``says`` in Chinese.

    ``fact`` and ``fact_needed``: the numerator that brings it, the denominator unchanged.
    """

    item: str
    label: str
    unit: str
    value: float | None
    needed: float | None
    fact: str
    fact_needed: float | None
    says: str


def find_changes(entries: Sequence[Entry], sheet: Sheet, entry: str, klass: str) -> tuple[Change, ...]:
    """Changes of single indicators that bring ``entry`` into ``klass``, everybody else unchanged.

    Each change that is named was tried: the whole group was evaluated again with it, because means and ranges move
    with a value. A fact that stands in several items (value added per mu, per energy, per head) moves them all; the
    change is the least that does. Empty when the entry is there already. Raises YanzhenError for an unknown class or an entry that is
    not ranked.
    """
    found = evaluate(entries, sheet)
    order = [c.label for c in sheet.classes]
    if klass not in order:
        raise YanzhenError("没有这一档", where=klass, why=f"{sheet.label}分{'、'.join(order)}", do="改写档名")
    result = next((r for r in found.results if r.id == entry), None)
    if result is None or result.total is None:
        why = result.reason if result else "不在参评名单里"
        raise YanzhenError("算不出还差多少", where=entry, why=why, do="先补齐数据")
    if result.klass and order.index(result.klass) <= order.index(klass):
        return ()
    own = next(e for e in entries if e.id == entry)
    parts = zip(sheet.items, result.parts, strict=True)
    return tuple(_change(list(entries), own, _Goal(sheet, klass, result, found), i, p) for i, p in parts)


@dataclass(frozen=True, slots=True)
class _Goal:
    sheet: Sheet
    klass: str
    result: Result
    found: Evaluation
    least: dict[str, float] = field(default_factory=dict)
    """Shared facts for which the least change is known already."""


def _change(entries: list[Entry], own: Entry, goal: _Goal, item: Item, part: Part) -> Change:
    if part.value is None:
        return _impossible(item, None, f"{item.label}没有数据，先补数据")
    if item.numerator in goal.least:
        return _possible(item, part.value, own, goal.least[item.numerator])
    threshold = _threshold(goal.found, goal)
    for _ in range(_ROUNDS):
        needed = None if threshold is None else _needed(item, part, goal, threshold, entries)
        if needed is None:
            break
        fact = needed * _bottom(own, item)
        again = _tried(entries, own, item.numerator, fact, goal)
        if _reaches(again, own.id, goal):
            if _is_shared(item, goal.sheet):
                fact = goal.least[item.numerator] = _least(entries, own, item.numerator, fact, goal)
            return _possible(item, part.value, own, fact)
        higher = _threshold(again, goal)
        threshold = None if higher is None else max(higher, (threshold or 0.0) + 1e-6)
    return _impossible(item, part.value, f"单靠{item.label}达不到{goal.klass}")


def _is_shared(item: Item, sheet: Sheet) -> bool:
    return sum(item.numerator in (i.numerator, i.denominator) for i in sheet.items) > 1


def _least(entries: list[Entry], own: Entry, fact: str, enough: float, goal: _Goal) -> float:
    """Halving between the value of now, which does not do, and one that does."""
    short = own.facts[fact] or 0.0
    while abs(enough - short) > _PRECISION * max(abs(enough), _PRECISION):
        middle = (short + enough) / 2
        if _reaches(_tried(entries, own, fact, middle, goal), own.id, goal):
            enough = middle
        else:
            short = middle
    return enough


def _tried(entries: list[Entry], own: Entry, fact: str, value: float, goal: _Goal) -> Evaluation:
    """The whole group, with this one fact at another value."""
    moved = replace(own, facts={**own.facts, fact: value})
    return evaluate([moved if e.id == own.id else e for e in entries], goal.sheet)


def _threshold(found: Evaluation, goal: _Goal) -> float | None:
    """The total from which the class begins; by share it is the lowest total in it or a better one, None without any.

    Equals share a class, so that a better one may hold everybody whom the class would have taken.
    """
    order = [c.label for c in goal.sheet.classes]
    klass = goal.sheet.classes[order.index(goal.klass)]
    if klass.from_score is not None:
        return klass.from_score
    good = order[: order.index(goal.klass) + 1]
    inside = [r.total for r in found.ranked if r.klass in good and r.id != goal.result.id]
    return min((t for t in inside if t is not None), default=None)


def _reaches(found: Evaluation, entry: str, goal: _Goal) -> bool:
    order = [c.label for c in goal.sheet.classes]
    klass = found.of(entry).klass
    return bool(klass) and order.index(klass) <= order.index(goal.klass)


def _needed(item: Item, part: Part, goal: _Goal, threshold: float, entries: Sequence[Entry]) -> float | None:
    """The value that brings the points still missing; None when no value does."""
    if not item.weight and not item.bands:
        return None
    points = (part.points or 0.0) + threshold - (goal.result.total or 0.0) + 1e-6
    if item.bands:
        return next((low for low, reached in item.bands if reached >= points), None)
    if goal.sheet.method == "range":
        return _range_value(item, points, goal.sheet.floor, entries)
    if item.cap is not None and points > item.cap:
        return None
    return points / item.weight * (item.base or 1.0)


def _range_value(item: Item, points: float, floor: float, entries: Sequence[Entry]) -> float | None:
    """Within the group's range only: beyond its ends the value would move the scale itself."""
    scale = scale_of(item, [e for e in entries if not e.excluded])
    if scale.low is None or scale.high is None or scale.high == scale.low or floor >= 100:
        return None
    share = (points * 100 / item.weight - floor) / (100 - floor)
    if share > 1 + 1e-9:
        return None
    share = max(share, 0.0)
    share = 1 - share if item.better == "down" else share
    return scale.low + share * (scale.high - scale.low)


def _bottom(own: Entry, item: Item) -> float:
    """The denominator, which stays as it is; 1 for an item without one."""
    return (own.facts.get(item.denominator) if item.denominator else None) or 1.0


def _possible(item: Item, value: float, own: Entry, fact: float) -> Change:
    needed = fact / _bottom(own, item)
    told = f"{item.label}由 {say_number(value)} 到 {say_number(needed)} {item.unit}".rstrip()
    return Change(item.id, item.label, item.unit, value, needed, item.numerator, fact, told)


def _impossible(item: Item, value: float | None, why: str) -> Change:
    return Change(item.id, item.label, item.unit, value, None, item.numerator, None, why)
