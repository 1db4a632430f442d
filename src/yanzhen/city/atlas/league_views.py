"""The page on which parks stand beside each other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yanzhen.city.atlas.league import league_table
from yanzhen.city.parks import queries as parks
from yanzhen.city.parks.values import spot_of


@require_GET
def league(request: HttpRequest) -> HttpResponse:
    """Totals of the city first, then the parks by tax per mu; only published rounds."""
    text = request.GET.get("round", "")
    table = league_table(int(text) if text.isdigit() else None)
    totals = {x.code: x.total for x in table.lines if x.total}
    spots = []
    for park in table.spots:
        total, spot = totals.get(park.code), spot_of(park)
        if spot is not None:
            told = "亩均税收无数据"
            if total and total.tax_per_mu is not None:
                told = f"亩均税收 {total.tax_per_mu:.2f} 万元/亩，第 {total.rank} 名"
            spots.append({**spot, "text": f"{told}。{spot['text']}"})
    return render(
        request, "atlas/league.html", {"table": table, "rounds": parks.league_rounds(), "spots": spots}
    )
