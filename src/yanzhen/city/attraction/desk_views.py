"""The desk's own pages: quotas, funnel, weekly digest, rules in force, and the calendar of deadlines."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from yanzhen.city.attraction import desk as desks
from yanzhen.city.attraction import digest_services as services
from yanzhen.city.attraction.calendar_feed import feed_of, reader_of, token_of
from yanzhen.city.attraction.funnel_queries import STEPS, digest_text, monday_of, week_digest
from yanzhen.city.attraction.funnel_queries import funnel as funnel_rows
from yanzhen.city.attraction.lead_forms import RuleForm
from yanzhen.city.attraction.lead_services import choose_rule
from yanzhen.city.attraction.models import Digest, LeadDesk
from yanzhen.city.attraction.permissions import is_desk
from yanzhen.city.attraction.quota_facts import quota_sheets
from yanzhen.city.exchange.queries import source_labels
from yanzhen.city.records.downloads import download
from yanzhen.city.records.queries import service_levels
from yanzhen.city.records.sealing import seals_of
from yanzhen.kernel.errors import YanzhenError


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdigit() and 2000 <= int(text) <= 2100 else timezone.localdate().year


def quotas(request: HttpRequest) -> HttpResponse:
    """Realised beside signed, the whole city before its parts."""
    year = _year(request)
    sheets = quota_sheets(year)
    titles = source_labels() if sheets else {}
    shown = {
        "year": year,
        "years": range(timezone.localdate().year, 2019, -1),
        "sheets": [
            (
                sheet,
                "；".join(
                    f"{titles.get(r.source, r.source)} {r.place}".strip() for r in sheet.spec.references
                ),
            )
            for sheet in sheets
        ],
    }
    return render(request, "attraction/quotas.html", shown)


def funnel(request: HttpRequest) -> HttpResponseBase:
    """Leads to contracts by unit; as a table to take away."""
    year = _year(request) if request.GET.get("year") else None
    source = request.GET.get("source", "")
    rows = funnel_rows(year=year, source=source)
    if request.GET.get("download") in ("csv", "xlsx"):
        heads: list[object] = ["单位", *(label for _, label, _ in STEPS), "超期"]
        lines: list[list[object]] = [heads, *([row.unit, *row.counts, row.late] for row in rows)]
        return download(lines, name="线索转化", kind=request.GET["download"])
    shown = {
        "rows": rows,
        "steps": [label for _, label, _ in STEPS],
        "year": year,
        "source": source,
        "years": range(timezone.localdate().year, 2019, -1),
    }
    return render(request, "attraction/funnel.html", shown)


def digest(request: HttpRequest) -> HttpResponseBase:
    """The week, to read, to take away, and (by the desk) to send."""
    today = timezone.localdate()
    try:
        wanted = datetime.date.fromisoformat(
            request.GET.get("week") or request.POST.get("week", "") or f"{today}"
        )
    except ValueError as error:
        raise Http404("星期写作 2026-11-16") from error
    monday = monday_of(wanted)
    if request.method == "POST":
        try:
            sent = services.send_digest(monday, by=request.user)
        except YanzhenError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"周报已发给 {sent.recipients} 人。")
        return redirect("lead_digest")
    found = week_digest(monday, request.user)
    if request.GET.get("download") == "xlsx":
        return download(services.digest_table(found), name=f"线索周报{monday}", kind="xlsx")
    shown = {
        "digest": found,
        "text": digest_text(found),
        "before": monday - datetime.timedelta(days=7),
        "after": monday + datetime.timedelta(days=7),
        "sent": Digest.objects.filter(week=monday).first(),
        "is_desk": is_desk(request.user),
        "calendar": request.build_absolute_uri(f"/attraction/calendar/{token_of(request.user)}.ics"),
    }
    return render(request, "attraction/digest.html", shown)


def rules(request: HttpRequest) -> HttpResponse:
    """Which first-report rule holds, and the days; the desk may change both."""
    row = LeadDesk.objects.filter(name="desk").first()
    known = desks.rules()
    levels = service_levels()
    clocks = [(code, levels[code].label, levels[code].says()) for code in levels if code.startswith("lead-")]
    initial = {
        "version": row.version if row else 0,
        "rule": (row.rule if row else "") or desks.DEFAULT_RULE,
        **(row.days if row else {}),
    }
    choices = [(code, rule.label.zh) for code, rule in known.items()]
    form = RuleForm(request.POST or None, rules=choices, clocks=clocks, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            choose_rule(given["rule"], form.days(), version=given["version"], by=request.user)
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, "规则已改，在跟进线索的时限已重算；已有的保护期不变，下次进展起按新规则。"
            )
            return redirect("lead_rules")
    shown = {
        "form": form,
        "desk": row,
        "rules": known.values(),
        "chosen": initial["rule"],
        "is_desk": is_desk(request.user),
        "clocks": [(label, _days_words(row, code) or says) for code, label, says in clocks],
        "history": seals_of(row) if row else [],
    }
    return render(request, "attraction/rules.html", shown, status=422 if form.errors else 200)


def _days_words(row: LeadDesk | None, code: str) -> str:
    return f"{row.days[code]} 天（本市改定）" if row and code in row.days else ""


def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Deadlines of the reader's own leads as iCalendar; a token of somebody dismissed opens nothing."""
    reader = reader_of(token)
    if reader is None:
        raise Http404("这个日历地址已经失效，请在周报页重新取")
    answer = HttpResponse(feed_of(reader), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="leads.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
