"""The nearest other value of one fact that gives the answer wanted: bounds that stand in the rule, then a search."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any, Literal

from yanzhen.rules.answers import Answer
from yanzhen.rules.changing import Attempt, Slot
from yanzhen.rules.comparing import interval
from yanzhen.rules.dossier import as_number
from yanzhen.rules.series import Facts
from yanzhen.specs.conditions import Compare, Condition
from yanzhen.specs.fields import Spec

Wanted = Callable[[Answer], bool]
COUNTED = frozenset({"人", "名", "家", "个", "件", "项", "次", "台", "套", "月", "日", "年", "分"})
STRIDES = ((Decimal(2), 10**6), (Decimal("1.25"), 20))
"""(growth of the stride, how many times the size of the fact to go): far and coarse, then near and fine."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A value that works: ``signed`` tells the direction, ``rank`` the distance relative to the size of the fact."""

    kind: Literal["number", "choice", "yes_no", "date"]
    needed: Any
    distance: Decimal | None
    signed: int
    rank: Decimal


@dataclass(frozen=True, slots=True)
class _Probe:
    slot: Slot
    facts: Facts
    attempt: Attempt
    wanted: Wanted

    def works(self, value: Any) -> bool:
        return self.wanted(self.attempt.answer(self.slot.changed(self.facts, value)))


def nearest(slot: Slot, facts: Facts, attempt: Attempt, wanted: Wanted) -> Trial | None:
    """The nearest value of ``slot`` with an answer that is ``wanted``; None where there is none."""
    probe = _Probe(slot, facts, attempt, wanted)
    now = slot.value(facts)
    kind = _kind(slot, now, attempt)
    if kind == "number":
        return _number(probe, now)
    if kind == "date":
        return _date(probe, now)
    values = (True, False) if kind == "yes_no" else _choices(slot, now, attempt)
    fitting = (value for value in values if value != now and probe.works(value))
    found = next(fitting, None)
    return None if found is None else Trial(kind, found, None, 0, Decimal(1))


def _kind(slot: Slot, now: Any, attempt: Attempt) -> Literal["number", "choice", "yes_no", "date"]:
    spec = attempt.vocabulary.get(slot.fact)
    told = spec.type if spec else ""
    if told == "boolean" or isinstance(now, bool):
        return "yes_no"
    if told == "date" or (isinstance(now, str) and interval(now) is not None):
        return "date"
    return "number" if told == "number" or as_number(now) is not None else "choice"


def _direct(slot: Slot, condition: Condition | Spec) -> Iterator[Compare]:
    """Comparisons of the fact itself, also those inside measures."""
    if isinstance(condition, Compare) and condition.fact == slot.fact:
        yield condition
    for name in type(condition).model_fields:
        held = getattr(condition, name)
        for inner in held if isinstance(held, tuple) else (held,):
            if isinstance(inner, Spec):
                yield from _direct(slot, inner)


def _bounds(slot: Slot, attempt: Attempt) -> list[Any]:
    """The values with which the rule compares the fact, variables filled in."""
    listed: list[Any] = []
    for one in _direct(slot, attempt.condition):
        values = one.value if isinstance(one.value, tuple) else (one.value,)
        listed += [attempt.variables.get(v, v) if isinstance(v, str) else v for v in values]
    return list(dict.fromkeys(listed))


def _choices(slot: Slot, now: Any, attempt: Attempt) -> Iterable[Any]:
    """Values of the vocabulary, else those in the rule; to a list of marks one is added."""
    spec = attempt.vocabulary.get(slot.fact)
    values = [
        v for v in (spec.values if spec and spec.values else _bounds(slot, attempt)) if isinstance(v, str)
    ]
    if isinstance(now, list | tuple):
        return [(*now, value) for value in values if value not in now]
    return values


