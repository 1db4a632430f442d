"""The desk of the policy officer: a draft beside what it would do; how policies are doing."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from yanzhen.city.library import queries as library
from yanzhen.city.policies import draft_checks, draft_queries, draft_services, monitoring, new_services
from yanzhen.city.policies.clause_views import kept
from yanzhen.city.policies.models import Policy, PolicyDraft
from yanzhen.city.policies.new_forms import NewPolicyForm
from yanzhen.city.policies.permissions import is_officer
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.rulebook import PolicySpec


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Write, simulate, publish: three buttons of one form."""
    _need_officer(request)
    policy = Policy.objects.filter(code=code).first()
    if policy is None:
        raise Http404(f"没有代码为 {code} 的政策")
    row = draft_services.open_draft(policy)
    if request.method == "GET":
        return _show(request, row, row.text)
    return _do(request, row)


@login_required
@require_http_methods(["GET", "POST"])
def new_policy(request: HttpRequest) -> HttpResponse:
    """A policy that no pack brought: its paper first, then clause by clause beside the text."""
    _need_officer(request)
    form = NewPolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = library.text_of(form.cleaned_data["document"])
        try:
            made = new_services.begin_policy(form.cleaned_data, text.source if text else "", by=request.user)
            there = reverse("draft_clauses", args=[made.policy.code])
            return redirect(f"{there}?document={form.cleaned_data['document']}")
        except YanzhenError as error:
            form.add_error(None, str(error))
    shown = {"form": form, "drafting": draft_queries.drafting()}
    return render(request, "policies/new.html", shown, status=422 if form.errors else 200)


def _need_officer(request: HttpRequest) -> None:
    if not is_officer(request.user):
        raise PermissionDenied("政策草稿由经办部门起草和发布。")


def _do(request: HttpRequest, row: PolicyDraft) -> HttpResponse:
    text = request.POST.get("text", "").replace("\r\n", "\n")
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isdigit() else -1
    try:
        match request.POST.get("do"):
            case "publish":
                day = _day(request.POST.get("effective_on", ""))
                done = draft_services.publish_draft(row, version=version, by=request.user, effective_on=day)
                messages.success(request, _told(done))
                return redirect("policy", row.policy.code)
            case "save":
                draft_services.save_draft(row, text, version=version, by=request.user)
                messages.success(request, "草稿已保存。")
                return redirect("policy_draft", row.policy.code)
            case "drop":
                draft_services.drop_draft(row, version=version, by=request.user)
                messages.success(request, "草稿已放弃，仍留在版本记录里。")
                return redirect("policy_draft", row.policy.code)
            case _:
                return _show(request, row, text)
    except YanzhenError as error:
        return _show(request, row, text or row.text, str(error))


def _day(text: str) -> datetime.date | None:
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise YanzhenError("生效日读不懂", where=text, why="不是日期", do="写成 2026-12-01，或不填") from None


def _told(draft: PolicyDraft) -> str:
    if draft.state == "approved":
        return f"已审定，{draft.effective_on} 起生效；在那之前答复仍按现行版本。"
    return "已发布，答复和名单从现在起按新版本。"


def _show(request: HttpRequest, row: PolicyDraft, text: str, error: str = "") -> HttpResponse:
    found, checked = draft_queries.Simulation(), None
    try:
        spec = draft_services.read_draft(row, text)
        checked = draft_checks.check(text)
        found = _simulated(request, row, spec)
    except YanzhenError as wrong:
        error = error or str(wrong)
    shown = {
        "draft": row, "policy": row.policy, "text": text, "effects": found.effects, "found": found, "error": error,
        "checked": checked, "versions": draft_queries.versions(row.policy),
    }  # fmt: skip
    return render(request, "policies/draft.html", shown, status=422 if error else 200)


def _simulated(request: HttpRequest, row: PolicyDraft, spec: PolicySpec) -> draft_queries.Simulation:
    """On the enterprises of the city, or on a list that was handed in; the list is not kept."""
    given = request.FILES.get("list") if request.method == "POST" else None
    if not given:
        return draft_queries.on_the_city(row.policy, spec)
    with tempfile.TemporaryDirectory() as folder:
        return draft_queries.on_a_list(
            row.policy, spec, kept(given, Path(folder), (".parquet", ".xlsx", ".csv"))
        )


@login_required
@require_GET
def monitor(request: HttpRequest) -> HttpResponse:
    """Budgets, take-up, time to payment, refusals, policies nobody is reached by."""
    _need_officer(request)
    shown = {"found": draft_queries.monitor(), "watched": monitoring.watched(timezone.localdate())}
    return render(request, "policies/monitor.html", shown)
