"""The two maps: one layout, two views, for the screen (HTML), the wall (SVG, PNG) and the reports."""

from __future__ import annotations

from yanzhen.city.atlas.values import ChainAtlas, CityAtlas
from yanzhen.city.reports.maps.chain import chain_map
from yanzhen.city.reports.maps.city import city_map

VIEWS = {"panorama": "全景图", "status": "现状图"}

__all__ = ["VIEWS", "map_data"]


def map_data(atlas: ChainAtlas | CityAtlas, view: str = "status") -> dict[str, object]:
    """What the viewer draws, JSON-able. ``view`` is ``panorama`` or ``status``: same nodes, same places."""
    if isinstance(atlas, CityAtlas):
        return city_map(atlas, view)
    return chain_map(atlas, view)
