"""When somebody may be told: slots of a rhythm, quiet hours, days off; no database."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from yanzhen.kernel.matters import Matter
from yanzhen.kernel.working_days import DAY, WorkingCalendar

MORNING = 8
"""The hour at which a day begins for those who want to hear on working days alone and name no quiet hours."""
RETRY_AFTER = (5, 15, 60, 180, 360)
"""Minutes until a message that failed is tried again; then it is given up until the next slot."""


def slot_of(rhythm: str, now: datetime.datetime) -> str:
    """What there is one message of: a day, a week, or with news at once the minute."""
    year, week, _ = now.isocalendar()
    return {"weekly": f"{year}-W{week:02d}", "new": f"{now:%Y-%m-%dT%H:%M}"}.get(rhythm, f"{now:%Y-%m-%d}")


def quiet_until(wish: Any, now: datetime.datetime, calendar: WorkingCalendar) -> datetime.datetime | None:
    """When the message may go out; None when it may at once. ``now`` in local time."""
    found = _after_hours(wish, now)
    moment = found or now
    if not wish.working_days or calendar.is_working(moment.date()):
        return found
    day = moment.date()
    while not calendar.is_working(day):
        day += DAY
    hour = wish.quiet_to if wish.quiet_to is not None else MORNING
    return datetime.datetime.combine(day, datetime.time(hour), now.tzinfo)


def _after_hours(wish: Any, now: datetime.datetime) -> datetime.datetime | None:
    """The end of the quiet hours that ``now`` lies in; they may run over midnight."""
    start, end = wish.quiet_from, wish.quiet_to
    if start is None or end is None or start == end:
        return None
    over = start > end
    quiet = now.hour >= start or now.hour < end if over else start <= now.hour < end
    if not quiet:
        return None
    day = now.date() + DAY if over and now.hour >= start else now.date()
    return datetime.datetime.combine(day, datetime.time(end), now.tzinfo)


def mark_of(matter: Matter) -> str:
    """Names a matter together with how bad it is, so that what turns red is news again."""
    return f"{matter.kind}:{matter.key}:{matter.light}"


def news(matters: Sequence[Matter], told: Collection[str]) -> list[Matter]:
    """Those that were not told before, or were told as less bad."""
    return [matter for matter in matters if mark_of(matter) not in told]


def next_try(tries: int, now: datetime.datetime) -> datetime.datetime | None:
    """When to try again after so many tries; None when it is enough."""
    if not 1 <= tries <= len(RETRY_AFTER):
        return None
    return now + datetime.timedelta(minutes=RETRY_AFTER[tries - 1])
