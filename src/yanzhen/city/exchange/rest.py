"""Deliveries and the feed of changes for programs: what came in, and what has changed since one looked last."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.city.exchange import queries
from yanzhen.city.exchange.interface import Asker, Page, Paging, Words, code_field, page_of
from yanzhen.city.records import queries as records

router = Router(tags=["数据"])


class DeliveryRow(Schema):
    id: int
    kind: str
    filename: str
    rows: int
    state: str
    says: str
    source: str
    at: str


class ChangeRow(Schema):
    """That a row changed: which, how, when. What it was before stands in the row's history on its page."""

    id: int
    at: str
    action: str
    model: str
    model_label: str
    key: str
    origin: str
    version: int | None


class ChangeQuery(Paging):
    model: Words = code_field("对象类型，如 projects.Project")
    action: Words = code_field("动作，如 create、change、import")
    limit: int = Field(100, ge=1, le=200, description="每页条数")


@router.get("/deliveries", response=Page[DeliveryRow], summary="收到过的报送")
def deliveries(request: Asker, asked: Query[Paging]) -> Page[DeliveryRow]:
    return page_of(queries.deliveries(), asked, _delivery)


@router.get("/changes", response=Page[ChangeRow], summary="变更流：从 after 之后变了什么")
def changes(request: Asker, asked: Query[ChangeQuery]) -> Page[ChangeRow]:
    """Keep the last ``id`` and send it as ``after``: nothing is told twice and nothing is left out."""
    return page_of(records.changes(model=asked.model, action=asked.action), asked, _change)


def _delivery(row: Any) -> DeliveryRow:
    return DeliveryRow(
        id=row.pk, kind=row.kind, filename=row.filename, rows=row.rows, state=row.state, says=row.message,
        source=row.source.code if row.source else "", at=row.created_at.isoformat(),
    )  # fmt: skip


def _change(row: Any) -> ChangeRow:
    return ChangeRow(
        id=row.pk, at=row.at.isoformat(), action=row.action, model=row.model,
        model_label=records.model_label(row.model), key=row.key, origin=row.origin, version=row.version,
    )  # fmt: skip