def _number(probe: _Probe, now: Any) -> Trial | None:
    start = as_number(now)
    if start is None:
        start = Decimal(0)
    bounds = [number for v in _bounds(probe.slot, probe.attempt) if (number := as_number(v)) is not None]
    step = _step(probe, start, bounds)
    near = sorted(
        (value for b in bounds for value in (b, b + step, b - step) if value != start),
        key=lambda value: abs(value - start),
    )
    at_bounds = next((value for value in near if probe.works(value)), None)
    # a comparison with a bound decides only at the bound; what is computed is searched
    found = (
        [at_bounds] if at_bounds is not None else [_searched(probe, start, step, sign) for sign in (1, -1)]
    )
    values = [value for value in found if value is not None]
    if not values:
        return None
    best = min(values, key=lambda value: abs(value - start))
    distance = abs(best - start)
    size = max(abs(best), abs(start), step)
    return Trial("number", _plain(best), distance, 1 if best > start else -1, distance / size)


def _plain(number: Decimal) -> Decimal | int:
    return int(number) if number == number.to_integral_value() else number.normalize()


def _step(probe: _Probe, start: Decimal, bounds: list[Decimal]) -> Decimal:
    """One for what is counted, a hundredth for what is measured, a ten-thousandth for shares."""
    unit = probe.attempt.words.unit(probe.slot.fact)
    if unit in COUNTED and start == start.to_integral_value():
        return Decimal(1)
    sizes = [abs(x) for x in (start, *bounds)]
    return Decimal("0.0001") if max(sizes) <= 1 and not unit else Decimal("0.01")


def _searched(probe: _Probe, start: Decimal, step: Decimal, sign: int) -> Decimal | None:
    """Ever longer strides until the answer turns, then halving back to the first value that works."""
    size = max(abs(start), step * 1000)
    for growth, far in STRIDES:
        before, stride = start, max(step, size / 1000)
        while stride <= size * far:
            value = start + sign * stride
            if value < _floor(probe, start):
                break
            if probe.works(value):
                return _halved(probe, before, value, step)
            before, stride = value, stride * growth
    floor = _floor(probe, start)
    return (
        _halved(probe, start, floor, step) if sign < 0 and floor.is_finite() and probe.works(floor) else None
    )


def _floor(probe: _Probe, start: Decimal) -> Decimal:
    spec = probe.attempt.vocabulary.get(probe.slot.fact)
    if spec and spec.minimum is not None:
        return spec.minimum
    return Decimal(0) if start >= 0 else Decimal("-Infinity")


def _halved(probe: _Probe, fails: Decimal, works: Decimal, step: Decimal) -> Decimal:
    while abs(works - fails) > step / 10:
        middle = (works + fails) / 2
        fails, works = (fails, middle) if probe.works(middle) else (middle, works)
    for rounding in (ROUND_HALF_EVEN, ROUND_CEILING if works > fails else ROUND_FLOOR):
        whole = (works / step).to_integral_value(rounding=rounding) * step
        if probe.works(whole):
            return whole
    return works


def _date(probe: _Probe, now: Any) -> Trial | None:
    """The nearest day to what the fact says; only days that the rule itself compares with."""
    held = interval(now) if now is not None else None
    days: set[datetime.date] = set()
    for value in _bounds(probe.slot, probe.attempt):
        found = interval(value) if isinstance(value, str) else None
        for day in found or ():
            if isinstance(day, datetime.date):
                days |= {day + datetime.timedelta(days=n) for n in (-1, 0, 1)}
    origin = held[0] if held and isinstance(held[0], datetime.date) else None
    ordered = sorted(days, key=lambda day: (abs((day - origin).days) if origin else 0, day))
    best = next((day for day in ordered if probe.works(day.isoformat())), None)
    if best is None:
        return None
    if origin is None:
        return Trial("date", best.isoformat(), None, 1, Decimal(1))
    gap = (best - origin).days
    return Trial("date", best.isoformat(), Decimal(abs(gap)), 1 if gap > 0 else -1, Decimal(abs(gap)) / 365)
