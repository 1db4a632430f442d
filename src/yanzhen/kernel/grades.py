"""Grades of evidence: A official, B reputable, C secondary, M unverified, D derived, X our default."""

from __future__ import annotations

from enum import StrEnum


class Grade(StrEnum):
    """How far a value can be trusted (domain SPEC, table of grades)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    M = "M"
    X = "X"


GRADE_LABELS: dict[Grade, str] = {
    Grade.A: "官方",
    Grade.B: "权威媒体或如实转载",
    Grade.C: "二手页面",
    Grade.D: "由已注明出处的数推算",
    Grade.M: "未核实",
    Grade.X: "系统缺省",
}

POOR_GRADES: frozenset[Grade] = frozenset({Grade.C, Grade.D, Grade.M, Grade.X})
"""Evidence of these grades may be shown but can never turn a light green (SPEC B14)."""

GRADE_ORDER: dict[Grade, int] = {Grade.A: 0, Grade.B: 1, Grade.D: 2, Grade.C: 3, Grade.M: 4, Grade.X: 5}
"""The firmest first: a figure derived from sourced ones is firmer than a second-hand page."""


def worst_grade(grades: list[Grade]) -> Grade:
    """The weakest link decides: a figure is as good as its poorest input. Raises ValueError when empty."""
    return max(grades, key=GRADE_ORDER.__getitem__)
