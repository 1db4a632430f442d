"""Which file holds which kind of definition."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from yanzhen.specs import (
    attraction,
    catalogue,
    class_measures,
    credit,
    holidays,
    pairing,
    ranking,
    rulebook,
    standards,
    steering,
)
from yanzhen.specs import models as m
from yanzhen.specs.fields import Spec


@dataclass(frozen=True, slots=True)
class FileKind:
    """``pattern`` matches the path in the pack; ``key`` is the YAML list, empty when a file is one thing."""

    pattern: str
    kind: str
    model: type[Spec]
    key: str = ""


FILE_KINDS: tuple[FileKind, ...] = (
    FileKind("sources*.yaml", "sources", m.Source, "sources"),
    FileKind("units.yaml", "units", standards.Unit, "units"),
    FileKind("grades.yaml", "grades", standards.GradeSpec, "grades"),
    FileKind("regions.csv", "regions", standards.Region),
    FileKind("industries.csv", "industries", standards.Industry),
    FileKind("io_sectors.csv", "io_sectors", standards.IoSector),
    FileKind("size_classes.yaml", "size_classes", standards.SizeClass, "sectors"),
    FileKind("above_scale.yaml", "thresholds", standards.Threshold, "thresholds"),
    FileKind("stages/*.yaml", "stage_sets", standards.StageSet),
    FileKind("lights/*.yaml", "light_sets", standards.LightSet),
    FileKind("chains/*.yaml", "chains", m.ChainSpec),
    FileKind("chain_links.yaml", "chain_links", m.ChainLinkSpec, "links"),
    FileKind("chain_listings.csv", "listings", m.Listing),
    FileKind("phases.yaml", "phases", m.PhaseSpec, "phases"),
    FileKind("enterprises.csv", "enterprises", m.EnterpriseSpec),
    FileKind("enterprise_figures.csv", "enterprise_figures", m.EnterpriseFigureSpec),
    FileKind("placements.csv", "placements", m.PlacementSpec),
    FileKind("supply.csv", "supply", m.SupplySpec),
    FileKind("parks.csv", "parks", m.ParkSpec),
    FileKind("park_figures.csv", "park_figures", m.ParkFigureSpec),
    FileKind("platforms.csv", "platforms", m.PlatformSpec),
    FileKind("projects.csv", "projects", m.ProjectSpec),
    FileKind("project_events.csv", "project_events", m.ProjectEventSpec),
    FileKind("indicators.yaml", "indicators", m.IndicatorSpec, "indicators"),
    FileKind("targets.csv", "targets", m.TargetSpec),
    FileKind("lineages.yaml", "lineages", m.LineageSpec, "lineages"),
    FileKind("actuals.csv", "actuals", m.ActualSpec),
    FileKind("contradictions.yaml", "contradictions", m.ContradictionSpec, "contradictions"),
    FileKind("corrections.yaml", "corrections", m.CorrectionSpec, "corrections"),
    FileKind("talent.csv", "talent", m.TalentSpec),
    FileKind("capital.csv", "capital", m.CapitalSpec),
    FileKind("ranking.yaml", "ranking_factors", ranking.RankingFactor, "factors"),
    FileKind("pairing.yaml", "pairings", pairing.PairingSpec, "markets"),
    FileKind("facts.yaml", "facts", rulebook.FactSpec, "facts"),
    FileKind("never_rules.yaml", "never_rules", rulebook.NeverRule, "rules"),
    FileKind("policies/*/*/*.yaml", "policies", rulebook.PolicySpec),
    FileKind("ladders/*.yaml", "ladders", rulebook.LadderSpec),
    FileKind("evaluations/*.yaml", "evaluations", rulebook.EvaluationSpec),
    FileKind("class_measures.yaml", "class_measures", class_measures.ClassMeasure, "class_measures"),
    FileKind("service_levels.yaml", "service_levels", rulebook.ServiceLevel, "service_levels"),
    FileKind("first_report.yaml", "first_reports", attraction.FirstReportSpec, "rules"),
    FileKind("attraction_quotas.yaml", "attraction_quotas", attraction.AttractionQuotaSpec, "quotas"),
    FileKind("holidays.yaml", "holidays", holidays.HolidayYear, "holidays"),
    FileKind("limits.yaml", "limits", steering.LimitSpec, "limits"),
    FileKind("credit_indicators.yaml", "credit_indicators", credit.CreditIndicator, "indicators"),
    FileKind("refusal_reasons.yaml", "refusal_reasons", credit.RefusalReason, "reasons"),
    FileKind("assessments/*.yaml", "assessments", steering.AssessmentSpec),
    FileKind("catalogue.yaml", "datasets", catalogue.DatasetSpec, "datasets"),
    FileKind("connections.yaml", "connections", catalogue.ConnectionSpec, "connections"),
)

SHARED_KEYS = {"valid_from", "valid_to", "reference", "references", "grade", "note"}
"""Keys beside a YAML list that hold for every entry which does not name its own."""


def kind_of(path: str) -> FileKind | None:
    """The kind of a file by its path in the pack, e.g. ``chains/nev.yaml``; None for strangers."""
    return next(
        (k for k in FILE_KINDS if PurePosixPath(path).match(k.pattern) and _depth(path) == _depth(k.pattern)),
        None,
    )


def _depth(path: str) -> int:
    return path.count("/")
