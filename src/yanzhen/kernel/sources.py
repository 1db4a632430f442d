"""Where a value comes from: a source, the place in it, and a grade."""

from __future__ import annotations

from dataclasses import dataclass

from yanzhen.kernel.grades import Grade


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer into a source: ``source`` is an id of sources.yaml, ``place`` e.g. ``布局四``, ``第3页``."""

    source: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.source}@{self.place}" if self.place else self.source


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reference with the grade and note that travel with the value to the screen."""

    reference: Reference
    grade: Grade
    note: str = ""


def parse_references(cell: str) -> tuple[Reference, ...]:
    """Read the CSV form ``source@place; source@place``; full-width semicolons are accepted."""
    parts = [p.strip() for p in cell.replace("；", ";").split(";")]
    return tuple(Reference(*(x.strip() for x in p.split("@", 1))) for p in parts if p)
