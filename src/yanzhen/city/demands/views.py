"""Pages of demands: the list, one with what can be done now, filing on a phone, sums with their denominators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from yanzhen.city.accounts.permissions import OFFICIALS, has_role
from yanzhen.city.demands import act_services, queries, services
from yanzhen.city.demands.forms import ActForm, DemandForm
from yanzhen.city.demands.models import Attachment, Demand
from yanzhen.city.demands.permissions import BOARD, may_file, may_know_who, sides
from yanzhen.city.demands.ports import above
from yanzhen.city.demands.scopes import visible_demands
from yanzhen.city.demands.states import ACTS, MAIN, RUNNING
from yanzhen.city.demands.tables import DemandFilter, DemandTable, who
from yanzhen.city.exchange.papers import give_paper
from yanzhen.city.records.downloads import FORMATS, download
from yanzhen.city.records.pages import ListPage
from yanzhen.city.records.sealing import seals_of
from yanzhen.kernel.errors import YanzhenError

DRAFTED = ("subject", "text", "kind")
"""What the address of a draft may fill in."""
MOST_DRAFTED = 1000


class Demands(ListPage):
    title = "企业诉求"
    lead = "企业的诉求从提出到评价。超期的排在最前；等企业补充的停表。"
    table_class = DemandTable
    filter_class = DemandFilter
    template_name = "demands/demands.html"
    empty_hint = "没有看得到的诉求。企业账号和政府部门可以登记。"

    def arrange(self, rows: Any) -> Any:
        mine = rows.filter(pk__in=visible_demands(self.request.user).values("pk"))
        return queries.urgent_first(mine, timezone.localdate())

    def tabulate(self, rows: Any, hidden: Sequence[str]) -> DemandTable:
        table = DemandTable(rows, exclude=hidden)
        table.user = self.request.user
        return table

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        rows = visible_demands(request.user)
        return {
            "may_file": may_file(request.user),
            "may_board": has_role(request.user, *BOARD),
            "late": rows.filter(queries.late_on(timezone.localdate())).count(),
        }


def demand_new(request: HttpRequest) -> HttpResponse:
    """File a demand: an enterprise for itself, an office visibly on behalf of one."""
    if not may_file(request.user):
        raise PermissionDenied("账号没有对应的企业，请系统管理员核对。")
    official = has_role(request.user, *OFFICIALS)
    form = DemandForm(
        request.POST or None, request.FILES or None, official=official, initial=_first(request, official)
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = services.file_demand(form.draft(), by=request.user)
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{row.number} 已登记，{row.due_on} 前分派。")
            return redirect("demand", row.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "demands/new.html", {"form": form, "official": official}, status=status)


def _first(request: HttpRequest, official: bool) -> dict[str, Any]:
    """From a visit: which enterprise, and what was heard; from a draft: what was written beforehand."""
    drafted = {name: request.GET[name][:MOST_DRAFTED] for name in DRAFTED if request.GET.get(name)}
    first: dict[str, Any] = {
        "enterprise": request.GET.get("enterprise", ""),
        "channel": "hotline",
        **drafted,
    }
    key = request.GET.get("visit", "")
    visit = above.visit(int(key)) if official and key.isdecimal() and len(key) < 12 else None
    if visit is not None:
        first |= {"enterprise": visit.enterprise, "channel": "visit", "text": visit.heard, "visit": visit.key}
    return first


def _seen(request: HttpRequest, key: int) -> Demand:
    row = visible_demands(request.user).prefetch_related("assisting").filter(pk=key).first()
    if row is None:
        if Demand.objects.filter(pk=key).exists():
            raise PermissionDenied("这件诉求不归你单位办理。")
        raise Http404("没有这件诉求")
    return row


def demand(request: HttpRequest, key: int) -> HttpResponse:
    """One demand with everything that happened to it, and what this reader can do about it."""
    return _show(request, _seen(request, key))


def _show(
    request: HttpRequest, row: Demand, error: str = "", bad: ActForm | None = None, at: str = ""
) -> HttpResponse:
    mine, day = sides(request.user, row), timezone.localdate()
    asked = row.extensions.filter(state="asked").first()
    shown = {
        "demand": row,
        "who": who(row, request.user),
        "knows": may_know_who(request.user, row),
        "mine": mine,
        "error": error,
        "late": (day - row.due_on).days if row.due_on and row.state in RUNNING and row.due_on < day else 0,
        "acts": list(_acts(row, mine, asked, request.user, bad, at)),
        "extensions": row.extensions.all(),
        "steps": row.steps.select_related("unit"),
        "files": row.files.all(),
        "seals": len(seals_of(row)),
        "merged": row.merged.all(),
        "visit": above.visit(row.visit) if row.visit else None,
    }
    return render(request, "demands/demand.html", shown, status=422 if error else 200)


def _acts(
    row: Demand, mine: frozenset[str], asked: Any, user: Any, bad: ActForm | None, at: str
) -> Iterable[tuple[str, Any, ActForm, bool]]:
    """(name, act, form, open) of what can be done now; a form that was refused comes back as it was filled in."""
    for name, rule in sorted(ACTS.items(), key=lambda one: one[0] not in MAIN):
        if not rule.opens_to(mine, row.state) or not _sensible(row, name, asked, user):
            continue
        form = bad if bad is not None and name == at else ActForm(act=name, initial=_initial(row))
        yield name, rule, form, name == at or (not at and name in MAIN)


def _initial(row: Demand) -> dict[str, Any]:
    helping = [unit.code for unit in row.assisting.all()]
    return {
        "version": row.version,
        "weight": row.weight,
        "lead": row.lead.code if row.lead else "",
        "assisting": helping,
    }


def _sensible(row: Demand, name: str, asked: Any, user: Any) -> bool:
    """Acts that could only be refused are not offered."""
    if name in ("approve", "reject"):
        return asked is not None and asked.asked_by_id != user.pk
    if name == "extend":
        return not row.extensions.exclude(state="rejected").exists()
    if name == "reopen":
        return row.reopened_on is None and row.rating != "satisfied"
    return True


def demand_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """One thing that is done to a demand; what is refused is told on its page with what to do."""
    row = _seen(request, key)
    if name not in ACTS:
        raise Http404("没有这一步")
    form = ActForm(request.POST, request.FILES, act=name)
    if not form.is_valid():
        told = "；".join(f"{form.fields[n].label or n}：{e[0]}" for n, e in form.errors.items())
        return _show(request, row, told, form, name)
    try:
        act_services.act(row, name, form.given(), by=request.user)
    except YanzhenError as error:
        row = _seen(request, key)
        return _show(request, row, str(error), form, name)
    messages.success(request, f"{ACTS[name].label}：已办。")
    still = visible_demands(request.user).filter(pk=key).exists()
    return redirect("demand", key) if still else redirect("demands")


def demand_file(request: HttpRequest, key: int) -> HttpResponseBase:
    """A file that came with a demand, to be saved, never opened in the page."""
    row = Attachment.objects.filter(pk=key).first()
    if row is None:
        raise Http404("没有这个附件")
    _seen(request, row.demand_id)
    return give_paper(row.digest, row.filename)


HEAD = (
    "分组",
    "名称",
    "收到",
    "有效",
    "已答复",
    "其中按时",
    "在办",
    "超期",
    "请企业评价",
    "已评价",
    "满意",
    "未评价",
    "重办",
)


def board(request: HttpRequest) -> HttpResponseBase:
    """Sums of what the reader sees, each share with what it is a share of."""
    year = request.GET.get("year", "")
    rows = visible_demands(request.user)
    years = sorted({day.year for day in rows.order_by().dates("received_on", "year")}, reverse=True)
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(received_on__year=int(year))
    found = queries.sums(rows, timezone.localdate())
    groups = [
        ("units", "按主办单位", found["units"]),
        ("kinds", "按类别", found["kinds"]),
        ("months", "按收到月份", found["months"]),
    ]
    kind = request.GET.get("download", "")
    if kind in FORMATS:
        return download(_lines(found["all"], groups), name="诉求办理情况", kind=kind)
    shown = {
        "all": found["all"][0],
        "groups": groups,
        "years": years,
        "year": year,
        "topics": _topics(request),
    }
    return render(request, "demands/board.html", shown)


def _topics(request: HttpRequest) -> list[Any]:
    """Repeated troubles are told to those who see everything."""
    return (
        queries.repeated(timezone.localdate())
        if has_role(request.user, "leader", "chain_office", "auditor")
        else []
    )


def _lines(whole: list[Any], groups: list[Any]) -> Iterable[Iterable[object]]:
    yield HEAD
    for title, rows in [("合计", whole), *((title, rows) for _, title, rows in groups)]:
        for row in rows:
            yield (
                title, row.label, row.received, row.valid, row.answered, row.on_time, row.running, row.late, row.asked,
                row.rated, row.satisfied, row.silent, row.reopened,
            )  # fmt: skip
