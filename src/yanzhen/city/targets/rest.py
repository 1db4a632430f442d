"""Targets, actuals, indicators and lineages for programs: every goal with its document, every light with its reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.analysis.progress import LIGHT_LABELS
from yanzhen.city.exchange.interface import (
    Answered,
    Asker,
    Figure,
    Page,
    Paging,
    Searching,
    Words,
    answered,
    code_field,
    cut,
    figure,
    missing,
    page_of,
)
from yanzhen.city.targets import queries

router = Router(tags=["目标"])


class ActualRow(Answered):
    code: str
    indicator: str
    subject: str
    scope: str
    figure: Figure


class TargetRow(Answered):
    code: str
    label: str
    indicator: str
    subject: str
    chain: str
    park: str
    goal: Figure
    deadline: str
    set_on: str
    set_in: str = Field(description="提出的文件")
    scope: str = Field(description="口径")
    lineage: str
    owner: str = Field(description="责任单位；没有明确为空")
    superseded: bool = Field(description="已被后来的文件取代，或与另一条是同一目标")
    light: str = Field(description="green、yellow、red、not_comparable、no_data")
    light_label: str
    light_reason: str
    latest: Figure | None
    distance: float | None = Field(description="距目标还差（目标的单位）；负数为超出")
    required: float | None = Field(description="按路径此时应达到")
    forecast: float | None


class TargetWhole(TargetRow):
    line: list[TargetRow] = Field(description="同一目标在各文件中的沿革，按期限与提出日期")
    line_says: str
    actuals: list[ActualRow] = Field(description="口径一致、可比的实绩")
    beside: list[ActualRow] = Field(description="主体或口径不同的实绩，只并列，不比较")


class LineRow(Schema):
    code: str
    label: str
    indicator: str
    says: str
    targets: list[TargetRow]


class IndicatorRow(Schema):
    code: str
    label: str
    unit: str
    direction: str
    family: str
    aliases: list[str]
    targets: int
    actuals: int


class TargetQuery(Searching):
    family: Words = code_field("指标分组")
    chain: Words = code_field("产业链代码；none 为全市")
    lineage: Words = code_field("目标线代码")
    light: str = Field("", pattern="^(green|yellow|red|not_comparable|no_data)?$", description="灯")


class ActualQuery(Paging):
    indicator: Words = code_field("指标代码")
    subject: Words = code_field("主体，如 全市")


@router.get("/targets", response=Page[TargetRow], summary="目标台账与灯")
def targets(request: Asker, asked: Query[TargetQuery]) -> Page[TargetRow]:
    ledger = queries.target_ledger(
        search=asked.q, family=asked.family, chain=asked.chain, lineage=asked.lineage, light=asked.light
    )
    return cut([_row(row) for row in sorted(ledger, key=lambda r: r.target.pk)], asked)


@router.get("/targets/{str:code}", response=TargetWhole, summary="一个目标：沿革、实绩、灯的理由")
def target(request: Asker, code: str) -> TargetWhole:
    try:
        found = queries.target_detail(code)
    except ObjectDoesNotExist as error:
        raise missing("目标", code) from error
    return TargetWhole(
        **_row(found.row).model_dump(),
        line=[_row(row) for row in found.line],
        line_says=found.lineage.explanation if found.lineage else "",
        actuals=[_actual(row) for row in found.series],
        beside=[_actual(row) for row in found.beside],
    )


@router.get("/lineages", response=Page[LineRow], summary="目标线")
def lineages(request: Asker, asked: Query[Paging]) -> Page[LineRow]:
    found = page_of(queries.lineages(), asked, lambda line: line)
    return Page(items=[_line(line) for line in found.items], next=found.next)


@router.get("/lineages/{str:code}", response=LineRow, summary="一条目标线：各文件怎么提的")
def lineage(request: Asker, code: str) -> LineRow:
    line = queries.lineages().filter(code=code).first()
    if line is None:
        raise missing("目标线", code)
    return _line(line)


def _line(line: Any) -> LineRow:
    return LineRow(
        code=line.code, label=line.label, indicator=line.indicator.code if line.indicator else "",
        says=line.explanation, targets=[_row(row) for row in queries.lineage_line(line.code)],
    )  # fmt: skip


@router.get("/indicators", response=Page[IndicatorRow], summary="指标目录")
def indicators(request: Asker, asked: Query[Paging]) -> Page[IndicatorRow]:
    return page_of(queries.indicators(), asked, _indicator)


@router.get("/actuals", response=Page[ActualRow], summary="实绩")
def actuals(request: Asker, asked: Query[ActualQuery]) -> Page[ActualRow]:
    rows = queries.actuals(indicator=asked.indicator, subject=asked.subject)
    return page_of(rows, asked, _actual)


def _indicator(row: Any) -> IndicatorRow:
    return IndicatorRow(
        code=row.code, label=row.label, unit=row.unit, direction=row.direction, family=row.family,
        aliases=list(row.aliases), targets=row.target_count, actuals=row.actual_count,
    )  # fmt: skip


def _actual(row: Any) -> ActualRow:
    return ActualRow(
        code=row.code, indicator=row.indicator.code, subject=row.subject, scope=row.scope,
        figure=figure(
            row.value, row.unit, text=queries.amount(row), row=row, period=row.period, measure=row.scope
        ),
        **answered(row),
    )  # fmt: skip


def _row(row: queries.LedgerRow) -> TargetRow:
    t, p = row.target, row.progress
    return TargetRow(
        code=t.code, label=t.label, indicator=t.indicator.code, subject=t.subject,
        chain=t.chain.code if t.chain else "", park=t.park.code if t.park else "",
        goal=figure(t.value, t.unit, text=row.goal, row=t, period=t.deadline, measure=t.scope),
        deadline=t.deadline, set_on=t.set_on, set_in=t.set_in, scope=t.scope,
        lineage=t.lineage.code if t.lineage else "", owner=row.owner, superseded=row.superseded,
        light=str(p.light), light_label=LIGHT_LABELS[p.light], light_reason=p.reason,
        latest=_actual(row.latest).figure if row.latest else None,
        distance=p.distance, required=p.required, forecast=p.forecast, **answered(t),
    )  # fmt: skip
