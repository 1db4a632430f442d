"""The page on which somebody says how to be told, and the calendar behind its secret address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache

from yanzhen.city.accounts.services import set_mail
from yanzhen.city.records.pages import told, tried
from yanzhen.city.supervision import calendar_feeds, notice_services
from yanzhen.city.supervision.models import NoticeWish, Robot
from yanzhen.city.supervision.notice_forms import RobotForm, WishForm
from yanzhen.kernel.matters import Matter


@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    """Mail, quiet hours, robots, calendar: what is set, and what went wrong last."""
    reader: Any = request.user
    sent = request.POST if request.method == "POST" else None
    what = request.POST.get("what", "")
    wish = NoticeWish.objects.filter(user=reader).first() or NoticeWish(user=reader)
    first = {name: getattr(wish, name) for name in ("mail", "quiet_from", "quiet_to", "working_days")}
    first["address"] = reader.email
    form = WishForm(sent if what == "wish" else None, initial=first)
    robot = RobotForm(sent if what == "robot" else None)
    if what == "wish" and form.is_valid() and tried(form, lambda: _set(request, form)):
        messages.success(request, "提醒设置已保存。")
        return redirect("notices")
    if what == "robot" and robot.is_valid() and tried(robot, lambda: _add(request, robot)):
        messages.success(request, "群机器人已添加，请试发一条。")
        return redirect("notices")
    token = request.session.pop("calendar_token", "")
    shown = {
        "form": form,
        "robot_form": robot,
        "wish": wish,
        "robots": [(row, row.reminders.first()) for row in Robot.objects.filter(user=reader, ended_on=None)],
        "address": request.build_absolute_uri(reverse("notice_calendar", args=[token])) if token else "",
    }
    return render(
        request, "supervision/notices.html", shown, status=422 if form.errors or robot.errors else 200
    )


def _set(request: HttpRequest, form: WishForm) -> NoticeWish:
    """An address that was not sent along stays as it is."""
    reader: Any = request.user
    given = {name: value for name, value in form.cleaned_data.items() if name != "address"}
    with transaction.atomic():
        if "address" in request.POST:
            set_mail(reader, form.cleaned_data["address"])
        return notice_services.set_wish(request.user, **given)


def _add(request: HttpRequest, form: RobotForm) -> Robot:
    return notice_services.add_robot(request.user, form.robot())


def notice_calendar_act(request: HttpRequest) -> HttpResponse:
    """A new address, shown once; or none any more."""
    if request.POST.get("act") == "end":
        notice_services.end_calendar(request.user)
        messages.success(request, "日历地址已停用。")
    else:
        request.session["calendar_token"] = notice_services.new_calendar(request.user)
        messages.success(request, "日历地址已生成，只显示这一次；以前的地址已失效。")
    return redirect("notices")


def notice_robot_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Try a robot or end it; only one's own."""
    reader: Any = request.user
    row = Robot.objects.filter(pk=key, user=reader, ended_on=None).first()
    acts: dict[str, tuple[Any, str]] = {
        "try": (notice_services.try_robot, "已试发，请到群里看。"),
        "end": (notice_services.end_robot, "群机器人已停用，地址已删除。"),
    }
    if row is None or name not in acts:
        raise Http404("没有这个群机器人")
    act, done = acts[name]
    told(request, lambda: act(row, by=request.user), done)
    return redirect("notices")


@never_cache
def notice_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs: whoever has the address reads the days, so it can be ended at any time."""
    reader = notice_services.reader_of(token)
    if reader is None:
        raise Http404("没有这个日历地址，或已停用")

    def page(matter: Matter) -> str:
        try:
            where = (
                reverse(matter.page, args=[matter.argument] if matter.argument else []) if matter.page else ""
            )
        except NoReverseMatch:
            where = ""
        return request.build_absolute_uri(where) if where else ""

    answer = HttpResponse(calendar_feeds.feed_of(reader, page), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="yanzhen.ics"'
    return answer
