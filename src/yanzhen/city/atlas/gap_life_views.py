"""The page of one gap's life."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yanzhen.city.atlas.gap_life_queries import gap_life
from yanzhen.city.attraction.permissions import may_report


def gap(request: HttpRequest, code: str) -> HttpResponse:
    """From first sight to closure, and back when it opens again; leads as far as the reader may see them."""
    life = gap_life(code, request.user)
    if life is None:
        raise Http404(f"没有代码为 {code} 的环节")
    return render(
        request, "atlas/gap.html", {"life": life, "node": life.node, "may_report": may_report(request.user)}
    )
