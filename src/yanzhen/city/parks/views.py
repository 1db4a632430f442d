"""Parks on the map and in a list; the page of one stands in the atlas, which also knows its projects."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse

from yanzhen.city.parks import queries
from yanzhen.city.parks.filters import ParkFilter
from yanzhen.city.parks.tables import ParkTable
from yanzhen.city.records.pages import ListPage


class Parks(ListPage):
    title = "园区"
    lead = "园区、片区、镇与规划中的载体，及其定位、企业与项目。"
    table_class = ParkTable
    filter_class = ParkFilter
    template_name: ClassVar[str] = "parks/parks.html"

    def extra(self, request: HttpRequest) -> dict[str, Any]:
        """The whole map, unless only the rows are asked for."""
        if getattr(request, "htmx", False):
            return {}
        rows = queries.located_parks()
        return {
            "spots": [spot for row in rows if (spot := spot_of(row))],
            "districts": districts(rows),
            "unplaced": sum(row.latitude is None for row in rows),
        }


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
