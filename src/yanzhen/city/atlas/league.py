"""The parks beside each other: what their land yields in one round, and how many of their signed projects were carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yanzhen.city.parks import queries as parks
from yanzhen.city.projects import queries as projects
from yanzhen.kernel.stages import FALLEN_STAGES, MAIN_LINE, Stage

CARRIED_OUT = frozenset(MAIN_LINE[MAIN_LINE.index(Stage.STARTED) :])
COMMITTED = frozenset(MAIN_LINE[MAIN_LINE.index(Stage.SIGNED) :]) | FALLEN_STAGES
"""Reserve projects promise nothing yet; of unknown ones nobody can tell: both stay out of the rate."""


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """``rate`` = carried out / committed; None when nothing was committed. ``unknown`` projects are not in it."""

    carried_out: int = 0
    committed: int = 0
    unknown: int = 0

    @property
    def rate(self) -> float | None:
        return self.carried_out / self.committed if self.committed else None


@dataclass(frozen=True, slots=True)
class ParkLine:
    """One park; ``total`` None when nobody of it took part in the round."""

    code: str
    name: str
    total: Any
    fulfilment: Fulfilment


@dataclass(frozen=True, slots=True)
class LeagueTable:
    """``found`` is the round's league, None before any round was published; ``whole`` counts each project once."""

    found: parks.League | None
    lines: tuple[ParkLine, ...]
    whole: Fulfilment
    spots: tuple[Any, ...]


def league_table(asked: int | None) -> LeagueTable:
    """The table of the asked round, or of the newest published one."""
    rounds = parks.league_rounds()
    chosen = next((r for r in rounds if r.pk == asked), None) or next(iter(rounds), None)
    found = parks.league(chosen) if chosen else None
    totals = {t.code: t for t in found.parks} if found else {}
    rows = parks.located_parks()
    rates, whole = _fulfilments({p.pk: p.code for p in rows})
    names = {p.code: p.name for p in rows} | {c: t.name for c, t in totals.items()}
    order = [*totals, *sorted((c for c in rates if c not in totals), key=lambda c: -rates[c].committed)]
    lines = (ParkLine(c, names[c], totals.get(c), rates.get(c, Fulfilment())) for c in order if c in names)
    return LeagueTable(found, tuple(lines), whole, tuple(rows))


def _fulfilments(codes: dict[int, str]) -> tuple[dict[str, Fulfilment], Fulfilment]:
    """Park code → fulfilment, a park with its areas; and of all projects that name a park. ``codes`` by key."""
    stages: dict[str, list[str]] = {}
    everything: list[str] = []
    for project in projects.projects().prefetch_related(None).prefetch_related("parks"):
        keys = {key for p in project.parks.all() for key in (p.pk, p.parent_id) if key in codes}
        for key in keys:
            stages.setdefault(codes[key], []).append(project.stage)
        if keys:
            everything.append(project.stage)
    return {code: fulfilment(found) for code, found in stages.items()}, fulfilment(everything)


def fulfilment(stages: Iterable[str]) -> Fulfilment:
    """Counts of stages as a rate."""
    counted = Counter(Stage(s) for s in stages)
    return Fulfilment(
        sum(counted[s] for s in CARRIED_OUT), sum(counted[s] for s in COMMITTED), counted[Stage.UNKNOWN]
    )
