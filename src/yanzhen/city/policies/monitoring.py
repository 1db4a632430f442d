"""How policies are used: money against the budget, who applied of those entitled, what nobody asks for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yanzhen.city.policies import facts
from yanzhen.city.policies.answering import variables_on
from yanzhen.city.policies.models import Application
from yanzhen.city.policies.queries import register
from yanzhen.rules.batch import columns_of, compile_rules
from yanzhen.specs.rulebook import Budget, Clause

COMMITTED = frozenset({"approved", "public", "ordered", "paid", "archived"})
"""States in which money is promised."""
IN_WAN = {"万元": Decimal(1), "元": Decimal("0.0001"), "亿元": Decimal(10_000)}
SILENT_DAYS = 180


@dataclass(frozen=True, slots=True)
class Watched:
    """One clause: ``entitled`` hold today, ``open`` cannot be told; money in 万元, None where nothing is known."""

    policy: str
    clause: str
    label: str
    entitled: int
    open: int
    applied: int
    budget: Decimal | None
    committed: Decimal
    paid: Decimal
    exhausted_on: datetime.date | None
    silent: bool

    @property
    def take_up(self) -> int | None:
        """Whole per cent of the entitled who applied; None where nobody is."""
        return round(100 * min(self.applied, self.entitled) / self.entitled) if self.entitled else None


def watched(day: datetime.date) -> list[Watched]:
    """Every benefit clause in force that has a budget, an application, or somebody entitled."""
    book = facts.rulebook()
    live = [
        (p.id, c)
        for p in book.policies
        if p.status.state == "in_force" and not p.example
        for c in p.clauses
        if c.role in ("benefit", "benefit_unknown")
    ]
    codes = [r.code for r in register()]
    dossiers = facts.dossiers(codes, day, book.vocabulary)
    told = compile_rules([c for _, c in live], book.vocabulary).evaluate(
        columns_of([dossiers[code].facts for code in codes]), variables_on(day)
    )
    rows = _applications()
    found = []
    for policy, clause in live:
        tally, mine = told.tally(clause.id), rows.get(clause.id, [])
        if tally.yes or tally.maybe or mine or clause.budget:
            found.append(_line(policy, clause, (tally.yes + tally.maybe, tally.open), mine, day))
    return sorted(found, key=lambda w: (-w.applied, -w.entitled, w.clause))


def _applications() -> dict[str, list[Application]]:
    found: dict[str, list[Application]] = {}
    for row in Application.objects.filter(enterprise__practice=False).exclude(state="draft"):
        found.setdefault(row.clause, []).append(row)
    return found


def _line(
    policy: str, clause: Clause, counts: tuple[int, int], mine: Sequence[Application], day: datetime.date
) -> Watched:
    budget = in_wan(clause.budget)
    paid = _sum(a for a in mine if a.paid_on)
    committed = _sum(a for a in mine if a.paid_on or a.state in COMMITTED)
    last = max((a.submitted_on for a in mine if a.submitted_on), default=None)
    silent = last is None or (day - last).days > SILENT_DAYS
    end = exhausted_on(budget, [(a.paid_on, a.amount) for a in mine if a.paid_on and a.amount], day)
    return Watched(
        policy, clause.id, clause.label.zh, *counts, len({a.enterprise_id for a in mine}), budget, committed, paid,
        end, silent,
    )  # fmt: skip


def _sum(rows: Iterable[Application]) -> Decimal:
    return sum((row.amount for row in rows if row.amount is not None), Decimal(0))


def in_wan(budget: Budget | None) -> Decimal | None:
    """A budget in 万元; None where none is known or its unit is not money."""
    factor = IN_WAN.get(budget.unit) if budget else None
    return budget.total * factor if budget and factor else None


def exhausted_on(
    budget: Decimal | None, paid: Sequence[tuple[datetime.date, Decimal]], day: datetime.date
) -> datetime.date | None:
    """When the rest is used up at the pace since the first payment; None where there is no pace to go by."""
    if budget is None or len(paid) < 2:
        return None
    spent, since = sum((amount for _, amount in paid), Decimal(0)), min(on for on, _ in paid)
    days = (day - since).days
    if spent >= budget:
        return day
    if days <= 0:
        return None
    ahead = int((budget - spent) / (spent / days))
    return day + datetime.timedelta(days=ahead) if ahead < 365 * 20 else None
