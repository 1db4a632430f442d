"""How somebody wants to be told is changed here: mail, quiet hours, robots, the secret address of the calendar."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.records.services import record_change
from yanzhen.city.supervision import robots
from yanzhen.city.supervision.models import NoticeWish, Robot
from yanzhen.city.supervision.notice_models import RHYTHMS, ROBOTS
from yanzhen.kernel.errors import YanzhenError

MOST_ROBOTS = 10
TRIAL = "雁阵试发：收到这一条，说明机器人接通了。"


@dataclass(frozen=True, slots=True)
class NewRobot:
    """A robot as its owner filled it in."""

    kind: str
    label: str
    address: str
    secret: str = ""
    rhythm: str = "daily"
    brief: bool = True


def set_wish(
    user: Any, *, mail: str, quiet_from: int | None, quiet_to: int | None, working_days: bool
) -> NoticeWish:
    """Raises YanzhenError for half of a pair of hours."""
    if mail not in dict(RHYTHMS):
        raise YanzhenError("没有这种节奏", where=mail, do="从列表里选")
    if (quiet_from is None) != (quiet_to is None):
        raise YanzhenError("免打扰没有写全", where="从几点、到几点", why="两个要一起写", do="都写，或都不选")
    for hour in (quiet_from, quiet_to):
        if hour is not None and not 0 <= hour < 24:
            raise YanzhenError("钟点不对", where=str(hour), do="写 0 到 23")
    wish, _ = NoticeWish.objects.update_or_create(
        user=user,
        defaults={"mail": mail, "quiet_from": quiet_from, "quiet_to": quiet_to, "working_days": working_days},
    )
    _noted(user, "修改提醒设置", {"mail": mail, "quiet_from": quiet_from, "quiet_to": quiet_to})
    return wish


def add_robot(user: Any, given: NewRobot) -> Robot:
    """Its address is checked now and again before each message. Raises YanzhenError."""
    if given.kind not in dict(ROBOTS) or given.rhythm not in dict(RHYTHMS):
        raise YanzhenError("没有这种机器人或节奏", where=given.kind, do="从列表里选")
    if not given.label.strip():
        raise YanzhenError("没有写名称", where="群机器人", do="写明是哪个群")
    address = given.address.strip()
    robots.check_address(given.kind, address)
    if Robot.objects.filter(user=user, ended_on=None).count() >= MOST_ROBOTS:
        raise YanzhenError("机器人太多", where=f"{MOST_ROBOTS} 个", do="先停用不用的")
    with transaction.atomic():
        row = Robot.objects.create(
            user=user, kind=given.kind, label=given.label.strip(), address=_sealed(address),
            secret=_sealed(given.secret.strip()) if given.secret.strip() else "", hint=address[-4:],
            rhythm=given.rhythm, brief=given.brief, made_on=timezone.localdate(),
        )  # fmt: skip
        _noted(user, "添加群机器人", {"kind": row.kind, "label": row.label})
    return row


def end_robot(row: Robot, *, by: Any) -> None:
    """No more messages; its address is forgotten."""
    _own(row, by)
    with transaction.atomic():
        Robot.objects.filter(pk=row.pk).update(ended_on=timezone.localdate(), address="", secret="")
        _noted(by, "停用群机器人", {"label": row.label})


def try_robot(row: Robot, *, by: Any) -> None:
    """A message that says nothing. Raises YanzhenError with what the messenger answered."""
    _own(row, by)
    address, secret = opened(row)
    error = robots.send(row.kind, address, secret, TRIAL)
    if error:
        raise YanzhenError(
            "试发没有成功", where=row.label, why=error, do="核对网址、加签密钥和群机器人的安全设置"
        )


def _own(row: Robot, by: Any) -> None:
    if row.user_id != by.pk or row.ended_on is not None:
        raise YanzhenError("不能办理", where=row.label, why="不是您的机器人，或已停用")


def new_calendar(user: Any) -> str:
    """A new secret for the address of the calendar, told this once; the former address ends at once."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        NoticeWish.objects.update_or_create(
            user=user,
            defaults={
                "calendar": digest_of(token),
                "calendar_made_on": timezone.localdate(),
                "calendar_read_on": None,
            },
        )
        _noted(user, "生成日历地址", {})
    return token


def end_calendar(user: Any) -> None:
    """The address leads nowhere any more."""
    with transaction.atomic():
        NoticeWish.objects.filter(user=user).update(
            calendar=None, calendar_made_on=None, calendar_read_on=None
        )
        _noted(user, "停用日历地址", {})


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def reader_of(token: str) -> Any:
    """Whose calendar it is, noting the day of reading; None for an unknown or ended address and a closed account."""
    rows = NoticeWish.objects.select_related("user__unit").filter(
        calendar=digest_of(token), user__is_active=True
    )
    wish = rows.first()
    if wish is None:
        return None
    today = timezone.localdate()
    if wish.calendar_read_on != today:
        NoticeWish.objects.filter(pk=wish.pk).update(calendar_read_on=today)
    return wish.user


def _cipher() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"yanzhen.robots").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))


def _sealed(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode()


def opened(row: Robot) -> tuple[str, str]:
    """(address, secret) in the clear; empty where they were forgotten or the workspace has another key now."""
    try:
        address, secret = (
            _cipher().decrypt(text.encode()).decode() if text else "" for text in (row.address, row.secret)
        )
    except InvalidToken:
        return "", ""
    return address, secret


def _noted(user: Any, told: str, after: dict[str, Any]) -> None:
    record_change(
        actor=user,
        origin="提醒设置",
        action="update",
        model="supervision.NoticeWish",
        key=str(user.pk),
        label=told,
        after=after,
    )
