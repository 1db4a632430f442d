"""Types of shared; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict


class Figure(TypedDict):
    """A number with what it answers for: how it is written, unit, period, grade and sources."""

    text: str
    value: float | None
    unit: str
    period: str
    measure: str
    grade: str
    sources: list[Mark]


class Mark(TypedDict):
    """A source mark: which document, where in it, when, how good."""

    source: str
    title: str
    place: str
    date: str
    grade: str
    url: str


class Problem(TypedDict):
    """What happened, where, why, and what the reader can do."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    where: str
    why: str
    do: str
    errors: list[str]


class Weighed(TypedDict):
    """What one feature adds to a match, in words; the amounts of a match sum to its score."""

    label: str
    amount: float
    told: str
