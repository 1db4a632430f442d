"""The register of enterprises for programs: what stands on public pages, figures with their sources."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.city.enterprises import queries
from yanzhen.city.exchange.interface import (
    Answered,
    Asker,
    Figure,
    Mark,
    Page,
    Searching,
    Words,
    answered,
    code_field,
    figure_of,
    marks,
    missing,
    page_of,
)

router = Router(tags=["企业"])


class NodePlace(Schema):
    """On which node an enterprise stands, and on what ground."""

    node: str
    label: str
    chain: str
    main: bool
    basis: str


class EnterpriseRow(Answered):
    code: str
    name: str
    uscc: str = Field(description="统一社会信用代码；没有来源的为空")
    region: str
    region_name: str
    status: str
    status_label: str
    status_as_of: str
    role: str = Field(description="链上角色")
    role_label: str
    products: list[str]
    industries: list[str]
    recognitions: list[str]
    listed: str
    founded: str
    nodes: list[NodePlace]
    parks: list[str]


class PartnerRow(Schema):
    """Who might trade with it: stated by a source, or suggested by the links of the chains."""

    code: str
    name: str
    basis: str = Field(description="stated 来源写明，chain 按产业链关系推断")
    why: str
    node: str
    grade: str
    sources: list[Mark] = []


class NamedFigure(Schema):
    indicator: str
    figure: Figure


class EnterpriseWhole(EnterpriseRow):
    names: list[str]
    figures: list[NamedFigure]
    customers: list[PartnerRow]
    suppliers: list[PartnerRow]
    restricted: bool = Field(description="在只列公开名称的环节上：产能与交易对象不提供")


class EnterpriseQuery(Searching):
    chain: Words = code_field("产业链代码")
    node: Words = code_field("环节代码")
    region: Words = code_field("行政区划代码")
    park: Words = code_field("园区代码")
    status: Words = code_field("operating、building、stopped、unknown 或 none（无数据）")


@router.get("/enterprises", response=Page[EnterpriseRow], summary="企业名录")
def enterprises(request: Asker, asked: Query[EnterpriseQuery]) -> Page[EnterpriseRow]:
    rows = queries.enterprises(
        search=asked.q, chain=asked.chain, node=asked.node, region=asked.region, park=asked.park,
        status=asked.status,
    )  # fmt: skip
    return page_of(rows, asked, _row)


@router.get(
    "/enterprises/{str:code}",
    response=EnterpriseWhole,
    summary="一家企业：名称、数据、环节、可能的客户与供应商",
)
def enterprise(request: Asker, code: str) -> EnterpriseWhole:
    try:
        found = queries.enterprise_detail(code)
    except ObjectDoesNotExist as error:
        into = queries.merged_into(code)
        gone = missing("企业", code)
        if into is not None:
            gone.why, gone.do = f"已并入 {into.name}", f"改用 {into.code}"
        raise gone from error
    return EnterpriseWhole(
        **_row(found.enterprise).model_dump(),
        names=[n.name for n in found.names],
        figures=[NamedFigure(indicator=f.indicator, figure=figure_of(f)) for f in found.figures],
        customers=[_partner(p) for p in found.customers],
        suppliers=[_partner(p) for p in found.suppliers],
        restricted=found.restricted,
    )


def _row(row: Any) -> EnterpriseRow:
    return EnterpriseRow(
        code=row.code, name=row.name, uscc=row.uscc, region=row.region_id or "",
        region_name=row.region.name if row.region else "", status=row.status,
        status_label=queries.STATUS_LABELS.get(row.status, row.status), status_as_of=row.status_as_of,
        role=row.role, role_label=queries.ROLE_LABELS.get(row.role, row.role), products=list(row.products),
        industries=list(row.industries), recognitions=list(row.rungs), listed=row.listed, founded=row.founded,
        nodes=[
            NodePlace(node=p.node.code, label=p.node.label, chain=p.node.chain.code, main=p.main, basis=p.basis)
            for p in row.placements.all()
        ],
        parks=[o.park.code for o in row.occupancies.all()],
        **answered(row),
    )  # fmt: skip


def _partner(found: queries.LikelyCustomer) -> PartnerRow:
    return PartnerRow(
        code=found.code, name=found.name, basis=found.basis, why=found.why, node=found.node, grade=found.grade,
        sources=marks(found.cites),
    )  # fmt: skip
