"""Pages of a round: the list, setting up, collecting, the state and the next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.city.parks import filling_services, queries, round_queries, round_services
from yanzhen.city.parks.models import Round
from yanzhen.city.parks.permissions import may_run_rounds, may_see_inputs
from yanzhen.city.parks.round_forms import ListForm, RoundForm, ValuesForm
from yanzhen.city.parks.round_sheets import thawed
from yanzhen.city.records.downloads import download
from yanzhen.city.records.pages import told, version_of
from yanzhen.kernel.errors import YanzhenError

ROW_LIMIT = 500


@require_GET
def land_rounds(request: HttpRequest) -> HttpResponse:
    """Every round that may be seen, and what the rounds of a city are for."""
    rows = round_queries.rounds(inside=may_see_inputs(request.user))
    return render(
        request, "parks/rounds/rounds.html", {"rows": rows, "may_run": may_run_rounds(request.user)}
    )


@login_required
@require_http_methods(["GET", "POST"])
def land_new(request: HttpRequest) -> HttpResponse:
    need_runner(request)
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            row = round_services.create_round(
                given.pop("name"), year=given.pop("year"), group=given.pop("group"), sheet=given.pop("sheet"),
                by=request.user, practice=bool(settings.WORKSPACE.practice), **given,
            )  # fmt: skip
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "轮次已建立。下一步：确定参评名单。")
            return redirect("land_data", row.pk)
    return render(request, "parks/rounds/new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def land_round(request: HttpRequest, key: int) -> HttpResponse:
    """The state, what is wrong, what can be done about it here."""
    row = seen_round(request, key)
    inside = may_see_inputs(request.user)
    states = list(Round.STATES)
    at = [name for name, _ in states].index(row.state)
    shown = frame(request, row, "round") | {
        "steps": [
            (label, "done" if n < at else "now" if n == at else "") for n, (_, label) in enumerate(states)
        ],
        "sheet": thawed(row.sheet),
        "owed": round_queries.owed(row) if inside and row.state in ("collect", "preview") else (),
        "shown": round_queries.shown_results(row) if row.state not in ("prepare", "collect") else None,
        "issues": row.issues.all(),
        "open": row.objections.filter(state="open").count(),
        "waiting": row.measures.filter(state="proposed").count(),
        "acts": _acts(request, row),
        "entries": row.entries.count(),
    }
    return render(request, "parks/rounds/round.html", shown)


def _acts(request: HttpRequest, row: Round) -> list[tuple[str, round_services.Move]]:
    """The acts that are open in this state to this account; signing only once somebody proposed."""
    proposed = bool(row.proposed_by_name)
    hidden = {"sign", "return"} if not proposed else {"propose"}
    return [
        (name, step)
        for name, step in round_services.MOVES.items()
        if row.state in step.sources and step.may(request.user) and name not in hidden
    ]


@login_required
@require_POST
def land_act(request: HttpRequest, key: int) -> HttpResponse:
    """One step of the round; what is refused is told on the page of the round."""
    seen_round(request, key)
    name = request.POST.get("act", "")
    told(
        request,
        lambda: round_services.move(
            key, name, version=version_of(request), by=request.user, reason=request.POST.get("reason", "")
        ),
        f"已办：{round_services.MOVES[name].label}" if name in round_services.MOVES else "",
    )
    return redirect("land_round", key)


@login_required
@require_http_methods(["GET", "POST"])
def land_data(request: HttpRequest, key: int) -> HttpResponse:
    """Who takes part, what departments handed in, what they owe; lists come in here."""
    row = seen_round(request, key)
    if not may_see_inputs(request.user):
        raise PermissionDenied("各部门报送的数据只对经办和签字的部门开放。")
    sheet = thawed(row.sheet)
    bound = {"list": ListForm(), "values": ValuesForm(sheet=sheet)}
    status = 200
    if request.method == "POST":
        need_runner(request)
        answer = _fill(request, row, bound)
        if answer is not None:
            return answer
        status = 422
    shown = frame(request, row, "data") | {
        "sheet": sheet, "list_form": bound["list"], "values_form": bound["values"],
        "files": row.files.select_related("source"), "owed": round_queries.owed(row),
        "parks": queries.parks() if row.state in ("prepare", "collect") else (),
        "entries": row.entries.select_related("park", "enterprise")[:ROW_LIMIT], "entry_count": row.entries.count(),
        "excluded": row.entries.exclude(excluded="").count(),
    }  # fmt: skip
    return render(request, "parks/rounds/data.html", shown, status=status)


def _fill(request: HttpRequest, row: Round, bound: dict[str, Any]) -> HttpResponse | None:
    """A list, a department's values, parks, parameters or an exclusion; None when something is to be shown again."""
    what = request.POST.get("what", "")
    if what in ("list", "values"):
        return _take(request, row, bound, what)
    acts: dict[str, Callable[[], object]] = {
        "parks": lambda: round_services.enrol_from_parks(
            row.pk, version=version_of(request), parks=request.POST.getlist("parks"), by=request.user
        ),
        "sheet": lambda: round_services.change_sheet(
            row.pk, version=version_of(request), bases=_named(request, "base-"), shares=_named(request, "share-"),
            by=request.user,
        ),
        "exclude": lambda: round_services.exclude(
            row.pk, version=version_of(request), code=request.POST.get("code", ""),
            reason=request.POST.get("reason", ""), by=request.user,
        ),
    }  # fmt: skip
    if what in acts:
        told(request, acts[what], "已保存。")
    return redirect("land_data", row.pk)


