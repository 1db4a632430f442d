"""Pages of supervision: the plan and meetings, one meeting, one task, what I have to do, contacts and visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.city.exchange.papers import give_paper
from yanzhen.city.records.pages import admit, told, tried, version_of
from yanzhen.city.supervision import (
    contact_services,
    papers,
    queries,
    reminder_services,
    services,
    task_services,
)
from yanzhen.city.supervision.forms import (
    ContactForm,
    MeetingForm,
    PhaseForm,
    ResultForm,
    VisitForm,
    day_of,
    office_choices,
)
from yanzhen.city.supervision.models import Meeting, Task
from yanzhen.city.supervision.permissions import (
    may_confirm,
    may_hand_in,
    may_log_visits,
    may_read,
    may_steer,
)
from yanzhen.kernel.errors import YanzhenError

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CLOSED = "督办的会议、任务和走访只对市里的部门开放。"
STEER = "调度由市领导和链办组织。"
MOST_ORDERS = 4


@login_required
@require_GET
def supervision(request: HttpRequest) -> HttpResponse:
    """What is late first, then the meetings, then the plan."""
    admit(may_read(request.user), CLOSED)
    day = timezone.localdate()
    shown = {
        "late": queries.tasks(late=True, day=day),
        "open": queries.tasks().filter(state__in=queries.OPEN, due__gte=day),
        "meetings": queries.meetings()[:24],
        "phases": queries.phases(day),
        "may_steer": may_steer(request.user),
        "day": day,
    }
    return render(request, "supervision/supervision.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def supervision_phase(request: HttpRequest, phase: str, item: int) -> HttpResponse:
    """How far one item of the plan is."""
    admit(may_steer(request.user), STEER)
    held = next((p for p in queries.phases() if p.phase.code == phase), None)
    if held is None or not 0 <= item < len(held.items):
        raise Http404("阶段计划里没有这一项")
    shown_item = held.items[item]
    row = shown_item.row
    first = (
        {"state": row.state, "says": row.says, "unit": row.unit.code if row.unit else ""}
        if row is not None
        else {}
    )
    form = PhaseForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = services.Progress(**form.cleaned_data)
        version = version_of(request)
        if tried(
            form,
            lambda: services.report_phase(phase, shown_item.text, given, version=version, by=request.user),
        ):
            messages.success(request, "进展已登记。")
            return redirect("supervision")
    more = {"form": form, "phase": held.phase, "item": shown_item, "version": row.version if row else 0}
    return render(request, "supervision/phase.html", more, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def supervision_new(request: HttpRequest) -> HttpResponse:
    """Call a meeting; the agenda is drawn at once."""
    admit(may_steer(request.user), STEER)
    form = MeetingForm(request.POST or None)
    made: list[Meeting] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            form,
            lambda: made.append(services.call_meeting(services.Call(**form.cleaned_data), by=request.user)),
        )
    ):
        messages.success(request, "会议已建立，议题已从红灯事项和上次决定汇集。")
        return redirect("supervision_meeting", made[0].pk)
    return render(request, "supervision/new.html", {"form": form}, status=422 if form.errors else 200)


def _meeting(key: int) -> Meeting:
    row = queries.meeting(key)
    if row is None:
        raise Http404("没有这次会议")
    return row


@login_required
@require_GET
def supervision_meeting(request: HttpRequest, key: int) -> HttpResponse:
    """One meeting: agenda, decisions, what can be done now."""
    admit(may_read(request.user), CLOSED)
    row = _meeting(key)
    points = [(a, papers.told(a, row), _page(a.page, a.argument)) for a in row.agenda.all()]
    shown = {
        "meeting": row,
        "last": [p for p in points if p[0].origin == "last" and not p[0].dropped],
        "red": [p for p in points if p[0].origin == "red" and not p[0].dropped],
        "own": [p for p in points if p[0].origin == "own" and not p[0].dropped],
        "dropped": [p for p in points if p[0].dropped],
        "kinds": papers.KIND_TITLES,
        "decisions": row.decisions.all(),
        "may_steer": may_steer(request.user),
        "offices": office_choices(),
        "lines": range(MOST_ORDERS),
        "past": row.held_on <= timezone.localdate(),
    }
    return render(request, "supervision/meeting.html", shown)


def _page(page: str, argument: str) -> str:
    """The address of a matter's page, of a narrowed list where ``argument`` begins with ?; empty where it has none."""
    if not page:
        return ""
    if argument.startswith("?"):
        return reverse(page) + argument
    return reverse(page, args=[argument] if argument else [])


