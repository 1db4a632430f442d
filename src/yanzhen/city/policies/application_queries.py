"""What stands with an application: what is missing, how far it is, what the public may see."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.policies import facts
from yanzhen.city.policies.answering import enterprise_of, variables_on
from yanzhen.city.policies.freezing import plain
from yanzhen.city.policies.models import Application, Objection, Paper
from yanzhen.city.policies.procedure import OPEN
from yanzhen.rules.amounts import amount_of
from yanzhen.rules.answers import Answer
from yanzhen.rules.standing import Standing, State, stand_clause
from yanzhen.specs.conditions import facts_in
from yanzhen.specs.rulebook import Clause, PolicySpec

PUBLIC_STATES = ("public", "ordered", "paid", "archived")
GRADED = frozenset("AB")
"""Grades of facts on which money may go out without an application."""


def applications(*, enterprise: str = "", state: str = "") -> QuerySet[Application]:
    rows = Application.objects.select_related("enterprise__region", "policy", "first_by", "listing", "order")
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
    asked = {name for name, _ in facts_in(found[1].conditions)}
    return standing, {n: plain(v) for n, v in dossier.facts.items() if n in asked}


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
    asked = {f"补正的材料还没有重交：{name}" for name in found[1].documents if name not in held}
    missing += [told for told in _not_corrected(application, held) if told not in asked]
    return missing + account_problems(application)


def _not_corrected(application: Application, held: Mapping[str, Paper]) -> list[str]:
    """What was asked for when it was sent back and has not been handed in since."""
    if application.state != "returned" or not application.returns:
        return []
    last = application.returns[-1]
    since = datetime.datetime.fromisoformat(last["at"])
    return [
        f"补正的材料还没有重交：{item}" for item in last["items"] if item not in held or held[item].at < since
    ]


def account_problems(application: Application) -> list[str]:
    """What keeps money from being sent: no account, one in another name, or one that nobody declared to be its own."""
    if not application.account_number or not application.account_bank:
        return ["缺收款账户"]
    problems = [] if application.account_name == application.enterprise.name else ["收款户名与企业名称不一致"]
    return problems + ([] if application.account_owned else ["没有声明账户归属"])


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


def public_list() -> QuerySet[Application]:
    """What the public may see: who, for what, how much, when. Nothing else is read."""
    rows = Application.objects.filter(state__in=PUBLIC_STATES).order_by("-public_from", "-id")
    return rows.only(
        "enterprise__name", "enterprise__practice", "policy__label", "clause_label", "amount", "public_from",
        "public_to", "state", "automatic",
    ).select_related("enterprise", "policy")  # fmt: skip


def on_notice(key: int, day: datetime.date) -> Application | None:
    """What can still be objected to on a day, read as the public reads it."""
    return public_list().filter(pk=key, state="public", public_to__gte=day).first()


def raised_by(enterprise: str) -> QuerySet[Objection]:
    """What an enterprise itself said against notices, the latest first."""
    rows = Objection.objects.filter(raised_by__code=enterprise).order_by("-id")
    return rows.select_related("application__enterprise")


def entitled_to(policy: str, clause: str, day: datetime.date) -> tuple[list[Any], list[Any], int]:
    """(entitled by graded facts, entitled only by facts that are not graded, how many were looked at)."""
    book, found = facts.rulebook(), clause_of(policy, clause)
    rows = list(enterprises.applicants())
    if found is None:
        return [], [], 0
    dossiers = facts.dossiers([row.code for row in rows], day, book.vocabulary)
    needed = {name for name, _ in facts_in(found[1].conditions)}
    sure: list[Any] = []
    unsure: list[Any] = []
    for row in rows:
        dossier = dossiers[row.code]
        standing = stand_clause(*found, enterprise_of(book, dossier, day, found[1].documents))
        if standing.state is State.ENTITLED:
            (sure if _graded(dossier, needed) else unsure).append(row)
    return sure, unsure, len(rows)


def _graded(dossier: facts.Dossier, needed: set[str]) -> bool:
    used = [dossier.origins.get(name) for name in needed if name in dossier.facts]
    return all(origin is not None and origin.grade in GRADED for origin in used)


def open_count() -> int:
    return Application.objects.filter(state__in=OPEN).count()
