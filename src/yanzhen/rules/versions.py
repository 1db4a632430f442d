"""Which version of a policy or ladder counts on a day, and which two to show while a change is near."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from yanzhen.specs.dates import bounds
from yanzhen.specs.fields import Label
from yanzhen.specs.rulebook import Clause, PolicySpec, Rule

NEAR_DAYS = 365


class Versioned(Protocol):
    """A policy, ladder, clause or rung: what has dates."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> Label: ...
    @property
    def valid_from(self) -> str: ...
    @property
    def valid_to(self) -> str: ...


V = TypeVar("V", bound=Versioned)


class Force(StrEnum):
    """Whether something counts on a day. PERHAPS: nobody has told, or it has run out unless it was extended."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    OVER = "over"
    CLOSED = "closed"
    PERHAPS = "perhaps"


FORCE_LABELS = {
    Force.IN_FORCE: "现行有效",
    Force.NOT_YET: "尚未施行",
    Force.OVER: "已失效",
    Force.CLOSED: "受理期已过",
    Force.PERHAPS: "是否有效未核实",
}
_STATES = {
    "in_force": Force.IN_FORCE,
    "expired": Force.OVER,
    "window_closed": Force.CLOSED,
    "expired_unless_extended": Force.PERHAPS,
    "unknown": Force.PERHAPS,
}
_ORDER = (Force.OVER, Force.NOT_YET, Force.CLOSED, Force.PERHAPS)


def force_by_dates(one: Versioned, day: datetime.date) -> Force:
    """By valid_from and valid_to, both days included. Somewhere inside a vague beginning (2026) it is left open."""
    begin = bounds(one.valid_from) if one.valid_from else None
    if begin and day < begin[0]:
        return Force.NOT_YET
    if one.valid_to and day > bounds(one.valid_to)[1]:
        return Force.OVER
    return Force.PERHAPS if begin and day < begin[1] else Force.IN_FORCE


def force_of(policy: PolicySpec, clause: Rule | None, day: datetime.date) -> Force:
    """Whether a clause of a policy counts on a day: dates of both, the state last seen, its own window.

    The state tells of the day on which it was seen and later; of earlier days the dates tell, where both are known.
    """
    found = [force_by_dates(policy, day)]
    seen_later = day < bounds(policy.status.as_of)[0] and policy.valid_from and policy.valid_to
    if not seen_later:
        found.append(_STATES[policy.status.state])
    if clause is not None:
        found.append(force_by_dates(clause, day))
    if isinstance(clause, Clause) and clause.window.closes and day > bounds(clause.window.closes)[1]:
        found.append(Force.CLOSED)
    return next((force for force in _ORDER if force in found), Force.IN_FORCE)


def in_force(versions: Iterable[V], day: datetime.date) -> tuple[V, ...]:
    """The versions that count on a day; more than one is a contradiction in the pack."""
    return tuple(one for one in versions if force_by_dates(one, day) is Force.IN_FORCE)


@dataclass(frozen=True, slots=True)
class Change:
    """One version gives way to another on ``day``; ``days`` until then, negative when it has happened."""

    before: str
    after: str
    day: datetime.date
    days: int
    says: str


def change_near(
    versions: Sequence[V], day: datetime.date, near: int = NEAR_DAYS
) -> tuple[V, V, Change] | None:
    """The two versions between which the rules change within ``near`` days before or after ``day``, the nearest."""
    dated = sorted((one for one in versions if one.valid_from), key=lambda one: bounds(one.valid_from)[0])
    pairs = [(old, new, bounds(new.valid_from)[0]) for old, new in itertools.pairwise(dated)]
    close = [pair for pair in pairs if abs((pair[2] - day).days) <= near]
    if not close:
        return None
    old, new, turn = min(close, key=lambda pair: abs((pair[2] - day).days))
    days = (turn - day).days
    when = f"再过 {days} 天" if days > 0 else f"已 {-days} 天" if days else "今天"
    says = f"{turn.isoformat()}起由“{old.label.zh}”改为“{new.label.zh}”（{when}）"
    return old, new, Change(old.id, new.id, turn, days, says)
