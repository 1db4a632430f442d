"""What stands with an application: what is missing, how far it is, what the public may see."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.policies import facts
from yanzhen.city.policies.answering import enterprise_of, variables_on
from yanzhen.city.policies.freezing import plain
from yanzhen.city.policies.models import Application, Paper
from yanzhen.city.policies.procedure import DECISION_DAYS, OPEN
from yanzhen.city.policies.working_days import holidays
from yanzhen.rules.amounts import amount_of
from yanzhen.rules.answers import Answer
from yanzhen.rules.standing import Standing, State, stand_clause
from yanzhen.specs.rulebook import Clause, PolicySpec

PUBLIC_STATES = ("public", "paid", "archived")


def applications(*, enterprise: str = "", state: str = "") -> QuerySet[Application]:
    rows = Application.objects.select_related("enterprise", "policy", "first_by")
    if enterprise:
        rows = rows.filter(enterprise__code=enterprise)
    return rows.filter(state=state) if state else rows


def clause_of(policy: str, clause: str) -> tuple[PolicySpec, Clause] | None:
    """A clause of the rules in the record."""
    found = ((p, c) for p in facts.rulebook().policies for c in p.clauses if c.id == clause)
    return next(((p, c) for p, c in found if p.id == policy or not policy), None)


def papers_of(enterprise: str) -> dict[str, Paper]:
    """Name of a document → the newest one on file."""
    rows = Paper.objects.filter(enterprise__code=enterprise).order_by("id")
    return {paper.name: paper for paper in rows}


def standing_of(
    enterprise: str, policy: str, clause: str, day: datetime.date
) -> tuple[Standing, dict[str, Any]]:
    """What the rule says on a day, and the facts that it looked at, for the form and the file."""
    book = facts.rulebook()
    found = clause_of(policy, clause)
    if found is None:
        raise LookupError(clause)
    dossier = facts.dossiers([enterprise], day, book.vocabulary)[enterprise]
    standing = stand_clause(*found, enterprise_of(book, dossier, day, papers_of(enterprise)))
    asked = {name for name, _ in _facts_of(found[1])}
    return standing, {n: plain(v) for n, v in dossier.facts.items() if n in asked}


def _facts_of(clause: Clause) -> list[tuple[str, str]]:
    from yanzhen.specs.conditions import facts_in

    return list(facts_in(clause.conditions))


def lacking(application: Application) -> list[str]:
    """Everything that is missing before the application can be handed in, at once and completely."""
    found = clause_of(application.policy.code, application.clause)
    if found is None:
        return ["条款已不在规则里"]
    held = papers_of(application.enterprise.code)
    missing = [f"缺材料：{name}" for name in found[1].documents if name not in held]
    standing, _ = standing_of(
        application.enterprise.code, application.policy.code, application.clause, timezone.localdate()
    )
    if standing.state is State.CANNOT_TELL:
        missing += [f"缺事实：{label}" for label, _ in standing.ask]
    if standing.finding.answer is Answer.NOT_ELIGIBLE:
        missing.append(f"不符合条件：{standing.says}")
    if standing.state is State.OUT_OF_FORCE:
        missing.append(f"政策{standing.says}")
    stale = [
        item
        for item in application.returned
        if item in held and application.state == "returned" and _older(held[item], application)
    ]
    missing += [f"补正的材料还没有重交：{item}" for item in stale if f"缺材料：{item}" not in missing]
    return missing + account_problems(application)


def _older(paper: Paper, application: Application) -> bool:
    """Handed in before the application was sent back."""
    return paper.at < application.updated_at


def account_problems(application: Application) -> list[str]:
    """What keeps money from being sent: no account, or one in another name."""
    if not application.account_number or not application.account_bank:
        return ["缺收款账户"]
    return [] if application.account_name == application.enterprise.name else ["收款户名与企业名称不一致"]


def amount_for(application: Application) -> Decimal | None:
    """The most that the clause brings by the facts of the file, in 万元; None where it cannot be said."""
    found = clause_of(application.policy.code, application.clause)
    if found is None or found[1].benefit is None:
        return None
    book = facts.rulebook()
    day = application.submitted_on or timezone.localdate()
    dossier = facts.dossiers([application.enterprise.code], day, book.vocabulary)[application.enterprise.code]
    told = amount_of(found[1].benefit, dossier.facts, variables_on(day), vocabulary=book.vocabulary)
    return told.high if told.unit == "万元" and told.high is not None and told.high.is_finite() else None


def clock(application: Application) -> str:
    """How long it has taken and how long is left, in working days; empty before it is handed in."""
    if application.submitted_on is None or application.due_on is None:
        return ""
    end = application.paid_on or timezone.localdate()
    used = holidays().between(application.submitted_on, end)
    doubt = holidays().doubt(application.submitted_on, application.due_on)
    left = f"，限 {DECISION_DAYS} 个工作日（{application.due_on} 前）" + (f"；{doubt}" if doubt else "")
    late = "，已超时" if end > application.due_on else ""
    return f"已用 {used} 个工作日{late}{left}"


def public_list() -> QuerySet[Application]:
    """What the public may see: who, for what, how much, when. Nothing else is read."""
    rows = Application.objects.filter(state__in=PUBLIC_STATES).order_by("-public_from", "-id")
    return rows.only("enterprise__name", "policy__label", "clause_label", "amount", "public_from", "public_to",
                     "state", "automatic").select_related("enterprise", "policy")  # fmt: skip


def payout_list() -> QuerySet[Application]:
    """What is to be paid: the notice has begun."""
    return applications(state="public")


def entitled_to(policy: str, clause: str, day: datetime.date) -> list[Any]:
    """Enterprises that are entitled by the facts of the record."""
    book, found = facts.rulebook(), clause_of(policy, clause)
    rows = list(enterprises.enterprises().exclude(role="outside"))
    if found is None:
        return []
    dossiers = facts.dossiers([row.code for row in rows], day, book.vocabulary)
    return [
        row
        for row in rows
        if stand_clause(*found, enterprise_of(book, dossiers[row.code], day, found[1].documents)).state
        is State.ENTITLED
    ]


def audit_sample(applications: list[Application], share: int = 10) -> list[Application]:
    """One in ``share`` of what was paid without an application, by a digest that nobody can steer, at least one."""
    ranked = sorted(applications, key=lambda a: hashlib.sha256(f"{a.pk} {a.paid_on}".encode()).hexdigest())
    return ranked[: max(1, len(ranked) // share)] if ranked else []


def open_count() -> int:
    return Application.objects.filter(state__in=OPEN).count()
