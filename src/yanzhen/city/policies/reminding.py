"""Whose turn it is and which clock has run out: what officers, asked departments and enterprises are reminded of."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from yanzhen.city.accounts.permissions import subjects_of
from yanzhen.city.policies.application_queries import applications
from yanzhen.city.policies.clocks import Clocks, Ticking, clocks
from yanzhen.city.policies.models import Application
from yanzhen.city.policies.permissions import is_officer
from yanzhen.city.policies.procedure import OF_ENTERPRISE, OPEN, STATES
from yanzhen.kernel.matters import Matter

KIND = "application"


def overdue(*, enterprise: str = "") -> list[tuple[Application, tuple[Ticking, ...]]]:
    """Open applications of which a clock has run out, the longest first, with all their clocks."""
    now = clocks()
    told = [(row, now.all(row)) for row in _open(enterprise)]
    late = [(row, ticks) for row, ticks in told if any(t.late for t in ticks)]
    return sorted(late, key=lambda pair: min(t.due for t in pair[1] if t.late))


def _open(enterprise: str = "") -> QuerySet[Application]:
    return applications(enterprise=enterprise).filter(state__in=OPEN)


def todos_on(user: Any, day: datetime.date) -> list[Matter]:
    """What one person has to do about applications on a day."""
    now = Clocks(clocks().days, clocks().levels, day)
    own = sorted(subjects_of(user, "enterprise"))
    if own:
        return [m for code in own for m in _of_enterprise(code, now)]
    return _of_officer(str(user.unit or ""), now) if is_officer(user) else []


def _of_enterprise(code: str, now: Clocks) -> list[Matter]:
    """Sent back, refused with time to appeal, or entitled and not yet confirmed."""
    rows = applications(enterprise=code).filter(state__in=(*OF_ENTERPRISE, "public"))
    turn = [row for row in rows if row.state != "public" or (row.automatic and row.confirmed_on is None)]
    found = [(row, now.step(row)) for row in turn]
    return [
        _matter(row, _turn(row), tick)
        for row, tick in found
        if not (row.state == "rejected" and (tick is None or tick.late))
    ]


def _turn(row: Application) -> str:
    if row.state == "returned":
        return f"退回补正：{'、'.join(row.returned)}"
    return "不予支持，可以申诉" if row.state == "rejected" else "免申即享：填账户并确认"


def _of_officer(unit: str, now: Clocks) -> list[Matter]:
    """Every clock that warns or has run out, and the opinions that this department owes."""
    found = []
    for row in _open().prefetch_related("opinions"):
        pressing = [t for t in now.all(row) if t.late or t.warn]
        spoken = {o.unit for o in row.opinions.all() if o.round == row.round}
        if row.state == "joint_review" and unit in row.reviewers and unit not in spoken:
            found.append(_matter(row, "等您部门的联审意见", now.step(row)))
        elif pressing and row.state not in OF_ENTERPRISE:
            found.append(_matter(row, STATES[row.state], _first(pressing)))
    return found


def _first(ticks: Sequence[Ticking]) -> Ticking:
    return min(ticks, key=lambda t: t.due)


def _matter(row: Application, says: str, tick: Ticking | None) -> Matter:
    light = "" if tick is None else "red" if tick.late else "yellow" if tick.warn else ""
    told = f"{says}；{tick}" if tick else says
    due = tick.due if tick else None
    return Matter(KIND, str(row.pk), str(row), told, "application", str(row.pk), due=due, light=light)
