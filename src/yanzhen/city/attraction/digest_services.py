"""The weekly digest goes to those who work on leads, each with what is theirs; it is kept that it went."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction

from yanzhen.city.accounts.queries import people
from yanzhen.city.attraction.funnel_queries import WeekDigest, digest_text, week_digest
from yanzhen.city.attraction.models import Digest
from yanzhen.city.attraction.permissions import REPORTERS, is_desk
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError


def send_digest(monday: datetime.date, *, by: Any) -> Digest:
    """Send the digest of a week once, to everybody of the trade with an address. Raises YanzhenError.

    What was sent is kept as sums; each mail holds the rows that its reader may see.
    """
    if not is_desk(by):
        raise YanzhenError("不能发周报", where=str(by), why="由市招商部门发出")
    readers = [u for u in people((*REPORTERS, "leader")).filter(is_active=True) if u.email]
    if not readers:
        raise YanzhenError("没有收件人", why="相关账号都没有填电子邮箱", do="请系统管理员补上邮箱")
    mails = [_mail(monday, reader) for reader in readers]
    text = digest_text(week_digest(monday))
    try:
        with transaction.atomic():
            row = Digest.objects.create(week=monday, by_name=str(by), recipients=len(mails), text=text)
            seal(row, "发出线索周报", ("week", "by_name", "recipients", "text"), by=by)
            _send(mails)
    except IntegrityError as error:
        raise YanzhenError("这一周的周报已经发过", where=f"{monday}", do="补充情况请另发") from error
    return row


def _mail(monday: datetime.date, reader: Any) -> EmailMessage:
    subject = f"招商线索周报 {monday}"
    return EmailMessage(subject, digest_text(week_digest(monday, reader)), None, [reader.email])


def _send(mails: list[EmailMessage]) -> None:
    """All over one connection; a mail server that does not answer leaves nothing marked as sent."""
    try:
        get_connection().send_messages(mails)
    except OSError as error:
        why, do = f"邮件服务器没有接收（{error}）", "核对 YANZHEN_SMTP_HOST 后再发"
        raise YanzhenError("周报没有发出", why=why, do=do) from error


def digest_table(digest: WeekDigest) -> list[list[object]]:
    """The digest as rows of a sheet."""
    rows: list[list[object]] = [["项", "线索", "单位", "环节", "日期或天数"]]
    for label, number in (
        ("新报", digest.new), ("有进展", digest.progressed), ("签约", digest.signed), ("释放", digest.released),
    ):  # fmt: skip
        rows.append([label, number, "", "", f"{digest.monday} 至 {digest.sunday}"])
    rows += [["新报行业", number, name, "", ""] for name, number in digest.industries]
    rows += [["超期", name, unit, what, f"{days} 天"] for name, unit, what, days in digest.late]
    rows += [["七日内到期", name, unit, what, f"{on}"] for name, unit, what, on in digest.due]
    return rows
