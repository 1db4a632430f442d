"""Projects as a table and as a board, and the page of one with its history."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yanzhen.city.projects import queries
from yanzhen.city.projects.filters import BoardFilter, ProjectFilter
from yanzhen.city.projects.tables import ProjectTable, capacity_text, investment_text
from yanzhen.city.records.pages import ListPage


class Projects(ListPage):
    title = "项目"
    lead = "按来源写明的最近阶段列示；来源没有写明的一律标「无数据」，停滞与未落地的照样列出。"
    table_class = ProjectTable
    filter_class = ProjectFilter
    template_name: ClassVar[str] = "projects/table.html"

    def arrange(self, rows: Any) -> Any:
        """What was heard of last comes first."""
        return rows.order_by("-stage_date", "name")


def board(request: HttpRequest) -> HttpResponse:
    """Columns by batch, inside each by stage."""
    filtering = BoardFilter(request.GET)
    return render(
        request,
        "projects/board.html",
        {
            "title": "项目",
            "form": filtering.form,
            "columns_of_board": filtering.qs,
            "filtered": any(request.GET.get(name) for name in filtering.form.fields),
        },
    )


def project(request: HttpRequest, code: str) -> HttpResponse:
    try:
        detail = queries.project_detail(code)
    except ObjectDoesNotExist as error:
        raise Http404(f"没有代码为 {code} 的项目") from error
    shown = {
        "detail": detail,
        "project": detail.project,
        "investment": investment_text(detail.project),
        "capacity": capacity_text(detail.project),
    }
    return render(request, "projects/project.html", shown)
