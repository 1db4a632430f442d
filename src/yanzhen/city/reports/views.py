"""The page of a chain with its two maps in one graph, and the products to take away."""

from __future__ import annotations

from typing import Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yanzhen.city.atlas import queries as atlases
from yanzhen.city.atlas.queries import hit_rates, measure_chain, reasoning_today
from yanzhen.city.atlas.values import ChainAtlas
from yanzhen.city.parks import queries as parks
from yanzhen.city.reports import queries
from yanzhen.city.reports.maps import map_data
from yanzhen.city.reports.maps.edge_sizes import IMPORT, link_sizes, size_links
from yanzhen.city.reports.maps.shades import measure_shade

DRAWING_WIDTH, FRAME = 860, 130
"""Room for the drawing beside its panel on a desktop; bar and legend above and below it."""
NEXT_SHOWN = 8


def chain(request: HttpRequest, code: str) -> HttpResponse:
    """Panorama and status map in one graph, and below it everything else of the chain."""
    atlas = atlases.chain_today(code)
    if atlas is None:
        raise Http404(f"没有代码为 {code} 的产业链")
    nodes = {n.code: n for n in atlas.nodes}
    graph = map_data(atlas, "status")
    reasoned = reasoning_shown(atlas)
    shades = [measure_shade(table) for table in reasoned["measures"]]
    shown = {
        **reasoned,
        "atlas": atlas,
        "chain": atlas.summary,
        "graph": {**size_links(graph), "shades": shades},
        "link_sizes": link_sizes(),
        "io_import": IMPORT,
        "graph_height": graph_height(cast("tuple[float, float]", graph["size"])),
        "gaps": [(gap, nodes[gap.node]) for gap in atlas.status.gaps],
        "labels": node_labels(code),
        "targets": sorted(atlas.targets, key=lambda t: (t.superseded, t.deadline)),
        "products": queries.by_kind(queries.downloads(chain=code)),
        "platforms": parks.platforms(chain=code),
    }
    return render(request, "reports/chain.html", shown)


def reasoning_shown(atlas: ChainAtlas) -> dict[str, Any]:
    """Measures of the nodes, what to build next, who leads."""
    city = reasoning_today()
    everything = [n for c in atlases.city_today().chains for n in c.nodes]
    measures = measure_chain(city, atlas.nodes, everything)
    following = city.following_in(atlas.summary.code)
    return {
        "measures": measures,
        "measured": [(n, [t.figures[n.code] for t in measures]) for n in atlas.nodes],
        "following": following[:NEXT_SHOWN],
        "following_total": len(following),
        "node_rates": hit_rates("nodes"),
        "leads": city.leads[atlas.summary.code],
    }


def node_labels(chain: str) -> dict[str, str]:
    """Node code → label, with its chain for nodes of other chains."""
    return {
        n.code: n.label if c.summary.code == chain else f"{c.summary.label}·{n.label}"
        for c in atlases.city_today().chains
        for n in c.nodes
    }


def graph_height(size: tuple[float, float]) -> int:
    """Pixels at which the drawing fills the width a desktop leaves it, so that its labels can be read."""
    width, height = size
    return round(min(max(height * DRAWING_WIDTH / width + FRAME, 540), 1300))


def reports(request: HttpRequest) -> HttpResponse:
    """Every product that stands on disk, the city first."""
    owners: dict[str, list[queries.Download]] = {}
    for file in sorted(queries.downloads(), key=lambda d: (bool(d.chain), d.chain_label)):
        owners.setdefault(file.chain_label, []).append(file)
    groups = {label: queries.by_kind(files) for label, files in owners.items()}
    return render(request, "reports/reports.html", {"groups": groups})


def product(request: HttpRequest, number: int) -> FileResponse:
    """One file; only files that the record names are handed out."""
    found = next((d for d in queries.downloads() if d.id == number), None)
    if found is None:
        raise Http404("这个报告文件不在了，请重新生成：yanzhen build")
    name = f"{found.chain_label}{found.label}.{found.ending}"
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=name)
