"""Projects as a table and as a board, and the page of one with its history."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yanzhen.city.projects import page_queries, queries
from yanzhen.city.projects.filters import BoardFilter, ProjectFilter
from yanzhen.city.projects.forms import GainForm, MilestoneForm
from yanzhen.city.projects.locking import today
from yanzhen.city.projects.permissions import may_keep, may_oversee, may_see_kept, may_start
from yanzhen.city.projects.tables import ProjectTable, capacity_text, investment_text
from yanzhen.city.records.pages import ListPage


def frame(request: HttpRequest) -> dict[str, bool]:
    """What the tabs of the project library depend on."""
    return {"may_start": may_start(request.user), "oversees": may_oversee(request.user)}


class Projects(ListPage):
    title = "项目"
    lead = "按来源写明的最近阶段列示；来源没有写明的一律标「无数据」，停滞与未落地的照样列出。"
    table_class = ProjectTable
    filter_class = ProjectFilter
    template_name: ClassVar[str] = "projects/table.html"

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        return frame(request)

    def arrange(self, rows: Any) -> Any:
        """What was heard of last comes first."""
        return rows.order_by("-stage_date", "name")


def board(request: HttpRequest) -> HttpResponse:
    """Columns by batch, inside each by stage."""
    filtering = BoardFilter(request.GET)
    narrowed = [(name, request.GET[name]) for name in filtering.form.fields if request.GET.get(name)]
    return render(
        request,
        "projects/board.html",
        {
            "title": "项目",
            "form": filtering.form,
            "columns_of_board": filtering.qs,
            "narrowed": narrowed,
            "filtered": bool(narrowed),
            **frame(request),
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
        "gains": () if detail.restricted else page_queries.gains_of(detail.project),
        **_inside(request, detail.project),
    }
    return render(request, "projects/project.html", shown)


def _inside(request: HttpRequest, row: Any) -> dict[str, Any]:
    """What offices keep of it and may do about it, for those who may see that."""
    if not may_see_kept(request.user, row):
        return {"inside": None, "may_keep": False}
    keeps = may_keep(request.user, row)
    forms = {"milestone_form": MilestoneForm(), "gain_form": GainForm(row.nodes.all())} if keeps else {}
    return {"inside": page_queries.kept_page(row), "may_keep": keeps, "today": today(), **forms}
