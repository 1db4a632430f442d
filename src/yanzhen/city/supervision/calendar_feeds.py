"""The deadlines of one person as an iCalendar feed (RFC 5545): one all-day entry a matter that has a day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone
from icalendar import Alarm, Calendar, Event

from yanzhen.city.supervision import queries
from yanzhen.city.supervision.reminder_services import KIND_WORDS
from yanzhen.kernel.matters import Matter

NAME = "雁阵待办"
REFRESH = datetime.timedelta(hours=4)


def feed_of(user: Any, page: Callable[[Matter], str]) -> bytes:
    """``page`` gives the address of a matter's page; the same matter has the same UID, so that calendars follow it."""
    return build(queries.todo(user, timezone.localdate()), page)


def build(matters: Sequence[Matter], page: Callable[[Matter], str]) -> bytes:
    feed = Calendar()
    feed.add("prodid", "-//yanzhen//notices//ZH")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", NAME)
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for matter in matters:
        if matter.due is not None:
            feed.add_component(_event(matter, matter.due, page(matter)))
    written: bytes = feed.to_ical()
    return written


def _event(matter: Matter, due: datetime.date, address: str) -> Event:
    event = Event()
    event.add("uid", f"{matter.kind}-{matter.key}@yanzhen")
    event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    event.add("dtstart", due)
    event.add("dtend", due + datetime.timedelta(days=1))
    late = "【红灯】" if matter.light == "red" else ""
    event.add("summary", f"{late}{KIND_WORDS.get(matter.kind, '事项')}：{matter.label}")
    event.add("description", matter.says)
    event.add("transp", "TRANSPARENT")
    if address:
        event.add("url", address)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", matter.says)
    alarm.add("trigger", datetime.timedelta(days=-1, hours=9))
    event.add_component(alarm)
    return event