@login_required
@require_POST
def supervision_act(request: HttpRequest, key: int) -> HttpResponse:
    """One act on a meeting; what is refused is told on its page."""
    admit(may_steer(request.user), STEER)
    _meeting(key)
    given, version, by = request.POST, version_of(request), request.user
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "draw": (lambda: services.draw_agenda(key, version=version, by=by), "议题已重新汇集。"),
        "settle": (lambda: services.settle_agenda(key, version=version, by=by), "议题已定。"),
        "add": (
            lambda: services.add_point(
                key,
                version=version,
                label=given.get("label", ""),
                says=given.get("says", ""),
                unit=given.get("unit", ""),
                by=by,
            ),
            "议题已加上。",
        ),
        "drop": (
            lambda: services.drop_point(
                key, _number(given.get("item", "")), version=version, reason=given.get("reason", ""), by=by
            ),
            "已记为不上会。",
        ),
        "hold": (
            lambda: services.hold(key, version=version, minutes=given.get("minutes", ""), by=by),
            "纪要已保存。",
        ),
        "decide": (
            lambda: services.decide(
                key,
                given.get("text", ""),
                _orders(given),
                version=version,
                by=by,
                item=_number(given.get("item", "")) or None,
            ),
            "决定已记下，任务已交办。",
        ),
        "issue": (lambda: services.issue(key, version=version, by=by), "纪要已签发，不能再改。"),
    }
    act, done = acts.get(given.get("act", ""), (_unknown, ""))
    told(request, act, done)
    return redirect("supervision_meeting", key)


def _unknown() -> None:
    raise YanzhenError("没有这个操作", where="会议", do="回到会议页重新选择")


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _orders(given: Any) -> list[services.Order]:
    return [
        services.Order(
            given.get(f"task-{n}", ""), given.get(f"unit-{n}", ""), day_of(given.get(f"due-{n}", ""))
        )
        for n in range(MOST_ORDERS)
    ]


@login_required
@require_GET
def supervision_paper(request: HttpRequest, key: int, kind: str) -> HttpResponse:
    """Agenda or minutes as a Word file."""
    admit(may_read(request.user), CLOSED)
    row = _meeting(key)
    if kind not in papers.PAPERS:
        raise Http404("没有这种文件")
    try:
        body = papers.word_file(row, kind)
    except YanzhenError as error:
        messages.error(request, str(error))
        return redirect("supervision_meeting", key)
    name = f"{row.title}{'议程' if kind == 'agenda' else '纪要'}.docx"
    answer = HttpResponse(body, content_type=WORD)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(name)}"
    return answer


def _task(request: HttpRequest, key: int) -> Task:
    admit(may_read(request.user), CLOSED)
    row = queries.tasks().select_related("source").filter(pk=key).first()
    if row is None:
        raise Http404("没有这项任务")
    return row


@login_required
@require_http_methods(["GET", "POST"])
def supervision_task(request: HttpRequest, key: int) -> HttpResponse:
    """One task with everything that happened to it, and what this person can do about it."""
    row = _task(request, key)
    form = ResultForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        admit(may_steer(request.user) or may_hand_in(request.user, row), "任务由责任单位报办结，由链办确认。")
        if request.POST.get("act") != "hand_in":
            _task_act(request, row)
            return redirect("supervision_task", key)
        if form.is_valid() and _hand_in(request, row, form):
            messages.success(request, "已报办结，等链办确认。")
            return redirect("supervision_task", key)
    day = timezone.localdate()
    shown = {
        "task": row,
        "steps": row.steps.all(),
        "form": form,
        "may_hand_in": row.state == "open" and may_hand_in(request.user, row),
        "may_confirm": row.state == "handed_in" and may_confirm(request.user, row),
        "may_steer": row.state == "open" and may_steer(request.user),
        "late": max(0, (day - row.due).days) if row.state in queries.OPEN else 0,
    }
    bad = request.method == "POST" and form.errors
    return render(request, "supervision/task.html", shown, status=422 if bad else 200)


