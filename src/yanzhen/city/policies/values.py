"""Values that other capabilities hand to policies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quota:
    """A target of the city that counts enterprises: its label, the number, by when, the code of its page."""

    label: str
    goal: str
    deadline: str
    target: str
