"""Pages of an assessment: set up, filled, read with its working, objected, decided, signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.city.accounts.permissions import has_role
from yanzhen.city.chains import queries as chains
from yanzhen.city.parks import queries as parks
from yanzhen.city.records.pages import admit, told, version_of
from yanzhen.city.targets import score_queries, score_services
from yanzhen.city.targets.charge_forms import document_choices
from yanzhen.city.targets.charge_views import counties
from yanzhen.city.targets.models import Scored, Scoring
from yanzhen.city.targets.permissions import ASSESSED, SCORERS, may_read_inside, may_score, may_sign_scores
from yanzhen.kernel.errors import YanzhenError

SCORER = "考核由链办组织。"
INSIDE = "考核在公示以前只对市里的部门开放。"


def _scoring(request: HttpRequest, key: int) -> Scoring:
    row = Scoring.objects.filter(pk=key).first()
    if row is None:
        raise Http404("没有这次考核")
    admit(row.state != "collect" or may_read_inside(request.user), INSIDE)
    return row


def objects_of(kind: str) -> list[tuple[str, str]]:
    """(code, name) of everybody of a kind that can be assessed."""
    if kind == "county":
        return counties()
    names = parks.park_names() if kind == "park" else chains.chain_labels()
    return list(names.items())


@login_required
@require_http_methods(["GET", "POST"])
def scoring_new(request: HttpRequest) -> HttpResponse:
    """Choose the sheet, then the period and who is assessed."""
    admit(may_score(request.user), SCORER)
    sheets = score_queries.sheets()
    chosen = request.POST.get("sheet") or request.GET.get("sheet", "")
    sheet = sheets.get(chosen)
    offered = objects_of(sheet.objects) if sheet else []
    refusal = ""
    if request.method == "POST":
        picked = set(request.POST.getlist("scored"))
        try:
            row = score_services.open_scoring(
                request.POST.get("name", ""),
                chosen,
                request.POST.get("period", "").strip(),
                [pair for pair in offered if pair[0] in picked],
                by=request.user,
            )
        except YanzhenError as error:
            refusal = str(error)
        else:
            messages.success(request, "考核已建立。下一步：逐个对象填数据，写明出处。")
            return redirect("scoring", row.pk)
    shown = {
        "sheets": sheets.values(),
        "sheet": sheet,
        "offered": offered,
        "refusal": refusal,
        "typed": request.POST,
        "picked": request.POST.getlist("scored") if request.method == "POST" else [k for k, _ in offered],
    }
    return render(request, "targets/scores/new.html", shown, status=422 if refusal else 200)


@require_GET
def scoring(request: HttpRequest, key: int) -> HttpResponse:
    """Scores with the working of every item; public from the notice on."""
    row = _scoring(request, key)
    sheet = score_queries.sheet_of(row)
    signed_in = request.user.is_authenticated
    shown = {
        "scoring": row,
        "sheet": sheet,
        "lines": score_queries.scores_of(row),
        "objections": score_queries.objections_of(row),
        "labels": {i.id: i.label.zh for i in sheet.inputs},
        "issues": row.issues.all(),
        "may_score": may_score(request.user),
        "may_sign": may_sign_scores(request.user) and row.proposed_by_id != request.user.pk,
        "mine": {s.key for s in row.scored.all() if signed_in and score_services.may_object(request.user, s)},
    }
    return render(request, "targets/scores/scoring.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def scoring_fill(request: HttpRequest, key: int, scored: str) -> HttpResponse:
    """Every figure of one who is assessed, from one source."""
    admit(may_score(request.user), SCORER)
    row, whom = _scored(request, key, scored)
    sheet = score_queries.sheet_of(row)
    line = next(x for x in score_queries.scores_of(row) if x.scored.pk == whom.pk)
    refusal = ""
    if request.method == "POST":
        try:
            given = score_services.Filling(
                scored,
                {i.id: _value(request.POST.get(i.id, ""), i.label.zh) for i in sheet.inputs},
                request.POST.get("place", ""),
                request.POST.get("source", ""),
            )
            done = score_services.fill(key, given, version=version_of(request), by=request.user)
        except YanzhenError as error:
            refusal = str(error)
        else:
            messages.success(request, f"{whom.label}：写入 {done} 项。")
            return redirect("scoring", key)
    held = {n: f"{f.value:g}" for n, f in line.figures.items()}
    inputs = [(i, request.POST.get(i.id, held.get(i.id, ""))) for i in sheet.inputs]
    shown = {
        "scoring": row, "scored": whom, "inputs": inputs, "refusal": refusal, "typed": request.POST,
        "documents": document_choices(),
    }  # fmt: skip
    return render(request, "targets/scores/fill.html", shown, status=422 if refusal else 200)


def _value(text: str, label: str) -> float | None:
    plain = text.strip().replace(",", "").replace("，", "")
    if not plain:
        return None
    try:
        return float(plain)
    except ValueError:
        raise YanzhenError("不是数", where=f"{label}：{text[:40]}", do="只写数字；没有数据就空着") from None


def _scored(request: HttpRequest, key: int, scored: str) -> tuple[Scoring, Scored]:
    row = _scoring(request, key)
    whom = row.scored.filter(key=scored).first()
    if whom is None:
        raise Http404("不在考核对象里")
    return row, whom


@login_required
@require_POST
def scoring_act(request: HttpRequest, key: int) -> HttpResponse:
    """Publish, propose, sign."""
    admit(may_score(request.user) or may_sign_scores(request.user), SCORER)
    _scoring(request, key)
    acts = {"publish": score_services.publish, "propose": score_services.propose, "sign": score_services.sign}
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        messages.error(request, "没有这个操作：回到考核页重新选择")
    else:
        told(request, lambda: act(key, version=version_of(request), by=request.user), "已办。")
    return redirect("scoring", key)


@login_required
@require_http_methods(["GET", "POST"])
def scoring_object(request: HttpRequest, key: int, scored: str) -> HttpResponse:
    """Say which figure is wrong, with the proof; what was typed stays when it is refused."""
    admit(has_role(request.user, *SCORERS, *ASSESSED), "异议由被考核单位提出，或由链办代提。")
    row, whom = _scored(request, key, scored)
    admit(score_services.may_object(request.user, whom), "异议由被考核单位提出，或由链办代提。")
    sheet, refusal = score_queries.sheet_of(row), ""
    if request.method == "POST":
        given = request.POST
        try:
            value = _value(given.get("value", ""), "主张的数值")
            claim = score_services.Claim(
                given.get("input", ""),
                float("nan") if value is None else value,
                given.get("reason", ""),
                given.get("place", ""),
            )
            score_services.object_to(key, scored, claim, by=request.user)
        except YanzhenError as error:
            refusal = str(error)
        else:
            messages.success(request, "异议已提出，等待处理。")
            return redirect("scoring", key)
    shown: dict[str, Any] = {
        "scoring": row, "scored": whom, "sheet": sheet, "refusal": refusal, "typed": request.POST,
    }  # fmt: skip
    return render(request, "targets/scores/object.html", shown, status=422 if refusal else 200)


@login_required
@require_POST
def scoring_decide(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Accept an objection or not."""
    admit(may_score(request.user), SCORER)
    _scoring(request, key)
    accept = request.POST.get("act") == "accept"
    told(
        request,
        lambda: score_services.decide_objection(
            number, version=version_of(request), accept=accept, decision=request.POST.get("decision", ""),
            by=request.user,
        ),
        "异议已采纳，得分已重算。" if accept else "异议未采纳。",
    )  # fmt: skip
    return redirect("scoring", key)
