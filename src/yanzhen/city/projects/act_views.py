"""What offices do on a project: register, edit, change its stage, state facts, report money, plan milestones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.city.exchange.papers import give_paper
from yanzhen.city.projects import page_queries, queries, services
from yanzhen.city.projects.forms import EDITED, MONEY_UNITS, FactsForm, ProjectForm, StageForm
from yanzhen.city.projects.locking import today
from yanzhen.city.projects.models import Project
from yanzhen.city.projects.permissions import may_act, may_keep, may_see_kept
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.stages import STAGE_LABELS, Stage


def kept_project(request: HttpRequest, code: str, may: Callable[[Any, Project], bool]) -> Project:
    """The project when this account may; 404 when there is none, 403 otherwise."""
    row = queries.projects().filter(code=code).first()
    if row is None:
        raise Http404(f"没有代码为 {code} 的项目")
    if not may(request.user, row):
        raise PermissionDenied(
            "由项目办、链办、招商部门，或项目所在园区、县（市）区办理；企业只看本企业的项目。"
        )
    return row


def at_version(request: HttpRequest, row: Project) -> Project:
    """The row as the page was drawn from it; a page without a version matches none."""
    text = request.POST.get("version", "")
    row.version = int(text) if text.isdigit() else -1
    return row


@require_http_methods(["GET", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.create_project(
                form.project(practice=bool(settings.WORKSPACE.practice)), by=request.user
            )
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "项目已入库。下一步：登记环节贡献和计划节点，谈成后换到“签约”。")
            return redirect("project", row.code)
    shown = {"form": form, "title": "登记项目"}
    return render(request, "projects/form.html", shown, status=_status(request))


@require_http_methods(["GET", "POST"])
def project_edit(request: HttpRequest, code: str) -> HttpResponse:
    row = kept_project(request, code, may_keep)
    form = ProjectForm(request.POST or None, initial=_initial(row))
    version = request.POST.get("version") or row.version
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_project(at_version(request, row), form.project(), by=request.user)
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "项目资料已保存。")
            return redirect("project", code)
    shown = {"form": form, "title": "修改资料", "project": row, "version": version}
    return render(request, "projects/form.html", shown, status=_status(request))


def _initial(row: Project) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("name", "investment", "owner_unit", "place_text", "note")}
    return plain | {
        "investors": "\n".join(i.name for i in row.investors.all()),
        "parks": [p.code for p in row.parks.all()],
        "regions": [r.code for r in row.regions.all()],
        "nodes": [n.code for n in row.nodes.all()],
    }


@require_http_methods(["GET", "POST"])
def project_stage(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    """What the stage asks for, what is there, what is still to be given; then the change."""
    row = kept_project(request, code, may_keep)
    if stage not in set(Stage):
        raise Http404(f"没有阶段 {stage}")
    needs = page_queries.stage_needs(row, Stage(stage))
    form = StageForm(
        [n.fact for n in needs if n.held is None or n.anew], request.POST or None, request.FILES or None,
        initial={"on": today()},
    )  # fmt: skip
    version = request.POST.get("version") or row.version
    if request.method == "POST" and form.is_valid() and _change(request, row, stage, form):
        return redirect("project", code)
    shown = {
        "form": form, "project": row, "needs": needs, "stage": stage, "stage_label": STAGE_LABELS[Stage(stage)],
        "version": version, "elsewhere": [n for n in needs if n.held is None and n.fact.id in EDITED],
        "may": may_act(request.user, row, page_queries.who_may(Stage(stage))),
    }  # fmt: skip
    return render(request, "projects/stage.html", shown, status=_status(request))


def _change(request: HttpRequest, row: Project, stage: str, form: StageForm) -> bool:
    try:
        changed = services.change_stage(
            at_version(request, row), stage, on=form.cleaned_data["on"], by=request.user, facts=form.given(),
            reason=form.cleaned_data["late_why"],
        )  # fmt: skip
    except services.MissingFactsError as error:
        for fact, label in error.missing.items():
            form.add_error(fact if fact in form.fields else None, f"缺“{label}”")
        return False
    except YanzhenError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"已办：{changed.name}现在是“{changed.get_stage_display()}”，已存证。")
    return True


@require_http_methods(["GET", "POST"])
def project_fact(request: HttpRequest, code: str, fact: str) -> HttpResponse:
    """One fact stated or stated anew."""
    row = kept_project(request, code, may_keep)
    need = next((n for n in page_queries.all_facts(row) if n.fact.id == fact), None)
    if need is None:
        raise Http404(f"没有事实 {fact}")
    form = FactsForm([need.fact], request.POST or None, request.FILES or None, needed=True)
    version = request.POST.get("version") or row.version
    if request.method == "POST" and form.is_valid():
        try:
            services.state_facts(at_version(request, row), form.given(), by=request.user)
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记：{need.fact.label.zh}。")
            return redirect("project", code)
    shown = {"form": form, "project": row, "need": need, "version": version}
    return render(request, "projects/fact.html", shown, status=_status(request))


@require_http_methods(["GET", "POST"])
def project_money(request: HttpRequest, code: str) -> HttpResponse:
    """A year of months: planned, made, received in one unit that stands in every head."""
    row = kept_project(request, code, may_keep)
    year = _year(request.POST.get("year") or request.GET.get("year", ""))
    unit, error = request.POST.get("unit", "万元"), ""
    typed: dict[str, dict[str, str]] | None = None
    if request.method == "POST":
        typed = {
            f"{year}-{m:02d}": {n: request.POST.get(f"{n}-{m}", "") for n in ("planned", "made", "received")}
            for m in range(1, 13)
        }
        try:
            changed = services.set_money(at_version(request, row), typed, unit=unit, by=request.user)
        except YanzhenError as refused:
            error = str(refused)
        else:
            messages.success(request, f"已保存 {changed} 个月的数。" if changed else "没有变化。")
            return redirect("project", code)
    shown = {
        "project": row, "year": year, "unit": unit, "error": error,
        "version": request.POST.get("version") or row.version, "rows": page_queries.money_year(row, year, typed),
        "units": [unit for unit, _ in MONEY_UNITS],
        "whole": row.investment * 10_000 if row.investment is not None else None,
    }  # fmt: skip
    return render(request, "projects/money.html", shown, status=_status(request))


def _year(text: str) -> int:
    return int(text) if text.isdigit() and 2000 <= int(text) <= 2100 else today().year


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


Post = Callable[[Project, Callable[[str], str], Any], object]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else -1


ACTS: dict[str, tuple[str, Post]] = {
    "milestone": ("节点已登记", lambda p, get, by: services.add_milestone(p, get("name"), get("due_on"), by=by)),
    "done": (
        "节点已完成",
        lambda p, get, by: services.finish_milestone(
            p, _number(get("key")), get("done_on") or today(), version=_number(get("row")), by=by
        ),
    ),
    "move": (
        "节点已改期",
        lambda p, get, by: services.move_milestone(
            p, _number(get("key")), get("due_on"), why=get("why"), version=_number(get("row")), by=by
        ),
    ),
    "drop": (
        "节点已取消",
        lambda p, get, by: services.drop_milestone(
            p, _number(get("key")), why=get("why"), version=_number(get("row")), by=by
        ),
    ),
    "gain": (
        "环节贡献已登记",
        lambda p, get, by: services.set_contribution(
            p, get("node"), capacity=get("capacity"), unit=get("unit"), by=by
        ),
    ),
    "no_gain": (
        "环节贡献已撤销",
        lambda p, get, by: services.remove_contribution(p, get("node"), why=get("why"), by=by),
    ),
    "withdraw": (
        "佐证已撤下",
        lambda p, get, by: services.withdraw_evidence(p, _number(get("key")), why=get("why"), by=by),
    ),
}  # fmt: skip


@require_POST
def project_act(request: HttpRequest, code: str) -> HttpResponse:
    """One small act of the project's page; what is refused is told there."""
    row = kept_project(request, code, may_keep)
    known = ACTS.get(request.POST.get("act", ""))
    if known is None:
        messages.error(request, "没有这个操作。回到项目页重新选择。")
        return redirect("project", code)
    done, act = known
    try:
        act(at_version(request, row), lambda name: request.POST.get(name, ""), request.user)
    except YanzhenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{done}。")
    return redirect("project", code)


@require_GET
def project_evidence(request: HttpRequest, code: str, key: int) -> HttpResponseBase:
    """A file given back as it came, to be saved; never shown inside a page."""
    row = kept_project(request, code, may_see_kept)
    held = row.evidence.filter(pk=key).first()
    if held is None:
        raise Http404("没有这份佐证")
    return give_paper(held.digest, held.name, held.media_type)
