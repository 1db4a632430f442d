"""Pages of results: the list that is published, one enterprise with sources and ways up, objections, measures."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.city.exchange.papers import give_paper
from yanzhen.city.parks import measure_services, objection_services, round_queries
from yanzhen.city.parks.models import Objection, Round, RoundEntry
from yanzhen.city.parks.permissions import (
    may_decide_objections,
    may_run_rounds,
    may_see_inputs,
    may_sign_rounds,
    stands_for,
)
from yanzhen.city.parks.round_forms import MeasureForm, ObjectionForm
from yanzhen.city.parks.round_sheets import thawed
from yanzhen.city.parks.round_views import frame, seen_round
from yanzhen.city.records.downloads import FORMATS, download
from yanzhen.city.records.pages import told, version_of
from yanzhen.kernel.errors import YanzhenError

PAGE = 100


@require_GET
def land_results(request: HttpRequest, key: int) -> HttpResponseBase:
    """The list; everybody sees names, points and classes, officials also the indicators."""
    row = seen_round(request, key)
    inside = may_see_inputs(request.user)
    live = inside and request.GET.get("view") == "live"
    shown = round_queries.shown_results(row, live=live)
    wanted = request.GET.get("class", "")
    lines = [x for x in shown.lines if not wanted or x.klass == wanted]
    kind = request.GET.get("download", "")
    if kind in FORMATS:
        return download(_table(row, shown, lines, inside), name=f"{row.name} 结果", kind=kind)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    own = _own_entry(request, row)
    more = {
        "shown": shown,
        "page": page,
        "wanted": wanted,
        "live": live,
        "own": own,
        "sheet": thawed(row.sheet),
    }
    return render(request, "parks/rounds/results.html", frame(request, row, "results") | more)


def _table(
    row: Round, shown: round_queries.Shown, lines: list[round_queries.Line], inside: bool
) -> list[list[object]]:
    """The list as rows; practice figures say so in every row."""
    items = thawed(row.sheet).spec.items if inside else ()
    head: list[object] = ["名次", "企业", "统一社会信用代码", "园区", "总分", "档", "说明", "状态", "演示"]
    for item in items:
        head += [f"{item.label.zh}（{item.unit}）" if item.unit else item.label.zh, f"{item.label.zh}得分"]
    state = f"第 {shown.issue.number} 版 {shown.issue.get_kind_display()}" if shown.issue else "预览，未公示"
    rows = [head]
    for x in lines:
        place = x.entry.park.name if x.entry.park else "未登记园区"
        mark = "演示" if row.practice else ""
        cells: list[object] = [
            x.rank,
            x.entry.name,
            x.entry.uscc,
            place,
            x.total,
            x.klass,
            x.reason,
            state,
            mark,
        ]
        parts = {p["item"]: p for p in x.parts}
        for item in items:
            part = parts.get(item.id, {})
            cells += [part.get("value") if part.get("value") is not None else "无数据", part.get("points")]
        rows.append(cells)
    return rows


def _own_entry(request: HttpRequest, row: Round) -> RoundEntry | None:
    unit = getattr(request.user, "unit", None)
    subject = getattr(unit, "subject", "")
    return row.entries.filter(enterprise__code=subject).first() if subject else None


@login_required
@require_GET
def land_entry(request: HttpRequest, key: int, entry: int) -> HttpResponse:
    """One enterprise: what was reported, what it scored, what would bring a better class, its years."""
    row, found = _entry(request, key, entry)
    detail = round_queries.entry_detail(found)
    scored = row.state != "prepare" and not found.excluded
    more = {
        "detail": detail,
        "ways": round_queries.ways_up(row, found) if scored else (),
        "history": round_queries.history(found.code, practice=row.practice),
        "may_object": row.state == "publish" and objection_services.may_file(request.user, found),
        "measure_form": MeasureForm() if row.state == "final" and may_run_rounds(request.user) else None,
    }
    return render(request, "parks/rounds/entry.html", frame(request, row, "results") | more)


def _entry(request: HttpRequest, key: int, entry: int) -> tuple[Round, RoundEntry]:
    row = seen_round(request, key)
    found = row.entries.select_related("park", "enterprise", "round").filter(pk=entry).first()
    if found is None:
        raise Http404("这一轮没有这家企业")
    own = found.enterprise.code if found.enterprise else ""
    if not (may_see_inputs(request.user) or stands_for(request.user, own)):
        raise PermissionDenied("企业的分项数据只对本企业和经办、签字的部门开放。")
    return row, found


@login_required
@require_http_methods(["GET", "POST"])
def land_object(request: HttpRequest, key: int, entry: int) -> HttpResponse:
    """File an objection; what was typed stays when it is refused."""
    row, found = _entry(request, key, entry)
    if not objection_services.may_file(request.user, found):
        raise PermissionDenied("异议由企业自己提出，或由经办部门代提。")
    form = ObjectionForm(request.POST or None, request.FILES or None, sheet=thawed(row.sheet))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        proof = given["proof"]
        claim = objection_services.Claim(given["fact"], given["value"], given["reason"], proof, proof.name)
        try:
            filed = objection_services.file_objection(found, claim, by=request.user)
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            return redirect("land_objection", row.pk, filed.pk)
    own = found.enterprise.code if found.enterprise else ""
    more = {
        "form": form,
        "entry": found,
        "detail": round_queries.entry_detail(found),
        "behalf": not stands_for(request.user, own),
    }
    page = frame(request, row, "objections") | more
    return render(request, "parks/rounds/object.html", page, status=422 if form.errors else 200)


@require_GET
def land_objections(request: HttpRequest, key: int) -> HttpResponse:
    """The open ledger: who objected to what, what was decided, how many moved."""
    row = seen_round(request, key)
    rows = row.objections.select_related("entry__enterprise")
    facts = {name: f.label.zh for name, f in thawed(row.sheet).facts.items()}
    return render(
        request,
        "parks/rounds/objections.html",
        frame(request, row, "objections") | {"rows": rows, "facts": facts},
    )


@login_required
@require_http_methods(["GET", "POST"])
def land_objection(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """One objection with its proof, the decision, and everybody who moved."""
    row, found = _objection(request, key, number)
    if request.method == "POST":
        _decide(request, found)
        return redirect("land_objection", row.pk, found.pk)
    own = found.filed_by_id == request.user.pk
    more = {
        "objection": found,
        "fact": thawed(row.sheet).facts[found.fact],
        "may_decide": may_decide_objections(request.user) and not own and found.state == "open",
        "may_withdraw": own and found.state == "open",
        "own": own,
    }
    return render(request, "parks/rounds/objection.html", frame(request, row, "objections") | more)


def _decide(request: HttpRequest, found: Objection) -> None:
    act, version = request.POST.get("act", ""), version_of(request)
    if act == "withdraw":
        told(
            request,
            lambda: objection_services.withdraw_objection(found.pk, version=version, by=request.user),
            "异议已撤回。",
        )
        return
    words = request.POST.get("decision", "")
    told(
        request,
        lambda: objection_services.decide_objection(
            found.pk, version=version, accept=act == "accept", decision=words, by=request.user
        ),
        "异议已采纳，结果已重算。" if act == "accept" else "异议未采纳。",
    )


def _objection(request: HttpRequest, key: int, number: int) -> tuple[Round, Objection]:
    row = seen_round(request, key)
    found = row.objections.select_related("entry__enterprise", "round").filter(pk=number).first()
    if found is None:
        raise Http404("没有这条异议")
    own = found.entry.enterprise.code if found.entry.enterprise else ""
    if not (may_see_inputs(request.user) or stands_for(request.user, own)):
        raise PermissionDenied("异议的数据和证明只对本企业和经办、签字的部门开放。")
    return row, found


@login_required
@require_GET
def land_proof(request: HttpRequest, key: int, number: int) -> HttpResponseBase:
    """The proof of an objection, always as a download."""
    _, found = _objection(request, key, number)
    return give_paper(found.proof_digest, found.proof_name)


@require_http_methods(["GET", "POST"])
def land_measures(request: HttpRequest, key: int) -> HttpResponse:
    """Proposals and what became of them; signed ones are public with the final list."""
    row = seen_round(request, key)
    if request.method == "POST":
        _propose(request, row)
        return redirect("land_measures", row.pk)
    inside = may_see_inputs(request.user)
    rows: Any = row.measures.select_related("entry").order_by("klass", "entry__name", "id")
    more = {
        "rows": rows if inside else rows.filter(state="signed"),
        "classes": [c.label.zh for c in thawed(row.sheet).spec.classes],
        "may_sign": may_sign_rounds(request.user),
    }
    return render(request, "parks/rounds/measures.html", frame(request, row, "measures") | more)


def _propose(request: HttpRequest, row: Round) -> None:
    """For a whole class from the presets, or one in one's own words."""
    given = request.POST
    if given.get("entry", "").isdigit():
        entry = row.entries.filter(pk=int(given["entry"])).first()
        if entry is None:
            raise Http404("这一轮没有这家企业")
        told(
            request,
            lambda: measure_services.propose_measure(
                entry,
                kind=given.get("kind", ""),
                text=given.get("text", ""),
                basis=given.get("basis", ""),
                by=request.user,
            ),
            "措施建议已提出，等待另一位同志签字。",
        )
        return
    klass = given.get("klass", "")
    told(
        request,
        lambda: measure_services.propose_measures(
            row.pk, klass, version=version_of(request), by=request.user
        ),
        f"{klass} 档的措施建议已列出，逐条等待另一位同志签字。",
    )


@login_required
@require_POST
def land_measure(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Sign one proposal or say why not."""
    row = seen_round(request, key)
    if not row.measures.filter(pk=number).exists():
        raise Http404("没有这条措施")
    sign = request.POST.get("act") == "sign"
    told(
        request,
        lambda: measure_services.decide_measure(
            number,
            version=version_of(request),
            sign=sign,
            reason=request.POST.get("reason", ""),
            by=request.user,
        ),
        "已签字。" if sign else "已记为不予采用。",
    )
    return redirect("land_measures", key)
