"""Parks on the map and in a list; the page of one stands in the atlas, which also knows its projects."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest

from yanzhen.city.parks import queries
from yanzhen.city.parks.filters import ParkFilter
from yanzhen.city.parks.tables import ParkTable
from yanzhen.city.parks.values import districts, spot_of
from yanzhen.city.records.pages import ListPage


class Parks(ListPage):
    title = "园区"
    lead = "园区、片区、镇与规划中的载体，及其定位、企业与项目。"
    table_class = ParkTable
    filter_class = ParkFilter
    template_name: ClassVar[str] = "parks/parks.html"

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        """The whole map, unless only the rows are asked for."""
        if getattr(request, "htmx", False):
            return {}
        rows = queries.located_parks()
        return {
            "spots": [spot for row in rows if (spot := spot_of(row))],
            "districts": districts(rows),
            "unplaced": sum(row.latitude is None for row in rows),
        }
