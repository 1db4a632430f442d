"""Source marks by number: each citation is stored once in the drawing data and pointed to."""

from __future__ import annotations

from collections.abc import Iterable

from yanzhen.city.atlas.values import Cite
from yanzhen.kernel.grades import GRADE_LABELS, Grade


def grade_label(grade: str) -> str:
    """``A（官方）``; an unknown letter stays as it is."""
    return f"{grade}（{GRADE_LABELS[Grade(grade)]}）" if grade in set(Grade) else grade


class CiteTable:
    """Rows of citations in order of first use; ``number`` gives each its place."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []
        self._place: dict[Cite, int] = {}

    def number(self, cites: Iterable[Cite]) -> list[int]:
        return [self._one(cite) for cite in cites]

    def _one(self, cite: Cite) -> int:
        if cite not in self._place:
            self._place[cite] = len(self.rows)
            row = {name: getattr(cite, name) for name in ("title", "place", "date", "grade", "note")}
            self.rows.append({**row, "gradeLabel": grade_label(cite.grade)})
        return self._place[cite]
