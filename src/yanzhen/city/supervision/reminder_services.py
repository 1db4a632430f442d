"""Digests go where people look: a notice on the page, an e-mail where an address and a mail server are given."""

from __future__ import annotations

import datetime
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.queries import people
from yanzhen.city.supervision import queries
from yanzhen.city.supervision.models import Reminder
from yanzhen.kernel.matters import Matter

NO_ADDRESS, NO_SERVER = "账号没有邮箱地址", "没有配置邮件服务器（YANZHEN_SMTP_HOST）"
MOST_LINES = 50
KIND_WORDS = {
    "task": "任务", "confirm": "确认", "review": "审核", "report": "报送", "lead": "线索", "demand": "诉求", "application": "申报",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run did: notices written, mails sent, mails that did not go out, people with nothing to do."""

    notices: int = 0
    mails: int = 0
    failed: int = 0
    idle: int = 0


def send_digests(day: datetime.date | None = None) -> Sent:
    """A digest to everybody who has something to do; running again on the same day sends nothing twice."""
    today = day or timezone.localdate()
    notices = mails = failed = idle = 0
    for user in people():
        matters = queries.todo(user, today)
        if not matters:
            idle += 1
            continue
        subject, text = digest(matters, today)
        notices += _notice(user, today, subject, text)
        outcome = _mail(user, today, subject, text)
        mails += outcome == "sent"
        failed += outcome == "failed"
    return Sent(notices, mails, failed, idle)


def digest(matters: Sequence[Matter], day: datetime.date) -> tuple[str, str]:
    """(subject, text) of what somebody has to do, the late first."""
    late = sum(m.light == "red" for m in matters)
    subject = f"雁阵待办：{len(matters)} 项" + (f"，其中逾期 {late} 项" if late else "") + f"（{day}）"
    lines = [_line(n, m, day) for n, m in enumerate(matters[:MOST_LINES], 1)]
    if len(matters) > MOST_LINES:
        lines.append(f"……另有 {len(matters) - MOST_LINES} 项，见页面“我的待办”。")
    return subject, "\n".join([*lines, "", "请到雁阵“我的待办”办理。此邮件由系统发出，不必回复。"])


def _line(number: int, matter: Matter, day: datetime.date) -> str:
    due = f"，期限 {matter.due}" if matter.due else ""
    late = matter.late_by(day)
    mark = f"【逾期 {late} 天】" if late else ""
    return f"{number}. {mark}{KIND_WORDS.get(matter.kind, '事项')}：{matter.label}。{matter.says}{due}"


def _notice(user: Any, day: datetime.date, subject: str, text: str) -> bool:
    _, fresh = Reminder.objects.get_or_create(
        user=user, day=day, channel="page",
        defaults={"subject": subject[:200], "text": text, "sent_at": timezone.now()},
    )  # fmt: skip
    return fresh


def _mail(user: Any, day: datetime.date, subject: str, text: str) -> str:
    """``sent``, ``failed``, or empty when it went out before; why it did not go out is kept and tried again."""
    with transaction.atomic():
        row, _ = Reminder.objects.select_for_update().get_or_create(
            user=user, day=day, channel="mail",
            defaults={"subject": subject[:200], "text": text, "error": "正在发送"},
        )  # fmt: skip
        if row.sent_at is not None:
            return ""
        row.error = _send(user.email, subject, text)
        row.sent_at = None if row.error else timezone.now()
        row.save(update_fields=["error", "sent_at"])
    return "failed" if row.error else "sent"


def _send(address: str, subject: str, text: str) -> str:
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
