"""Policies for everybody; what they say to one enterprise."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from yanzhen.city.accounts.permissions import subjects_of
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import queries, services
from yanzhen.city.policies.answering import GROUPS
from yanzhen.city.policies.automatic_queries import problems_of
from yanzhen.city.policies.filters import PolicyFilter
from yanzhen.city.policies.forms import FactForm, day_of
from yanzhen.city.policies.permissions import is_of, is_officer, may_see_stated, may_state
from yanzhen.city.policies.tables import PolicyTable
from yanzhen.city.policies.wording import ROLES
from yanzhen.city.records.pages import ListPage
from yanzhen.kernel.errors import YanzhenError

MOST_LISTED = 100


class Policies(ListPage):
    title = "政策"
    lead = "各级惠企政策及其条款。状态按注明的核对日期；条件未见全的，只说“可能符合”。"
    table_class = PolicyTable
    filter_class = PolicyFilter
    template_name = "policies/policies.html"

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        own = next(iter(sorted(subjects_of(request.user, "enterprise"))), "")
        return {"officer": is_officer(request.user), "own": own}


@require_GET
def policy(request: HttpRequest, code: str) -> HttpResponse:
    try:
        view = queries.policy_view(code)
    except ObjectDoesNotExist as error:
        raise Http404(f"没有代码为 {code} 的政策") from error
    return render(
        request,
        "policies/policy.html",
        {
            "view": view,
            "policy": view.row,
            "roles": ROLES,
            "officer": is_officer(request.user),
            "names": queries.clause_names(),
            "fit": {c.id for c in view.spec.clauses if not problems_of(view.spec, c, timezone.localdate())},
        },
    )


@require_GET
def ladder(request: HttpRequest) -> HttpResponse:
    """The funnel of the city, rung by rung."""
    day = day_of(request.GET.get("on", ""))
    stated = request.user.is_authenticated and is_officer(request.user)
    shown = {
        "rungs": queries.ladder(day, stated=stated),
        "day": day,
        "ladders": queries.ladders(),
        "examples": queries.example_rungs(),
    }
    return render(request, "policies/ladder.html", shown)


@require_GET
def rung(request: HttpRequest, code: str) -> HttpResponse:
    """The cultivation list of one rung."""
    day = day_of(request.GET.get("on", ""))
    stated = request.user.is_authenticated and is_officer(request.user)
    found = queries.rung_list(code, day, stated=stated)
    if found is None:
        raise Http404(f"没有代码为 {code} 的档")
    of, step, line, rows = found
    shown = {
        "ladder": of,
        "rung": step,
        "line": line,
        "rows": rows[:MOST_LISTED],
        "total": len(rows),
        "day": day,
    }
    return render(request, "policies/rung.html", shown)


def _enterprise(code: str) -> Any:
    found = enterprises.enterprise(code)
    if found is None:
        raise Http404(f"没有代码为 {code} 的企业")
    return found


@require_GET
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """All clauses against one enterprise on a day."""
    return _answers(request, _enterprise(code), None)


def _answers(request: HttpRequest, enterprise: Any, form: FactForm | None) -> HttpResponse:
    as_of = day_of(request.GET.get("on", ""))
    stated = may_see_stated(request.user, enterprise.code)
    papers = asked.papers_of(enterprise.code) if stated else ()
    found = queries.answers_for(enterprise.code, as_of, stated=stated, documents=papers)
    may = may_state(request.user, enterprise.code)
    shown = {
        "enterprise": enterprise,
        "answers": found,
        "groups": [(state.value, *words, found.groups[state]) for state, words in GROUPS.items()],
        "known": queries.known_facts(enterprise.code, as_of, stated=stated),
        "may_state": may,
        "may_apply": is_of(request.user, enterprise.code),
        "form": (form or FactForm(fact=request.GET.get("fact", ""))) if may else None,
    }
    return render(request, "policies/answers.html", shown, status=422 if form else 200)


@login_required
@require_POST
def state_fact(request: HttpRequest, code: str) -> HttpResponse:
    """A fact given right where it was missing; the answers are computed anew."""
    enterprise = _enterprise(code)
    if not may_state(request.user, code):
        raise PermissionDenied("事实由企业自己或经办部门填报。")
    form = FactForm(request.POST)
    if form.is_valid() and form.spec:
        given = form.cleaned_data
        try:
            said = services.Statement(given["value"], given["source"], given["on"], given["period"])
            entry = services.state_fact(enterprise, form.spec, said, by=request.user)
        except YanzhenError as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, f"已填报：{form.spec.label.zh}，依据 {entry.source}。答复已重新计算。")
            return redirect(reverse("answers", args=[code]))
    return _answers(request, enterprise, form)
