"""Assessment sheets of the installed packs, rounds, and scores as they stand now."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from yanzhen.analysis.assessment import Score, assess_sheet, ranks
from yanzhen.city.records.queries import definitions
from yanzhen.city.targets.models import Scored, ScoreFigure, ScoreObjection, Scoring
from yanzhen.specs.steering import AssessmentSpec

OBJECTS = {"county": "县（市）区", "park": "园区", "chain": "产业链"}


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody assessed with score, place and the figures that it stands on."""

    scored: Scored
    score: Score
    rank: int | None
    figures: dict[str, ScoreFigure]


def sheets() -> dict[str, AssessmentSpec]:
    """Id → sheet, of the packs that the record holds; a city's own goes before the reference's. One query."""
    return {c["id"]: AssessmentSpec.model_validate(c) for _, c in definitions("assessments")}


def sheet_of(scoring: Scoring) -> AssessmentSpec:
    """The sheet as the round keeps it."""
    return AssessmentSpec.model_validate(scoring.sheet)


def scorings() -> QuerySet[Scoring]:
    return Scoring.objects.all()


def scores_of(scoring: Scoring) -> list[Line]:
    """Everybody's score as it stands now: those with a total by it, then those that are still unknown."""
    sheet = sheet_of(scoring)
    current = Prefetch(
        "figures",
        ScoreFigure.objects.filter(replaced_at=None).select_related("source"),
        to_attr="current",
    )
    rows = list(Scored.objects.filter(scoring=scoring).prefetch_related(current))
    held: dict[str, dict[str, ScoreFigure]] = {
        row.key: {f.input: f for f in getattr(row, "current", ())} for row in rows
    }
    scores = {
        key: assess_sheet(sheet, {name: f.value for name, f in figures.items()})
        for key, figures in held.items()
    }
    places = ranks(scores)
    lines = [Line(row, scores[row.key], places[row.key], held[row.key]) for row in rows]
    return sorted(lines, key=lambda x: (x.rank is None, x.rank or 0, -x.score.known, x.scored.label))


def as_rows(lines: list[Line]) -> list[dict[str, Any]]:
    """Results as they are kept in an issue."""
    return [
        {
            "key": x.scored.key,
            "label": x.scored.label,
            "rank": x.rank,
            "total": x.score.total,
            "known": x.score.known,
            "unknown": round(x.score.unknown, 4),
            "vetoed": list(x.score.vetoed),
            "items": [
                {k: v for k, v in asdict(i).items() if k in ("id", "label", "points", "working")}
                for i in (*x.score.items, *x.score.deductions)
            ],
        }
        for x in lines
    ]


def moved(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everybody whose points or place differ between two issues."""
    old = {r["key"]: r for r in before}
    return [
        {
            "label": r["label"],
            "known_before": old[r["key"]]["known"],
            "known_after": r["known"],
            "rank_before": old[r["key"]]["rank"],
            "rank_after": r["rank"],
        }
        for r in after
        if r["key"] in old and (r["known"], r["rank"]) != (old[r["key"]]["known"], old[r["key"]]["rank"])
    ]


def objections_of(scoring: Scoring) -> QuerySet[ScoreObjection]:
    return ScoreObjection.objects.filter(scored__scoring=scoring).select_related("scored")
