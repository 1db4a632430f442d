"""Parks and plots for programs: positioning, figures, who sits there, what land is to be had."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.city.exchange.interface import (
    Answered,
    Asker,
    Figure,
    Page,
    Searching,
    Words,
    answered,
    code_field,
    figure,
    figure_of,
    missing,
    page_of,
)
from yanzhen.city.parks import queries
from yanzhen.city.parks.plot_queries import plots as find_plots

router = Router(tags=["园区"])


class ParkFigureRow(Schema):
    indicator: str
    figure: Figure


class ParkRow(Answered):
    code: str
    name: str
    kind: str
    kind_label: str
    level: str
    regions: list[str]
    main_industry: str
    special_industry: str
    positioning_source: str
    chains: list[str]
    parent: str
    latitude: float | None
    longitude: float | None
    coordinate_note: str
    enterprises: int
    projects: int


class TenantRow(Answered):
    enterprise: str
    name: str
    written: str = Field(description="原文写的位置")


class LandRow(Schema):
    state: str
    label: str
    plots: int
    area: float | None = Field(description="亩")
    unmeasured: int


class ParkWhole(ParkRow):
    figures: list[ParkFigureRow]
    tenants: list[TenantRow]
    land: list[LandRow]


class PlotRow(Answered):
    code: str
    park: str
    number: str
    place: str
    area: Figure
    use: str
    state: str
    state_label: str
    holder: str = Field(description="使用企业；没有数据为空")


class ParkQuery(Searching):
    kind: Words = code_field("park 园区、area 片区、town 镇、planned 规划")
    chain: Words = code_field("产业链代码")
    region: Words = code_field("行政区划代码")


class PlotQuery(Searching):
    park: Words = code_field("园区代码")
    state: Words = code_field("vacant 空置、let 已供、built 已建成、idle 闲置")
    use: Words = code_field("用途")


@router.get("/parks", response=Page[ParkRow], summary="园区")
def parks(request: Asker, asked: Query[ParkQuery]) -> Page[ParkRow]:
    rows = queries.parks(search=asked.q, kind=asked.kind, chain=asked.chain, region=asked.region)
    return page_of(rows, asked, _row)


@router.get("/parks/{str:code}", response=ParkWhole, summary="一个园区：数据、企业、土地")
def park(request: Asker, code: str) -> ParkWhole:
    try:
        found = queries.park_detail(code)
    except ObjectDoesNotExist as error:
        raise missing("园区", code) from error
    return ParkWhole(
        **_row(found.park).model_dump(),
        figures=[ParkFigureRow(indicator=f.indicator, figure=figure_of(f)) for f in found.figures],
        tenants=[
            TenantRow(enterprise=o.enterprise.code, name=o.enterprise.name, written=o.written, **answered(o))
            for o in found.occupancies
        ],
        land=[
            LandRow(
                state=t.state, label=t.label, plots=t.plots, unmeasured=t.unmeasured,
                area=None if t.area is None else float(t.area),
            )
            for t in found.land
        ],
    )  # fmt: skip


@router.get("/plots", response=Page[PlotRow], summary="地块")
def plots(request: Asker, asked: Query[PlotQuery]) -> Page[PlotRow]:
    return page_of(
        find_plots(search=asked.q, park=asked.park, state=asked.state, use=asked.use), asked, _plot
    )


def _row(row: Any) -> ParkRow:
    return ParkRow(
        code=row.code, name=row.name, kind=row.kind, kind_label=row.get_kind_display(), level=row.level,
        regions=[r.code for r in row.regions.all()], main_industry=row.positioning_main,
        special_industry=row.positioning_special, positioning_source=row.positioning_source,
        chains=[c.code for c in row.chains.all()], parent=row.parent.code if row.parent else "",
        latitude=row.latitude, longitude=row.longitude, coordinate_note=row.coordinate_note,
        enterprises=row.enterprise_count, projects=row.project_count, **answered(row),
    )  # fmt: skip


def _plot(row: Any) -> PlotRow:
    return PlotRow(
        code=row.code, park=row.park.code, number=row.number, place=row.place_text,
        area=figure(row.area, "亩", text=row.area_text, row=row), use=row.get_use_display(), state=row.state,
        state_label=row.get_state_display(), holder=row.holder.name if row.holder else row.holder_name,
        **answered(row),
    )  # fmt: skip