def _named(request: HttpRequest, start: str) -> dict[str, str]:
    return {k.removeprefix(start): str(v) for k, v in request.POST.items() if k.startswith(start)}


def _take(request: HttpRequest, row: Round, bound: dict[str, Any], what: str) -> HttpResponse | None:
    form = (
        ListForm(request.POST, request.FILES)
        if what == "list"
        else ValuesForm(request.POST, request.FILES, sheet=thawed(row.sheet))
    )
    bound[what] = form
    if not form.is_valid():
        return None
    file, version = form.cleaned_data["file"], version_of(request)
    try:
        if what == "list":
            kept = filling_services.enrol_from_list(row.pk, file, file.name, version=version, by=request.user)
        else:
            kept = filling_services.take_values(
                row.pk,
                file,
                file.name,
                department=form.cleaned_data["department"],
                version=version,
                by=request.user,
            )
    except YanzhenError as error:
        form.add_error("file", str(error))
        return None
    done = f"{kept.rows} 行" + (f"，写入 {kept.values_written} 个数值" if what == "values" else "")
    messages.success(request, f"已接收 {kept.filename}：{done}。")
    return redirect("land_data", row.pk)


@login_required
@require_GET
def land_template(request: HttpRequest, key: int) -> HttpResponseBase:
    """The table that a department fills in: everybody who takes part, its own columns, units in the heads."""
    row = seen_round(request, key)
    need_runner(request)
    department = request.GET.get("department", "")
    facts = thawed(row.sheet).departments.get(department)
    if facts is None:
        raise Http404("这张评价表没有这个报送部门")
    head = ["企业名称", "统一社会信用代码", *(f"{f.label.zh}（{f.unit}）" for f in facts)]
    blanks = [""] * len(facts)
    rows = [[e.name, e.uscc, *blanks] for e in row.entries.filter(excluded="")]
    return download([head, *rows], name=f"{row.year} {department}", kind="xlsx", form=True)


def frame(request: HttpRequest, row: Round, here: str) -> dict[str, Any]:
    """What every page of a round shows."""
    return {
        "round": row,
        "here": here,
        "inside": may_see_inputs(request.user),
        "may_run": may_run_rounds(request.user),
    }


def seen_round(request: HttpRequest, key: int) -> Round:
    """The round, when this visitor may see it."""
    row = Round.objects.filter(pk=key).first()
    if row is None:
        raise Http404("没有这个评价轮次")
    if row.state not in round_queries.PUBLIC and not may_see_inputs(request.user):
        raise PermissionDenied("这一轮还没有公示。")
    return row


def need_runner(request: HttpRequest) -> None:
    if not may_run_rounds(request.user):
        raise PermissionDenied("评价轮次由园区、链办或行业主管部门经办。")
