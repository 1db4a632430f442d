"""A target's owners, its division as a tree, what waits for review, what is overdue, what it was before."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from yanzhen.analysis.progress import Light, Progress, TargetFacts, assess
from yanzhen.analysis.splitting import RULE_LABELS, Rule
from yanzhen.city.accounts.permissions import has_role, units_of
from yanzhen.city.targets import facts, queries
from yanzhen.city.targets.duties import Owed, owed_periods
from yanzhen.city.targets.models import (
    Actual,
    Charge,
    Report,
    Revision,
    Split,
    SplitPart,
    Target,
    TargetOwner,
)
from yanzhen.city.targets.permissions import REVIEWERS
from yanzhen.kernel.matters import Matter

WAITING, COUNTED = "reported", "accepted"


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part with what is accepted of it and what waits."""

    part: SplitPart
    light: Light
    reason: str
    latest: str
    waiting: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class SplitShown:
    """A division as it stands; ``older`` are the versions before it."""

    split: Split
    rule: str
    parts: tuple[PartShown, ...]
    older: tuple[Split, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A report that a target's lead owes; ``late`` in days, 0 while there is time."""

    target: Target
    owner: TargetOwner
    owed: Owed
    late: int


@dataclass(frozen=True, slots=True)
class Care:
    """Everything about who looks after one target. ``charge`` None: nobody has been named."""

    charge: Charge | None
    version: int
    owners: tuple[TargetOwner, ...]
    former: tuple[TargetOwner, ...]
    splits: tuple[SplitShown, ...]
    waiting: tuple[Report, ...]
    history: tuple[Report, ...]
    revisions: tuple[Revision, ...]
    overdue: tuple[Due, ...]


def charge_of(target: Target) -> Charge | None:
    """The charge with its owners, none where nobody was named."""
    owners = Prefetch("owners", TargetOwner.objects.select_related("unit"))
    return Charge.objects.filter(target=target).prefetch_related(owners).first()


def part_of(charge: Charge | None, key: str) -> SplitPart | None:
    """A part of the division in force; None without a key or a match."""
    if charge is None or not key.isdigit():
        return None
    rows = SplitPart.objects.filter(split__charge=charge, split__replaced_at=None, pk=int(key))
    return rows.select_related("split", "unit").first()


def care_of(target: Target, *, as_of: datetime.date | None = None) -> Care:
    """Owners, divisions, reports, revisions and overdue reports of one target."""
    day = as_of or timezone.localdate()
    charge = charge_of(target)
    revisions = Revision.objects.filter(before__lineage=target.lineage_id) if target.lineage_id else None
    line = tuple(revisions.select_related("before", "after", "source")) if revisions is not None else ()
    if charge is None:
        return Care(None, 0, (), (), (), (), (), line, ())
    owners = list(charge.owners.all())
    reports = tuple(charge.reports.select_related("unit", "source", "part", "charge__target", "by"))
    waiting = tuple(r for r in reports if r.state == WAITING)
    return Care(
        charge=charge,
        version=charge.version,
        owners=tuple(o for o in owners if o.until is None),
        former=tuple(o for o in owners if o.until is not None),
        splits=_splits(charge, target, waiting, day),
        waiting=waiting,
        history=tuple(r for r in reports if r.state != WAITING),
        revisions=line,
        overdue=tuple(dues_of([charge], day=day)),
    )


def _splits(
    charge: Charge, target: Target, waiting: Iterable[Report], day: datetime.date
) -> tuple[SplitShown, ...]:
    splits = list(charge.splits.prefetch_related(Prefetch("parts", SplitPart.objects.select_related("unit"))))
    current = [s for s in splits if s.replaced_at is None]
    if not current:
        return ()
    measured = facts.actuals_until(queries.actuals(indicator=target.indicator.code), day)
    by_part: dict[int, list[Report]] = defaultdict(list)
    for report in waiting:
        if report.part_id is not None:
            by_part[report.part_id].append(report)
    return tuple(
        SplitShown(
            split,
            RULE_LABELS[Rule(split.rule)],
            tuple(_part(p, split, target, measured, by_part[p.pk], day) for p in split.parts.all()),
            tuple(s for s in splits if s.axis == split.axis and s.replaced_at is not None),
        )
        for split in current
    )


def _part(
    part: SplitPart,
    split: Split,
    target: Target,
    measured: list[Actual],
    waiting: list[Report],
    day: datetime.date,
) -> PartShown:
    found = part_progress(part, split.axis, target, measured, day)
    latest = "" if found.latest is None else f"{found.latest:g}{part.measure}（{found.latest_period}）"
    return PartShown(part, found.light, found.reason, latest, tuple(waiting))


def part_progress(
    part: SplitPart, axis: str, target: Target, measured: Iterable[Actual], day: datetime.date
) -> Progress:
    """Where a part stands: a year by the target's own actuals up to its end, a place or chain by its own."""
    of_year = axis == "year"
    goal = TargetFacts(
        value=float(part.value),
        value_high=None,
        op=target.op,
        unit=part.measure,
        mode=target.mode,
        deadline=part.key if of_year else target.deadline,
        set_on=target.set_on,
        direction=target.indicator.direction,
        scope_key=target.scope_key,
        indicator=target.indicator.code,
        subject=target.subject if of_year else part.label,
    )
    rows = [facts.actual_facts(a) for a in measured]
    return assess(goal, rows, as_of=day, units=facts.unit_table())


def dues_of(charges: Iterable[Charge], *, day: datetime.date, late_only: bool = True) -> list[Due]:
    """Reports that leads owe for periods since they took over; two queries whatever the number."""
    held = [c for c in charges if c.every != "none"]
    given: dict[int, set[str]] = defaultdict(set)
    rows = Report.objects.filter(charge__in=held, state__in=(WAITING, COUNTED))
    for key, subject, wanted, period in rows.values_list(
        "charge_id", "subject", "charge__target__subject", "period"
    ):
        if subject == wanted:
            given[key].add(period)
    known = _known_periods(held)
    found = []
    for charge in held:
        lead = next((o for o in charge.owners.all() if o.until is None and o.role == "lead"), None)
        if lead is None:
            continue
        target = charge.target
        have = given[charge.pk] | known[target.indicator_id, target.subject, target.scope_key]
        for owed in owed_periods(charge.every, charge.within_days, lead.since, day):
            late = max(0, (day - owed.due).days)
            if owed.period not in have and (late or not late_only):
                found.append(Due(target, lead, owed, late))
    return sorted(found, key=lambda d: (-d.late, d.target.label))


def _known_periods(charges: list[Charge]) -> dict[tuple[int, str, str], set[str]]:
    found: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    wanted = {c.target.indicator_id for c in charges}
    rows = Actual.objects.filter(indicator__in=wanted) if wanted else Actual.objects.none()
    for indicator, subject, scope, period in rows.values_list(
        "indicator_id", "subject", "scope_key", "period"
    ):
        found[indicator, subject, scope].add(period)
    return found


def charges() -> QuerySet[Charge]:
    """Targets somebody looks after, without those that a later one replaced."""
    owners = Prefetch("owners", TargetOwner.objects.select_related("unit"))
    rows = Charge.objects.filter(target__superseded_by=None, target__retired_on=None)
    return rows.select_related("target__indicator").prefetch_related(owners).distinct()


def overdue_reports(*, as_of: datetime.date | None = None) -> list[Due]:
    """Every report that is late, the latest first."""
    return dues_of(charges(), day=as_of or timezone.localdate())


def waiting_reports() -> QuerySet[Report]:
    """Reports that nobody has reviewed, the oldest first."""
    rows = Report.objects.filter(state=WAITING).select_related(
        "charge__target", "unit", "source", "part", "by"
    )
    return rows.order_by("created_at")


def matters_for(user: Any, *, as_of: datetime.date | None = None) -> list[Matter]:
    """What this person has to do about targets: reports to review, reports due, reports that came back."""
    day = as_of or timezone.localdate()
    mine = units_of(user)
    found = [_review(r) for r in waiting_reports() if _for_review(user, r)]
    dues = dues_of(charges(), day=day, late_only=False) if mine else []
    found += [_due(d, day) for d in dues if d.owner.unit_id in mine]
    back = Report.objects.filter(state="returned", by=user.pk).select_related("charge__target", "unit")
    again = {
        (r.charge_id, r.subject, r.period)
        for r in Report.objects.filter(by=user.pk).exclude(state="returned")
    }
    found += [_returned(r) for r in back if (r.charge_id, r.subject, r.period) not in again]
    return found


def _for_review(user: Any, report: Report) -> bool:
    reporter = report.by.unit_id if report.by is not None else None
    return (
        has_role(user, *REVIEWERS)
        and report.by_id != user.pk
        and user.unit_id is not None
        and user.unit_id not in {report.unit_id, reporter}
    )


def _review(report: Report) -> Matter:
    says = f"{report.unit.name}报{report.period}：{facts.plain(report.value)}{report.measure}，待您审核"
    due = report.created_at.date() + datetime.timedelta(days=REVIEW_DAYS)
    return Matter(
        "review",
        str(report.pk),
        report.charge.target.label,
        says,
        "target",
        report.charge.target.code,
        due=due,
    )


REVIEW_DAYS = 5
"""Our own default for how long a report may wait."""


def _due(due: Due, day: datetime.date) -> Matter:
    light = "red" if due.late else ""
    said = f"逾期{due.late}天未报" if due.late else f"{due.owed.due} 前报"
    return Matter(
        "report", f"{due.target.code}@{due.owed.period}", due.target.label, f"{due.owed.period}的实绩，{said}",
        "target", due.target.code, due.owner.unit.code, due.owner.unit.name, due.owed.due, light,
    )  # fmt: skip


def _returned(report: Report) -> Matter:
    says = f"{report.period}的实绩被退回：{report.reason}"
    target = report.charge.target
    return Matter(
        "report", f"returned-{report.pk}", target.label, says, "target", target.code, light="yellow"
    )


def red_matters(*, as_of: datetime.date | None = None) -> list[Matter]:
    """Targets in force whose light is red, and reports that are late, for a dispatch meeting."""
    day = as_of or timezone.localdate()
    leads = {
        o.charge.target.code: o.unit
        for o in TargetOwner.objects.filter(until=None, role="lead").select_related("unit", "charge__target")
    }
    found = [
        _red(row, leads.get(row.target.code))
        for row in queries.target_ledger(light=Light.RED, as_of=day)
        if not row.superseded
    ]
    return found + [_due(d, day) for d in overdue_reports(as_of=day)]


def _red(row: queries.LedgerRow, unit: Any) -> Matter:
    target = row.target
    return Matter(
        "target", target.code, f"{target.label}（{row.goal}）", row.progress.reason, "target", target.code,
        unit.code if unit else "", unit.name if unit else "", facts.last_day(target.deadline), "red",
        target.chain.code if target.chain else "",
    )  # fmt: skip


def reds_on(day: datetime.date) -> list[Matter]:
    """``red_matters`` as supervision asks for it."""
    return red_matters(as_of=day)


def todos_on(user: Any, day: datetime.date) -> list[Matter]:
    """``matters_for`` as supervision asks for it."""
    return matters_for(user, as_of=day)
