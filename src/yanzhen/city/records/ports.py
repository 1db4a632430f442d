"""What the record asks of the rooms above it, which it may not know; site/wiring.py answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def _nobody(user: Any) -> frozenset[str]:
    """Until somebody answers, nobody holds a role, and everything personal stays masked."""
    return frozenset()


@dataclass(slots=True)
class Above:
    """Answers from above. ``roles_of`` gives the roles that somebody holds today."""

    roles_of: Callable[[Any], frozenset[str]] = _nobody


above = Above()
