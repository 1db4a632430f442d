"""The page of a chain with its two maps in one graph, and the products to take away."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yanzhen.city.atlas import queries as atlases
from yanzhen.city.chains import queries as chains
from yanzhen.city.parks import queries as parks
from yanzhen.city.reports import queries
from yanzhen.city.reports.maps import map_data


def chain(request: HttpRequest, code: str) -> HttpResponse:
    """Panorama and status map in one graph, and below it everything else of the chain."""
    if code not in chains.chain_labels():
        raise Http404(f"没有代码为 {code} 的产业链")
    atlas = atlases.chain_atlas(code)
    nodes = {n.code: n for n in atlas.nodes}
    shown = {
        "atlas": atlas,
        "chain": atlas.summary,
        "graph": map_data(atlas, "status"),
        "gaps": [(gap, nodes[gap.node]) for gap in atlas.status.gaps],
        "labels": {n.code: n.label for n in atlas.nodes},
        "targets": sorted(atlas.targets, key=lambda t: (t.superseded, t.deadline)),
        "products": queries.by_kind(queries.downloads(chain=code)),
        "platforms": parks.platforms(chain=code),
    }
    return render(request, "reports/chain.html", shown)


def reports(request: HttpRequest) -> HttpResponse:
    """Every product that stands on disk, the city first."""
    found = sorted(queries.downloads(), key=lambda d: bool(d.chain))
    groups: list[tuple[str, list[Any]]] = [
        (label, queries.by_kind(list(rows))) for label, rows in groupby(found, key=lambda d: d.chain_label)
    ]
    return render(request, "reports/reports.html", {"groups": _merged(groups)})


def _merged(groups: list[tuple[str, list[Any]]]) -> dict[str, list[Any]]:
    """Groups of one label joined: downloads come by product, not by chain."""
    merged: dict[str, list[Any]] = {}
    for label, rows in groups:
        merged.setdefault(label, []).extend(rows)
    return merged


def product(request: HttpRequest, number: int) -> HttpResponse:
    """One file; only files that the record names are handed out."""
    found = next((d for d in queries.downloads() if d.id == number), None)
    if found is None:
        raise Http404("这个报告文件不在了，请重新生成：yanzhen build")
    name = f"{found.chain_label}{found.label}.{found.ending}"
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=name)
