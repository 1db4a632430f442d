"""Share requests, doubts about values and the ratios of connection for programs: what the asker's pages show."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.city.exchange import catalogue_queries, doubt_queries
from yanzhen.city.exchange.dataset_values import Connections
from yanzhen.city.exchange.interface import Asker, Page, Paging, Words, code_field, day, page_of

router = Router(tags=["数据"])


class ShareRequestRow(Schema):
    """A request of one unit for data of another; only who asks, who provides and who decides sees it."""

    id: int
    code: str
    dataset: str
    dataset_name: str
    unit: str
    purpose: str
    basis: str
    items: list[str]
    state: str
    state_label: str
    received_on: str
    due_on: str = Field(description="现在这一步的时限；没有在走的为空")
    clock: str = Field(description="时限的依据")
    late: bool
    refusal: str
    refusal_label: str
    reason: str
    appeal: str
    decision: str
    granted_items: list[str]
    granted_on: str
    ends_on: str
    revoked_on: str
    practice: bool = Field(description="演示记录，不进统计")


class DoubtRow(Schema):
    """A doubt about one value; ``stood`` is what the asking unit saw, starred if it was masked for it."""

    id: int
    code: str
    dataset: str
    dataset_name: str
    key: str = Field(description="行的稳定标识 _id")
    item: str
    item_label: str
    stood: str
    wanted: str
    why: str
    unit: str
    state: str
    state_label: str
    filed_on: str
    due_on: str
    clock: str
    late: bool
    answer: str
    answered_on: str
    practice: bool = Field(description="演示记录，不进统计")


class ConnectionRatio(Schema):
    label: str
    connected: int
    all: int
    says: str = Field(description="分母是什么")


class ConnectionRow(Schema):
    """How many parks, chains or enterprises deliver live data, against each denominator that is in use."""

    kind: str
    label: str
    at_least: int = Field(description="至少几个在线数据集才算互联")
    preset: bool = Field(description="用的是通用预置口径，本市没有另定")
    ratios: list[ConnectionRatio]


class ConnectionList(Schema):
    items: list[ConnectionRow]


class StateQuery(Paging):
    state: Words = code_field("状态")


@router.get("/share-requests", response=Page[ShareRequestRow], summary="共享申请：本单位提的、向本单位提的")
def share_requests(request: Asker, asked: Query[StateQuery]) -> Page[ShareRequestRow]:
    rows = catalogue_queries.visible_requests(request.user)
    return page_of(rows.filter(state=asked.state) if asked.state else rows, asked, _request)


@router.get("/doubts", response=Page[DoubtRow], summary="数据校核：本单位提的、要本单位答复的")
def doubts(request: Asker, asked: Query[StateQuery]) -> Page[DoubtRow]:
    rows = doubt_queries.visible_doubts(request.user)
    return page_of(rows.filter(state=asked.state) if asked.state else rows, asked, _doubt)


@router.get("/connections", response=ConnectionList, summary="互联率：园区、产业链、企业，写明分母")
def connections(request: Asker) -> ConnectionList:
    return ConnectionList(items=[_connection(found) for found in catalogue_queries.connections()])


def _plain(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _days(row: Any, *names: str) -> dict[str, Any]:
    return {name: day(getattr(row, name)) for name in names}


def _request(row: Any) -> ShareRequestRow:
    return ShareRequestRow(
        id=row.pk, dataset=row.dataset.code, dataset_name=row.dataset.name, unit=row.unit.name,
        items=list(row.items), granted_items=list(row.granted_items), state_label=row.get_state_display(),
        refusal_label=row.get_refusal_display() if row.refusal else "",
        **_plain(row, "code", "purpose", "basis", "state", "clock", "late", "refusal", "reason", "appeal", "decision", "practice"),
        **_days(row, "received_on", "due_on", "granted_on", "ends_on", "revoked_on"),
    )  # fmt: skip


def _doubt(row: Any) -> DoubtRow:
    return DoubtRow(
        id=row.pk, dataset=row.dataset.code, dataset_name=row.dataset.name, unit=row.unit.name,
        item_label=row.label, state_label=row.get_state_display(),
        **_plain(row, "code", "key", "item", "stood", "wanted", "why", "state", "clock", "late", "answer", "practice"),
        **_days(row, "filed_on", "due_on", "answered_on"),
    )  # fmt: skip


def _connection(found: Connections) -> ConnectionRow:
    return ConnectionRow(
        **_plain(found, "kind", "label", "at_least", "preset"),
        ratios=[
            ConnectionRatio(label=r.label, connected=r.connected, all=r.whole, says=r.says)
            for r in found.ratios
        ],
    )
