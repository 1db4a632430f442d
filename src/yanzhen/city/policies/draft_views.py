"""The desk of the policy officer: a draft beside what it would do; how policies are doing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yanzhen.city.policies import draft_queries, draft_services
from yanzhen.city.policies.models import Policy, PolicyDraft
from yanzhen.city.policies.permissions import is_officer
from yanzhen.city.policies.simulating import ClauseEffect
from yanzhen.kernel.errors import YanzhenError


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


def _need_officer(request: HttpRequest) -> None:
    if not is_officer(request.user):
        raise PermissionDenied("政策草稿由经办部门起草和发布。")


def _do(request: HttpRequest, row: PolicyDraft) -> HttpResponse:
    text = request.POST.get("text", "").replace("\r\n", "\n")
    version = request.POST.get("version", "")
    seen = int(version) if version.isdigit() else -1
    try:
        match request.POST.get("do"):
            case "publish":
                draft_services.publish_draft(row, version=seen, by=request.user)
                messages.success(request, "已发布，答复和名单从现在起按新版本。")
                return redirect("policy", row.policy.code)
            case "save":
                draft_services.save_draft(row, text, version=seen, by=request.user)
                messages.success(request, "草稿已保存。")
                return redirect("policy_draft", row.policy.code)
            case _:
                return _show(request, row, text)
    except YanzhenError as error:
        return _show(request, row, text or row.text, str(error))


def _show(request: HttpRequest, row: PolicyDraft, text: str, error: str = "") -> HttpResponse:
    effects: tuple[ClauseEffect, ...] = ()
    if not error:
        try:
            effects = draft_queries.effects(row.policy, draft_services.read_draft(row, text))
        except YanzhenError as wrong:
            error = str(wrong)
    shown = {"draft": row, "policy": row.policy, "text": text, "effects": effects, "error": error}
    return render(request, "policies/draft.html", shown, status=422 if error else 200)


@login_required
@require_GET
def monitor(request: HttpRequest) -> HttpResponse:
    """Take-up, time to payment, refusals, policies nobody is reached by."""
    _need_officer(request)
    return render(request, "policies/monitor.html", {"found": draft_queries.monitor()})
