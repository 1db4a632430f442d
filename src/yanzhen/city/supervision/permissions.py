"""Who runs meetings, hands in and confirms tasks, keeps contact lists and visits."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, units_of
from yanzhen.city.supervision.models import Task

STEERERS = frozenset({"chain_office", "leader"})
READERS = OFFICIALS | {"auditor"}
WORKERS = OFFICIALS


def may_steer(user: Any) -> bool:
    """May draw agendas, record decisions, issue minutes, extend and cancel tasks, keep the plan and the contact list."""
    return has_role(user, *STEERERS)


def may_read(user: Any) -> bool:
    """Meetings, tasks and visits are for the city's offices and the auditor."""
    return has_role(user, *READERS)


def may_hand_in(user: Any, task: Task) -> bool:
    """Belongs to the unit that has the task."""
    return has_role(user, *WORKERS) and task.unit_id in units_of(user)


def may_confirm(user: Any, task: Task) -> bool:
    """Somebody of another unit than the one that did it, and not who handed it in."""
    return (
        may_steer(user)
        and user.pk != task.handed_by_id
        and user.unit_id is not None
        and user.unit_id != task.unit_id
    )


def may_log_visits(user: Any) -> bool:
    """Every office that goes to enterprises writes it down."""
    return has_role(user, *WORKERS)
