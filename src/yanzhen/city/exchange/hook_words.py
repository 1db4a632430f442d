"""What other systems are told about, how a message is signed, and how long one waits before trying again; no database."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
from typing import Any

KINDS = [
    ("dataset.loaded", "数据集收到新的报送"),
    ("dataset.changed", "本系统发布的数据集有变化"),
    ("catalogue.changed", "目录里的数据集有增改"),
    ("request.decided", "共享申请有了决定"),
    ("ping", "试发"),
]
KIND_LABELS = dict(KINDS)
WAITS = tuple(datetime.timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440))
"""After the first, second … failure; after the last one the message is given up and the address is paused."""
SIGNATURE = "X-Yanzhen-Signature"
EVENT = "X-Yanzhen-Event"
DELIVERY = "X-Yanzhen-Delivery"
TOLERANCE = 300
"""Seconds that a receiver should allow between the time in the signature and its own clock."""


def encoded(body: dict[str, Any]) -> bytes:
    """The bytes that are signed and sent."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature(secret: str, sent_at: int, body: bytes) -> str:
    """``t=<seconds>,v1=<hex>``: HMAC-SHA-256 of the time, a dot and the body, so that an old message cannot be replayed."""
    told = hmac.new(secret.encode(), f"{sent_at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={sent_at},v1={told}"


def is_signed(secret: str, header: str, body: bytes, *, now: int) -> bool:
    """What a receiver does with the header: the right digest, and not older than ``TOLERANCE``."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    if not parts.get("t", "").isdecimal() or abs(now - int(parts["t"])) > TOLERANCE:
        return False
    return hmac.compare_digest(signature(secret, int(parts["t"]), body), header)
