"""Which file holds which kind of definition."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from yanzhen.specs import models as m
from yanzhen.specs.fields import Spec


@dataclass(frozen=True, slots=True)
class FileKind:
    """``pattern`` is matched against the path in the pack; ``key`` is the YAML list, empty when one file is one thing."""

    pattern: str
    kind: str
    model: type[Spec]
    key: str = ""


FILE_KINDS: tuple[FileKind, ...] = (
    FileKind("sources*.yaml", "sources", m.Source, "sources"),
    FileKind("units.yaml", "units", m.Unit, "units"),
    FileKind("grades.yaml", "grades", m.GradeSpec, "grades"),
    FileKind("regions.csv", "regions", m.Region),
    FileKind("industries.csv", "industries", m.Industry),
    FileKind("size_classes.yaml", "size_classes", m.SizeClass, "sectors"),
    FileKind("above_scale.yaml", "thresholds", m.Threshold, "thresholds"),
    FileKind("stages/*.yaml", "stage_sets", m.StageSet),
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
    FileKind("policies/*/*/*.yaml", "policies", m.PolicySpec),
    FileKind("ladders/*.yaml", "ladders", m.LadderSpec),
    FileKind("evaluations/*.yaml", "evaluations", m.EvaluationSpec),
    FileKind("service_levels.yaml", "service_levels", m.ServiceLevel, "service_levels"),
)

SHARED_KEYS = {"valid_from", "valid_to", "reference", "references", "grade", "note"}
"""Keys beside a YAML list that hold for every entry which does not name its own."""


def kind_of(path: str) -> FileKind | None:
    """The kind of a file by its path inside the pack, e.g. ``chains/nev.yaml``; None for ``pack.yaml`` and strangers."""
    return next((k for k in FILE_KINDS if PurePosixPath(path).match(k.pattern) and _depth(path) == _depth(k.pattern)), None)


def _depth(path: str) -> int:
    return path.count("/")
