"""Policies, ladders and the vocabulary of facts as packs define them, and what people state of an enterprise."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yanzhen.city.enterprises.services import search_text
from yanzhen.city.exchange.services import rewrite_citations
from yanzhen.city.policies.freezing import freeze
from yanzhen.city.policies.models import FactDefinition, FactEntry, Ladder, NeverRule, Policy, ServiceLevel
from yanzhen.city.records.sealing import SYSTEM, seal
from yanzhen.city.records.services import record_change, sync_rows
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.rulebook import FactSpec, PolicySpec

SEALED_FACT = ("enterprise", "fact", "period", "value", "unit", "source", "stated_on", "by_name")


def install_policies(specs: Iterable[PolicySpec]) -> None:
    """Instruments with their clauses, whole in the row and searchable beside it."""
    _install(Policy, {s.id: (s, policy_columns(s)) for s in specs})


def policy_columns(spec: PolicySpec) -> dict[str, Any]:
    """The searchable columns of an instrument."""
    live = [c for c in spec.clauses if c.role != "never"]
    document = spec.document
    return {
        "label": spec.label.zh,
        "level": spec.level,
        "issuer": spec.issuer,
        "title": document.title,
        "number": document.number,
        "document_date": document.date,
        "valid_from": spec.valid_from,
        "valid_to": spec.valid_to,
        "state": spec.status.state,
        "state_as_of": spec.status.as_of,
        "object": spec.object,
        "instrument": spec.instrument,
        "opens": [[c.window.opens, c.window.closes] for c in live if c.window.opens or c.window.closes],
        "complete": bool(live) and all(c.conditions_complete for c in live),
        "search_text": search_text(spec.label.zh, document.title, spec.issuer, document.number),
    }


def install_ladders(specs: Iterable[Any]) -> None:
    """Ladders of recognitions, one row a version."""
    dated = ("valid_from", "valid_to")
    _install(
        Ladder, {s.id: (s, {"label": s.label.zh} | {name: getattr(s, name) for name in dated}) for s in specs}
    )


def install_never_rules(specs: Iterable[Any]) -> None:
    """What no policy may do."""
    _install(NeverRule, {s.id: (s, {"says": s.says, "severity": s.severity}) for s in specs})


def install_service_levels(specs: Iterable[Any]) -> None:
    """How long acts may take."""
    _install(ServiceLevel, {s.id: (s, {"label": s.label.zh}) for s in specs})


def install_facts(specs: Iterable[FactSpec]) -> None:
    """The vocabulary that conditions are written in."""
    wanted = {s.id: {"label": s.label.zh, "department": s.department, "spec": freeze(s)} for s in specs}
    sync_rows(FactDefinition, wanted, key="code")


def _install(model: Any, specs: Mapping[str, tuple[Any, dict[str, Any]]]) -> None:
    wanted = {
        code: columns | {"pack_key": code, "grade": s.grade.value, "note": s.note, "spec": freeze(s)}
        for code, (s, columns) in specs.items()
    }
    rows = sync_rows(model, wanted, key="code")
    rewrite_citations({rows[code]: s.references for code, (s, _) in specs.items()})


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody states: the value, on what basis, the day to which the paper belongs, the year it is about."""

    value: Any
    source: str
    on: datetime.date
    period: str = ""


def state_fact(enterprise: Any, spec: FactSpec, said: Statement, *, by: Any) -> FactEntry:
    """Write down what somebody states of an enterprise, sealed; what was stated before stays beside it.

    Raises YanzhenError when the value is below what can be true or no basis is named.
    """
    value = said.value
    if not said.source.strip():
        do = "写明材料名称，如“2025年度审计报告”"
        raise YanzhenError("没有写依据", where=spec.label.zh, why="事实要能核对", do=do)
    if spec.minimum is not None and not isinstance(value, bool | str) and value < spec.minimum:
        what = f"{spec.label.zh}不可能低于 {spec.minimum}{spec.unit}"
        raise YanzhenError(what, where=str(value), do="核对数值和单位后重填")
    with transaction.atomic():
        entry = FactEntry.objects.create(
            enterprise=enterprise, fact=spec.id, period=said.period, value=value, unit=spec.unit,
            source=said.source.strip(), stated_on=said.on, by=by, by_name=str(by) if by else SYSTEM,
        )  # fmt: skip
        seal(entry, "填报事实", SEALED_FACT, by=by)
        record_change(
            actor=by, origin="填报事实", action="create", model="policies.FactEntry", key=str(entry.pk),
            label=f"{enterprise}·{spec.label.zh}",
            after={"value": value, "period": said.period, "source": said.source},
        )  # fmt: skip
    return entry
