"""Parks on the map and in a list, their plots in another; the page of one park stands in the atlas, which also knows its projects."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest

from yanzhen.city.parks import plot_queries, queries
from yanzhen.city.parks.filters import ParkFilter, PlotFilter
from yanzhen.city.parks.tables import ParkTable, PlotTable
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


class Plots(ListPage):
    title = "地块"
    lead = "园区的地块：多大、什么状态、谁在用；空置和闲置的排在前面。"
    table_class = PlotTable
    filter_class = PlotFilter
    template_name: ClassVar[str] = "parks/plots.html"
    empty_hint = "园区或业务部门在“导入地块清单”里报送后显示；已有数据时放宽筛选条件。"

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        """How much land is in each state, of what the filters leave."""
        if getattr(request, "htmx", False):
            return {}
        return {"totals": plot_queries.land_totals(self.filter_class(request.GET).qs)}
