"""What a map draws of parks: spots where coordinates are known, else the district they belong to."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.urls import reverse


def districts(rows: list[Any]) -> dict[str, list[dict[str, str]]]:
    """Region code → its parks: on the map a park without coordinates is found through its district."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for park in rows:
        for region in park.regions.all():
            found[region.code].append(
                {"name": park.name, "text": park.positioning_main, "href": reverse("park", args=[park.code])}
            )
    return found


def spot_of(park: Any) -> dict[str, Any] | None:
    """What the map draws of a park; None when nobody knows where it lies."""
    if park.latitude is None or park.longitude is None:
        return None
    return {
        "code": park.code,
        "name": park.name,
        "kind": park.kind,
        "latitude": park.latitude,
        "longitude": park.longitude,
        "text": f"主导产业：{park.positioning_main}" if park.positioning_main else "主导产业无数据",
        "note": f"坐标：{park.coordinate_note}（{park.grade} 级）" if park.coordinate_note else "",
        "href": reverse("park", args=[park.code]),
    }
