"""Projects held against the industries of the park they lie in (两主一特)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yanzhen.analysis.evaluation import (
    ParkFit,
    ParkProfile,
    Placing,
    ProjectPlace,
    Standing,
    fit_of_parks,
    place_projects,
)
from yanzhen.city.chains import queries as chains
from yanzhen.city.parks import queries as parks
from yanzhen.city.projects import queries as projects
from yanzhen.kernel.chains import ChainGraph


@dataclass(frozen=True, slots=True)
class ParkRow:
    """A park, how well its projects fit, and those that do not (row of projects, reason)."""

    park: Any
    fit: ParkFit
    outside: tuple[tuple[Any, str], ...]
    unknown: tuple[tuple[Any, str], ...]


@dataclass(frozen=True, slots=True)
class Positioning:
    """All parks with projects, worst fit first; ``without`` are parks whose industries nobody recorded."""

    rows: tuple[ParkRow, ...]
    inside: int
    outside: int
    unknown: int
    without: tuple[Any, ...]


def positioning() -> Positioning:
    """In a constant number of queries. A node that is drawn in several chains belongs to all of them."""
    graph = chains.chain_graph()
    park_rows = {p.code: p for p in parks.parks()}
    project_rows = {p.code: p for p in projects.projects()}
    profiles = [
        ParkProfile(p.code, p.name, frozenset(c.code for c in p.chains.all()), p.positioning_main)
        for p in park_rows.values()
    ]
    places = [
        ProjectPlace(
            p.code,
            p.name,
            tuple(k.code for k in p.parks.all()),
            _chains_of((n.code for n in p.nodes.all()), graph),
        )
        for p in project_rows.values()
    ]
    standings = place_projects(places, profiles, chains.chain_labels())
    rows = [_row(park_rows[fit.park], fit, standings, project_rows) for fit in fit_of_parks(standings)]
    rows.sort(key=lambda r: (r.fit.fit is None, r.fit.fit if r.fit.fit is not None else 0, r.park.name))
    counts = {kind: sum(s.placing is kind for s in standings) for kind in Placing}
    return Positioning(
        tuple(rows),
        counts[Placing.INSIDE],
        counts[Placing.OUTSIDE],
        counts[Placing.UNKNOWN],
        tuple(p for p in park_rows.values() if not p.chains.all()),
    )


def _chains_of(nodes: Any, graph: ChainGraph) -> tuple[str, ...]:
    drawn = (d for n in nodes if n in graph for d in graph.drawings(n))
    return tuple(dict.fromkeys(d.split(".", 1)[0] for d in drawn))


def _row(park: Any, fit: ParkFit, standings: tuple[Standing, ...], rows: dict[str, Any]) -> ParkRow:
    own = [s for s in standings if s.park == park.code]

    def those(kind: Placing) -> tuple[tuple[Any, str], ...]:
        return tuple((rows[s.project], s.reason) for s in own if s.placing is kind)

    return ParkRow(park, fit, those(Placing.OUTSIDE), those(Placing.UNKNOWN))
