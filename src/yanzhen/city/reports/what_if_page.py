"""The page of a what-if: the question in the address, the answer in words, in a table and on the graph."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yanzhen.city.atlas import queries as atlases
from yanzhen.city.atlas.queries import Answer, answer, reasoning_today
from yanzhen.city.atlas.values import ChainAtlas
from yanzhen.city.reports.maps import map_data
from yanzhen.city.reports.maps.edge_sizes import size_links
from yanzhen.city.reports.maps.shades import answer_shade
from yanzhen.city.reports.views import graph_height
from yanzhen.city.reports.what_if_form import WhatIfForm
from yanzhen.kernel.errors import YanzhenError


def what_if(request: HttpRequest, code: str) -> HttpResponse:
    """Works without a script; with one only the answer is exchanged."""
    atlas = atlases.chain_today(code)
    if atlas is None:
        raise Http404(f"没有代码为 {code} 的产业链")
    form = WhatIfForm(request.GET.dict(), atlas=atlas)
    shown: dict[str, Any] = {"atlas": atlas, "chain": atlas.summary, "form": form}
    if form.is_bound and form.is_valid():
        try:
            shown |= _shown(atlas, answer(reasoning_today(), form.question()))
        except YanzhenError as error:
            shown["refused"] = error
    part = bool(getattr(request, "htmx", False))
    answered = render(request, "reports/what_if_answer.html" if part else "reports/what_if.html", shown)
    answered["Vary"] = "HX-Request"
    return answered


def _shown(atlas: ChainAtlas, found: Answer) -> dict[str, Any]:
    graph = map_data(atlas, "status")
    shade = answer_shade(found, atlas.nodes)
    inside = {n.code for n in atlas.nodes}
    return {
        "answer": found,
        "graph": {**size_links(graph), "shades": [shade], "view": shade["id"]},
        "graph_height": graph_height(cast("tuple[float, float]", graph["size"])),
        "own": [c for c in found.changes if c.node in inside],
        "elsewhere": [c for c in found.changes if c.node not in inside],
        "chains": atlases.node_chains(),
    }
