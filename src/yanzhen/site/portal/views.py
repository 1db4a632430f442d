"""The portal of an enterprise: everything for it on one page, its file, corrections; and acting for it, visibly."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from yanzhen.city.accounts.permissions import has_role, roles_of
from yanzhen.city.enterprises import correction_services, errand_services, file_queries
from yanzhen.city.enterprises.permissions import may_run_errands
from yanzhen.city.enterprises.queries import enterprise
from yanzhen.city.records.pages import tried
from yanzhen.city.supervision.queries import todo
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.matters import Matter
from yanzhen.site.gate import access_table
from yanzhen.site.portal.cards import cards
from yanzhen.site.portal.errands import SESSION
from yanzhen.site.portal.forms import CorrectionForm

NO_FIRM = "账号没有对应的企业，请系统管理员在“单位与账号”里核对单位的“对应对象”。"
ACTS = (
    ("demand_new", "提诉求"), ("talent_new", "招人"), ("finance_demand_new", "要融资"), ("market_new", "供需发布"),
    ("portal_correct", "更正数据"),
)  # fmt: skip
FACTORS = (
    ("finance", "金融", "资金池、融资需求和授信，10 个工作日的时限，被拒的写明原因和怎么补救。"),
    ("talent", "人才", "按环节发布岗位，推荐院校班次和人选，满足率和 90 天在岗率写明分母。"),
    ("market", "供需", "产品、产能、余料和设备的供需对接，先本市后本省；应用场景的机会清单和能力清单。"),
)


def _own(request: HttpRequest) -> Any:
    return file_queries.own_enterprise(request.user)


def portal(request: HttpRequest) -> HttpResponse:
    """What is to be done first, then a card from every room."""
    firm, day = _own(request), timezone.localdate()
    if firm is None:
        return render(request, "portal/nobody.html", {"told": NO_FIRM})
    shown = {
        "firm": firm,
        "matters": [(m, _page(m), m.late_by(day)) for m in todo(request.user, day)],
        "cards": cards(firm.code, request.user),
        "acts": [(reverse(route), label) for route, label in ACTS if route in access_table()],
        "today": day,
    }
    return render(request, "portal/portal.html", shown)


def _page(matter: Matter) -> str:
    try:
        return reverse(matter.page, args=[matter.argument] if matter.argument else []) if matter.page else ""
    except NoReverseMatch:
        return ""


def own_file(request: HttpRequest) -> HttpResponse:
    """What is known of me and from where, who looked, who acted for me, what became of my corrections."""
    firm = _own(request)
    if firm is None:
        return render(request, "portal/nobody.html", {"told": NO_FIRM})
    shown = {"firm": firm, "held": file_queries.own_file(firm), "now": timezone.now()}
    return render(request, "portal/file.html", shown)


def correct(request: HttpRequest) -> HttpResponse:
    """Ask for a correction."""
    firm = _own(request)
    if firm is None:
        return render(request, "portal/nobody.html", {"told": NO_FIRM})
    first = {"what": request.GET.get("what", "")}
    form = CorrectionForm(request.POST or None, request.FILES or None, initial=first)
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(form, lambda: correction_services.ask_correction(firm, form.wish(), by=request.user)):
        messages.success(request, "更正申请已提交，核实后答复。")
        return redirect(f"{reverse('portal_file')}#corrections")
    return render(
        request, "portal/correct.html", {"form": form, "firm": firm}, status=422 if form.errors else 200
    )


def errand(request: HttpRequest, code: str) -> HttpResponse:
    """Begin to act for an enterprise: why, what that means, what stays its own."""
    firm = enterprise(code)
    if firm is None:
        raise Http404("没有这家企业")
    if not may_run_errands(request.user, firm):
        raise PermissionDenied("只能代办本县（市）区、本园区的企业。")
    error, why = "", request.POST.get("why", "")
    if request.method == "POST":
        try:
            made = errand_services.begin_errand(firm, why, by=request.user)
        except YanzhenError as trouble:
            error = str(trouble)
        else:
            request.session[SESSION] = made.pk
            messages.success(request, f"开始代{firm.name}办理。每一步都记您的名字，企业看得到。")
            return redirect("portal")
    shown = {"firm": firm, "error": error, "why": why, "hours": errand_services.HOURS}
    return render(request, "portal/errand.html", shown, status=422 if error else 200)


def errand_end(request: HttpRequest) -> HttpResponse:
    """Back to one's own desk."""
    held = getattr(request.user, "errand", None)
    if held is None:
        return redirect("portal")
    errand_services.end_errand(held, by=request.user)
    request.session.pop(SESSION, None)
    messages.success(request, "代办已结束。")
    return redirect("enterprise", held.enterprise.code)


def factors(request: HttpRequest) -> HttpResponse:
    """Money, people, goods: where each is."""
    table, roles = access_table(), roles_of(request.user)
    shown: dict[str, Any] = {
        "factors": [
            (reverse(route) if route in table and table[route].opens(roles) else "", label, says)
            for route, label, says in FACTORS
        ],
        "firm": has_role(request.user, "enterprise"),
    }
    return render(request, "portal/factors.html", shown)
