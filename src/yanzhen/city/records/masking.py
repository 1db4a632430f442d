"""Which fields hold personal data, how each kind is masked, and who reads it in full."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model

from yanzhen.city.records.ports import above

STAR = "*"
OFFICER = re.compile(r"(^|_)by_name$|^actor_name$|^user_name$|_by$")
READERS = frozenset({"leader", "chain_office", "investment"})
"""Who reads personal data in full where a model does not name its own ``personal_readers``."""


def _name(text: str) -> str:
    return text[0] + STAR * max(len(text) - 1, 1)


def _phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    if len(digits) < 7:
        return _name(text)
    return f"{digits[:3]}{STAR * 4}{digits[-4:]}" if len(digits) >= 11 else f"{STAR * 4}{digits[-3:]}"


def _id(text: str) -> str:
    return f"{text[:3]}{STAR * (len(text) - 5)}{text[-2:]}" if len(text) >= 8 else _name(text)


def _mail(text: str) -> str:
    user, at, host = text.partition("@")
    return f"{user[:1]}{STAR * 3}@{host}" if at else _name(text)


def _account(text: str) -> str:
    return f"{STAR * 4}{text[-4:]}" if len(text) >= 8 else STAR * 4


def _address(text: str) -> str:
    return f"{text[:6]}{STAR * 4}" if len(text) > 8 else _name(text)


MASKS: dict[str, Callable[[str], str]] = {
    "name": _name, "phone": _phone, "id": _id, "mail": _mail, "account": _account, "address": _address,
    "text": lambda text: STAR * 4,
}  # fmt: skip
KINDS = {
    "name": "姓名", "phone": "电话", "id": "证件号码", "mail": "邮箱", "account": "账号", "address": "住址",
    "text": "个人信息",
}  # fmt: skip


def mask(value: Any, kind: str) -> str:
    """A personal value with its telling part starred; nothing stays nothing, and no value comes back whole."""
    text = "" if value is None else str(value).strip()
    return MASKS[kind](text) if text else ""


def is_officer(field: str) -> bool:
    """The name of who acted in office, kept by the record: shown to those inside, masked where a file goes out masked."""
    return OFFICER.search(field) is not None


def personal_fields(model: type[Model]) -> Mapping[str, str]:
    """field → kind, as the model declares it in ``personal``."""
    declared: Mapping[str, str] = getattr(model, "personal", {})
    return declared


def may_read(row: Model, user: Any) -> bool:
    """Holds a role among the model's ``personal_readers``, or the row itself opens to the user.

    A row opens by ``personal_open_to(user)``, where its model has one.
    """
    readers = getattr(type(row), "personal_readers", READERS)
    if not above.roles_of(user).isdisjoint(readers):
        return True
    opens = getattr(row, "personal_open_to", None)
    return bool(user is not None and user.is_authenticated and opens is not None and opens(user))


def masked(row: Model, field: str) -> str:
    """A personal field as lists and exports show it."""
    return mask(getattr(row, field), personal_fields(type(row))[field])
