"""The ledger of targets, one target with its line through the documents, the scorecard, one indicator."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yanzhen.analysis.progress import Light, Progress
from yanzhen.city.accounts.permissions import units_of
from yanzhen.city.records.pages import ListPage
from yanzhen.city.records.remembering import remembered
from yanzhen.city.targets import charge_queries, queries, score_queries
from yanzhen.city.targets.filters import LedgerFilter
from yanzhen.city.targets.lines import threads
from yanzhen.city.targets.models import Target
from yanzhen.city.targets.parts import parts_shown
from yanzhen.city.targets.permissions import may_read_inside, may_report, may_review, may_score, may_steer
from yanzhen.city.targets.tables import LedgerTable, light_order, number
from yanzhen.kernel.periods import say_period


class Targets(ListPage):
    title = "目标台账"
    lead = "文件提出的目标、期限和目前能查到的实绩。证据等级不够的实绩不能亮绿灯；口径不同的只并列，不比较。"
    table_class = LedgerTable
    filter_class = LedgerFilter
    template_name: ClassVar[str] = "targets/ledger.html"

    def arrange(self, rows: Any) -> Any:
        """Goals in force first, red before yellow, the nearest deadline first."""
        return sorted(
            rows, key=lambda r: (r.superseded, light_order(r), r.target.deadline or "9", r.target.label)
        )


def scorecard(request: HttpRequest) -> HttpResponse:
    card = queries.scorecard()
    groups = [("按指标分组", "family", card["family"]), ("按产业链", "chain", card["chain"])]
    inside = may_read_inside(request.user)
    shown = {
        "groups": groups,
        "lights": list(Light),
        "scorings": [s for s in score_queries.scorings() if inside or s.state != "collect"],
        "may_score": may_score(request.user),
    }
    return render(request, "targets/scorecard.html", shown)


def lineages(request: HttpRequest) -> HttpResponse:
    named, further = remembered("lineages", threads)
    return render(request, "targets/lineages.html", {"threads": named, "further": further})


def lineage(request: HttpRequest, code: str) -> HttpResponse:
    """A line is shown on the page of its latest target."""
    line = queries.lineage_line(code)
    if not line:
        raise Http404(f"没有代码为 {code} 的目标线")
    return target(request, line[-1].target.code)


def target(request: HttpRequest, code: str) -> HttpResponse:
    try:
        detail = queries.target_detail(code)
    except ObjectDoesNotExist as error:
        raise Http404(f"没有代码为 {code} 的目标") from error
    unit = detail.row.target.unit
    shown = {
        "detail": detail,
        "row": detail.row,
        "target": detail.row.target,
        "chart": chart_of(detail),
        "numbers": [
            distance(detail.row.progress, unit),
            ("按路径此时应达到", number(detail.row.progress.required, unit)),
            ("到期预测", number(detail.row.progress.forecast, unit)),
            ("预测区间", interval(detail.row.progress, unit)),
        ],
        "years": detail.row.progress.years,
        "unit": unit,
        "parts": parts_shown(detail.row.target),
        **_looked_after(request, detail.row.target),
    }
    return render(request, "targets/target.html", shown)


def _looked_after(request: HttpRequest, target: Target) -> dict[str, Any]:
    """Who answers for the target; what waits for review is shown to officials alone."""
    care, inside = charge_queries.care_of(target), may_read_inside(request.user)
    replaced = target.superseded_by.exists()
    return {
        "care": care,
        "inside": inside,
        "may_steer": may_steer(request.user) and not replaced,
        "may_report": may_report(request.user, care.charge) and not replaced,
        "mine": {p.part.pk for s in care.splits for p in s.parts if p.part.unit_id in units_of(request.user)},
        "waiting": [(r, may_review(request.user, r), r.by_id == request.user.pk) for r in care.waiting]
        if inside
        else [],
    }


def distance(progress: Progress, unit: str) -> tuple[str, str]:
    """What is still missing, or by how much a target that was met is outdone."""
    missing = progress.distance
    if missing is None or missing >= 0:
        return "距目标还差", number(missing, unit)
    return "已达到，富余", number(-missing, unit)


def interval(progress: Progress, unit: str) -> str:
    """Empty where the series is too short for one."""
    low, high = progress.forecast_low, progress.forecast_high
    return "" if low is None or high is None else f"{number(low, unit)}—{number(high, unit)}"


def indicator(request: HttpRequest, code: str) -> HttpResponse:
    found = queries.indicators().filter(code=code).first()
    if found is None:
        raise Http404(f"没有代码为 {code} 的指标")
    shown = {
        "indicator": found,
        "ledger": queries.assessed(queries.targets(indicator=code).order_by("deadline", "code")),
        "actuals": queries.actuals(indicator=code),
    }
    return render(request, "targets/indicator.html", shown)


def chart_of(detail: queries.TargetDetail) -> dict[str, Any] | None:
    """Goals by deadline and comparable actuals by period; None when fewer than two points have a number."""
    goals = [_goal(row) for row in detail.line if row.target.restates is None]
    actuals = [_actual(row) for row in detail.series]
    shown = {"unit": detail.row.target.unit, "goals": _known(goals), "actuals": _known(actuals)}
    return shown if len(shown["goals"]) + len(shown["actuals"]) > 1 else None


def _known(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [p for p in points if p["year"] is not None and p["value"] is not None]


def _year(text: str) -> float | None:
    """The year in which a written date or period ends, as a number on the axis."""
    found = re.findall(r"\d{4}", text)
    return float(found[-1]) if found else None


def _goal(row: queries.LedgerRow) -> dict[str, Any]:
    value = row.target.value
    return {
        "year": _year(row.target.deadline),
        "value": None if value is None else float(value),
        "label": f"{row.goal}（{say_period(row.target.deadline)}，{row.target.set_on[:4]}年文件）",
        "href": reverse("target", args=[row.target.code]),
    }


def _actual(row: Any) -> dict[str, Any]:
    return {
        "year": _year(row.period),
        "value": None if row.value is None else float(row.value),
        "label": f"{row.value_text or row.value.normalize():f}（{say_period(row.period)}）"
        if row.value is not None
        else "",
    }
