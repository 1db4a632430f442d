"""A loaded pack: its definitions by kind, their keys and digests, and how two versions differ."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from pathlib import Path

from yanzhen.specs import (
    attraction,
    catalogue,
    class_measures,
    credit,
    pairing,
    ranking,
    rulebook,
    standards,
    steering,
)
from yanzhen.specs import holidays as calendars
from yanzhen.specs import models as m
from yanzhen.specs.fields import Spec
from yanzhen.specs.places import Place


@dataclass(frozen=True, slots=True)
class Pack:
    """All definitions of one pack. ``places`` maps (kind, key) to where it is written."""

    path: Path
    meta: m.PackMeta
    sources: tuple[m.Source, ...] = ()
    units: tuple[standards.Unit, ...] = ()
    grades: tuple[standards.GradeSpec, ...] = ()
    regions: tuple[standards.Region, ...] = ()
    industries: tuple[standards.Industry, ...] = ()
    io_sectors: tuple[standards.IoSector, ...] = ()
    size_classes: tuple[standards.SizeClass, ...] = ()
    thresholds: tuple[standards.Threshold, ...] = ()
    stage_sets: tuple[standards.StageSet, ...] = ()
    light_sets: tuple[standards.LightSet, ...] = ()
    chains: tuple[m.ChainSpec, ...] = ()
    chain_links: tuple[m.ChainLinkSpec, ...] = ()
    listings: tuple[m.Listing, ...] = ()
    phases: tuple[m.PhaseSpec, ...] = ()
    enterprises: tuple[m.EnterpriseSpec, ...] = ()
    enterprise_figures: tuple[m.EnterpriseFigureSpec, ...] = ()
    placements: tuple[m.PlacementSpec, ...] = ()
    supply: tuple[m.SupplySpec, ...] = ()
    parks: tuple[m.ParkSpec, ...] = ()
    park_figures: tuple[m.ParkFigureSpec, ...] = ()
    platforms: tuple[m.PlatformSpec, ...] = ()
    projects: tuple[m.ProjectSpec, ...] = ()
    project_events: tuple[m.ProjectEventSpec, ...] = ()
    indicators: tuple[m.IndicatorSpec, ...] = ()
    targets: tuple[m.TargetSpec, ...] = ()
    lineages: tuple[m.LineageSpec, ...] = ()
    actuals: tuple[m.ActualSpec, ...] = ()
    contradictions: tuple[m.ContradictionSpec, ...] = ()
    corrections: tuple[m.CorrectionSpec, ...] = ()
    talent: tuple[m.TalentSpec, ...] = ()
    capital: tuple[m.CapitalSpec, ...] = ()
    ranking_factors: tuple[ranking.RankingFactor, ...] = ()
    pairings: tuple[pairing.PairingSpec, ...] = ()
    policies: tuple[rulebook.PolicySpec, ...] = ()
    ladders: tuple[rulebook.LadderSpec, ...] = ()
    evaluations: tuple[rulebook.EvaluationSpec, ...] = ()
    class_measures: tuple[class_measures.ClassMeasure, ...] = ()
    service_levels: tuple[rulebook.ServiceLevel, ...] = ()
    holidays: tuple[calendars.HolidayYear, ...] = ()
    first_reports: tuple[attraction.FirstReportSpec, ...] = ()
    attraction_quotas: tuple[attraction.AttractionQuotaSpec, ...] = ()
    limits: tuple[steering.LimitSpec, ...] = ()
    assessments: tuple[steering.AssessmentSpec, ...] = ()
    datasets: tuple[catalogue.DatasetSpec, ...] = ()
    connections: tuple[catalogue.ConnectionSpec, ...] = ()
    credit_indicators: tuple[credit.CreditIndicator, ...] = ()
    refusal_reasons: tuple[credit.RefusalReason, ...] = ()
    facts: tuple[rulebook.FactSpec, ...] = ()
    never_rules: tuple[rulebook.NeverRule, ...] = ()
    places: dict[tuple[str, str], Place] = field(default_factory=dict, repr=False)

    def rows(self, kind: str) -> tuple[Spec, ...]:
        """The definitions of one kind, e.g. ``rows("projects")``."""
        found: tuple[Spec, ...] = getattr(self, kind)
        return found

    @property
    def digest(self) -> str:
        """sha256 over the digests of all rows, independent of file order."""
        keyed = [(kind, row_key(kind, row), row_digest(row)) for kind in KINDS for row in self.rows(kind)]
        lines = [row_digest(self.meta), *(" ".join(parts) for parts in sorted(keyed))]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def place(self, kind: str, row: Spec) -> Place:
        """Where a definition of this pack is written."""
        return self.places.get((kind, row_key(kind, row)), Place(""))


KINDS: tuple[str, ...] = tuple(f.name for f in fields(Pack) if f.name not in {"path", "meta", "places"})

_COMPOUND_KEYS: dict[str, tuple[str, ...]] = {
    "regions": ("code",),
    "industries": ("code",),
    "chain_links": ("from_", "to", "kind"),
    "enterprise_figures": ("enterprise", "indicator", "period", "measure", "value", "value_text"),
    "park_figures": ("park", "indicator", "period", "measure", "value", "value_text"),
    "placements": ("enterprise", "node"),
    "supply": ("supplier", "customer_name", "what"),
    "project_events": ("project", "stage", "date", "text"),
}


def row_key(kind: str, row: Spec) -> str:
    """What identifies a row of its kind: the id, or the fields that together name it."""
    names = _COMPOUND_KEYS.get(kind, ("id",))
    return "|".join(str(getattr(row, name) if getattr(row, name) is not None else "") for name in names)


def row_digest(row: Spec) -> str:
    """sha256 of the row's content; the order of fields and fields left at their default do not count."""
    content = json.dumps(
        row.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, sort_keys=True
    )
    return hashlib.sha256(content.encode()).hexdigest()


def diff_packs(old: Pack, new: Pack) -> dict[str, dict[str, tuple[str, ...]]]:
    """kind → {new, changed, retired} → keys; kinds without a difference are left out."""
    result: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind in KINDS:
        before = {row_key(kind, r): row_digest(r) for r in old.rows(kind)}
        after = {row_key(kind, r): row_digest(r) for r in new.rows(kind)}
        parts = {
            "new": tuple(sorted(after.keys() - before.keys())),
            "changed": tuple(sorted(k for k in after.keys() & before.keys() if after[k] != before[k])),
            "retired": tuple(sorted(before.keys() - after.keys())),
        }
        if any(parts.values()):
            result[kind] = parts
    return result
