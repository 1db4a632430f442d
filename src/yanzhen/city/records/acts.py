"""The way of a thing as a table of acts: which leads from where to where, by whom, and what it needs; no database.

Each capability writes its own table; what is refused, and in which words, is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from yanzhen.kernel.errors import YanzhenError


@dataclass(frozen=True, slots=True)
class Act:
    """One row of a table.

    ``who``: sides that may do it. ``end`` empty: the state stays. ``fields``: what the form of the act asks for, of
    which those in ``optional`` may stay empty. ``other``: not by whoever decided before. ``kinds``: things of these
    kinds only; empty: of all.
    """

    label: str
    start: frozenset[str]
    end: str
    who: frozenset[str]
    fields: tuple[str, ...] = ("says",)
    optional: frozenset[str] = frozenset()
    other: bool = False
    kinds: frozenset[str] = frozenset()

    def starts(self, state: str, kind: str = "") -> bool:
        """Whether it leads on from this state of a thing of this kind."""
        return state in self.start and (not self.kinds or kind in self.kinds)

    def opens_to(self, sides: Collection[str], state: str, kind: str = "") -> bool:
        """Whether one of these sides may do it now."""
        return self.starts(state, kind) and not self.who.isdisjoint(sides)


def act_of(  # noqa: PLR0913 - one argument a column of the tables
    label: str, start: str, end: str, who: str, fields: str = "says", optional: str = "", *,
    other: bool = False, kinds: str = "",
) -> Act:  # fmt: skip
    """A row as a table writes it: several states, sides, fields or kinds in one text, a blank between them."""
    starts, sides, free, only = (frozenset(words.split()) for words in (start, who, optional, kinds))
    return Act(label, starts, end, sides, tuple(fields.split()), free, other, only)


def check_side(rule: Act, sides: Collection[str], *, where: str, why: str) -> None:
    """Raises YanzhenError when nobody of these sides does this act; ``why`` says whose it is."""
    if rule.who.isdisjoint(sides):
        raise YanzhenError(f"“{rule.label}”不由你办理", where=where, why=why)


def check_state(rule: Act, state: str, labels: Mapping[str, str], *, where: str, kind: str = "") -> None:
    """Raises YanzhenError when the act does not start from this state, or is none of things of this kind."""
    if not rule.starts(state, kind):
        why = f"现在是“{labels[state]}”"
        raise YanzhenError(f"现在不能{rule.label}", where=where, why=why, do="刷新页面，看最新情况")


def check_complete(rule: Act, given: Any, labels: Mapping[str, str]) -> None:
    """Raises YanzhenError for the first field of the act that must be given and is not; a zero is given."""
    for name in rule.fields:
        if name not in rule.optional and _is_empty(getattr(given, name)):
            told = labels.get(name, name)
            raise YanzhenError(f"{rule.label}缺一项", where=told, why="这一步必须写明", do="补上再办")


def _is_empty(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, (tuple, list)) and not value)


def check_version(held: Any, version: int, *, where: str) -> None:
    """Raises YanzhenError when somebody was quicker: what was looked at is what is changed. ``held``: with ``steps``."""
    if held.version != version:
        last = held.steps.last()
        who = f"{last.by_name}刚刚办了“{last.act}”" if last else "别人刚刚办过这一件"
        raise YanzhenError("没有办成", where=where, why=who, do="刷新页面，看过再办；填写的内容没有写入")
