"""Projects for programs: stage, money, place, nodes and history as their sources tell them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.city.exchange.interface import (
    Answered,
    Asker,
    Figure,
    Page,
    Searching,
    Words,
    answered,
    code_field,
    figure,
    missing,
    page_of,
)
from yanzhen.city.projects import queries
from yanzhen.kernel.stages import Stage

router = Router(tags=["项目"])


class StageRow(Answered):
    """The project was seen in this stage on that date, as precise as the source."""

    stage: str
    stage_label: str
    date: str
    says: str


class InvestorRow(Schema):
    name: str
    enterprise: str = Field(description="名录中的企业代码；对不上的为空")


class ProjectRow(Answered):
    code: str
    name: str
    stage: str
    stage_label: str
    stage_date: str = Field(description="按来源写法；没有写明的为空")
    stage_reason: str
    batch: str
    investment: Figure
    capacity: Figure
    parks: list[str]
    regions: list[str]
    place: str
    nodes: list[str]
    investors: list[InvestorRow]
    kept: bool = Field(description="由本平台管理（否则只从文件得知）")
    practice: bool = Field(description="演示记录")


class ProjectWhole(ProjectRow):
    history: list[StageRow]
    late: str = Field(description="久无消息、停滞或未落地的说明；没有为空")
    restricted: bool


class ProjectQuery(Searching):
    chain: Words = code_field("产业链代码")
    region: Words = code_field("行政区划代码")
    park: Words = code_field("园区代码")
    stage: Words = code_field("阶段，如 signed、building、operating")


@router.get("/projects", response=Page[ProjectRow], summary="项目库")
def projects(request: Asker, asked: Query[ProjectQuery]) -> Page[ProjectRow]:
    rows = queries.projects(
        search=asked.q, chain=asked.chain, region=asked.region, park=asked.park, stage=asked.stage
    )
    return page_of(rows, asked, _row)


@router.get("/projects/{str:code}", response=ProjectWhole, summary="一个项目：阶段经过、投资、产能")
def project(request: Asker, code: str) -> ProjectWhole:
    try:
        found = queries.project_detail(code)
    except ObjectDoesNotExist as error:
        raise missing("项目", code) from error
    return ProjectWhole(
        **_row(found.project).model_dump(),
        history=[
            StageRow(
                stage=e.stage, stage_label=e.get_stage_display(), date=e.date, says=e.text, **answered(e)
            )
            for e in found.events
        ],
        late=found.lateness.sentence if found.lateness else "",
        restricted=found.restricted,
    )


def _row(row: Any) -> ProjectRow:
    secret = any(n.restricted for n in row.nodes.all())
    return ProjectRow(
        code=row.code, name=row.name, stage=row.stage, stage_label=row.get_stage_display(),
        stage_date=row.stage_date, stage_reason=row.stage_reason,
        batch=queries.BATCH_OF_STAGE[Stage(row.stage)],
        investment=figure(row.investment, "亿元", text=row.investment_text, row=row, period=row.stage_date),
        capacity=figure(None, text="不公开") if secret
        else figure(row.capacity, row.capacity_unit, text=row.capacity_text, row=row, period=row.stage_date),
        parks=[p.code for p in row.parks.all()], regions=[r.code for r in row.regions.all()],
        place=row.place_text, nodes=[n.code for n in row.nodes.all()],
        investors=[
            InvestorRow(name=i.name, enterprise=i.enterprise.code if i.enterprise else "")
            for i in row.investors.all()
        ],
        kept=row.kept, practice=row.practice,
        **(answered(row) if not secret else {**answered(row), "note": ""}),
    )  # fmt: skip
