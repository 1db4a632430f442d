"""Leads in the one shape in which every room tells what is late: to the meeting without names, to the holder in full."""

from __future__ import annotations

import datetime
from typing import Any

from yanzhen.city.accounts.permissions import has_role, units_of
from yanzhen.city.attraction.lead_facts import DUE_LABELS, reported_on
from yanzhen.city.attraction.lead_states import OPEN
from yanzhen.city.attraction.models import Dispute, Lead, Transfer
from yanzhen.city.attraction.permissions import REPORTERS, is_desk
from yanzhen.kernel.matters import Matter

SOON = datetime.timedelta(days=7)
"""How long before its day a deadline stands among what is to be done; our own default."""
YELLOW = datetime.timedelta(days=3)


def reds_on(day: datetime.date) -> list[Matter]:
    """Leads past a deadline: industry, day of the report and the unit that holds it. No investor is named."""
    rows = Lead.objects.filter(state__in=OPEN, due_on__lt=day)
    found = rows.select_related("unit", "chain", "node__chain").order_by("due_on")
    return [_red(lead, day) for lead in found]


def _red(lead: Lead, day: datetime.date) -> Matter:
    late = (day - lead.due_on).days if lead.due_on else 0
    chain = lead.chain or (lead.node.chain if lead.node else None)
    return Matter(
        "lead", str(lead.pk), f"{lead.industry}线索（{reported_on(lead)} 报备）",
        f"{DUE_LABELS.get(lead.due_act, '')}超期 {late} 天", "lead", str(lead.pk), lead.unit.code, lead.unit.name,
        lead.due_on, "red", chain.code if chain else "",
    )  # fmt: skip


def todos_on(user: Any, day: datetime.date) -> list[Matter]:
    """Deadlines of the own units' leads, transfers that wait for their answer, disputes to decide or to answer."""
    if not has_role(user, *REPORTERS):
        return []
    mine = units_of(user)
    due = Lead.objects.filter(unit__in=mine, state__in=OPEN, due_on__lte=day + SOON).select_related("unit")
    found = [_todo(lead, day) for lead in due.order_by("due_on")]
    offered = Transfer.objects.filter(state="offered", lead__state__in=OPEN, to_unit__in=mine)
    found += [_offered(one) for one in offered.select_related("lead", "from_unit", "to_unit")]
    open_ones = Dispute.objects.exclude(state__in=("closed", "decided")).select_related(
        "lead", "holder", "claimant"
    )
    return found + [m for one in open_ones if (m := _dispute(one, user, mine)) is not None]


def _todo(lead: Lead, day: datetime.date) -> Matter:
    due = lead.due_on or day
    light = "red" if due < day else "yellow" if due - day <= YELLOW else ""
    return Matter(
        "lead", str(lead.pk), f"{lead.number} {lead.investor}", f"{DUE_LABELS.get(lead.due_act, '')}，{due} 前办",
        "lead", str(lead.pk), lead.unit.code, lead.unit.name, due, light,
    )  # fmt: skip


def _offered(one: Transfer) -> Matter:
    return Matter(
        "lead", f"transfer-{one.pk}", f"{one.lead.industry}线索", f"{one.from_unit.name}移交，待你单位答复", "leads", "",
        one.to_unit.code, one.to_unit.name,
    )  # fmt: skip


def _dispute(one: Dispute, user: Any, mine: frozenset[int]) -> Matter | None:
    """For the desk where it is of neither side; for the holder while it has not answered."""
    sides = {one.holder_id, one.claimant_id}
    if is_desk(user) and not sides & mine:
        says = "首报争议待裁决" if one.state == "open" else "首报争议申诉待复议"
    elif one.holder_id in mine and one.state == "open" and not one.answer:
        says = "首报争议，待你单位答复"
    else:
        return None
    label = f"{one.lead.industry}：{one.holder.name}与{one.claimant.name}"
    return Matter("lead", f"dispute-{one.pk}", label, says, "dispute", str(one.pk))
