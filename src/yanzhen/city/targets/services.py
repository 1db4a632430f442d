"""Indicators, lineages, targets and actuals as a pack defines them, and as people accept them from documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from yanzhen.city.exchange.services import rewrite_citations
from yanzhen.city.library.values import Judged
from yanzhen.city.records.services import Entry, record_changes, sync_rows
from yanzhen.city.targets.facts import READ
from yanzhen.city.targets.models import Actual, Indicator, Lineage, Target
from yanzhen.city.targets.readings import Catalogue, actual_fields, code_of, place_of, target_fields, why_not

_TARGET = (
    "label", "subject", "scope", "scope_key", "op", "value", "value_high", "unit", "mode", "text", "deadline",
    "set_on", "set_in", "note",
)  # fmt: skip
_ACTUAL = ("subject", "scope", "scope_key", "period", "op", "value", "value_text", "unit", "note")


def install_indicators(specs: Iterable[Any]) -> None:
    """The catalogue of what is measured."""
    sync_rows(
        Indicator,
        {
            s.id: {
                "label": s.label.zh,
                "unit": s.unit,
                "direction": s.direction,
                "family": s.family,
                "aliases": list(s.aliases),
            }
            for s in specs
        },
        key="code",
    )


def install_lineages(specs: Iterable[Any]) -> None:
    """Goals followed through the documents."""
    indicators = _indicators()
    sync_rows(
        Lineage,
        {
            s.id: {
                "label": s.label.zh,
                "indicator": indicators.get(s.indicator),
                "explanation": s.explanation,
            }
            for s in specs
        },
        key="code",
    )


def install_targets(specs: Iterable[Any], *, chains: Mapping[str, int], parks: Mapping[str, int]) -> None:
    """Targets; a target that supersedes another points to it once both are there."""
    targets = list(specs)
    indicators = _indicators()
    lineages = {x.code: x for x in Lineage.objects.all()}
    wanted = {
        s.id: {
            "code": s.id,
            "indicator": indicators[s.indicator],
            "chain_id": chains.get(s.chain),
            "park_id": parks.get(s.park),
            "lineage": lineages.get(s.lineage),
            "grade": s.grade.value,
        }
        | {n: getattr(s, n) for n in _TARGET}
        for s in targets
    }
    rows = sync_rows(Target, wanted)
    everyone = {t.code: t for t in Target.objects.all()}
    for s in targets:
        rows[s.id].supersedes = everyone.get(s.supersedes)
    Target.all_rows.bulk_update(rows.values(), ["supersedes"], batch_size=500)
    rewrite_citations({rows[s.id]: s.references for s in targets})


def install_actuals(specs: Iterable[Any]) -> None:
    """Measured values."""
    actuals = list(specs)
    indicators = _indicators()
    wanted = {
        s.id: {"code": s.id, "indicator": indicators[s.indicator], "grade": s.grade.value}
        | {n: getattr(s, n) for n in _ACTUAL}
        for s in actuals
    }
    rows = sync_rows(Actual, wanted)
    rewrite_citations({rows[s.id]: s.references for s in actuals})


def _indicators() -> dict[str, Indicator]:
    return {i.code: i for i in Indicator.objects.all()}


@dataclass(frozen=True, slots=True)
class _Reference:
    """A source and a place in it, in the shape citations are rewritten from."""

    source: str
    place: str


def record_judged_statements(judged: Sequence[Judged]) -> None:
    """Accepted statements become rows of their own with their source; what is taken back is retired.

    Rows of packs are never touched. Called inside the transaction of the judgement.
    """
    catalogue = Catalogue(Indicator.objects.all())
    found = {j: catalogue.find(j.fields) for j in judged if j.holds}
    standing = {j: i for j, i in found.items() if i is not None and not why_not(j.fields, i)}
    existing = list(
        Target.objects.exclude(code__startswith=READ).filter(indicator__in=set(standing.values()))
    )
    targets, actuals = {}, {}
    for one, indicator in standing.items():
        if one.fields["kind"] == "target":
            targets[code_of(one.key)] = target_fields(one, indicator, existing)
        else:
            actuals[code_of(one.key)] = actual_fields(one, indicator)
    gone = {code_of(j.key) for j in judged}
    retired = [*_retire(Target, gone - set(targets)), *_retire(Actual, gone - set(actuals))]
    rows = {**sync_rows(Target, targets, key="code"), **sync_rows(Actual, actuals, key="code")}
    rewrite_citations({rows[code_of(j.key)]: [_Reference(j.source, place_of(j))] for j in standing})
    entries = [Entry("create", f"targets.{type(row).__name__}", code, str(row)) for code, row in rows.items()]
    entries += [Entry("retire", model, code) for model, code in retired]
    record_changes(entries, actor=judged[0].by if judged else None, origin="判读采纳")


def _retire(model: type[Target] | type[Actual], codes: Iterable[str]) -> list[tuple[str, str]]:
    """(model, code) of the rows that leave."""
    rows = model.objects.filter(code__in=list(codes))
    left = [(f"targets.{model.__name__}", code) for code in rows.values_list("code", flat=True)]
    rows.update(retired_on=timezone.localdate())
    return left
