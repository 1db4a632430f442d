"""Small offices and targets for tests: accounts named by post, invented figures."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from tests.city import rows
from yanzhen.city.accounts.models import Unit, User
from yanzhen.city.targets import charge_services, report_services
from yanzhen.city.targets.charge_services import Duty, PartGiven
from yanzhen.city.targets.models import Charge, Report, Target

SINCE = datetime.date(2024, 1, 1)
PDF = b"%PDF-1.4 proof"


def unit(code: str, kind: str = "department", parent: Unit | None = None) -> Unit:
    return Unit.objects.get_or_create(
        code=code, defaults={"name": f"某{code}", "kind": kind, "parent": parent}
    )[0]


def person(role: str, of: str, name: str = "") -> User:
    """An account of a role in a unit."""
    return User.objects.get_or_create(
        username=name or f"{role}-{of}", defaults={"role": role, "unit": unit(of)}
    )[0]


def office() -> User:
    return person("chain_office", "chain-office")


def bureau() -> User:
    return person("department", "bureau")


def goal(code: str = "t-output", value: object = 100, deadline: str = "2027", **fields: Any) -> Target:
    of = rows.indicator("output", "产值", "亿元")
    return rows.target(code, of, value, deadline, subject="全市", **fields)


def version(code: str) -> int:
    found = Charge.objects.filter(target__code=code).first()
    return found.version if found else 0


def given_to(code: str = "t-output", lead: str = "bureau", **more: Any) -> Charge:
    """A target with its owner since 2024."""
    unit(lead)
    for other in more.get("co", ()):
        unit(other)
    duty = Duty(lead, **{"since": SINCE, **more})
    return charge_services.assign_owner(code, duty, version=version(code), by=office())


def part(key: str, value: object, measure: str = "亿元", **more: Any) -> PartGiven:
    return PartGiven(key, key, Decimal(str(value)), measure, **more)


def divided(code: str, axis: str, *parts: PartGiven, **more: Any) -> Any:
    return charge_services.split_target(code, axis, parts, version=version(code), by=office(), **more)


def filed(code: str, period: str, value: object, measure: str = "亿元", **more: Any) -> Report:
    """A report with a document of the library as evidence."""
    by = more.pop("by", None) or bureau()
    rows.source("doc-1")
    evidence = more.pop("evidence", report_services.Evidence("doc-1", "第二页"))
    written = report_services.Given(period, Decimal(str(value)), measure, evidence, more.pop("note", ""))
    return report_services.file_report(code, written, by=by, **more)


def reviewed(report: Report, *, accept: bool = True, by: User | None = None, reason: str = "") -> Report:
    return report_services.review_report(
        report.pk, version=report.version, accept=accept, reason=reason, by=by or office()
    )
