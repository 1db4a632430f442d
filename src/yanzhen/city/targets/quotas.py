"""Targets that count enterprises, for the ladder that brings them about."""

from __future__ import annotations

from yanzhen.city.policies.values import Quota
from yanzhen.city.targets.facts import goal
from yanzhen.city.targets.models import Target


def quotas() -> list[Quota]:
    """Targets in the unit 家 that no later one replaced, the nearest deadline first."""
    replaced = Target.objects.exclude(supersedes=None).values("supersedes")
    rows = Target.objects.filter(unit="家").exclude(pk__in=replaced)
    return [Quota(t.label, goal(t), t.deadline, t.code) for t in rows.order_by("deadline", "code")]
