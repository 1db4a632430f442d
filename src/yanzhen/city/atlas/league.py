"""The parks beside each other: what their land yields in one round, and how many of their signed projects were carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yanzhen.analysis.fulfilment import Rate
from yanzhen.city.parks import queries as parks
from yanzhen.city.projects import queries as projects

SHOWN = ("fulfilled", "started")
"""The rates of promises kept that stand beside the yield of the land; the page of rates has the others."""


@dataclass(frozen=True, slots=True)
class ParkLine:
    """One park; ``total`` None when nobody of it took part in the round, ``rates`` empty when nothing was signed."""

    code: str
    name: str
    total: Any
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class LeagueTable:
    """``found`` is the round's league, None before any round was published; ``whole`` counts every signed project once."""

    found: parks.League | None
    lines: tuple[ParkLine, ...]
    whole: tuple[Rate, ...]
    spots: tuple[Any, ...]


def league_table(asked: int | None) -> LeagueTable:
    """The table of the asked round, or of the newest published one."""
    rounds = parks.league_rounds()
    chosen = next((r for r in rounds if r.pk == asked), None) or next(iter(rounds), None)
    found = parks.league(chosen) if chosen else None
    totals = {t.code: t for t in found.parks} if found else {}
    rows = parks.located_parks()
    kept = {code: shown_rates(one) for code, one in projects.fulfilment_by_park().items()}
    names = {p.code: p.name for p in rows} | {c: t.name for c, t in totals.items()}
    order = [*totals, *sorted((c for c in kept if c not in totals), key=lambda c: (-kept[c][0].bottom, c))]
    lines = (ParkLine(c, names[c], totals.get(c), kept.get(c, ())) for c in order if c in names)
    return LeagueTable(found, tuple(lines), shown_rates(projects.fulfilment()), tuple(rows))


def shown_rates(found: Any) -> tuple[Rate, ...]:
    """Those of ``SHOWN``, in that order."""
    return tuple(found.rate(name) for name in SHOWN)
