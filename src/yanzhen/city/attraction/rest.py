"""Leads for programs: one's own in full, of others only that something was reported."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.city.attraction import queries
from yanzhen.city.attraction.models import Lead
from yanzhen.city.exchange.interface import (
    Asker,
    Figure,
    ForbiddenError,
    Page,
    Paging,
    Words,
    code_field,
    day,
    figure,
    missing,
    veil,
)

router = Router(tags=["招商"])
PERSONAL = ("contact_name", "contact_phone")


class LeadRow(Schema):
    """A lead of the own unit (of all units for the desk). Amounts are as the unit reported them."""

    id: int
    number: str
    investor: str
    industry: str
    chain: str
    node: str
    gap_kind: str
    state: str
    state_label: str
    standing: str
    standing_label: str
    standing_why: str
    investment: Figure
    unit: str
    reported_unit: str
    reported_on: str
    due_on: str
    next_step: str
    project: str
    practice: bool


class LeadWhole(LeadRow):
    content: str
    jobs: int | None
    land: Figure
    channel: str
    contact_name: str = Field(description="无权查看全文时带星号；查看全文会留痕")
    contact_phone: str


class OtherRow(Schema):
    """All that others may know of a lead: that it was reported, its industry, the day."""

    says: str
    industry: str
    reported_on: str


class LeadPage(Page[LeadRow]):
    others: list[OtherRow] = Field(description="别的单位已报备的线索")


class LeadQuery(Paging):
    state: Words = code_field("状态")
    chain: Words = code_field("产业链代码")
    node: Words = code_field("环节代码")


@router.get("/leads", response=LeadPage, summary="招商线索：本单位的全文，别家的只说已报备")
def leads(request: Asker, asked: Query[LeadQuery]) -> LeadPage:
    given = {"state": asked.state, "chain__code": asked.chain, "node__code": asked.node}
    rows = queries.visible_leads(request.user).filter(**{k: v for k, v in given.items() if v})
    found = list(rows.order_by("pk").filter(pk__gt=int(asked.after or 0))[: asked.limit + 1])
    held = found[: asked.limit]
    return LeadPage(
        items=[_row(lead) for lead in held],
        next=str(held[-1].pk) if len(found) > asked.limit else None,
        others=[
            OtherRow(says=o.says, industry=o.industry, reported_on=o.reported_on.isoformat())
            for o in queries.reported_leads(request.user, node=asked.node)
        ],
    )


@router.get("/leads/{int:key}", response=LeadWhole, summary="一条线索")
def lead(request: Asker, key: int) -> LeadWhole:
    row = queries.visible_leads(request.user).filter(pk=key).first()
    if row is None:
        if Lead.objects.filter(pk=key).exists():
            raise ForbiddenError(
                "这条线索由别的单位持有",
                where=str(key),
                why="全文只给持有单位和招商部门",
                do="与持有单位联系",
            )
        raise missing("线索", key)
    (seen,) = veil([row], request.user, *PERSONAL)
    return LeadWhole(
        **_row(row).model_dump(),
        content=row.content, jobs=row.jobs, channel=row.channel, land=_reported(row, row.land, "亩"),
        contact_name=seen.contact_name, contact_phone=seen.contact_phone,
    )  # fmt: skip


def _reported(row: Any, value: Any, unit: str) -> Figure:
    """What the unit reported answers for itself: its number, its day, unverified."""
    return figure(
        value,
        unit,
        grade="M",
        period=day(timezone.localdate(row.reported_at)),
        measure=f"{row.number} 报送单位填报",
    )


def _row(row: Any) -> LeadRow:
    return LeadRow(
        id=row.pk, number=row.number, investor=row.investor, industry=row.industry,
        chain=row.chain.code if row.chain else "", node=row.node.code if row.node else "",
        gap_kind=row.gap_kind, state=row.state, state_label=row.get_state_display(), standing=row.standing,
        standing_label=row.get_standing_display(), standing_why=row.standing_why,
        investment=_reported(row, row.investment, "亿元"), unit=row.unit.name,
        reported_unit=row.reported_unit.name, reported_on=day(timezone.localdate(row.reported_at)), due_on=day(row.due_on),
        next_step=row.next_step, project=row.project.code if row.project else "", practice=row.practice,
    )  # fmt: skip
