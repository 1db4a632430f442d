"""What the parks publish: parks with their positioning, and their figures."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanzhen.city.exchange.publishing import ANSWERS, Item, Population, PublishedTable
from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.parks.models import Park, ParkFigure

TOPIC = ("部门信息资源", "工业和信息化", "园区")


def _parks() -> QuerySet[Any]:
    return Park.objects.select_related("parent").prefetch_related("regions", "chains", with_citations())


def _figures() -> QuerySet[Any]:
    rows = ParkFigure.objects.filter(park__retired_on=None)
    return rows.select_related("park").prefetch_related(with_citations())


def _members() -> dict[str, str]:
    return dict(Park.objects.filter(kind="park").order_by("name").values_list("code", "name"))


def _names() -> dict[str, str]:
    rows = Park.objects.filter(kind="park").values_list("code", "short_names")
    return {name: code for code, names in rows for name in names}


TABLES = (
    PublishedTable(
        "yanzhen-parks", "园区名录", "301003/1", TOPIC, "园区、片区、特色小镇及其主导产业、特色产业定位。",
        (
            Item("code", "园区代码", required=True),
            Item("name", "名称", required=True),
            Item("kind", "类别", "choice"),
            Item("level", "级别"),
            Item("regions", "县（市）区代码", "words", read=lambda row: [r.code for r in row.regions.all()]),
            Item("chains", "产业链代码", "words", read=lambda row: [c.code for c in row.chains.all()]),
            Item("positioning_main", "主导产业"),
            Item("positioning_special", "特色产业"),
            Item("positioning_source", "定位依据"),
            Item("parent", "上级园区", read=lambda row: row.parent.code if row.parent else None),
            *ANSWERS,
        ),
        _parks, ("parks.Park", "parks"), related=("301003/2",), page="park",
    ),
    PublishedTable(
        "yanzhen-park-figures", "园区数据", "301003/2", TOPIC, "有出处的园区数据：面积、产值、企业数、税收等，逐条注明期间和口径。",
        (
            Item("id", "编号", "number", required=True),
            Item("park", "园区代码", required=True, read=lambda row: row.park.code),
            Item("indicator", "指标", required=True),
            Item("period", "期间", "period"),
            Item("op", "关系", "choice"),
            Item("value", "数值", "number"),
            Item("value_text", "原文数值"),
            Item("unit", "单位"),
            Item("measure", "口径"),
            *ANSWERS,
        ),
        _figures, ("parks.ParkFigure", "park_figures"), key="id", related=("301003/1",),
    ),
)  # fmt: skip

POPULATIONS = (
    Population(
        "park", "园区", "分母是名录里类别为“园区”的，不计片区、小镇和规划中的", _members, _names, "park"
    ),
)
