"""The desk of applications: the enterprise and the offices look at the same page, each with its own acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yanzhen.city.accounts.permissions import has_role
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import application_services as services
from yanzhen.city.policies.application_forms import AccountForm, ActForm, OpinionForm, PaperForm
from yanzhen.city.policies.models import Application, Policy
from yanzhen.city.policies.permissions import is_of, is_officer
from yanzhen.city.policies.procedure import ACTS, PROGRESS, STATES, acts_from
from yanzhen.city.records.sealing import seals_of
from yanzhen.kernel.errors import YanzhenError


@login_required
@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """An enterprise sees its own, the offices see all."""
    own = "" if _sees_all(request.user) else _own(request.user)
    state = request.GET.get("state", "")
    rows = asked.applications(enterprise=own, state=state if state in STATES else "")
    shown = {
        "rows": [(row, STATES[row.state], asked.clock(row)) for row in rows[:200]],
        "states": STATES,
        "state": state,
    }
    return render(request, "policies/applications.html", shown)


def _sees_all(user: Any) -> bool:
    return is_officer(user) or has_role(user, "leader")


def _own(user: Any) -> str:
    """The enterprise that somebody speaks for; a name that no enterprise has where there is none."""
    subject = user.unit.subject if user.unit else ""
    return subject or "/"


@require_GET
def public_list(request: HttpRequest) -> HttpResponse:
    """公示: only what the law wants the public to know."""
    rows = [(row, STATES[row.state]) for row in asked.public_list()[:500]]
    return render(request, "policies/public.html", {"rows": rows})


@login_required
@require_POST
def new_application(request: HttpRequest, code: str, clause: str) -> HttpResponse:
    if not is_of(request.user, code):
        raise PermissionDenied("申报由企业自己的账号提出。")
    enterprise = enterprises.enterprises().filter(code=code).first()
    found = asked.clause_of("", clause)
    if enterprise is None or found is None:
        raise Http404("没有这家企业或这一条款")
    policy = Policy.objects.get(code=found[0].id)
    application = services.draft(enterprise, policy, found[1], by=request.user)
    return redirect("application", application.pk)


def _application(request: HttpRequest, key: int) -> Application:
    found = asked.applications().filter(pk=key).first()
    if found is None:
        raise Http404("没有这一件申报")
    if not (_sees_all(request.user) or is_of(request.user, found.enterprise.code)):
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
    found = asked.clause_of(row.policy.code, row.clause)
    wanted = list(found[1].documents) if found else []
    held = asked.papers_of(row.enterprise.code)
    names = list(dict.fromkeys([*wanted, *row.returned]))
    initial = {
        "version": row.version,
        "amount": asked.amount_for(row) if row.state == "joint_review" else None,
    }
    side = _side(request.user, row)
    unit = str(request.user.unit or "") if request.user.is_authenticated else ""
    spoken = {o.unit for o in row.opinions.all() if o.round == row.round}
    late = row.state in {"listed", "approved", "public"} and not row.account_number
    filling = side == "enterprise" and (row.state in {"draft", "returned"} or late)
    shown = {
        "application": row,
        "state": STATES[row.state],
        "clock": asked.clock(row),
        "steps": [(STATES[s], s == row.state) for s in PROGRESS],
        "papers": [(name, held.get(name)) for name in names],
        "lacking": asked.lacking(row) if row.state in {"draft", "returned"} else [],
        "acts": [(n, a, ActForm(act=n, initial=initial)) for n, a in acts_from(row.state, side).items()],
        "account_form": AccountForm(
            initial={**initial, "bank": row.account_bank, "number": row.account_number}
        )
        if filling
        else None,
        "paper_form": PaperForm(names=names)
        if names and side == "enterprise" and row.state in {"draft", "returned"}
        else None,
        "opinion_form": OpinionForm()
        if row.state == "joint_review" and unit in row.reviewers and unit not in spoken
        else None,
        "opinions": row.opinions.all(),
        "history": seals_of(row),
        "error": error,
        "side": side,
    }
    return render(request, "policies/application.html", shown, status=422 if error else 200)


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
        request, row, lambda: services.fill_account(row, step, bank=given["bank"], number=given["number"], by=request.user),
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
    given = form.cleaned_data
    return _try(
        request, row, lambda: services.hand_in_paper(row.enterprise, given["name"], given["file"], by=request.user),
        f"提交材料 {given['name']}",
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
        request,
        row,
        lambda: services.give_opinion(row, agrees=agrees, says=given["says"], by=request.user),
        "联审意见",
    )


@login_required
@require_POST
def list_entitled(request: HttpRequest, clause: str) -> HttpResponse:
    """免申即享: the computed list."""
    if not is_officer(request.user):
        raise PermissionDenied("免申名单由经办部门生成。")
    found = asked.clause_of("", clause)
    if found is None:
        raise Http404("没有这一条款")
    policy = Policy.objects.get(code=found[0].id)
    listed = services.list_entitled(policy, found[1], by=request.user)
    messages.success(request, f"按已知事实算出 {len(listed)} 家可享，已列入免申名单，待另一人复核。")
    return redirect("applications")
