"""Transfers and disputes: both sides beside each other, the evidence of each, and what may be done next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from yanzhen.city.attraction import dispute_services as services
from yanzhen.city.attraction.lead_forms import DisputeForm, ProofForm
from yanzhen.city.attraction.models import Dispute, Evidence, Transfer
from yanzhen.city.attraction.permissions import holds, is_desk, may_decide
from yanzhen.city.attraction.scopes import visible_disputes
from yanzhen.city.attraction.transfer_services import answer_transfer, withdraw_transfer
from yanzhen.city.records.sealing import seals_of
from yanzhen.kernel.errors import YanzhenError


def transfer_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Take over, refuse, withdraw."""
    row = get_object_or_404(Transfer.objects.select_related("lead", "from_unit", "to_unit"), pk=key)
    if not (holds(request.user, row.to_unit_id) or holds(request.user, row.from_unit_id)):
        raise PermissionDenied("这件移交与你单位无关。")
    says = request.POST.get("says", "")[:2000]
    acts: dict[str, Callable[[], Transfer]] = {
        "accept": lambda: answer_transfer(row, takes=True, says=says, by=request.user),
        "refuse": lambda: answer_transfer(row, takes=False, says=says, by=request.user),
        "withdraw": lambda: withdraw_transfer(row, by=request.user),
    }
    if name not in acts:
        raise Http404("没有这一步")
    try:
        done = acts[name]()
    except YanzhenError as error:
        messages.error(request, str(error))
        return redirect("leads")
    messages.success(request, f"移交{done.get_state_display()}。")
    return redirect("leads") if name == "refuse" else redirect("lead", row.lead_id)


def _seen(request: HttpRequest, key: int) -> Dispute:
    found = visible_disputes(request.user).filter(pk=key).first()
    if found is None:
        if Dispute.objects.filter(pk=key).exists():
            raise PermissionDenied("只有争议双方和市招商部门能看这一件。")
        raise Http404("没有这件争议")
    return found


def dispute(request: HttpRequest, key: int) -> HttpResponse:
    return _show(request, _seen(request, key))


def _show(request: HttpRequest, row: Dispute, error: str = "") -> HttpResponse:
    initial = {"version": row.version}
    names = _acts(request.user, row)
    shown = {
        "dispute": row,
        "sides": [
            ("持有单位", row.lead, row.holder, row.answer, row.evidence.filter(unit=row.holder_id)),
            ("申请单位", row.rival, row.claimant, row.claim, row.evidence.filter(unit=row.claimant_id)),
        ],
        "acts": [(name, LABELS[name], DisputeForm(act=name, initial=initial)) for name in names],
        "proof_form": ProofForm(auto_id="proof-%s")
        if _is_side(request.user, row) and row.state != "closed"
        else None,
        "history": seals_of(row),
        "error": error,
    }
    return render(request, "attraction/dispute.html", shown, status=422 if error else 200)


LABELS = {
    "answer": "持有单位答复",
    "decide": "裁决",
    "appeal": "申诉",
    "review": "复议并办结",
    "close": "没有申诉，按裁决办结",
}


def _is_side(user: Any, row: Dispute) -> bool:
    return holds(user, row.holder_id) or holds(user, row.claimant_id)


def _acts(user: Any, row: Dispute) -> list[str]:
    """What the person may do next."""
    neither = may_decide(user, row.holder_id, row.claimant_id)
    open_acts = {
        "answer": row.state == "open" and not row.answer and holds(user, row.holder_id),
        "decide": row.state == "open" and neither,
        "appeal": row.state == "decided" and _is_side(user, row),
        "review": row.state == "appealed" and neither and row.decided_by_id != user.pk,
        "close": row.state == "decided" and neither,
    }
    return [name for name, may in open_acts.items() if may]


def dispute_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """One step of a dispute; what is refused is told on its page."""
    row = _seen(request, key)
    if name == "evidence":
        proof = ProofForm(request.POST, request.FILES)
        if not proof.is_valid():
            return _show(request, row, "选文件，写明它证明什么。")
        given = proof.cleaned_data
        return _try(
            request, row, lambda: services.add_evidence(row.lead, given["file"], says=given["says"], by=request.user, dispute=row)
        )  # fmt: skip
    if name not in LABELS:
        raise Http404("没有这一步")
    form = DisputeForm(request.POST, act=name)
    if not form.is_valid():
        return _show(
            request, row, "；".join(f"{form.fields[n].label or n}：{e[0]}" for n, e in form.errors.items())
        )
    return _try(request, row, lambda: _do(row, name, form.cleaned_data, request.user))


def _do(row: Dispute, name: str, given: dict[str, Any], by: Any) -> Any:
    version, says = given["version"], given.get("says", "")
    if name == "answer":
        return services.answer_dispute(row, says=says, version=version, by=by)
    if name == "appeal":
        return services.appeal_dispute(row, says=says, version=version, by=by)
    if name == "decide":
        return services.decide_dispute(row, outcome=given["outcome"], why=says, version=version, by=by)
    return services.close_dispute(row, outcome=given.get("outcome", ""), why=says, version=version, by=by)


def _try(request: HttpRequest, row: Dispute, do: Callable[[], Any]) -> HttpResponse:
    try:
        do()
    except YanzhenError as error:
        return _show(request, row, str(error))
    messages.success(request, "已办。")
    return redirect("dispute", row.pk)


def evidence(request: HttpRequest, key: int) -> HttpResponseBase:
    """A file of proof, to be saved, never opened in the page."""
    row = get_object_or_404(Evidence.objects.select_related("lead", "dispute"), pk=key)
    units = {row.lead.unit_id, row.unit_id}
    if row.dispute is not None:
        units |= {row.dispute.holder_id, row.dispute.claimant_id}
    if not is_desk(request.user) and not any(holds(request.user, unit) for unit in units):
        raise PermissionDenied("这份材料不属于你单位的线索。")
    place = services.place_of(row.digest)
    if not place.exists():
        raise Http404("原件不在了，请联系系统管理员从备份恢复")
    return FileResponse(place.open("rb"), as_attachment=True, filename=row.filename)
