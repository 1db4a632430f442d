"""Digests go where people look: the page, e-mail, a messenger's group; each once a slot, not in quiet hours."""

from __future__ import annotations

import datetime
import smtplib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.utils import timezone

from yanzhen.city.accounts.queries import people
from yanzhen.city.records.queries import calendar
from yanzhen.city.supervision import queries, robots
from yanzhen.city.supervision.models import NoticeWish, Reminder, Robot
from yanzhen.city.supervision.notice_rhythm import mark_of, news, next_try, quiet_until, slot_of
from yanzhen.city.supervision.notice_services import opened
from yanzhen.kernel.matters import Matter

NO_ADDRESS, NO_SERVER = "账号没有邮箱地址", "没有配置邮件服务器（YANZHEN_SMTP_HOST）"
SENDING, QUIET = "正在发送", "免打扰时段，稍后发"
WAITS_FOR_PEOPLE = (NO_ADDRESS, NO_SERVER)
"""Trying again by itself would not help."""
MOST_LINES = 50
LEASE = datetime.timedelta(minutes=5)
REMEMBERED = datetime.timedelta(days=60)
EVERY = 600
"""Seconds between two looks for news by the worker."""
KIND_WORDS = {
    "task": "任务", "confirm": "确认", "review": "审核", "report": "报送", "lead": "线索", "demand": "诉求", "application": "申报",
    "talent": "人才", "correction": "更正", "market": "供需", "finance": "融资", "doubt": "校核", "share": "共享", "feed": "报送", "credit": "授信",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run did: notices written, mails and robots told, failures, people with nothing to do, held back."""

    notices: int = 0
    mails: int = 0
    failed: int = 0
    idle: int = 0
    robots: int = 0
    waiting: int = 0

    def counted(self, name: str) -> Sent:
        return replace(self, **{name: getattr(self, name) + 1}) if name else self


@dataclass(frozen=True, slots=True)
class Way:
    """One way to one person: by mail or to one robot, with its rhythm."""

    user: Any
    wish: NoticeWish
    rhythm: str
    robot: Robot | None = None

    @property
    def channel(self) -> str:
        return "robot" if self.robot else "mail"

    def rows(self) -> Any:
        return Reminder.objects.filter(user=self.user, channel=self.channel, robot=self.robot)


def send_digests(day: datetime.date | None = None) -> Sent:
    """A digest to everybody who has something to do; running again on the same day sends nothing twice."""
    return _tell(people(), _moment(day), frozenset({"daily", "weekly", "new"}))


def _moment(day: datetime.date | None) -> datetime.datetime:
    now = timezone.localtime()
    return now if day is None else datetime.datetime.combine(day, now.time(), now.tzinfo)


def _tell(users: Iterable[Any], now: datetime.datetime, rhythms: frozenset[str]) -> Sent:
    sent, days = Sent(), calendar()
    for user in users:
        matters = queries.todo(user, now.date())
        if not matters:
            sent = sent.counted("idle")
            continue
        if "daily" in rhythms and _notice(user, matters, now):
            sent = sent.counted("notices")
        for way in ways_of(user):
            if way.rhythm in rhythms:
                held = quiet_until(way.wish, now, days)
                sent = sent.counted(_outcome(_row(way, matters, now, held), held))
    return sent


def ways_of(user: Any) -> list[Way]:
    """Mail once a day where nobody said otherwise, and every robot in use."""
    wish = NoticeWish.objects.filter(user=user).first() or NoticeWish(user=user)
    held = [Way(user, wish, wish.mail)]
    held += [Way(user, wish, row.rhythm, row) for row in Robot.objects.filter(user=user, ended_on=None)]
    return [way for way in held if way.rhythm != "off"]


def _row(
    way: Way, matters: Sequence[Matter], now: datetime.datetime, held: datetime.datetime | None
) -> Reminder | None:
    """What is to go out this way in this slot; None when it went out, or there is no news."""
    row: Reminder | None = way.rows().filter(slot=slot_of(way.rhythm, now)).first()
    if row is not None and row.sent_at is not None:
        return None
    if way.rhythm == "new":
        row = row or way.rows().filter(sent_at=None, day=now.date()).first()
        matters = news(matters, _told(way, now.date()))
        if not matters or (row is not None and _given_time(row, now)):
            return None
    subject, text = digest(matters, now.date(), brief=bool(way.robot and way.robot.brief))
    fields = {"subject": subject[:200], "text": text, "told": [mark_of(m) for m in matters]}
    if row is None:
        slot, error = slot_of(way.rhythm, now), QUIET if held else SENDING
        key = {"user": way.user, "channel": way.channel, "robot": way.robot, "slot": slot}
        row, _ = Reminder.objects.get_or_create(**key, defaults={**fields, "day": now.date(), "error": error})
        return row if row.sent_at is None else None
    Reminder.objects.filter(pk=row.pk, sent_at=None).update(**fields)
    return row


def _given_time(row: Reminder, now: datetime.datetime) -> bool:
    """A message that failed waits for its next try, and is given up for the day after the last."""
    held = row.not_before is not None and row.not_before > now
    return row.tries > 0 and (held or next_try(row.tries, now) is None)


def _told(way: Way, day: datetime.date) -> set[str]:
    rows = way.rows().filter(day__gte=day - REMEMBERED).exclude(sent_at=None)
    return {mark for told in rows.values_list("told", flat=True) for mark in told}


def _outcome(row: Reminder | None, held: datetime.datetime | None) -> str:
    """Which count of the run grows."""
    if row is None:
        return ""
    if held is not None:
        Reminder.objects.filter(pk=row.pk, sent_at=None).update(error=QUIET, not_before=held)
        return "waiting"
    return deliver(row)


def deliver(row: Reminder) -> str:
    """Send one message outside of any transaction; two runs at once send it once.

    ``mails``, ``robots``, ``failed``, or empty when another run is at it.
    """
    at = timezone.now()
    busy = Q(error=SENDING, not_before__gt=at)
    claimed = Reminder.objects.filter(pk=row.pk, sent_at=None).exclude(busy)
    if not claimed.update(error=SENDING, not_before=at + LEASE, tries=F("tries") + 1):
        return ""
    fresh = Reminder.objects.select_related("user", "robot").get(pk=row.pk)
    error = _send(fresh)
    again = None if not error or error in WAITS_FOR_PEOPLE else next_try(fresh.tries, at)
    Reminder.objects.filter(pk=row.pk).update(error=error, sent_at=None if error else at, not_before=again)
    return "failed" if error else "robots" if fresh.robot else "mails"


def _send(row: Reminder) -> str:
    if row.robot is None:
        return _mail(row.user.email, row.subject, row.text)
    if row.robot.ended_on is not None:
        return "群机器人已停用"
    address, secret = opened(row.robot)
    return robots.send(row.robot.kind, address, secret, f"{row.subject}\n{row.text}")


def run_due(now: datetime.datetime | None = None) -> Sent | None:
    """For the worker: what was held back or failed and is due now, and news for those who want them at once.

    None when there was nothing to do.
    """
    at = now or timezone.localtime()
    due = Reminder.objects.filter(
        sent_at=None, not_before__lte=at, day__gte=at.date() - datetime.timedelta(days=3)
    )
    sent = Sent()
    for row in due.exclude(channel="page").order_by("pk")[:50]:
        sent = sent.counted(deliver(row))
    if _time_for_news():
        eager = people().filter(Q(notice_wish__mail="new") | Q(robots__rhythm="new", robots__ended_on=None))
        found = _tell(eager.distinct(), at, frozenset({"new"}))
        sent = replace(
            sent,
            mails=sent.mails + found.mails,
            robots=sent.robots + found.robots,
            failed=sent.failed + found.failed,
        )
    return sent if sent != Sent() else None


_looked: list[float] = []


def _time_for_news() -> bool:
    """Once in ten minutes, in the one worker of a workspace."""
    clock = time.monotonic()
    if _looked and clock - _looked[-1] < EVERY:
        return False
    _looked[:] = [clock]
    return True


def digest(matters: Sequence[Matter], day: datetime.date, *, brief: bool = False) -> tuple[str, str]:
    """(subject, text) of what somebody has to do, the late first; ``brief`` names no matter."""
    late = sum(m.light == "red" for m in matters)
    subject = f"雁阵待办：{len(matters)} 项" + (f"，其中逾期 {late} 项" if late else "") + f"（{day}）"
    lines = _counts(matters) if brief else [_line(n, m, day) for n, m in enumerate(matters[:MOST_LINES], 1)]
    if len(matters) > MOST_LINES and not brief:
        lines.append(f"……另有 {len(matters) - MOST_LINES} 项，见页面“我的待办”。")
    return subject, "\n".join([*lines, "", "请到雁阵“我的待办”办理。此消息由系统发出，不必回复。"])


def _counts(matters: Sequence[Matter]) -> list[str]:
    """How many of each kind and the first day that counts."""
    kinds: dict[str, list[Matter]] = {}
    for matter in matters:
        kinds.setdefault(KIND_WORDS.get(matter.kind, "事项"), []).append(matter)
    found = []
    for word, held in kinds.items():
        days = [m.due for m in held if m.due]
        found.append(f"{word} {len(held)} 项" + (f"，最早期限 {min(days)}" if days else ""))
    return found


def _line(number: int, matter: Matter, day: datetime.date) -> str:
    due = f"，期限 {matter.due}" if matter.due else ""
    late = matter.late_by(day)
    mark = f"【逾期 {late} 天】" if late else ""
    return f"{number}. {mark}{KIND_WORDS.get(matter.kind, '事项')}：{matter.label}。{matter.says}{due}"


def _notice(user: Any, matters: Sequence[Matter], now: datetime.datetime) -> bool:
    subject, text = digest(matters, now.date())
    _, fresh = Reminder.objects.get_or_create(
        user=user, slot=slot_of("daily", now), channel="page", robot=None,
        defaults={"day": now.date(), "subject": subject[:200], "text": text, "sent_at": timezone.now()},
    )  # fmt: skip
    return fresh


def _mail(address: str, subject: str, text: str) -> str:
    """Empty when it went out, else why not."""
    if not address:
        return NO_ADDRESS
    if not settings.EMAIL_HOST:
        return NO_SERVER
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]).send()
    except (OSError, smtplib.SMTPException) as error:
        return f"邮件服务器没有收下：{error}"[:300]
    return ""


def mark_read(user: Any) -> int:
    """Notices of this person are read."""
    return Reminder.objects.filter(user=user, channel="page", read_at=None).update(read_at=timezone.now())
