"""Types of library; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import Any, TypedDict

from yanzhen.client.shapes.shared import Mark


class CitedPlaceRow(TypedDict):
    place: str
    rows: list[CitingRow]


class CitingRow(TypedDict):
    """A row of the record that stands on this place of the source."""

    what: str
    label: str
    kind: str
    code: str


class ContradictionRow(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    label: str
    kind: str
    indicator: str
    says: str
    sides: list[SideRow]


class SideRow(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    statement: str
    value: str


class SourceRow(TypedDict):
    code: str
    title: str
    issuer: str
    date: str
    kind: str
    kind_label: str
    grade: str
    url: str
    note: str
    places: int


class SourceWhole(TypedDict):
    code: str
    title: str
    issuer: str
    date: str
    kind: str
    kind_label: str
    grade: str
    url: str
    note: str
    places: int
    cited: list[CitedPlaceRow]


class StatementRow(TypedDict):
    """A quantified statement of a document: what the machine read, or what a person corrected it to."""

    id: int
    source: str
    title: str
    date: str
    fields: dict[str, Any]
    quote: str
    start: int
    end: int
    page: int | None
    confidence: float
    rule: str
    verdict: str
    grade: str
