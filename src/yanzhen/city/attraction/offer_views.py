"""Offers on their way to approval, and the competition check for any text: findings beside the marked words."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from yanzhen.city.attraction import offer_services as services
from yanzhen.city.attraction.checking import competition_rules, pieces
from yanzhen.city.attraction.models import Offer
from yanzhen.city.attraction.permissions import holds, may_see_full
from yanzhen.city.exchange.queries import source_labels
from yanzhen.city.records.sealing import seals_of
from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.files import read_document
from yanzhen.rules.competition import Concern, blocks, find_concerns, needs_review

MOST_SIGNS = 200_000
MOST_BYTES = 20 * 1024 * 1024


def offer_check(request: HttpRequest) -> HttpResponse:
    """A text or a file in, findings out; nothing is kept."""
    text, error = request.POST.get("text", ""), ""
    found: tuple[Concern, ...] = ()
    if request.method == "POST":
        try:
            text = _text(request) or text
            found = find_concerns(text[:MOST_SIGNS], competition_rules())
        except YanzhenError as refused:
            error = str(refused)
    shown = {
        "text": text,
        "error": error,
        "asked": request.method == "POST" and not error,
        "cut": len(text) > MOST_SIGNS,
        **checked(text[:MOST_SIGNS], found),
        "rules": competition_rules(),
    }
    return render(request, "attraction/check.html", shown, status=422 if error else 200)


def checked(text: str, found: tuple[Concern, ...]) -> dict[str, Any]:
    """What the page says of a text."""
    titles = source_labels() if found else {}
    return {
        "pieces": pieces(text, found),
        "concerns": [(c, _law(c, titles)) for c in found if c.counts],
        "spared": [c for c in found if not c.counts],
        "blocks": blocks(found),
        "needs_review": needs_review(found),
    }


def _law(concern: Concern, titles: dict[str, str]) -> str:
    return "；".join(f"{titles.get(source, source)} {place}".strip() for source, place in concern.law)


def _text(request: HttpRequest) -> str:
    """What an uploaded file says; empty without one."""
    file = request.FILES.get("file")
    if file is None:
        return ""
    if (file.size or 0) > MOST_BYTES:
        raise YanzhenError("文件太大", where=str(file.name), why="上限 20 MB", do="只截取条件部分")
    name = Path(str(file.name)).name
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / f"offer{Path(name).suffix.lower()[:10]}"
        place.write_bytes(file.read())
        return read_document(place, name=name).text


def _seen(request: HttpRequest, key: int) -> Offer:
    row = get_object_or_404(Offer.objects.select_related("lead__unit"), pk=key)
    if not (may_see_full(request.user, row.lead.unit_id) or services.may_approve(request.user)):
        raise PermissionDenied("这份招商条件属于别的单位的线索。")
    return row


def offer(request: HttpRequest, key: int) -> HttpResponse:
    return _show(request, _seen(request, key))


def _show(request: HttpRequest, row: Offer, error: str = "") -> HttpResponse:
    mine = holds(request.user, row.lead.unit_id)
    approves = services.may_approve(request.user) and row.by_id != request.user.pk
    shown = {
        "offer": row,
        "error": error,
        "may_revise": mine and row.state in ("draft", "refused"),
        "may_submit": mine and row.state == "draft",
        "may_decide": approves and row.state == "submitted",
        "history": seals_of(row),
        **checked(row.text, find_concerns(row.text, competition_rules())),
    }
    return render(request, "attraction/offer.html", shown, status=422 if error else 200)


def offer_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Revise, hand in, approve, refuse."""
    row = _seen(request, key)
    post, by = request.POST, request.user
    version = int(post.get("version", "")) if post.get("version", "").isdigit() else -1
    says = post.get("says", "")[:20_000]
    acts: dict[str, Callable[[], Any]] = {
        "revise": lambda: services.revise_offer(row, says, version=version, by=by),
        "submit": lambda: services.submit_offer(row, review=says, version=version, by=by),
        "approve": lambda: services.decide_offer(row, approves=True, why=says, version=version, by=by),
        "refuse": lambda: services.decide_offer(row, approves=False, why=says, version=version, by=by),
    }
    if name not in acts:
        raise Http404("没有这一步")
    try:
        acts[name]()
    except YanzhenError as error:
        return _show(request, row, str(error))
    messages.success(request, f"{row.title}：已办。")
    return redirect("offer", row.pk)
