"""The source mark that travels with every value to the screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cite:
    """A source mark: which document, where in it, when, how good."""

    source: str
    title: str
    place: str
    date: str
    grade: str
    note: str = ""
    url: str = ""
