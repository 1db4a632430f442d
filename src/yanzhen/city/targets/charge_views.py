"""Pages on which a target gets its owner, is divided, reported on, reviewed, revised."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.analysis.splitting import RULE_LABELS, rule_of
from yanzhen.city.accounts.permissions import has_role
from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.exchange.papers import give_paper
from yanzhen.city.parks import queries as parks
from yanzhen.city.records.pages import admit, tried, version_of
from yanzhen.city.targets import (
    charge_queries,
    charge_services,
    facts,
    queries,
    report_services,
    revision_services,
)
from yanzhen.city.targets.charge_forms import OwnerForm, ReportForm, RevisionForm, office_choices, parts_of
from yanzhen.city.targets.charge_models import AXES
from yanzhen.city.targets.models import Report, Target
from yanzhen.city.targets.permissions import (
    REPORTERS,
    REVIEWERS,
    may_read_inside,
    may_report,
    may_review,
    may_steer,
)
from yanzhen.kernel.errors import YanzhenError


def _target(code: str) -> Target:
    found = queries.targets().filter(code=code).first()
    if found is None:
        raise Http404(f"没有代码为 {code} 的目标")
    return found


def _page(request: HttpRequest, target: Target, name: str, shown: dict[str, Any]) -> HttpResponse:
    care = charge_queries.care_of(target)
    more = {"target": target, "goal": facts.goal(target), "care": care, **shown}
    status = 422 if shown.get("refusal") or getattr(shown.get("form"), "errors", None) else 200
    return render(request, f"targets/care/{name}.html", more, status=status)


STEER = "目标由市领导和链办下达、分解和调整。"


@login_required
@require_http_methods(["GET", "POST"])
def target_owner(request: HttpRequest, code: str) -> HttpResponse:
    admit(may_steer(request.user), STEER)
    target = _target(code)
    charge = charge_queries.charge_of(target)
    held = [o for o in charge.owners.all() if o.until is None] if charge else []
    first = {
        "lead": next((o.unit.code for o in held if o.role == "lead"), ""),
        "co": [o.unit.code for o in held if o.role == "co"],
        "every": charge.every if charge else "year",
        "within_days": charge.within_days if charge else 30,
    }
    form = OwnerForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        duty = charge_services.Duty(
            given["lead"], tuple(given["co"]), given["every"], given["within_days"], given["since"]
        )
        if tried(
            form,
            lambda: charge_services.assign_owner(code, duty, version=version_of(request), by=request.user),
        ):
            messages.success(request, "责任单位已登记。")
            return redirect("target", code)
    return _page(request, target, "owner", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def target_split(request: HttpRequest, code: str) -> HttpResponse:
    """The table of parts along one axis; lines left empty are no parts."""
    admit(may_steer(request.user), STEER)
    target = _target(code)
    axis = request.GET.get("axis", "county")
    if axis not in dict(AXES):
        raise Http404("没有这种分解方式")
    candidates = candidates_of(axis, target)
    refusal, checked = "", ""
    if request.method == "POST":
        try:
            parts = parts_of(request.POST, candidates)
            if request.POST.get("act") == "check":
                checked = charge_services.check_parts(target, axis, parts).says
            else:
                basis = charge_services.Basis(
                    request.POST.get("reason", ""),
                    request.POST.get("source", ""),
                    request.POST.get("place", ""),
                )
                row = charge_services.split_target(
                    code, axis, parts, version=version_of(request), by=request.user, basis=basis
                )
                messages.success(request, f"已保存第{row.number}版分解。{row.says}。")
                return redirect("target", code)
        except YanzhenError as error:
            refusal = str(error)
    shown = {
        "axis": axis,
        "axes": AXES,
        "lines": _lines(request, target, axis, candidates),
        "units": office_choices(),
        "rate": rule_of(axis, target.mode, target.unit) == "mean",
        "refusal": refusal,
        "checked": checked,
        "typed": request.POST,
        "rule": RULE_LABELS[rule_of(axis, target.mode, target.unit)],
    }
    return _page(request, target, "split", shown)


def candidates_of(axis: str, target: Target) -> list[tuple[str, str]]:
    """(key, label) of what a target can be divided among."""
    if axis == "chain":
        return list(chains.chain_labels().items())
    if axis == "park":
        return list(parks.park_names().items())
    if axis == "county":
        return counties()
    end = facts.last_day(target.deadline)
    start = facts.last_day(target.set_on)
    last = end.year if end else charge_services.today().year + 5
    first = max(start.year if start else last - 5, last - 15)
    return [(str(year), str(year)) for year in range(first, last + 1)]


def counties() -> list[tuple[str, str]]:
    """Counties and districts of the prefecture that the register sits in."""
    return list(enterprises.counties().items())


def _lines(
    request: HttpRequest, target: Target, axis: str, candidates: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    """What stands in the table: what was typed, else the division in force."""
    care = charge_queries.care_of(target)
    held = {p.part.key: p.part for s in care.splits if s.split.axis == axis for p in s.parts}
    typed = request.POST if request.method == "POST" else None
    lines = []
    for key, label in candidates:
        part = held.get(key)
        first = {
            "value": facts.plain(part.value) if part else "",
            "measure": part.measure if part else target.unit,
            "weight": facts.plain(part.weight) if part and part.weight is not None else "",
            "unit": part.unit.code if part and part.unit else "",
        }
        line = {n: typed.get(f"{n}-{key}", v) for n, v in first.items()} if typed else first
        lines.append({"key": key, "label": label, **line})
    return lines


@login_required
@require_http_methods(["GET", "POST"])
def target_report(request: HttpRequest, code: str) -> HttpResponse:
    """The owning unit reports a value with its evidence; ``part`` names a part of the division."""
    admit(has_role(request.user, *REPORTERS), "实绩由市里的部门、县区和园区报送。")
    target = _target(code)
    charge = charge_queries.charge_of(target)
    part = charge_queries.part_of(charge, request.GET.get("part", ""))
    admit(
        may_report(request.user, charge, part), "实绩由责任单位和配合单位报送；没有责任单位的先请链办明确。"
    )
    form = ReportForm(
        request.POST or None,
        request.FILES or None,
        initial={"measure": target.unit, "period": request.GET.get("period", "")},
    )
    if request.method == "POST" and form.is_valid():
        given, paper = form.cleaned_data, form.cleaned_data["paper"]
        evidence = report_services.Evidence(
            given["source"], given["place"], paper, paper.name if paper else ""
        )
        filed = report_services.Given(
            given["period"].strip(), given["value"], given["measure"].strip(), evidence, given["note"]
        )
        key = part.pk if part else None
        if tried(form, lambda: report_services.file_report(code, filed, by=request.user, part=key)):
            messages.success(request, "已报送，等另一单位审核。审核前不计入台账。")
            return redirect("target", code)
    return _page(request, target, "report", {"form": form, "part": part})


@login_required
@require_http_methods(["GET", "POST"])
def target_revision(request: HttpRequest, code: str) -> HttpResponse:
    """A document changes the target."""
    admit(may_steer(request.user), STEER)
    target = _target(code)
    first = {"unit": target.unit, "deadline": target.deadline, "value": target.value}
    form = RevisionForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        goal = revision_services.NewGoal(**form.cleaned_data)
        made: list[Target] = []
        if tried(
            form,
            lambda: made.append(
                revision_services.revise_target(code, goal, version=version_of(request), by=request.user)
            ),
        ):
            messages.success(request, "目标已按文件调整。原目标保留在目标线上。")
            return redirect("target", made[0].code)
    return _page(request, target, "revision", {"form": form})


@login_required
@require_GET
def target_reports(request: HttpRequest) -> HttpResponse:
    """What waits for review and what is late, over all targets."""
    admit(may_read_inside(request.user), "待审核的实绩只对经办和审核的部门开放。")
    waiting = [(r, may_review(request.user, r)) for r in charge_queries.waiting_reports()]
    shown = {"waiting": waiting, "overdue": charge_queries.overdue_reports()}
    return render(request, "targets/care/reports.html", shown)


def _report(request: HttpRequest, key: int) -> Report:
    admit(may_read_inside(request.user), "报送的实绩和证明只对经办和审核的部门开放。")
    row = Report.objects.select_related("charge__target", "unit", "source", "by").filter(pk=key).first()
    if row is None:
        raise Http404("没有这条报送")
    return row


@login_required
@require_POST
def target_review(request: HttpRequest, key: int) -> HttpResponse:
    """Accept, return or withdraw one report."""
    admit(has_role(request.user, *REPORTERS, *REVIEWERS), "报送由责任单位做，审核由另一单位做。")
    row = _report(request, key)
    act, version = request.POST.get("act", ""), version_of(request)
    try:
        if act == "withdraw":
            report_services.withdraw_report(key, version=version, by=request.user)
            messages.success(request, "已撤回。")
        else:
            done = report_services.review_report(
                key, version=version, accept=act == "accept", reason=request.POST.get("reason", ""), by=request.user
            )  # fmt: skip
            messages.success(request, f"{done.get_state_display()}。")
    except YanzhenError as error:
        messages.error(request, str(error))
    return redirect("target", row.charge.target.code)


@login_required
@require_GET
def target_paper(request: HttpRequest, key: int) -> HttpResponseBase:
    """The paper that came with a report, always as a download."""
    row = _report(request, key)
    return give_paper(row.paper, row.paper_name)
