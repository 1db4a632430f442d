"""All projects from above: the calendar of what is due, the map, the lights, whether words were kept."""

from __future__ import annotations

import calendar
import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yanzhen.city.accounts.permissions import has_role
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.parks import queries as parks
from yanzhen.city.projects import page_queries, queries
from yanzhen.city.projects.light_queries import rule_lines
from yanzhen.city.projects.locking import today
from yanzhen.city.projects.permissions import READERS, grounds
from yanzhen.city.projects.views import frame


@require_GET
def project_calendar(request: HttpRequest) -> HttpResponse:
    """A month of milestones; park and county see those on their ground."""
    month = _month(request.GET.get("month", ""))
    steps = page_queries.milestones_between(month, _last(month), ground=ground_of(request.user))
    days: dict[datetime.date, list[Any]] = {}
    for step in steps:
        days.setdefault(step.due_on, []).append(step)
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    late = page_queries.overdue_milestones(ground=ground_of(request.user))
    shown = {
        "month": month, "before": month - datetime.timedelta(days=1), "after": _last(month) + datetime.timedelta(days=1),
        "weeks": [[(day, day.month == month.month, days.get(day, [])) for day in week] for week in weeks],
        "days": sorted(days.items()), "today": today(), "overdue": [(s, (today() - s.due_on).days) for s in late],
        "late": sum(s.done_on is None and s.due_on < today() for s in steps), "count": len(steps), **frame(request),
    }  # fmt: skip
    return render(request, "projects/calendar.html", shown)


def _month(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return today().replace(day=1)


def _last(month: datetime.date) -> datetime.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def ground_of(user: Any) -> frozenset[str] | None:
    """Codes of parks and counties to which an account is held; None for those who see every project."""
    return None if has_role(user, *READERS) else grounds(user)


@require_GET
def project_map(request: HttpRequest) -> HttpResponse:
    """Projects by park on the districts' shapes; those without a park through their county."""
    placed = page_queries.projects_by_place()
    shown = {"spots": placed.spots, "districts": placed.districts, "placed": placed, **frame(request)}
    return render(request, "projects/map.html", shown)


@require_GET
def project_lights(request: HttpRequest) -> HttpResponse:
    """Red and yellow projects with the way off, under the preset that is asked for."""
    asked = {name: request.GET.get(name, "") for name in ("park", "region")}
    rows = queries.with_history(**asked).filter(kept=True)
    found = page_queries.on_ground(rows, ground_of(request.user))
    board = queries.light_board_of(found, preset=request.GET.get("preset", ""))
    shown = {
        "board": board, "rules": rule_lines(board.preset), "presets": page_queries.presets(), "asked": asked, **places(),
        **frame(request),
    }  # fmt: skip
    return render(request, "projects/lights.html", shown)


@require_GET
def project_rates(request: HttpRequest) -> HttpResponse:
    """Rates with their denominators, cohorts by year of signing, curves of waiting."""
    asked = {name: request.GET.get(name, "") for name in ("park", "region")}
    found, curves = page_queries.fulfilment_and_curves(**asked)
    marks = dict.fromkeys(c.mark for c in curves)
    shown = {
        "found": found, "asked": asked, **places(), **frame(request),
        "rates": [page_queries.rate_line(rate, found.names) for rate in found.rates],
        "charts": [page_queries.curve_chart(curves, mark) for mark in marks],
        "cohorts": [(year, int(rates[0].bottom), page_queries.shares(rates)) for year, rates in found.cohorts],
        "tables": [
            ("各园区", _lines(queries.fulfilment_by_park(), parks.park_names(), "park"), "园区"),
            ("各县（市）区", _lines(queries.fulfilment_by_region(), enterprises.region_names(), "region"), "县（市）区"),
        ],
    }  # fmt: skip
    return render(request, "projects/rates.html", shown)


def _lines(found: dict[str, Any], names: dict[str, str], key: str) -> list[tuple[str, str, int, Any]]:
    """(address, name, signed projects, shares), most signed first."""
    rows = [
        (f"?{key}={code}", names.get(code, code), one.signed, page_queries.shares(one.rates))
        for code, one in found.items()
    ]
    return sorted(rows, key=lambda row: (-row[2], row[1]))


def places() -> dict[str, list[tuple[str, str]]]:
    return {"parks": list(parks.park_names().items()), "regions": list(enterprises.region_names().items())}
