"""Pages of share requests: the list, asking, one request with what can be done now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yanzhen.city.exchange import catalogue_queries as queries
from yanzhen.city.exchange import share_services
from yanzhen.city.exchange.catalogue_forms import ActForm, AskForm
from yanzhen.city.exchange.catalogue_tables import RequestFilter, RequestTable
from yanzhen.city.exchange.catalogue_views import found
from yanzhen.city.exchange.models import ShareRequest
from yanzhen.city.exchange.permissions import may_ask, sides
from yanzhen.city.exchange.share_services import LONGEST
from yanzhen.city.exchange.share_states import ACTS, MAIN, RUNNING
from yanzhen.city.records.pages import ListPage, admit, tried
from yanzhen.city.records.sealing import seals_of
from yanzhen.kernel.errors import YanzhenError


class Requests(ListPage):
    title = "共享申请"
    lead = "部门之间要数据：核对、答复、争议都有时限，不予共享要写明理由。超期的排在最前。"
    table_class = RequestTable
    filter_class = RequestFilter
    template_name = "exchange/requests.html"
    empty_hint = "没有看得到的申请。在数据目录里选一个数据集，就能申请。"

    def arrange(self, rows: Any) -> Any:
        mine = rows.filter(pk__in=queries.visible_requests(self.request.user).values("pk"))
        return queries.urgent_first(mine, timezone.localdate())

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        rows = queries.visible_requests(request.user)
        return {"late": rows.filter(queries.late_on(timezone.localdate())).count()}


def share_new(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a dataset."""
    row = found(code)
    admit(may_ask(request.user), "共享只在政府部门之间，账号要有单位；公开的数据在目录里直接下载。")
    form = AskForm(request.POST or None, dataset=row)
    if request.method == "POST" and form.is_valid():
        made: list[ShareRequest] = []
        if tried(form, lambda: made.append(share_services.ask_for(row, form.wanted(), by=request.user))):
            messages.success(request, f"{made[0].code} 已提交，{made[0].due_on} 前核对。")
            return redirect("share_request", made[0].pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/ask.html", {"row": row, "form": form}, status=status)


def _seen(request: HttpRequest, key: int) -> ShareRequest:
    row = queries.visible_requests(request.user).filter(pk=key).first()
    if row is None:
        if ShareRequest.objects.filter(pk=key).exists():
            raise PermissionDenied("这件申请与您单位无关。")
        raise Http404("没有这件申请")
    return row


def share_request(request: HttpRequest, key: int) -> HttpResponse:
    """One request with everything that happened to it, and what this reader can do about it."""
    return _show(request, _seen(request, key))


def share_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """One thing that is done to a request; what is refused is told on its page with what to do."""
    row = _seen(request, key)
    if name not in ACTS:
        raise Http404("没有这一步")
    if not sides(request.user, row):
        raise PermissionDenied("这件申请由申请单位、提供单位和数据主管部门办理。")
    form = ActForm(request.POST, act=name, row=row)
    if not form.is_valid():
        told = "；".join(f"{form.fields[n].label or n}：{e[0]}" for n, e in form.errors.items())
        return _show(request, row, told, form, name)
    try:
        share_services.act(row, name, form.given(), by=request.user)
    except YanzhenError as error:
        return _show(request, _seen(request, key), str(error), form, name)
    messages.success(request, f"{ACTS[name].label}：已办。")
    return redirect("share_request", key)


def _show(
    request: HttpRequest, row: ShareRequest, error: str = "", bad: ActForm | None = None, at: str = ""
) -> HttpResponse:
    mine, day = sides(request.user, row), timezone.localdate()
    labels = {item["id"]: item["label"] for item in row.dataset.items}
    shown = {
        "request_row": row,
        "row": row.dataset,
        "mine": mine,
        "error": error,
        "late": (day - row.due_on).days if row.due_on and row.state in RUNNING and row.due_on < day else 0,
        "runs": row.state in RUNNING,
        "ended": row.state == "granted" and row.ends_on is not None and row.ends_on < day,
        "acts": list(_acts(row, mine, request.user, bad, at)),
        "steps": row.steps.select_related("unit"),
        "seals": len(seals_of(row)),
        "asked": [(labels.get(n, n), n in row.full) for n in row.items],
        "granted": [(labels.get(n, n), n in row.granted_full) for n in row.granted_items],
        "taken": row.accesses.order_by("-id")[:20],
    }
    return render(request, "exchange/request.html", shown, status=422 if error else 200)


def _acts(
    row: ShareRequest, mine: frozenset[str], user: Any, bad: ActForm | None, at: str
) -> Iterable[tuple[str, Any, ActForm, bool]]:
    """(name, act, form, open) of what can be done now; a form that was refused comes back as it was filled in."""
    for name, rule in sorted(ACTS.items(), key=lambda one: one[0] not in MAIN):
        if not rule.opens_to(mine, row.state):
            continue
        if rule.other and row.answered_by_id == user.pk:
            continue
        form = bad if bad is not None and name == at else ActForm(act=name, row=row, initial=_initial(row))
        yield name, rule, form, name == at or (not at and name in MAIN)


def _initial(row: ShareRequest) -> dict[str, Any]:
    until = row.wanted_until or timezone.localdate() + LONGEST / 3
    return {
        "version": row.version,
        "items": row.items,
        "ends_on": until,
        "purpose": row.purpose,
        "basis": row.basis,
    }
