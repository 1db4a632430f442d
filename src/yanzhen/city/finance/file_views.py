"""Pages of trust: authorising, opening a file (which is written down), revoking, contesting, answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from yanzhen.city.enterprises.queries import enterprise as firm_of
from yanzhen.city.exchange.papers import give_paper
from yanzhen.city.finance import queries, trust_services
from yanzhen.city.finance.demand_services import authorise as authorise_institution
from yanzhen.city.finance.demand_services import renew as renew_authorisation
from yanzhen.city.finance.demand_services import revoke as revoke_authorisation
from yanzhen.city.finance.forms import AuthoriseForm, ContestForm, DecideForm
from yanzhen.city.finance.models import Authorisation, Contest, Product
from yanzhen.city.finance.permissions import is_office, may_see_file, speaks_for
from yanzhen.city.finance.scopes import visible_authorisations
from yanzhen.city.finance.values import FileView
from yanzhen.city.finance.views import seen_case, seen_demand
from yanzhen.city.records.pages import admit, told, tried
from yanzhen.kernel.errors import YanzhenError

LOG = 200


def authorise(request: HttpRequest, key: int, product: int) -> HttpResponse:
    """Apply for a product: what the institution may see, until when; only the enterprise itself."""
    row = seen_demand(request, key)
    admit(speaks_for(request.user, row.enterprise), "只有企业自己能授权。")
    chosen = Product.objects.select_related("unit").filter(pk=product).first()
    if chosen is None:
        raise Http404("没有这个产品，或已经停办")
    form = AuthoriseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, made = form.cleaned_data, []
        done = tried(
            form,
            lambda: made.append(
                authorise_institution(
                    row, chosen, scopes=given["scopes"], ends_on=given["ends_on"], by=request.user
                )
            ),
        )
        if done:
            messages.success(request, f"已授权{chosen.unit}，{made[0].due_on} 前应受理。")
            return redirect("finance_case", made[0].pk)
    shown = {"form": form, "demand": row, "product": chosen}
    return render(request, "finance/authorise.html", shown, status=422 if request.method == "POST" else 200)


def renew(request: HttpRequest, key: int) -> HttpResponse:
    """Another scope or a longer term for a case that runs."""
    row = seen_case(request, key)
    admit(speaks_for(request.user, row.demand.enterprise), "只有企业自己能授权。")
    form = AuthoriseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(
            form,
            lambda: renew_authorisation(
                row, scopes=given["scopes"], ends_on=given["ends_on"], by=request.user
            ),
        ):
            messages.success(request, "已重新授权。")
            return redirect("finance_case", key)
    shown = {"form": form, "demand": row.demand, "product": row.product, "case": row}
    return render(request, "finance/authorise.html", shown, status=422 if request.method == "POST" else 200)


def revoke(request: HttpRequest, key: int) -> HttpResponse:
    row = visible_authorisations(request.user).filter(pk=key).first()
    if row is None:
        if Authorisation.objects.filter(pk=key).exists():
            raise PermissionDenied("这份授权不是您企业的。")
        raise Http404("没有这份授权")
    admit(speaks_for(request.user, row.enterprise), "授权只能由企业自己撤销。")
    why = request.POST.get("why", "")[:200]
    told(
        request,
        lambda: revoke_authorisation(row, why=why, by=request.user),
        "授权已撤销，机构从现在起看不到档案。",
    )
    return redirect("finance_case", row.case_id)


def case_file(request: HttpRequest, key: int) -> HttpResponse:
    """The institution opens what it was authorised to see; that it did stands in the log before anything is shown."""
    row = seen_case(request, key)
    try:
        found = trust_services.open_for_case(row, by=request.user)
    except YanzhenError as error:
        messages.error(request, str(error))
        return redirect("finance_case", key)
    return _show_file(request, found, {"case": row})


def file(request: HttpRequest, code: str) -> HttpResponse:
    """The enterprise its own file; the office (with a reason, logged) the description; the auditor who opened it."""
    firm = firm_of(code)
    if firm is None:
        raise Http404("名册里没有这家企业")
    if speaks_for(request.user, firm):
        admit(request.method == "GET", "这件事由资金池主管部门来做。")
        return _show_file(request, trust_services.own_file(firm, by=request.user), {"own": True})
    office = is_office(request.user)
    admit(office or may_see_log(request.user, code), "这份档案只对企业自己和资金池主管部门开放。")
    if office and request.method == "POST":
        try:
            found = trust_services.open_in_office(firm, why=request.POST.get("why", ""), by=request.user)
        except YanzhenError as error:
            return _show_file(request, FileView(firm, ()), {"error": str(error), "office": True}, 422)
        return _show_file(request, found, {"office": True})
    return _show_file(request, FileView(firm, ()), {"office": office})


def may_see_log(user: Any, code: str) -> bool:
    """The auditor reads who opened a file, never the file."""
    from yanzhen.city.accounts.permissions import has_role

    return has_role(user, "auditor") or may_see_file(user, code)


def _show_file(
    request: HttpRequest, found: FileView, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    code = found.enterprise.code
    inside = "case" not in more
    day = timezone.localdate()
    shown = {
        "file": found,
        "enterprise": found.enterprise,
        "today": day,
        "authorisations": [(a, a.runs_on(day)) for a in queries.authorisations_of(code)] if inside else (),
        "openings": queries.openings_of(code)[:LOG] if inside else (),
        "contests": queries.contests_of(code) if inside else (),
        "contest_form": ContestForm(auto_id=False) if more.get("own") else None,
        **more,
    }
    return render(request, "finance/file.html", shown, status=status)


def contest(request: HttpRequest, code: str) -> HttpResponse:
    """The enterprise contests one line of its description."""
    firm = firm_of(code)
    if firm is None:
        raise Http404("名册里没有这家企业")
    admit(speaks_for(request.user, firm), "只有企业自己能提异议。")
    form = ContestForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "；".join(str(e[0]) for e in form.errors.values()))
        return redirect("finance_file", code)
    given = form.cleaned_data
    told(
        request,
        lambda: trust_services.contest(
            firm, given["indicator"], given["says"], file=given["file"], by=request.user
        ),
        "异议已提出；核实期间，这一项在机构那里也注明“企业有异议”。",
    )
    return redirect("finance_file", code)


def contests(request: HttpRequest) -> HttpResponse:
    """Open contests first, by their limit."""
    rows = list(queries.contests_of()[:LOG])
    rows.sort(key=lambda row: (row.state != "open", row.due_on))
    shown = {
        "rows": rows,
        "today": timezone.localdate(),
        "may": is_office(request.user),
        "form": DecideForm(auto_id=False),
    }
    return render(request, "finance/contests.html", shown)


def _contest(key: int) -> Contest:
    row = Contest.objects.select_related("enterprise").filter(pk=key).first()
    if row is None:
        raise Http404("没有这件异议")
    return row


def contest_decide(request: HttpRequest, key: int) -> HttpResponse:
    row, form = _contest(key), DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, "；".join(str(e[0]) for e in form.errors.values()))
        return redirect("finance_contests")
    given = form.cleaned_data
    told(
        request,
        lambda: trust_services.decide(
            row, upheld=given["upheld"] == "yes", answer=given["answer"], by=request.user
        ),
        "已答复。",
    )
    return redirect("finance_contests")


def contest_paper(request: HttpRequest, key: int) -> HttpResponseBase:
    row = _contest(key)
    admit(may_see_file(request.user, row.enterprise.code), "这份材料只对企业自己和资金池主管部门开放。")
    if not row.digest:
        raise Http404("没有附证明材料")
    return give_paper(row.digest, row.filename)
