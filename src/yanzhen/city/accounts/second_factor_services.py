"""The second factor: time-based codes from a telephone (RFC 6238) and recovery codes, each good for one time only."""

from __future__ import annotations

import base64
import datetime
import hmac
import secrets
import time
from typing import Any

import segno
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from yanzhen.city.accounts.models import Authenticator, RecoveryCode, User
from yanzhen.city.accounts.services import note_account
from yanzhen.kernel.errors import YanzhenError

STEP = 30
"""Seconds for which a code holds (RFC 6238, section 5.2)."""
DRIFT = 1
"""Steps by which a telephone's clock may be off, either way."""
ATTEMPTS, LOCKED = 5, datetime.timedelta(minutes=15)
CODES = 10


def has_second_factor(user: Any) -> bool:
    """The person has set up codes and confirmed them."""
    return Authenticator.objects.filter(user_id=user.pk, confirmed_at__isnull=False).exists()


def codes_left(user: Any) -> int:
    """Recovery codes not used yet."""
    return RecoveryCode.objects.filter(user_id=user.pk, used_at=None).count()


def begin_enrolment(user: User) -> Authenticator:
    """A secret waiting to be confirmed; asking again before that keeps it. Raises YanzhenError when codes are in use."""
    held = Authenticator.objects.filter(user=user).first()
    if held is not None and held.confirmed_at:
        raise YanzhenError("动态码已经启用", do="换手机请先停用，再重新启用")
    if held is None:
        held = Authenticator.objects.create(user=user, secret=_sealed(secrets.token_bytes(20)))
    return held


def picture(held: Authenticator) -> tuple[str, str]:
    """(QR code as an SVG address that needs no network, the secret in groups of four letters to type by hand)."""
    secret = _opened(held)
    city = settings.WORKSPACE.city
    address = _codes(secret).get_provisioning_uri(held.user.username, f"雁阵{city}")
    typed = base64.b32encode(secret).decode()
    image = segno.make(address, error="m").svg_data_uri(scale=5, border=3)
    return image, " ".join(typed[i : i + 4] for i in range(0, len(typed), 4))


def confirm_enrolment(user: User, code: str) -> list[str]:
    """Switch the second factor on once a code shows that the telephone has the secret; returns the recovery codes."""
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().filter(user=user, confirmed_at=None).first()
        if held is None:
            raise YanzhenError("没有等待确认的动态码", do="重新打开这一页")
        step = _step_of(held, code)
        if step is None:
            raise YanzhenError("动态码不对", why="手机时间可能不准，或扫的是旧码", do="等下一组数字再填一次")
        held.confirmed_at, held.last_step = timezone.now(), step
        held.save(update_fields=["confirmed_at", "last_step"])
        note_account(user, "启用动态码", by=user)
        return _new_codes(user)


def renew_codes(user: User) -> list[str]:
    """Ten new recovery codes; the old ones stop working."""
    with transaction.atomic():
        note_account(user, "换备用码", by=user)
        return _new_codes(user)


def drop_second_factor(user: User, *, by: Any) -> None:
    """Switch it off: one's own, or somebody's whose telephone is lost (the security administrator sees to who may)."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        note_account(user, "停用动态码", by=by)


def check_code(user: User, code: str) -> str:
    """Empty when the code is right, else why not, in Chinese. Wrong ones are counted; five lock for a quarter hour."""
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().filter(user=user).exclude(confirmed_at=None).first()
        if held is None:
            return "这个账号没有启用动态码。"
        if held.locked_until and held.locked_until > timezone.now():
            return "连续输错次数过多，已暂时锁定。15 分钟后再试，或请安全管理员解锁。"
        if _take(held, code):
            held.failures, held.locked_until = 0, None
            held.save(update_fields=["failures", "locked_until", "last_step"])
            return ""
        held.failures += 1
        if held.failures >= ATTEMPTS:
            held.failures, held.locked_until = 0, timezone.now() + LOCKED
        held.save(update_fields=["failures", "locked_until"])
    return "动态码或备用码不对。动态码每 30 秒换一组，用过的不能再用。"


def release(user: User) -> None:
    """Forget the wrong codes."""
    Authenticator.objects.filter(user=user).update(failures=0, locked_until=None)


def _take(held: Authenticator, code: str) -> bool:
    step = _step_of(held, code)
    if step is not None:
        held.last_step = step
        return True
    digest = _digest(held.user_id, code)
    return bool(
        RecoveryCode.objects.filter(user_id=held.user_id, digest=digest, used_at=None).update(
            used_at=timezone.now()
        )
    )


def _step_of(held: Authenticator, code: str) -> int | None:
    """The time step whose code this is, when it is later than any that was taken."""
    given = "".join(code.split()).encode()
    codes, now = _codes(_opened(held)), int(time.time()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > held.last_step and hmac.compare_digest(codes.generate(step * STEP), given):
            return step
    return None


def _codes(secret: bytes) -> TOTP:
    return TOTP(secret, 6, SHA1(), STEP)  # noqa: S303 - RFC 6238 and every telephone take HMAC-SHA-1


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    words = [base64.b32encode(secrets.token_bytes(5)).decode().lower() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(user=user, digest=_digest(user.pk, word)) for word in words]
    )
    return [f"{word[:4]}-{word[4:]}" for word in words]


def _digest(user: int, code: str) -> str:
    word = "".join(c for c in code.lower() if c.isalnum())
    return salted_hmac("yanzhen.recovery", f"{user}:{word}", algorithm="sha256").hexdigest()


def _cipher() -> Fernet:
    """A key of its own, derived from the secret of the workspace."""
    key = HKDF(SHA256(), 32, None, b"yanzhen.second-factor").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def _sealed(secret: bytes) -> str:
    return _cipher().encrypt(secret).decode()


def _opened(held: Authenticator) -> bytes:
    try:
        return _cipher().decrypt(held.secret.encode())
    except InvalidToken as error:
        raise YanzhenError(
            "动态码的密钥打不开",
            why="工作区的 secret 换过",
            do="请安全管理员停用这个账号的动态码，再重新启用",
        ) from error
