"""One way to write an application: only over the version that was looked at, sealed and noted as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from yanzhen.city.policies.models import Application
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

SEALED = (
    "enterprise", "policy", "clause", "state", "version", "automatic", "told", "facts", "account_name", "account_bank",
    "account_number", "account_owned", "amount", "returned", "reason", "reviewers", "round", "first_by", "submitted_on",
    "accepted_on", "due_on", "public_from", "public_to", "confirmed_on", "paid_on", "receipt", "listing", "order", "dossier",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody gives with an act: the version of the row that was looked at, and the fields of the form."""

    version: int
    reason: str = ""
    items: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    amount: Decimal | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def write(application: Application, step: Step, fields: Mapping[str, Any], told: str, by: Any) -> Application:
    """Only when nobody wrote in between: the version that was looked at is the version that is changed.

    Runs inside the transaction of the act. Entering another state starts that state's clock.
    """
    given = {**fields, "version": step.version + 1, "updated_at": timezone.now()}
    if given.get("state", application.state) != application.state:
        given["entered_on"] = timezone.localdate()
    if not Application.objects.filter(pk=application.pk, version=step.version).update(**given):
        raise YanzhenError(
            "没有办成", where=str(application), why="别人刚刚办过这一件", do="刷新页面，看最新进展再办"
        )
    application.refresh_from_db()
    note(application, told, by, {"reason": step.reason, "items": list(step.items), **step.more})
    return application


def note(application: Application, told: str, by: Any, more: Any = None) -> None:
    """Seal the row as it is now and enter the act into the change log."""
    seal(application, told, SEALED, by=by, more=more)
    record_change(
        actor=by, origin="申报办理", action="update", model="policies.Application", key=str(application.pk),
        label=f"{told}：{application}", after={"state": application.state},
    )  # fmt: skip
