"""Pages of money: what waits for whom, one demand with what suits it, one case with what can be done now, the board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from yanzhen.city.accounts.permissions import has_role
from yanzhen.city.enterprises.queries import enterprise as firm_of
from yanzhen.city.finance import queries
from yanzhen.city.finance.case_services import act_on_case, running
from yanzhen.city.finance.demand_services import act_on_demand, submit
from yanzhen.city.finance.forms import ActForm, DemandForm, FigureForm
from yanzhen.city.finance.models import Case, FinanceDemand
from yanzhen.city.finance.permissions import (
    BOARD,
    READ_ALL,
    case_sides,
    demand_sides,
    is_bank,
    is_office,
    may_ask,
    own_firms,
)
from yanzhen.city.finance.pool_services import state_figure
from yanzhen.city.finance.scopes import visible_cases, visible_demands
from yanzhen.city.finance.states import CASE_ACTS, DEMAND_ACTS, MAIN, WAITING
from yanzhen.city.finance.tables import CaseFilter, CaseTable, DemandFilter, DemandTable
from yanzhen.city.records.acts import Act
from yanzhen.city.records.downloads import FORMATS, download
from yanzhen.city.records.pages import ListPage, tried
from yanzhen.city.records.sealing import seals_of
from yanzhen.kernel.errors import YanzhenError

FEW = 8


def finance(request: HttpRequest) -> HttpResponse:
    """What waits for the reader first; then the pool: products, funds, what documents say of it."""
    user, day = request.user, timezone.localdate()
    cases = queries.urgent_first(visible_cases(user), day)
    shown = {
        "todos": queries.todos_on(user, day)[:FEW],
        "silent": cases.filter(queries.silent_on(day)).count(),
        "cases": cases[:FEW],
        "demands": queries.open_first(visible_demands(user))[:FEW],
        "products": queries.find_products()[:FEW],
        "funds": queries.find_funds()[:FEW],
        "contests": queries.contests_of().filter(state="open").count() if is_office(user) else 0,
        "entries": queries.pool(),
        "firms": sorted(own_firms(user)),
        **_doors(user),
    }
    return render(request, "finance/finance.html", shown)


def _doors(user: Any) -> dict[str, bool]:
    return {
        "may_ask": may_ask(user),
        "may_board": has_role(user, *BOARD),
        "is_bank": is_bank(user),
        "is_office": is_office(user),
        "reads_demands": has_role(user, *READ_ALL, "enterprise"),
        "reads_cases": has_role(user, *READ_ALL, "enterprise", "bank"),
    }


class Demands(ListPage):
    title = "融资需求"
    lead = "企业要多少钱、做什么用、多久。机构要等企业授权才看得到。"
    table_class = DemandTable
    filter_class = DemandFilter
    template_name = "finance/demands.html"
    empty_hint = "没有看得到的融资需求。企业账号可以提交。"

    def arrange(self, rows: Any) -> Any:
        mine = visible_demands(self.request.user).values("pk")
        return queries.open_first(rows.filter(pk__in=mine))

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        return _doors(request.user)


class Cases(ListPage):
    title = "授信办理"
    lead = "企业授权给机构之后的每一件，从受理到结清。超过时限没有动静的排在最前。"
    table_class = CaseTable
    filter_class = CaseFilter
    template_name = "finance/cases.html"
    empty_hint = "没有看得到的办理。企业授权之后，机构在这里受理。"

    def arrange(self, rows: Any) -> Any:
        mine = visible_cases(self.request.user).values("pk")
        return queries.urgent_first(rows.filter(pk__in=mine), timezone.localdate())

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        late = visible_cases(request.user).filter(queries.silent_on(timezone.localdate()))
        return {**_doors(request.user), "silent": late.count()}


def demand_new(request: HttpRequest) -> HttpResponse:
    """Ask for money: an enterprise for itself, the office visibly on behalf of one."""
    official, own = is_office(request.user), sorted(own_firms(request.user))
    if not official and not own:
        raise PermissionDenied("账号没有对应的企业，请系统管理员核对。")
    code = request.POST.get("enterprise") or request.GET.get("enterprise", "") if official else own[0]
    form = DemandForm(request.POST or None, firm=code, official=official, initial=_first(request, code))
    if request.method == "POST" and form.is_valid():
        firm = firm_of(code)
        if firm is None:
            form.add_error(None, "名册里没有这家企业，请先补到企业名册。")
        else:
            made: list[FinanceDemand] = []
            if tried(form, lambda: made.append(submit(firm, form.asked(), by=request.user))):
                messages.success(request, f"{made[0].number} 已提交，等预审。")
                return redirect("finance_demand", made[0].pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "finance/new.html", {"form": form, "official": official}, status=status)


def _first(request: HttpRequest, code: str) -> dict[str, str]:
    """What a link to the form already knows."""
    return {"enterprise": code} | {
        name: request.GET[name] for name in ("kind", "purpose") if name in request.GET
    }


def seen_demand(request: HttpRequest, key: int) -> FinanceDemand:
    row = visible_demands(request.user).filter(pk=key).first()
    if row is None:
        if FinanceDemand.objects.filter(pk=key).exists():
            raise PermissionDenied("这件融资需求不对您开放；机构要等企业授权。")
        raise Http404("没有这件融资需求")
    return row


def seen_case(request: HttpRequest, key: int) -> Case:
    row = visible_cases(request.user).prefetch_related("authorisations").filter(pk=key).first()
    if row is None:
        if Case.objects.filter(pk=key).exists():
            raise PermissionDenied("这一件没有授权给您所在的机构。")
        raise Http404("没有这件授信办理")
    return row


def demand(request: HttpRequest, key: int) -> HttpResponse:
    """One demand, what suits it and why, who works on it."""
    return _show_demand(request, seen_demand(request, key))


def _show_demand(
    request: HttpRequest, row: FinanceDemand, error: str = "", bad: ActForm | None = None, at: str = ""
) -> HttpResponse:
    mine, cases = demand_sides(request.user, row), list(row.cases.select_related("product", "unit"))
    matches, trouble = None, ""
    try:
        matches = queries.matching_products(row)
    except YanzhenError as found:
        trouble = str(found)
    initial = {"version": row.version, "amount": row.amount, "term": row.term_months}
    acts = _acts(DEMAND_ACTS, row.state, "", mine, initial, (bad, at))
    shown = {
        "demand": row,
        "mine": mine,
        "error": error,
        "acts": list(acts),
        "cases": cases,
        "busy": {c.product_id for c in cases if c.state in (*WAITING, "granted", "lent", "overdue")},
        "matches": matches,
        "trouble": trouble,
        "orders": [b.order for b in row.backings.select_related("order__customer")],
        "steps": row.steps.filter(case=None).select_related("unit"),
        "seals": len(seals_of(row)),
        "may_choose": "firm" in mine and row.state == "checked",
    }
    return render(request, "finance/demand.html", shown, status=422 if error else 200)


def _acts(
    table: Mapping[str, Act], state: str, kind: str, mine: frozenset[str], initial: dict[str, Any], refused: tuple[Any, str]
) -> Iterable[tuple[str, Act, ActForm, bool]]:  # fmt: skip
    """(name, act, form, open) of what can be done now; a form that was refused comes back as it was filled in."""
    bad, at = refused
    for name, rule in sorted(table.items(), key=lambda one: one[0] not in MAIN):
        if not rule.opens_to(mine, state, kind):
            continue
        given = (
            bad
            if bad is not None and name == at
            else ActForm(act=name, guarantee=kind == "guarantee", initial=initial)
        )
        yield name, rule, given, name == at or (not at and name in MAIN)


def _told(form: ActForm) -> str:
    return "；".join(f"{form.fields[n].label or n}：{e[0]}" for n, e in form.errors.items())


def demand_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    row = seen_demand(request, key)
    if name not in DEMAND_ACTS:
        raise Http404("没有这一步")
    form = ActForm(request.POST, act=name)
    if not form.is_valid():
        return _show_demand(request, row, _told(form), form, name)
    try:
        act_on_demand(row, name, form.given(), by=request.user)
    except YanzhenError as error:
        return _show_demand(request, seen_demand(request, key), str(error), form, name)
    messages.success(request, f"{DEMAND_ACTS[name].label}：已办。")
    return redirect("finance_demand", key)


def case(request: HttpRequest, key: int) -> HttpResponse:
    """One case: the clock, what can be done now, what moved, and for the enterprise how to mend a refusal."""
    return _show_case(request, seen_case(request, key))


def _show_case(
    request: HttpRequest, row: Case, error: str = "", bad: ActForm | None = None, at: str = ""
) -> HttpResponse:
    day, mine = timezone.localdate(), case_sides(request.user, row)
    amount = row.granted if row.granted is not None else row.demand.amount
    initial = {
        "version": row.version, "amount": amount, "rate": row.rate, "term": row.term_months or row.demand.term_months,
        "on": day, "security": row.product.security,
    }  # fmt: skip
    guarantee = getattr(row, "guarantee", None)
    held = list(row.authorisations.all())
    shown = {
        "case": row,
        "mine": mine,
        "error": error,
        "acts": list(_acts(CASE_ACTS, row.state, row.product.kind, mine, initial, (bad, at))),
        "late": (day - row.due_on).days if row.due_on and row.state in WAITING and row.due_on < day else 0,
        "reason": queries.reason_of(row),
        "loans": row.loans.all(),
        "investment": getattr(row, "investment", None),
        "guarantee": guarantee,
        "entries": guarantee.entries.all() if guarantee else (),
        "authorisations": [(a, a.runs_on(day), a.openings.all()) for a in held],
        "running": running(row, day),
        "steps": row.steps.select_related("unit"),
        "seals": len(seals_of(row)),
    }
    return render(request, "finance/case.html", shown, status=422 if error else 200)


def case_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    row = seen_case(request, key)
    if name not in CASE_ACTS:
        raise Http404("没有这一步")
    form = ActForm(request.POST, act=name, guarantee=row.product.kind == "guarantee")
    if not form.is_valid():
        return _show_case(request, row, _told(form), form, name)
    try:
        act_on_case(row, name, form.given(), by=request.user)
    except YanzhenError as error:
        return _show_case(request, seen_case(request, key), str(error), form, name)
    messages.success(request, f"{CASE_ACTS[name].label}：已办。")
    return redirect("finance_case", key)


def board(request: HttpRequest) -> HttpResponseBase:
    """The figures of 2016 beside those of today, the funnel, every share with what it is a share of."""
    return _show_board(request, FigureForm())


def _show_board(request: HttpRequest, form: FigureForm, status: int = 200) -> HttpResponseBase:
    from django.conf import settings

    sets = [queries.statistics()]
    if settings.WORKSPACE.practice:
        sets.append(queries.statistics(practice=True))
    kind = request.GET.get("download", "")
    if kind in FORMATS:
        return download(_lines(sets), name="资金池统计", kind=kind)
    shown = {"sets": sets, "baseline": queries.baseline(), "form": form, **_doors(request.user)}
    return render(request, "finance/board.html", shown, status=status)


def _lines(sets: Iterable[Any]) -> Iterable[Iterable[object]]:
    yield ("口径", "组", "名称", "数值", "件数或分子、分母")
    for one in sets:
        told = "演示" if one.practice else "正式"
        for step in one.funnel:
            yield (told, "漏斗", step.label, step.amount, step.count)
        for kpi in one.kpis:
            yield (told, "指标", kpi.label, kpi.value, kpi.says)
        for label, count in one.reasons:
            yield (told, "拒绝原因", label, count, "")


def figure(request: HttpRequest) -> HttpResponseBase:
    """Register the LPR of a day or the net assets of a guarantor."""
    form = FigureForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        done = tried(
            form,
            lambda: state_figure(
                told["kind"],
                told["value"],
                on=told["on"],
                source=told["source"],
                unit=told["unit"],
                by=request.user,
            ),
        )
        if done:
            messages.success(request, "已登记。")
            return redirect("finance_board")
    return _show_board(request, form, 422)
