"""Keeps what was drawn from the record until the record changes: a page then costs one query, not forty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, TypeVar, cast

from django.utils import timezone

from yanzhen.city.records.queries import record_version

Drawn = TypeVar("Drawn")
_kept: dict[str, tuple[tuple[Any, ...], Any]] = {}
_locks: defaultdict[str, Lock] = defaultdict(Lock)


def remembered(name: str, draw: Callable[[], Drawn], *also: Any, apart: Iterable[str] = ()) -> Drawn:
    """What ``draw`` gave for this state of the record on this day; drawn anew when either is another.

    Every write notes itself in the change log, so the last entry of the log names the state; ``also`` is
    whatever else it is drawn from, ``apart`` the capabilities (app labels) whose rows it is not drawn from.
    """
    state = (record_version(apart), timezone.localdate(), *also)
    with _locks[name]:
        kept = _kept.get(name)
        if kept is None or kept[0] != state:
            kept = _kept[name] = (state, draw())
    return cast(Drawn, kept[1])


def forget() -> None:
    """Draw everything anew next time; for tests that write rows past the change log."""
    _kept.clear()
