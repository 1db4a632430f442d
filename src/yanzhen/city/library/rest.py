"""Documents and what was read in them, for programs: sources, statements with their place, contradictions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.city.exchange.interface import (
    Answered,
    Asker,
    Page,
    Paging,
    Searching,
    Words,
    answered,
    code_field,
    missing,
    page_of,
)
from yanzhen.city.library import queries

router = Router(tags=["资料"])


class SourceRow(Schema):
    code: str
    title: str
    issuer: str
    date: str
    kind: str
    kind_label: str
    grade: str
    url: str
    note: str
    places: int = Field(description="档案中有多少处引用它")


class CitingRow(Schema):
    """A row of the record that stands on this place of the source."""

    what: str
    label: str
    kind: str
    code: str


class CitedPlaceRow(Schema):
    place: str
    rows: list[CitingRow]


class SourceWhole(SourceRow):
    cited: list[CitedPlaceRow]


class StatementRow(Schema):
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
    verdict: str = Field(description="open 待判、accepted 已采纳、corrected 已改正、unsure 存疑")
    grade: str


class SideRow(Answered):
    statement: str
    value: str


class ContradictionRow(Answered):
    code: str
    label: str
    kind: str
    indicator: str
    says: str
    sides: list[SideRow]


class SourceQuery(Searching):
    kind: Words = code_field("document 文件、news 报道、statistics 统计、web 网页、standard 标准等")
    grade: str = Field("", pattern="^[ABCMDX]?$", description="来源等级")


class StatementQuery(Paging):
    source: Words = code_field("来源代码")
    verdict: str = Field("", pattern="^(open|accepted|corrected|unsure)?$", description="判断")


class ContradictionQuery(Paging):
    indicator: Words = code_field("指标代码")


@router.get("/sources", response=Page[SourceRow], summary="来源：文件、报道、统计")
def sources(request: Asker, asked: Query[SourceQuery]) -> Page[SourceRow]:
    return page_of(queries.documents(search=asked.q, kind=asked.kind, grade=asked.grade), asked, _source)


@router.get("/sources/{str:code}", response=SourceWhole, summary="一个来源，及档案里引用它的每一处")
def source(request: Asker, code: str) -> SourceWhole:
    try:
        found = queries.document_detail(code)
    except ObjectDoesNotExist as error:
        raise missing("来源", code) from error
    found.source.places = sum(len(p.rows) for p in found.places)
    return SourceWhole(
        **_source(found.source).model_dump(),
        cited=[
            CitedPlaceRow(
                place=p.place,
                rows=[CitingRow(what=r.what, label=r.label, kind=r.kind, code=r.code) for r in p.rows],
            )
            for p in found.places
        ],
    )


@router.get("/statements", response=Page[StatementRow], summary="文件里的量化表述，带原文与位置")
def statements(request: Asker, asked: Query[StatementQuery]) -> Page[StatementRow]:
    """What was rejected is left out."""
    rows = queries.suggestions().filter(kind="statement").exclude(verdict="rejected")
    given = {"reading__document__source__code": asked.source, "verdict": asked.verdict}
    return page_of(rows.filter(**{k: v for k, v in given.items() if v}), asked, _statement)


@router.get("/contradictions", response=Page[ContradictionRow], summary="说法矛盾，各方并列")
def contradictions(request: Asker, asked: Query[ContradictionQuery]) -> Page[ContradictionRow]:
    return page_of(queries.contradictions(indicator=asked.indicator), asked, _contradiction)


def _source(row: Any) -> SourceRow:
    return SourceRow(
        code=row.code, title=row.title, issuer=row.issuer, date=row.date, kind=row.kind,
        kind_label=row.get_kind_display(), grade=row.grade, url=row.url, note=row.note, places=row.places,
    )  # fmt: skip


def _statement(row: Any) -> StatementRow:
    held = row.reading.document.source
    return StatementRow(
        id=row.pk, source=held.code, title=held.title, date=row.reading.date or held.date, fields=row.held,
        quote=row.quote, start=row.start, end=row.end, page=row.page, confidence=row.confidence,
        rule=row.rule, verdict=row.verdict, grade=held.grade,
    )  # fmt: skip


def _contradiction(row: Any) -> ContradictionRow:
    return ContradictionRow(
        code=row.code, label=row.label, kind=row.kind, indicator=row.indicator, says=row.explanation,
        sides=[SideRow(statement=s.statement, value=s.value, **answered(s)) for s in row.sides.all()],
        **answered(row),
    )  # fmt: skip
