"""One account for each role, with a unit; and a second unit of each kind for what belongs to others."""

from __future__ import annotations

from yanzhen.city.accounts.models import ROLES, Unit, User

KINDS = {
    "leader": "city",
    "chain_office": "chain_office",
    "county": "region",
    "park": "park",
    "enterprise": "enterprise",
    "bank": "bank",
}
SUBJECTS = {"county": "430424", "park": "park-own", "enterprise": "firm-own", "bank": "bank-own"}
OTHERS = {"county": "430423", "park": "park-other", "enterprise": "firm-other", "bank": "bank-other"}
"""What the second unit of a kind stands for; its account is called ``other-<role>``."""


def make_people() -> dict[str, User]:
    """Role → account, and ``other-<role>`` → an account of another unit of the same kind."""
    city = Unit.objects.create(code="city", name="某市", kind="city")
    made = {role: _one(role, role, SUBJECTS.get(role, ""), city) for role, _ in ROLES}
    return made | {f"other-{role}": _one(role, f"other-{role}", code, city) for role, code in OTHERS.items()}


def _one(role: str, name: str, subject: str, city: Unit) -> User:
    kind = KINDS.get(role, "department")
    unit = Unit.objects.create(code=f"u-{name}", name=f"单位 {name}", kind=kind, subject=subject, parent=city)
    return User.objects.create(username=f"m-{name}", role=role, unit=unit, display_name=f"岗位 {name}")
