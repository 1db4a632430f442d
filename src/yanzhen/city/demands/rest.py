"""Demands for programs: those that the asker sees on pages, with their clocks; who asks stays hidden where it is."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.city.demands.models import Demand
from yanzhen.city.demands.permissions import may_know_who
from yanzhen.city.demands.queries import find_demands
from yanzhen.city.demands.scopes import visible_demands
from yanzhen.city.exchange.interface import (
    Asker,
    ForbiddenError,
    Page,
    Searching,
    Words,
    code_field,
    day,
    missing,
    page_of,
    veil,
)

router = Router(tags=["诉求"])
PERSONAL = ("contact_name", "contact_phone")


class DemandRow(Schema):
    id: int
    number: str
    subject: str
    kind: str
    kind_label: str
    enterprise: str = Field(description="企业代码；匿名的为空")
    enterprise_name: str
    region: str
    state: str
    state_label: str
    lead: str = Field(description="主办单位；没有分派为空")
    received_on: str
    due_on: str
    clock: str = Field(description="时限依据")
    answered_on: str
    rating: str
    practice: bool


class DemandStep(Schema):
    on: str
    act: str
    says: str
    unit: str


class DemandWhole(DemandRow):
    text: str
    answer: str
    contact_name: str = Field(description="无权查看全文时带星号；查看全文会留痕")
    contact_phone: str
    steps: list[DemandStep]


class DemandQuery(Searching):
    state: Words = code_field("received、assigned、waiting、answered、closed、refused、merged")
    kind: Words = code_field("类别，如 land、finance")
    late: bool = Field(False, description="只要超期的")


@router.get("/demands", response=Page[DemandRow], summary="企业诉求（您看得到的）")
def demands(request: Asker, asked: Query[DemandQuery]) -> Page[DemandRow]:
    found = find_demands(search=asked.q, state=asked.state, kind=asked.kind, due="late" if asked.late else "")
    rows = visible_demands(request.user).filter(pk__in=found.values("pk"))
    return page_of(rows, asked, lambda row: _row(row, request.user))


@router.get("/demands/{int:key}", response=DemandWhole, summary="一件诉求及办理经过")
def demand(request: Asker, key: int) -> DemandWhole:
    row = visible_demands(request.user).filter(pk=key).first()
    if row is None:
        if Demand.objects.filter(pk=key).exists():
            raise ForbiddenError(
                "这件诉求不归您办理", where=str(key), why="只给企业自己和经办单位", do="请链办分派"
            )
        raise missing("诉求", key)
    told = _row(row, request.user).model_dump()
    steps = [
        DemandStep(
            on=timezone.localdate(s.at).isoformat(),
            act=s.act,
            says=s.says,
            unit=s.unit.name if s.unit else "",
        )
        for s in row.steps.select_related("unit")
    ]
    (seen,) = veil([row], request.user, *PERSONAL)
    return DemandWhole(
        **told, text=row.text, answer=row.answer, contact_name=seen.contact_name,
        contact_phone=seen.contact_phone, steps=steps,
    )  # fmt: skip


def _row(row: Any, user: Any) -> DemandRow:
    firm = row.enterprise if row.enterprise and may_know_who(user, row) else None
    return DemandRow(
        id=row.pk, number=row.number, subject=row.subject, kind=row.kind, kind_label=row.get_kind_display(),
        enterprise=firm.code if firm else "", enterprise_name=firm.name if firm else "匿名",
        region=row.region_id or "", state=row.state, state_label=row.get_state_display(),
        lead=row.lead.name if row.lead else "", received_on=day(row.received_on), due_on=day(row.due_on),
        clock=row.clock, answered_on=day(row.answered_on), rating=row.rating, practice=row.practice,
    )  # fmt: skip
