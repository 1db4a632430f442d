"""Where the record comes from: installed packs, sources; for those who signed in also deliveries and changes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yanzhen.city.exchange import queries
from yanzhen.city.records import queries as records

PAGE = 50


def data(request: HttpRequest) -> HttpResponse:
    kinds = dict(queries.source_kinds())
    counts = queries.sources().order_by().values("kind").annotate(number=Count("id", distinct=True))
    shown = {
        "packs": records.installed_packs(),
        "kinds": [(row["kind"], kinds[row["kind"]], row["number"]) for row in counts],
    }
    return render(request, "exchange/data.html", shown)


@login_required
def deliveries(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.deliveries(), PAGE).get_page(request.GET.get("page"))
    return render(request, "exchange/deliveries.html", {"page": page})


@login_required
def changes(request: HttpRequest) -> HttpResponse:
    page = Paginator(records.changes(), PAGE).get_page(request.GET.get("page"))
    return render(request, "exchange/changes.html", {"page": page})
