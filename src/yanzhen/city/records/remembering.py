"""Keeps what was drawn from the record until the record changes: a page then costs one query, not forty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, TypeVar, cast

from django.conf import settings
from django.utils import timezone

from yanzhen.city.records.queries import record_version

Drawn = TypeVar("Drawn")
_kept: dict[str, tuple[tuple[Any, ...], Any]] = {}
_locks: defaultdict[str, Lock] = defaultdict(Lock)


def remembered(
    name: str, draw: Callable[[], Drawn], *also: Any, by: str = "", apart: Iterable[str] = ()
) -> Drawn:
    """What ``draw`` gave for this state of the record on this day; drawn anew when either is another.

    Every write notes itself in the change log, so the last entry of the log names the state; ``also`` is
    whatever else it is drawn from. ``by``: the capability that draws it: rows of those above it, which it may not
    read, do not count, nor do those of the capabilities in ``apart``, which lie below and which it does not read.
    """
    state = (record_version((*_above(by), *apart)), timezone.localdate(), *also)
    with _locks[name]:
        kept = _kept.get(name)
        if kept is None or kept[0] != state:
            kept = _kept[name] = (state, draw())
    return cast(Drawn, kept[1])


def _above(capability: str) -> list[str]:
    """Arrows run down only: what a capability draws holds nothing of those named after it."""
    order: list[str] = settings.CAPABILITIES
    return order[order.index(capability) + 1 :] if capability else []


def forget() -> None:
    """Draw everything anew next time; for tests that write rows past the change log."""
    _kept.clear()
