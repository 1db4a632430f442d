"""A lead's row as the values that clocks and the first-report rule look at."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from yanzhen.city.attraction.desk import Desk
from yanzhen.city.attraction.lead_identity import Identity
from yanzhen.city.attraction.lead_states import OPEN
from yanzhen.city.attraction.models import Lead
from yanzhen.rules.answers import Answer
from yanzhen.rules.evaluating import evaluate

IN_WAN = Decimal(10000)
REQUIRED_LABELS = {f.name: str(f.verbose_name) for f in Lead._meta.concrete_fields}


@dataclass(frozen=True, slots=True)
class Due:
    """The next thing that has a deadline."""

    act: str
    on: datetime.date


DUE_LABELS = {"contact": "首次联系", "analyse": "研判", "feed_back": "反馈投资方", "progress": "报告进展"}


def identity_of(lead: Lead) -> Identity:
    return Identity(lead.uscc, lead.name_key, lead.name_place)


def reported_on(lead: Lead) -> datetime.date:
    return timezone.localdate(lead.reported_at)


def next_due(lead: Lead, desk: Desk) -> Due | None:
    """The earliest open deadline of a lead: contact, analysis, feedback, then progress again and again."""
    if lead.state not in OPEN:
        return None
    start = reported_on(lead)
    steps = {
        "contact": None if lead.contacted_on else desk.due("contact", start),
        "analyse": None if lead.analysed_on else desk.due(_analysis(lead), start),
        "feed_back": None if lead.fed_back_on else desk.due("feed_back", start),
        "progress": desk.due("progress", lead.progress_on) if lead.progress_on else None,
    }
    found = [Due(act, on) for act, on in steps.items() if on is not None]
    return min(found, key=lambda due: due.on) if found else None


def _analysis(lead: Lead) -> str:
    return "analyse_complex" if lead.complex else "analyse"


def rule_facts(lead: Lead) -> dict[str, Any]:
    """Facts of the vocabulary that the scope of a rule may ask for; what is not known is left out."""
    facts = {
        "lead_investment": None if lead.investment is None else lead.investment * IN_WAN,
        "lead_foreign_investment": lead.foreign_investment,
        "lead_industrial": lead.industrial,
    }
    return {name: value for name, value in facts.items() if value is not None}


def missing(lead: Lead, desk: Desk) -> tuple[str, ...]:
    """Words of the fields that the rule asks for and the report lacks."""
    return tuple(REQUIRED_LABELS[name] for name in desk.rule.required if getattr(lead, name) in (None, ""))


def claim(lead: Lead, desk: Desk) -> tuple[str, str]:
    """(standing that the report claims before the queue is looked at, why)."""
    if desk.rule.scope is not None:
        found = evaluate(desk.rule.scope, rule_facts(lead))
        if found.answer is Answer.NOT_ELIGIBLE:
            return "open", f"{desk.rule.label.zh}：不在范围内"
        if found.answer is Answer.CANNOT_TELL:
            return "incomplete", f"{desk.rule.label.zh}：要先写明计划投资、外资或是否工业项目"
    lacks = missing(lead, desk)
    if lacks:
        return "incomplete", f"还缺：{'、'.join(lacks)}。补齐之日才算首报"
    return "first", desk.rule.label.zh
