"""Indicators, lineages, targets and actuals as a pack defines them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yanzhen.city.exchange.services import rewrite_citations
from yanzhen.city.records.services import sync_rows
from yanzhen.city.targets.models import Actual, Indicator, Lineage, Target

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
