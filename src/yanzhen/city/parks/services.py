"""Parks, their figures, platforms and who sits where, as a pack defines them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from yanzhen.city.exchange.services import add_citations, rewrite_citations
from yanzhen.city.parks.models import Occupancy, Park, ParkFigure, Platform
from yanzhen.city.records.services import retire_rows, sync_rows

_PARK = (
    "name", "kind", "level", "positioning_main", "positioning_special", "positioning_source", "latitude",
    "longitude", "coordinate_note", "note",
)  # fmt: skip
_FIGURE = ("indicator", "period", "op", "value", "value_text", "unit", "measure", "note")


def install_parks(specs: Iterable[Any], chains: Mapping[str, int]) -> None:
    """Parks with regions and hosted chains; ``chains`` maps codes to primary keys."""
    parks = list(specs)
    rows = sync_rows(
        Park,
        {
            s.id: {"code": s.id, "short_names": list(s.short_names), "grade": s.grade.value}
            | {n: getattr(s, n) for n in _PARK}
            for s in parks
        },
    )
    everyone = {p.code: p for p in Park.objects.all()}
    for s in parks:
        row = rows[s.id]
        row.regions.set(list(s.regions))
        row.chains.set([chains[c] for c in s.chains])
        parent = everyone.get(s.parent)
        if row.parent_id != (parent.pk if parent else None):
            row.parent = parent
            row.save(update_fields=["parent"])
    rewrite_citations({rows[s.id]: s.references for s in parks})


def install_park_figures(specs: Mapping[str, Any]) -> None:
    """Area, output, firms and tax with their measure."""
    parks = {p.code: p for p in Park.objects.all()}
    rows = sync_rows(
        ParkFigure,
        {
            key: {"park": parks[s.park], "grade": s.grade.value} | {n: getattr(s, n) for n in _FIGURE}
            for key, s in specs.items()
        },
    )
    rewrite_citations({rows[key]: s.references for key, s in specs.items()})


def install_occupancies(specs: Iterable[Any], enterprises: Mapping[str, int]) -> None:
    """The park each enterprise sits in, as the enterprise's own definition says; one park a row of the pack."""
    seated = list(specs)
    parks = {p.code: p for p in Park.objects.all()}
    Occupancy.all_rows.filter(pack_key__in=[s.id for s in seated]).delete()
    wanted = {
        s.id: {
            "park": parks[s.park],
            "enterprise_id": enterprises[s.id],
            "written": s.place_text,
            "grade": s.grade.value,
        }
        for s in seated
        if s.park
    }
    rows = sync_rows(Occupancy, wanted)
    rewrite_citations({rows[s.id]: s.references for s in seated if s.park})


def seat_enterprises(seats: Mapping[int, tuple[str, str]], source: Any) -> list[str]:
    """Enterprises of an imported list into the parks it names; ``seats`` is enterprise key → (park, place in the file).

    Returns the park names that nobody knows; such an enterprise is seated nowhere.
    """
    known = {name: park for park in Park.objects.all() for name in (*park.short_names, park.name)}
    held = set(Occupancy.all_rows.values_list("park_id", "enterprise_id"))
    fresh = [
        (Occupancy(park=known[name], enterprise_id=key, written=name[:120], grade="B"), place)
        for key, (name, place) in seats.items()
        if name in known and (known[name].pk, key) not in held
    ]
    Occupancy.all_rows.bulk_create([row for row, _ in fresh], batch_size=500)
    add_citations(fresh, source)
    return sorted({name for name, _ in seats.values() if name not in known})


def retire_occupancies(keys: Iterable[str], on: datetime.date) -> None:
    """Enterprises that left the pack no longer sit in a park; ``keys`` are enterprise ids."""
    retire_rows(Occupancy, keys, on=on)


def install_platforms(specs: Iterable[Any], chains: Mapping[str, int]) -> None:
    """Laboratories, centres, trading and port platforms that documents name."""
    platforms = list(specs)
    parks = {p.code: p for p in Park.objects.all()}
    rows = sync_rows(
        Platform,
        {
            s.id: {
                "code": s.id,
                "name": s.name,
                "kind": s.kind,
                "state": s.state,
                "park": parks.get(s.park),
                "grade": s.grade.value,
                "note": s.note,
            }
            for s in platforms
        },
    )
    for s in platforms:
        rows[s.id].chains.set([chains[c] for c in s.chains])
    rewrite_citations({rows[s.id]: s.references for s in platforms})
