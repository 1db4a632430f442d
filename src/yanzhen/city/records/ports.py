"""What the record asks of the rooms above it, which it may not know; site/wiring.py answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


def _nobody(user: Any) -> frozenset[str]:
    """Until somebody answers, nobody holds a role, and everything personal stays masked."""
    return frozenset()


@dataclass(slots=True)
class Above:
    """Answers from above.

    ``roles_of`` gives the roles that somebody holds today, ``log_readers`` the roles that read every history;
    ``history_open`` says for a model (``app.Model``) whether a user reads the history of a row of his;
    ``kind_of`` names the pack kind that brings rows of a model.
    """

    roles_of: Callable[[Any], frozenset[str]] = _nobody
    log_readers: frozenset[str] = frozenset()
    history_open: dict[str, Callable[[Any, Any], bool]] = field(default_factory=dict)
    kind_of: dict[str, str] = field(default_factory=dict)


above = Above()
