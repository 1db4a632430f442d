"""Pages of doubts about values: raising one, the list, one with its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yanzhen.city.exchange import doubt_queries as queries
from yanzhen.city.exchange import doubt_services
from yanzhen.city.exchange.catalogue_views import found
from yanzhen.city.exchange.dataset_queries import columns_of, right_of
from yanzhen.city.exchange.doubt_models import STATES
from yanzhen.city.exchange.models import Doubt
from yanzhen.city.exchange.permissions import may_answer_doubt, may_doubt
from yanzhen.city.records.fields import choice, lines, words
from yanzhen.city.records.pages import admit, told, tried, version_of
from yanzhen.city.records.sealing import seals_of

SHOWN = 200


class DoubtForm(forms.Form):
    """Which value, what it should be, why."""

    key = words("行", most=200, hint="数据里的 _id；从数据集页点“校核”带过来")
    item = choice("信息项")
    wanted = words("认为应当是", most=500)
    why = lines("理由和依据", most=2000, hint="如“与 10 月的办结单不一致”；写得越具体，核对越快")

    def __init__(self, data: Any = None, *, columns: Any = (), initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["item"].choices = [("", "请选"), *((c.id, c.label) for c in columns)]  # type: ignore[attr-defined]

    def doubted(self) -> doubt_services.Doubted:
        return doubt_services.Doubted(**self.cleaned_data)


def doubt_new(request: HttpRequest, code: str) -> HttpResponse:
    """Say which value is doubted and why."""
    row = found(code)
    admit(may_doubt(request.user), "校核由使用数据的政府部门提出，账号要有单位。")
    right = right_of(row, request.user)
    if right is None:
        raise PermissionDenied("还没有授权看这个数据集；先申请共享。")
    first = {"key": request.GET.get("row", ""), "item": request.GET.get("item", "")}
    form = DoubtForm(request.POST or None, columns=columns_of(row, right), initial=first)
    made: list[Doubt] = []
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(
        form, lambda: made.append(doubt_services.raise_doubt(row, form.doubted(), by=request.user))
    ):
        messages.success(request, f"{made[0].code} 已提出，{made[0].due_on} 前答复。")
        return redirect("doubt", made[0].pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/doubt_new.html", {"row": row, "form": form}, status=status)


def doubts(request: HttpRequest) -> HttpResponse:
    """Those that wait first."""
    state = request.GET.get("state", "")
    rows = queries.visible_doubts(request.user)
    rows = rows.filter(state=state) if state in dict(STATES) else rows
    shown = {"rows": rows[:SHOWN], "state": state, "states": STATES, "today": timezone.localdate()}
    return render(request, "exchange/doubts.html", shown)


def doubt(request: HttpRequest, key: int) -> HttpResponse:
    """One doubt: what stood, what stands now, what the source says; answered here."""
    row = queries.visible_doubts(request.user).filter(pk=key).first()
    if row is None:
        if Doubt.objects.filter(pk=key).exists():
            raise PermissionDenied("这件校核与您单位无关。")
        raise Http404("没有这件校核")
    may = may_answer_doubt(request.user, row.dataset)
    if request.method == "POST":
        admit(may, "校核由提供单位答复；没有账号的由数据主管部门答复。")
        given = request.POST
        if told(
            request,
            lambda: doubt_services.answer_doubt(
                row,
                given.get("state", ""),
                given.get("answer", ""),
                version=version_of(request),
                by=request.user,
            ),
            "已答复。",
        ):
            return redirect("doubt", key)
    day = timezone.localdate()
    shown = {
        "doubt": row,
        "row": row.dataset,
        "now": queries.value_now(row, request.user),
        "may": may and row.state == "open" and row.by_id != request.user.pk,
        "late": (day - row.due_on).days if row.state == "open" and row.due_on < day else 0,
        "seals": len(seals_of(row)),
        "typed": request.POST.get("answer", ""),
    }
    return render(request, "exchange/doubt.html", shown, status=422 if request.method == "POST" else 200)
