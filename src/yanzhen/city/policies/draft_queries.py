"""What a draft would do, and how the policies in force are doing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Count
from django.utils import timezone

from yanzhen.city.policies import facts
from yanzhen.city.policies.answering import GIVING
from yanzhen.city.policies.models import DRAFTING, Application, Policy, PolicyDraft
from yanzhen.city.policies.procedure import STATES
from yanzhen.city.policies.queries import register
from yanzhen.city.policies.simulating import ClauseEffect, simulate
from yanzhen.city.records.queries import calendar
from yanzhen.kernel.working_days import working_days_between
from yanzhen.rules.lists import read_list
from yanzhen.specs.conditions import facts_in
from yanzhen.specs.rulebook import PolicySpec


def effects(policy: Policy, new: PolicySpec) -> tuple[ClauseEffect, ...]:
    """The version in force against a new one, over every enterprise of the city, today."""
    book, known, today = facts.rulebook(), register(), timezone.localdate()
    old = _in_force(policy, new, book)
    dossiers = facts.dossiers([r.code for r in known], today, book.vocabulary)
    return simulate(old, new, dossiers, [(r.code, r.name) for r in known], book.vocabulary, today)


def _in_force(policy: Policy, new: PolicySpec, book: facts.Rulebook) -> PolicySpec:
    """What counts now; of a policy that never counted, the same without clauses."""
    return next((p for p in book.policies if p.id == policy.code), new.model_copy(update={"clauses": ()}))


def drafting() -> list[Policy]:
    """Policies that were begun here and do not count yet."""
    return list(Policy.objects.filter(state=DRAFTING))


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a draft does to whom: ``rows`` enterprises of ``whom``, with what must be said about them."""

    effects: tuple[ClauseEffect, ...] = ()
    whom: str = "全市在册企业"
    rows: int = 0
    notes: tuple[str, ...] = ()


def on_the_city(policy: Policy, new: PolicySpec) -> Simulation:
    """The version in force against a new one, over every enterprise of the record."""
    found = effects(policy, new)
    return Simulation(found, rows=len(register()))


def on_a_list(policy: Policy, new: PolicySpec, path: Path) -> Simulation:
    """The same over a list that was handed in; nothing of it is kept. Raises YanzhenError for a list that cannot be used."""
    book, today = facts.rulebook(), timezone.localdate()
    old = _in_force(policy, new, book)
    clauses = (*old.clauses, *new.clauses)
    asked = frozenset(name for clause in clauses for name, _ in facts_in(clause.conditions))
    held = read_list(path, book.vocabulary, asked)
    codes = [f"{n}:{code}" for n, code in enumerate(held.codes)]
    dossiers = {code: facts.Dossier(code, held.columns.at(n), {}) for n, code in enumerate(codes)}
    named = [(code, name) for code, name in zip(codes, held.names, strict=True)]
    found = simulate(old, new, dossiers, named, book.vocabulary, today)
    return Simulation(found, "上传的名单", len(codes), held.notes)


def versions(policy: Policy) -> list[PolicyDraft]:
    """What was published, approved or given up before, the latest first."""
    return list(policy.drafts.exclude(state="draft")[:20])


@dataclass(frozen=True, slots=True)
class Monitor:
    """``p50`` and ``p90`` in working days from handing in to payment; None while nothing was paid.

    Applications of made-up enterprises are in none of the figures; ``practice`` says how many there are.
    """

    states: tuple[tuple[str, int], ...]
    paid: int
    p50: int | None
    p90: int | None
    refusals: tuple[tuple[str, int], ...]
    silent: tuple[Policy, ...]
    overlaps: tuple[tuple[str, str, str], ...]
    practice: int = 0


def monitor() -> Monitor:
    """How the policies in force are doing, by the applications of the record."""
    real = Application.objects.filter(enterprise__practice=False)
    counts = dict(real.values_list("state").annotate(n=Count("pk")).order_by())
    paid = real.exclude(paid_on=None).exclude(submitted_on=None)
    known = calendar()
    days = sorted(
        working_days_between(a, b, known) for a, b in paid.values_list("submitted_on", "paid_on") if a and b
    )
    refused = real.filter(state__in=("rejected", "closed", "appealed"))
    reasons = Counter(refused.values_list("reason", flat=True))
    here = [
        p.id for p in facts.rulebook().policies if not p.example and any(c.role in GIVING for c in p.clauses)
    ]
    asked = real.values("policy")
    silent = Policy.objects.filter(state="in_force", code__in=here).exclude(pk__in=asked)
    return Monitor(
        tuple((STATES[s], counts[s]) for s in STATES if s in counts),
        len(days), nearest_rank(days, 50), nearest_rank(days, 90), tuple(reasons.most_common(10)), tuple(silent), _overlaps(),
        Application.objects.filter(enterprise__practice=True).count(),
    )  # fmt: skip


def nearest_rank(days: Sequence[int], percent: int) -> int | None:
    """The smallest value that at least ``percent`` of the values do not exceed; None of nothing."""
    return days[-(-len(days) * percent // 100) - 1] if days else None


def _overlaps() -> tuple[tuple[str, str, str], ...]:
    """(clause, other clause, why) of clauses that say themselves that they exclude each other."""
    clauses = {c.id: c for p in facts.rulebook().policies if not p.example for c in p.clauses}
    pairs = {
        tuple(sorted((c.id, other))): c
        for c in clauses.values()
        for other in c.exclusive_with
        if other in clauses
    }
    return tuple(
        (clauses[one].label.zh, clauses[other].label.zh, told.stack_rule or "条款写明不能同享")
        for (one, other), told in pairs.items()
    )
