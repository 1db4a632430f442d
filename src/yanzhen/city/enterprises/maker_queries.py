"""What every enterprise in force makes and where it stands, as frozen values: the register as a market reads it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from yanzhen.city.enterprises.models import Enterprise, Placement


@dataclass(frozen=True, slots=True)
class Maker:
    """``nodes``: the main one first. ``outside``: not of the city, or of unverified identity; ``region`` may be unknown."""

    key: int
    code: str
    name: str
    products: tuple[str, ...]
    nodes: tuple[str, ...]
    region: str
    rungs: tuple[str, ...]
    outside: bool


def makers(*, practice: bool = False) -> tuple[Maker, ...]:
    """Enterprises that make something known, in two queries; stopped ones are left out.

    Restricted links are not told, and whoever stands on no other is left out. ``practice``: the practice enterprise too.
    """
    held: dict[int, list[str]] = defaultdict(list)
    restricted: set[int] = set()
    rows = Placement.objects.filter(node__retired_on=None).order_by("-main", "node__order", "id")
    for firm, node, secret in rows.values_list("enterprise", "node__code", "node__restricted"):
        if secret:
            restricted.add(firm)
        else:
            held[firm].append(node)
    hidden = restricted - held.keys()
    manager = Enterprise.with_practice if practice else Enterprise.objects
    firms = manager.exclude(status="stopped").exclude(pk__in=hidden).order_by("code")
    found = firms.values_list("pk", "code", "name", "products", "region_id", "rungs", "role")
    return tuple(
        Maker(
            pk, code, name, _texts(products), tuple(held[pk]), region or "", _texts(rungs), role == "outside"
        )
        for pk, code, name, products, region, rungs, role in found
        if products or held[pk]
    )


def stands_restricted(key: int) -> bool:
    """Stands only on links of which no more than published names may be shown."""
    rows = Placement.objects.filter(enterprise=key, node__retired_on=None)
    return set(rows.values_list("node__restricted", flat=True)) == {True}


def places_of(key: int) -> list[str]:
    """Codes of the links on which an enterprise stands, the main one first; restricted ones are not told."""
    rows = Placement.objects.filter(enterprise=key, node__retired_on=None, node__restricted=False)
    rows = rows.order_by("-main", "node__order", "id")
    return list(rows.values_list("node__code", flat=True))


def _texts(values: list[str]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)
