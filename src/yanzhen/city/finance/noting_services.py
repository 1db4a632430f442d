"""What every act of finance leaves behind: a step of the story, an entry of the change log, a link of the chain of seals."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils import timezone

from yanzhen.city.accounts.permissions import unit_of
from yanzhen.city.finance.models import Authorisation, Backing, Case, FinanceDemand, Step
from yanzhen.city.finance.states import OPEN_CASES
from yanzhen.city.records.sealing import SYSTEM, seal
from yanzhen.city.records.services import record_change

ORIGIN = "资金池"
DEMAND_FIELDS = (
    "enterprise", "kind", "amount", "purpose", "term_months", "needed_by", "node", "state", "submitted_on",
    "checked_on", "closed_on", "by_name", "on_behalf",
)  # fmt: skip
CASE_FIELDS = (
    "demand", "product", "unit", "state", "authorised_on", "accepted_on", "surveyed_on", "granted_on", "lent_on",
    "overdue_on", "settled_on", "refused_on", "late", "granted", "rate", "term_months", "reason", "says",
)  # fmt: skip
AUTHORISATION_FIELDS = (
    "enterprise",
    "unit",
    "case",
    "scopes",
    "starts_on",
    "ends_on",
    "revoked_at",
    "given_by_name",
)


def note(
    demand: FinanceDemand, case: Case | None, told: str, says: str, *, by: Any, sealed: bool = True
) -> None:
    """One act in the story of a demand or case; sealed unless it is a mere note. Inside the writing transaction."""
    Step.objects.create(
        demand=demand,
        case=case,
        act=told[:60],
        says=says.strip(),
        unit=unit_of(by),
        by_name=str(by) if by else SYSTEM,
    )
    row: FinanceDemand | Case = case or demand
    if sealed:
        seal(
            row,
            told[:40],
            CASE_FIELDS if case else DEMAND_FIELDS,
            by=by,
            more={"says": says, "version": row.version},
        )
    log(row, f"{told}：{row.number}", by=by, after={"state": row.state}, why=says, version=row.version)


def log(  # noqa: PLR0913 - one argument a column of the log
    row: Model, label: str, *, by: Any, after: Any = None, why: str = "", version: int | None = None, action: str = "update"
) -> None:  # fmt: skip
    """One entry of the change log."""
    record_change(
        actor=by, origin=ORIGIN, action=action, model=row._meta.label, key=str(row.pk), label=label, after=after,
        why=why, version=version,
    )  # fmt: skip


def end_authorisations(case: Case, why: str, *, by: Any) -> None:
    """What was allowed for this case is over: the purpose is gone. Each ending is sealed."""
    for row in case.authorisations.filter(revoked_at=None):
        end_authorisation(row, why, by=by)


def end_authorisation(row: Authorisation, why: str, *, by: Any) -> None:
    row.revoked_at, row.revoked_by_name = timezone.now(), f"{by}（{why}）"[:120]
    row.save(update_fields=["revoked_at", "revoked_by_name", "updated_at"])
    seal(row, "终止授权", AUTHORISATION_FIELDS, by=by, more={"why": why})


def free_orders(demand: FinanceDemand) -> None:
    """Orders back nothing any more once the demand is over and no money is out on it."""
    if demand.state in ("closed", "withdrawn") and not demand.cases.filter(state__in=OPEN_CASES).exists():
        Backing.objects.filter(demand=demand, ended_on=None).update(ended_on=timezone.localdate())
