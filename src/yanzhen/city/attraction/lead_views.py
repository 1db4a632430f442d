"""Leads: the list with what is overdue on top, reporting with likely duplicates shown, one lead with what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from yanzhen.city.accounts.queries import offices
from yanzhen.city.attraction import desk, lead_services
from yanzhen.city.attraction.dispute_services import add_evidence, open_dispute
from yanzhen.city.attraction.lead_facts import DUE_LABELS, REQUIRED_LABELS
from yanzhen.city.attraction.lead_forms import (
    ClaimForm,
    LeadForm,
    OfferForm,
    ProofForm,
    SignForm,
    StepForm,
    TransferForm,
)
from yanzhen.city.attraction.lead_identity import identity
from yanzhen.city.attraction.lead_pages import LeadPage
from yanzhen.city.attraction.lead_queries import likely, waiting_behind
from yanzhen.city.attraction.lead_states import ACTS, OPEN, SIGN_FROM, acts_from
from yanzhen.city.attraction.models import Lead
from yanzhen.city.attraction.offer_services import draft_offer
from yanzhen.city.attraction.permissions import holds, sides
from yanzhen.city.attraction.scopes import visible_leads
from yanzhen.city.attraction.signing_services import Contract, sign_project
from yanzhen.city.attraction.transfer_services import offer_transfer
from yanzhen.city.records.sealing import seals_of
from yanzhen.kernel.errors import YanzhenError

leads = LeadPage.as_view()


def new_lead(request: HttpRequest) -> HttpResponse:
    """Report a lead: likely duplicates come before it is written, as far as the person may see them."""
    fields = ("investor", "industry", "node", "gap_kind", "prospect_key", "uscc", "channel")
    initial = {name: request.GET.get(name, "")[:160] for name in fields}
    form = LeadForm(request.POST or None, initial=initial)
    shown: dict[str, Any] = {"form": form, "doubles": (), "required": required_words()}
    if request.method == "POST" and form.is_valid():
        try:
            draft = form.draft()
            doubles = likely(identity(draft.investor, draft.uscc), draft.node, desk.desk(), request.user)
            if doubles and request.POST.get("confirmed") != "yes":
                shown["doubles"] = doubles
                return render(request, "attraction/new_lead.html", shown, status=409)
            row = lead_services.report_lead(draft, by=request.user, confirmed=True)
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"{row.number} 已登记：{row.get_standing_display()}。{row.standing_why}"
            )
            return redirect("lead", row.pk)
    return render(request, "attraction/new_lead.html", shown, status=422 if form.errors else 200)


def required_words() -> list[str]:
    """What the rule in force asks for; nothing when no rule is installed."""
    try:
        return [REQUIRED_LABELS[name] for name in desk.desk().rule.required]
    except YanzhenError:
        return []


def seen_lead(request: HttpRequest, key: int) -> Lead:
    """A lead in full, for those who may; others are told that it is not theirs, without anything of it."""
    found = visible_leads(request.user).filter(pk=key).first()
    if found is None:
        if Lead.objects.filter(pk=key).exists():
            raise PermissionDenied("这条线索由别的单位报备，只公开行业和日期。")
        raise Http404("没有这条线索")
    return found


def lead(request: HttpRequest, key: int) -> HttpResponse:
    return _show(request, seen_lead(request, key))


def _show(
    request: HttpRequest, row: Lead, error: str = "", refused: tuple[str, Any] | None = None
) -> HttpResponse:
    """The page of a lead; an act that was refused keeps what was typed."""
    mine = holds(request.user, row.unit_id)
    initial = {"version": row.version}
    open_acts = acts_from(row.state, sides(request.user, row.unit_id))
    shown = {
        "lead": row,
        "mine": mine,
        "error": error,
        "may_edit": mine and row.state in OPEN,
        "overdue": row.due_on is not None and row.due_on < timezone.localdate(),
        "due_label": DUE_LABELS.get(row.due_act, ""),
        "acts": [(name, act, StepForm(act=name, initial=initial)) for name, act in open_acts.items()],
        "entry_form": StepForm(act="entry", initial=initial)
        if mine and row.contacted_on and row.state in OPEN
        else None,
        "sign_form": SignForm(
            initial={**initial, "on": timezone.localdate(), "investment": row.investment}, auto_id="sign-%s"
        )
        if mine and row.state in SIGN_FROM
        else None,
        "transfer_form": _transfer_form(None, initial) if mine and row.state in OPEN else None,
        "claim_form": ClaimForm(auto_id="claim-%s") if mine and row.follows and row.state in OPEN else None,
        "offer_form": OfferForm(auto_id="offer-%s") if mine and row.state in OPEN else None,
        "proof_form": ProofForm(auto_id="proof-%s") if mine else None,
        "entries": row.entries.select_related("unit"),
        "waiting": waiting_behind(row).count(),
        "transfers": row.transfers.select_related("from_unit", "to_unit"),
        "disputes": [*row.disputes.all(), *row.claims.all()],
        "offers": row.offers.all(),
        "evidence": row.evidence.filter(dispute=None),
        "history": seals_of(row),
        "needs": _needs(row),
    }
    if refused is not None:
        _keep(shown, *refused)
    return render(request, "attraction/lead.html", shown, status=422 if error else 200)


def _keep(shown: dict[str, Any], name: str, form: Any) -> None:
    """Put the refused form in the place of the empty one; a file must be chosen again, the version is the newest."""
    form.data = {**form.data.dict(), "version": str(shown["lead"].version)}
    form.auto_id = f"{name}-%s"
    shown["acts"] = [(n, act, form if n == name else empty) for n, act, empty in shown["acts"]]
    place = "proof_form" if name == "evidence" else f"{name}_form"
    if shown.get(place) is not None:
        shown[place] = form


NEEDS = (
    ("land", "用地", "亩"), ("floor", "厂房", "平方米"), ("power", "用电负荷", "千瓦"), ("output", "预计年产值", "亿元"),
    ("tax", "预计年税收", "万元"), ("jobs", "预计用工", "人"), ("foreign_investment", "外资", "万美元"),
)  # fmt: skip


def _needs(row: Lead) -> list[tuple[str, Any, str]]:
    return [(label, getattr(row, name), unit) for name, label, unit in NEEDS]


def _transfer_form(data: Any, initial: Any = None) -> TransferForm:
    try:
        items = tuple(desk.desk().rule.shares)
    except YanzhenError:
        items = ()
    return TransferForm(data, items=items, initial=initial)


def lead_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """One thing that is done to a lead; what is refused is told on its page with what to do."""
    if name == "take_up":
        return _take_up(request, key)
    row = seen_lead(request, key)
    found = MORE.get(name)
    if found is None and name not in ACTS:
        raise Http404("没有这一步")
    form_of, do = found or (lambda post, files: StepForm(post, act=name), _table_act(name))
    form = form_of(request.POST, request.FILES)
    if not form.is_valid():
        told = "；".join(f"{form.fields[n].label or n}：{e[0]}" for n, e in form.errors.items())
        return _show(request, row, told, (name, form))
    try:
        do(row, form, request.user)
    except YanzhenError as error:
        return _show(request, row, str(error), (name, form))
    messages.success(request, f"{ACTS[name].label if name in ACTS else MORE_LABELS[name]}：已办。")
    return redirect("lead", row.pk)


def _take_up(request: HttpRequest, key: int) -> HttpResponse:
    """A released lead goes to another unit; until it has, its page stays closed to that unit."""
    row = get_object_or_404(Lead, pk=key, state="released")
    form = StepForm(request.POST, act="take_up")
    try:
        if not form.is_valid():
            raise YanzhenError("接手缺理由", do="写明本单位有什么条件、打算怎么做")
        lead_services.act(row, "take_up", form.step(), by=request.user)
    except YanzhenError as error:
        messages.error(request, str(error))
        return redirect("leads")
    messages.success(request, f"{row.number} 已接手。")
    return redirect("lead", row.pk)


def _table_act(name: str) -> Callable[[Lead, Any, Any], Any]:
    return lambda row, form, by: lead_services.act(row, name, form.step(), by=by)


def _sign(row: Lead, form: Any, by: Any) -> None:
    given = form.cleaned_data
    contract = Contract(given["name"], given["on"], given["file"], given["file"].name, given["investment"])
    sign_project(row, by=by, contract=contract, version=given["version"])


def _transfer(row: Lead, form: Any, by: Any) -> None:
    given = form.cleaned_data
    to = offices(("region", "park", "department", "chain_office")).get(pk=int(given["to"]))
    offer_transfer(row, to, reason=given["reason"], share=form.share(), version=given["version"], by=by)


MORE: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Lead, Any, Any], Any]]] = {
    "entry": (
        lambda post, files: StepForm(post, act="entry"),
        lambda row, form, by: lead_services.add_entry(row, form.step(), by=by),
    ),
    "sign": (lambda post, files: SignForm(post, files), _sign),
    "transfer": (lambda post, files: _transfer_form(post), _transfer),
    "claim": (
        lambda post, files: ClaimForm(post),
        lambda row, form, by: open_dispute(row, claim=form.cleaned_data["says"], by=by),
    ),
    "offer": (
        lambda post, files: OfferForm(post),
        lambda row, form, by: draft_offer(row, form.cleaned_data["title"], form.cleaned_data["text"], by=by),
    ),
    "evidence": (
        lambda post, files: ProofForm(post, files),
        lambda row, form, by: add_evidence(
            row, form.cleaned_data["file"], says=form.cleaned_data["says"], by=by
        ),
    ),
}
MORE_LABELS = {
    "entry": "记进展", "sign": "签约", "transfer": "移交", "claim": "提出首报争议", "offer": "起草招商条件", "evidence": "提交证据",
}  # fmt: skip
