"""Deadlines as an iCalendar feed behind a token that dies with the password or the account."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from yanzhen.city.attraction.lead_facts import DUE_LABELS
from yanzhen.city.attraction.lead_states import OPEN
from yanzhen.city.attraction.scopes import visible_leads

SALT = "yanzhen.leads.calendar"
LONGEST = 73
"""Octets of a line of iCalendar before it is folded (RFC 5545 3.1)."""


def token_of(user: Any) -> str:
    return signing.dumps([user.pk, _stamp(user)], salt=SALT)


def _stamp(user: Any) -> str:
    return salted_hmac(SALT, user.password).hexdigest()[:16]


def reader_of(token: str) -> Any:
    """Whose feed it is; None for a forged token, another password, an account that was closed."""
    try:
        key, stamp = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = get_user_model().objects.filter(pk=key, is_active=True).first()
    return user if user is not None and constant_time_compare(stamp, _stamp(user)) else None


def feed_of(user: Any) -> str:
    """One day entry a deadline and a planned step of the leads that the reader sees in full."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//yanzhen//leads//ZH", "X-WR-CALNAME:招商线索时限"]
    for lead in visible_leads(user).filter(state__in=OPEN):
        title = f"{lead.number} {lead.investor}"
        if lead.due_on:
            lines += _event(f"due-{lead.pk}", lead.due_on, f"{DUE_LABELS.get(lead.due_act, '')}：{title}")
        if lead.next_on:
            lines += _event(f"next-{lead.pk}", lead.next_on, f"{lead.next_step or '下一步'}：{title}")
        if lead.protected_until:
            lines += _event(f"until-{lead.pk}", lead.protected_until, f"首报保护到期：{title}")
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(key: str, on: datetime.date, title: str) -> list[str]:
    stamp = timezone.now().astimezone(datetime.UTC)
    return [
        "BEGIN:VEVENT",
        f"UID:{key}@yanzhen",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> list[str]:
    """Lines of at most 75 octets, the rest on lines that begin with a space; no character is cut."""
    parts, now = [], ""
    for letter in line:
        if len((now + letter).encode()) > LONGEST:
            parts.append(now)
            now = " "
        now += letter
    return [*parts, now]
