"""The desk of applications: the enterprise and the offices look at the same page, each with its own acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yanzhen.city.accounts.permissions import has_role, subjects_of
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.policies import account_services, automatic_services, form_queries, reminding
from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import application_services as services
from yanzhen.city.policies.application_forms import (
    AccountForm,
    ActForm,
    ObjectionForm,
    OpinionForm,
    PaperForm,
)
from yanzhen.city.policies.casefiles import case_file
from yanzhen.city.policies.clocks import clocks
from yanzhen.city.policies.models import Application, Policy
from yanzhen.city.policies.payment_queries import masked, problems_of
from yanzhen.city.policies.permissions import is_of, is_officer
from yanzhen.city.policies.procedure import ACTS, AUTOMATIC_PROGRESS, FINISHED, PROGRESS, STATES, acts_from
from yanzhen.city.records.sealing import seals_of
from yanzhen.kernel.errors import YanzhenError

SHOWN = 200
FILLING = frozenset({"draft", "returned"})
LATE_FILLING = frozenset({"listed", "approved", "public"})
"""States of an automatic payment in which the account can still be given."""


@login_required
@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """An enterprise sees its own, the offices see all."""
    own = "" if sees_all(request.user) else _own(request.user)
    state, late = request.GET.get("state", ""), bool(request.GET.get("late"))
    rows = asked.applications(enterprise=own, state=state if state in STATES else "")
    now, past = clocks(), reminding.overdue(enterprise=own)
    told = past if late else [(row, now.all(row)) for row in rows[:SHOWN]]
    shown = {
        "rows": [(row, STATES[row.state], ticks) for row, ticks in told[:SHOWN]],
        "overdue": len(past), "most": rows.count() if not late and len(told) == SHOWN else 0,
        "states": STATES, "state": state, "late": late, "officer": is_officer(request.user), "own": own,
        "raised": asked.raised_by(own) if own else [],
    }  # fmt: skip
    return render(request, "policies/applications.html", shown)


def sees_all(user: Any) -> bool:
    return is_officer(user) or has_role(user, "leader")


def _own(user: Any) -> str:
    """The enterprise that somebody speaks for; a name that no enterprise has where there is none."""
    return next(iter(sorted(subjects_of(user, "enterprise"))), "/")


@login_required
@require_POST
def new_application(request: HttpRequest, code: str, clause: str) -> HttpResponse:
    if not is_of(request.user, code):
        raise PermissionDenied("申报由企业自己的账号提出。")
    enterprise, found = enterprises.enterprise(code), asked.clause_of("", clause)
    if enterprise is None or found is None:
        raise Http404("没有这家企业或这一条款")
    policy = Policy.objects.get(code=found[0].id)
    application = services.draft(enterprise, policy, found[1], by=request.user)
    return redirect("application", application.pk)


def _application(request: HttpRequest, key: int) -> Application:
    found = asked.applications().filter(pk=key).first()
    if found is None:
        raise Http404("没有这一件申报")
    if not (sees_all(request.user) or is_of(request.user, found.enterprise.code)):
        raise PermissionDenied("这一件不是你单位的申报。")
    return found


def _side(user: Any, application: Application) -> str:
    """enterprise, officer, or nobody (who only looks)."""
    return "enterprise" if is_of(user, application.enterprise.code) else "officer" if is_officer(user) else ""


@login_required
@require_GET
def application(request: HttpRequest, key: int) -> HttpResponse:
    return _show(request, _application(request, key))


def _show(request: HttpRequest, row: Application, error: str = "") -> HttpResponse:
    side = _side(request.user, row)
    way = AUTOMATIC_PROGRESS if row.automatic else PROGRESS
    shown = {
        "application": row,
        "state": STATES[row.state],
        "clocks": clocks().all(row),
        "steps": [(STATES[s], s == row.state) for s in (way if row.state in way else (*way, row.state))],
        "fields": form_queries.form_of(row),
        "account": masked(row),
        "lacking": asked.lacking(row) if row.state in FILLING else [],
        "waits": problems_of(row) if row.state == "public" else [],
        "objections": row.objections.all(),
        "opinions": row.opinions.all(),
        "history": seals_of(row),
        "finished": row.state in FINISHED or bool(row.dossier),
        "error": error,
        "side": side,
        **_forms(request.user, row, side),
        **_papers(row, side),
    }
    return render(request, "policies/application.html", shown, status=422 if error else 200)


def _forms(user: Any, row: Application, side: str) -> dict[str, Any]:
    """What this person can do on this page now."""
    amount = asked.amount_for(row) if row.state == "joint_review" and side == "officer" else None
    initial = {"version": row.version, "amount": amount}
    unit = str(user.unit or "")
    spoken = {o.unit for o in row.opinions.all() if o.round == row.round}
    filling = side == "enterprise" and (
        row.state in FILLING or (row.state in LATE_FILLING and not row.account_owned)
    )
    asked_now = row.state == "joint_review" and unit in row.reviewers and unit not in spoken
    account = {**initial, "bank": row.account_bank, "number": row.account_number, "owned": row.account_owned}
    acts = acts_from(row.state, side, automatic=row.automatic)
    return {
        "acts": [(n, a, ActForm(act=n, initial=initial)) for n, a in acts.items()],
        "account_form": AccountForm(initial=account) if filling else None,
        "opinion_form": OpinionForm() if asked_now else None,
        "objection_form": ObjectionForm() if row.state == "public" and side == "officer" else None,
    }


def _papers(row: Application, side: str) -> dict[str, Any]:
    found = asked.clause_of(row.policy.code, row.clause)
    held = asked.papers_of(row.enterprise.code)
    names = list(dict.fromkeys([*(found[1].documents if found else ()), *row.returned]))
    again = form_queries.reused_papers(row, held)
    may = bool(names) and side == "enterprise" and row.state in FILLING
    return {
        "papers": [(name, held.get(name), name in again) for name in names],
        "paper_form": PaperForm(names=names) if may else None,
    }


@login_required
@require_POST
def do_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """One act of the table; a refusal is shown on the page with what to do."""
    row = _application(request, key)
    if name not in ACTS:
        raise Http404("没有这一步")
    if ACTS[name].who != _side(request.user, row):
        raise PermissionDenied(f"“{ACTS[name].label}”不由你办理。")
    form = ActForm(request.POST, act=name)
    if not form.is_valid():
        return _show(request, row, "；".join(f"{form[n].label}：{e[0]}" for n, e in form.errors.items()))
    return _try(request, row, lambda: services.act(row, name, form.step(), by=request.user), ACTS[name].label)


def _try(request: HttpRequest, row: Application, do: Any, told: str) -> HttpResponse:
    try:
        do()
    except YanzhenError as error:
        return _show(request, row, str(error))
    messages.success(request, f"{told}：已办。")
    return redirect("application", row.pk)


@login_required
@require_POST
def fill_account(request: HttpRequest, key: int) -> HttpResponse:
    row = _application(request, key)
    if _side(request.user, row) != "enterprise":
        raise PermissionDenied("收款账户由企业填写。")
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _show(request, row, "开户行和账号都要填。")
    given = form.cleaned_data
    step = services.Step(given["version"])
    return _try(
        request, row,
        lambda: account_services.fill_account(
            row, step, bank=given["bank"], number=given["number"], owned=given["owned"], by=request.user
        ),
        "填写收款账户",
    )  # fmt: skip


@login_required
@require_POST
def hand_in_paper(request: HttpRequest, key: int) -> HttpResponse:
    row = _application(request, key)
    if _side(request.user, row) != "enterprise":
        raise PermissionDenied("材料由企业提交。")
    found = asked.clause_of(row.policy.code, row.clause)
    names = [*(found[1].documents if found else ()), *row.returned]
    form = PaperForm(request.POST, request.FILES, names=list(dict.fromkeys(names)))
    if not form.is_valid():
        return _show(request, row, "选材料名称和文件。")
    name, file = form.cleaned_data["name"], form.cleaned_data["file"]
    return _try(
        request, row, lambda: account_services.hand_in_paper(row.enterprise, name, file, by=request.user),
        f"提交材料 {name}",
    )  # fmt: skip


@login_required
@require_POST
def give_opinion(request: HttpRequest, key: int) -> HttpResponse:
    row = _application(request, key)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _show(request, row, "选同意或不同意。")
    given = form.cleaned_data
    agrees = given["agrees"] == "yes"
    return _try(
        request, row, lambda: services.give_opinion(row, agrees=agrees, says=given["says"], by=request.user),
        "联审意见",
    )  # fmt: skip


@login_required
@require_POST
def raise_objection(request: HttpRequest, key: int) -> HttpResponse:
    """Officers enter what reached them by letter, call or visit."""
    row = _application(request, key)
    if _side(request.user, row) != "officer":
        raise PermissionDenied("这里由经办部门登记来信、来电、来访；企业在公示页上直接提异议。")
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return _show(request, row, "写明异议。")
    given = form.cleaned_data
    return _try(
        request, row,
        lambda: automatic_services.raise_objection(row, says=given["says"], channel=given["channel"], by=request.user),
        "登记公示异议",
    )  # fmt: skip


@login_required
@require_GET
def case(request: HttpRequest, key: int) -> HttpResponse:
    """The whole case as one file."""
    row = _application(request, key)
    answer = HttpResponse(case_file(row), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="case-{row.pk}.zip"'
    return answer