def _hand_in(request: HttpRequest, row: Task, form: ResultForm) -> bool:
    given, paper = form.cleaned_data, form.cleaned_data["paper"]
    evidence = task_services.Evidence(paper, paper.name if paper else "", given["source"], given["place"])
    return tried(
        form,
        lambda: task_services.hand_in(
            row.pk, version=version_of(request), result=given["result"], evidence=evidence, by=request.user
        ),
    )


def _task_act(request: HttpRequest, row: Task) -> None:
    given, version, by = request.POST, version_of(request), request.user
    reason = given.get("reason", "")
    due = day_of(given.get("due", "")) or row.due
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "confirm": (
            lambda: task_services.confirm(row.pk, version=version, accept=True, reason=reason, by=by),
            "已确认办结。",
        ),
        "return": (
            lambda: task_services.confirm(row.pk, version=version, accept=False, reason=reason, by=by),
            "已退回办理。",
        ),
        "put_off": (
            lambda: task_services.put_off(row.pk, version=version, due=due, reason=reason, by=by),
            "已延期。",
        ),
        "cancel": (
            lambda: task_services.cancel(row.pk, version=version, reason=reason, by=by),
            "任务已取消。",
        ),
    }
    act, done = acts.get(given.get("act", ""), (_unknown, ""))
    told(request, act, done)


@login_required
@require_GET
def supervision_task_paper(request: HttpRequest, key: int) -> HttpResponseBase:
    """The proof that came with a result, always as a download."""
    row = _task(request, key)
    return give_paper(row.paper, row.paper_name)


@login_required
@require_http_methods(["GET", "POST"])
def my_matters(request: HttpRequest) -> HttpResponse:
    """What I have to do, over all rooms, and what I was reminded of."""
    if request.method == "POST":
        reminder_services.mark_read(request.user)
        return redirect("my_matters")
    day = timezone.localdate()
    matters = queries.todo(request.user, day)
    shown = {
        "matters": [(m, _page(m.page, m.argument), m.late_by(day)) for m in matters],
        "counts": queries.by_light(matters),
        "reminders": queries.reminders(request.user)[:20],
        "words": reminder_services.KIND_WORDS,
        "reader": may_read(request.user),
    }
    return render(request, "supervision/mine.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def contacts(request: HttpRequest) -> HttpResponse:
    """Which leader keeps in touch with whom, and how heavy visits weigh this month."""
    admit(may_read(request.user), CLOSED)
    form = ContactForm(request.POST or None) if may_steer(request.user) else None
    if request.method == "POST":
        admit(form is not None, "联系名单由链办排定。")
        if request.POST.get("act") == "end":
            key = _number(request.POST.get("contact", ""))
            told(request, lambda: contact_services.end_contact(key, by=request.user), "已移出名单。")
            return redirect("contacts")
        if form is not None and form.is_valid():
            given = form.cleaned_data
            if tried(
                form,
                lambda: contact_services.name_contact(
                    given["leader"], enterprise=given["enterprise"], project=given["project"], by=request.user
                ),
            ):
                messages.success(request, "已列入联系名单。")
                return redirect("contacts")
    month = _month(request)
    shown = {
        "rows": queries.contacts(),
        "burdens": queries.burdens(month),
        "visits": queries.visits(month=month)[:200],
        "limits": queries.limits(),
        "month": month,
        "form": form,
        "may_log": may_log_visits(request.user),
    }
    bad = form is not None and form.errors
    return render(request, "supervision/contacts.html", shown, status=422 if bad else 200)


def _month(request: HttpRequest) -> str:
    text = request.GET.get("month", "")
    day = day_of(f"{text}-01") if text else None
    return f"{day or timezone.localdate():%Y-%m}"


@login_required
@require_http_methods(["GET", "POST"])
def log_visit(request: HttpRequest) -> HttpResponse:
    """Write down a visit; above the limit it says so before it is written."""
    admit(may_log_visits(request.user), "走访由市里的部门登记。")
    first = {"enterprise": request.GET.get("enterprise", ""), "leader": request.user.username}
    form = VisitForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        going = contact_services.Going(**form.cleaned_data)
        if tried(form, lambda: contact_services.log_visit(going, by=request.user)):
            messages.success(request, "走访已登记。")
            return redirect("contacts")
    return render(request, "supervision/visit.html", {"form": form}, status=422 if form.errors else 200)
