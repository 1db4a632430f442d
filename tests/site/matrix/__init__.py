"""Rows for the permission matrix: each capability has a module here whose ``rows(people)`` names them by scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Address = dict[str, Any]
"""Values of the parameters in a route; ``?`` holds a query string where the page needs one."""
Choice = Address | Callable[[str], Address]


@dataclass(frozen=True)
class Rows:
    """Addresses of one kind of row: of the asking role's own unit, of another unit of that kind, of nobody at hand.

    Only ``own`` is needed where all rows are alike. Each may be a function of the role that asks.
    """

    own: Choice
    other: Choice | None = None
    foreign: Choice | None = None

    def at(self, kind: str, role: str) -> Address | None:
        found: Choice | None = getattr(self, kind)
        return found(role) if callable(found) else found
