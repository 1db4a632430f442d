"""The catalogue with its rows, deliveries, and the feed of changes for programs."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.city.exchange import dataset_queries as datasets_of
from yanzhen.city.exchange import queries, rest_sharing
from yanzhen.city.exchange.access_services import take_rows
from yanzhen.city.exchange.catalogue_queries import find_datasets
from yanzhen.city.exchange.interface import (
    Asker,
    Page,
    Paging,
    Searching,
    Words,
    code_field,
    day,
    missing,
    number,
    page_of,
)
from yanzhen.city.records import queries as records

router = Router(tags=["数据"])
router.add_router("", rest_sharing.router)


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


class DatasetRow(Schema):
    """One entry of the catalogue with the national metadata core, and how fresh it is."""

    code: str
    number: str = Field(description="信息资源代码")
    name: str
    provider: str
    abstract: str
    formats: list[str]
    sharing: str
    sharing_label: str
    sharing_condition: str
    opening: str
    opening_label: str
    cycle: str
    cycle_label: str
    level: str
    level_label: str
    own: bool = Field(description="由本系统从档案发布")
    published_on: str
    last_on: str = Field(description="最近一次收到；没有为空")
    record_on: str = Field(description="数据日期；没有为空")
    score: float | None = Field(description="最近一次质量得分；没有查过为空")
    late: bool = Field(description="有逾期未报的来源")
    grade: str
    note: str


class DatasetItem(Schema):
    """One information item; ``given`` and ``masked`` are told for the one who asks."""

    id: str
    label: str
    type: str
    unit: str
    given: bool
    masked: bool


class DatasetWhole(DatasetRow):
    items: list[DatasetItem]
    key: list[str]
    legal_basis: str
    may_read: bool
    why: str = Field(description="凭什么能读行数据，或为什么不能、怎么办")


class DatasetColumn(Schema):
    id: str
    label: str
    type: str
    unit: str
    masked: bool


class RowsPage(Schema):
    """Rows by their stable ids (``_id``); masked items are starred."""

    dataset: str
    name: str
    columns: list[DatasetColumn]
    items: list[dict[str, Any]]
    next: str | None = Field(description="下一页的 after；没有下一页为空")
    why: str = Field(description="凭什么给：本单位提供、共享授权、向社会开放")


class DatasetQuery(Searching):
    sharing: Words = code_field("共享类型")
    opening: Words = code_field("开放属性")
    late: bool = Field(False, description="只要有逾期来源的")


class RowsQuery(Schema):
    after: Words = Field("", max_length=120, description="上一页给出的 next")
    limit: int = Field(100, ge=1, le=1000, description="每页行数")


@router.get("/datasets", response=Page[DatasetRow], summary="数据目录")
def datasets(request: Asker, asked: Query[DatasetQuery]) -> Page[DatasetRow]:
    rows = find_datasets(
        search=asked.q, sharing=asked.sharing, opening=asked.opening, due="late" if asked.late else ""
    )
    return page_of(rows, asked, _dataset)


@router.get("/datasets/{str:code}", response=DatasetWhole, summary="一个数据集：元数据、信息项、您能读到什么")
def dataset(request: Asker, code: str) -> DatasetWhole:
    row = find_datasets().filter(code=code).first()
    if row is None:
        raise missing("数据集", code)
    right = datasets_of.right_of(row, request.user)
    given = {c.id: c for c in datasets_of.columns_of(row, right)} if right else {}
    return DatasetWhole(
        **_dataset(row).model_dump(),
        items=[_item(item, given) for item in row.items],
        key=list(row.key),
        legal_basis=row.legal_basis,
        may_read=right is not None,
        why=right.why if right else str(datasets_of.refused(row, request.user)),
    )


@router.get("/datasets/{str:code}/rows", response=RowsPage, summary="一个数据集的行，按稳定标识分页")
def dataset_rows(request: Asker, code: str, asked: Query[RowsQuery]) -> RowsPage:
    try:
        found = take_rows(code, user=request.user, after=asked.after, limit=asked.limit)
    except ObjectDoesNotExist as error:
        raise missing("数据集", code) from error
    return RowsPage(
        dataset=found.dataset,
        name=found.name,
        columns=[
            DatasetColumn(id=c.id, label=c.label, type=c.type, unit=c.unit, masked=c.masked)
            for c in found.columns
        ],
        items=list(found.rows),
        next=found.next or None,
        why=found.right.why,
    )


@router.get("/deliveries", response=Page[DeliveryRow], summary="收到过的报送")
def deliveries(request: Asker, asked: Query[Paging]) -> Page[DeliveryRow]:
    return page_of(queries.deliveries(), asked, _delivery)


@router.get("/changes", response=Page[ChangeRow], summary="变更流：从 after 之后变了什么")
def changes(request: Asker, asked: Query[ChangeQuery]) -> Page[ChangeRow]:
    """Keep the last ``id`` and send it as ``after``: nothing is told twice and nothing is left out."""
    return page_of(records.changes(model=asked.model, action=asked.action), asked, _change)


def _dataset(row: Any) -> DatasetRow:
    told = {
        f"{name}_label": getattr(row, f"get_{name}_display")()
        for name in ("sharing", "opening", "cycle", "level")
    }
    plain = {
        name: getattr(row, name)
        for name in (
            "code", "number", "name", "provider", "abstract", "sharing", "sharing_condition", "opening", "cycle",
            "level", "own", "published_on", "late", "grade", "note",
        )
    }  # fmt: skip
    return DatasetRow(
        **plain, **told, formats=list(row.formats), last_on=day(row.last_on), record_on=day(row.record_on),
        score=number(row.score),
    )  # fmt: skip


def _item(item: dict[str, Any], given: dict[str, Any]) -> DatasetItem:
    seen = given.get(item["id"])
    return DatasetItem(
        id=item["id"], label=item["label"], type=item.get("type", "text"), unit=item.get("unit", ""),
        given=seen is not None, masked=seen.masked if seen else False,
    )  # fmt: skip


def _delivery(row: Any) -> DeliveryRow:
    return DeliveryRow(
        id=row.pk, kind=row.kind, filename=row.filename, rows=row.rows, state=row.state, says=row.message,
        source=row.source.code if row.source else "", at=row.created_at.isoformat(),
    )  # fmt: skip


def _called(model: str) -> str:
    """What an entry of the change log is about: the name of a model, or the kind of a pack as it is written."""
    try:
        return records.model_label(apps.get_model(model))
    except (LookupError, ValueError):
        return model


def _change(row: Any) -> ChangeRow:
    return ChangeRow(
        id=row.pk, at=row.at.isoformat(), action=row.action, model=row.model,
        model_label=_called(row.model), key=row.key, origin=row.origin, version=row.version,
    )  # fmt: skip
