"""免申即享 as pages show it: which clauses can be paid without an application, lists, objections, samples."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from yanzhen.city.policies import facts
from yanzhen.city.policies.models import Application, AuditDraw, AuditFinding, Listing, Objection
from yanzhen.rules.versions import Force, force_of
from yanzhen.specs.rulebook import Clause, PolicySpec

PAID = ("paid", "archived")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause and why it can, or what keeps it from being, paid without an application."""

    policy: PolicySpec
    clause: Clause
    problems: tuple[str, ...]

    @property
    def fit(self) -> bool:
        return not self.problems


def candidates(day: datetime.date) -> tuple[Candidate, ...]:
    """Clauses that give money, fit ones first. Those that give none are left out."""
    found = [
        Candidate(p, c, problems_of(p, c, day))
        for p in facts.rulebook().policies
        if not p.example
        for c in p.clauses
        if _gives_money(c)
    ]
    return tuple(sorted(found, key=lambda one: (len(one.problems), one.policy.id, one.clause.id)))


def _gives_money(clause: Clause) -> bool:
    return clause.role == "benefit" and clause.benefit is not None and clause.benefit.nature == "cash"


def problems_of(policy: PolicySpec, clause: Clause, day: datetime.date) -> tuple[str, ...]:
    """What keeps a clause from being paid by computing alone; empty where nothing does."""
    checks = (
        (policy.example, "外地规定，只作参考"),
        (not _gives_money(clause), "不是资金兑付"),
        (force_of(policy, clause, day) is not Force.IN_FORCE, "不在有效期或未核实有效"),
        (not clause.conditions_complete, "条件未见全"),
        (not clause.amount_known, "金额标准未见"),
    )
    return tuple(told for holds, told in checks if holds)


def listings() -> QuerySet[Listing]:
    """Lists with how far they are."""
    return Listing.objects.select_related("policy").annotate(
        people=Count("applications"),
        settled=Count("applications", filter=Q(applications__state__in=PAID)),
        money=Sum("applications__amount"),
    )


def lines_of(listing: Listing) -> QuerySet[Application]:
    rows = Application.objects.filter(listing=listing).select_related("enterprise__region", "policy", "order")
    return rows.prefetch_related("objections").order_by("id")


def objections(*, open_only: bool = False) -> QuerySet[Objection]:
    rows = Objection.objects.select_related("application__enterprise", "application__policy")
    return rows.filter(answered_on=None) if open_only else rows


def draws_of(listing: Listing) -> QuerySet[AuditDraw]:
    return AuditDraw.objects.filter(listing=listing).prefetch_related("findings__application__enterprise")


def unchecked(draw: AuditDraw) -> list[int]:
    """Applications that were picked and not yet checked."""
    done = set(draw.findings.values_list("application_id", flat=True))
    return [key for key in draw.picked if key not in done]


def recoveries() -> QuerySet[AuditFinding]:
    """Wrong payments, those first that have not come back."""
    rows = AuditFinding.objects.filter(correct=False).select_related(
        "application__enterprise", "application__policy"
    )
    return rows.order_by("recovered_on", "id")


def draw_sample(keys: Iterable[int], seed: str, share: int) -> list[int]:
    """One in ``share``, at least one of any: those whose digest with the seed is smallest; anybody can repeat it."""
    ranked: Sequence[int] = sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())
    return sorted(ranked[: max(1, len(ranked) // share)]) if ranked else []
