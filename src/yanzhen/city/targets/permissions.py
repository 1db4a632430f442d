"""Who hands out targets, who reports on them, who reviews, who scores."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, units_of
from yanzhen.city.targets.models import Charge, Report, SplitPart

STEERERS = frozenset({"chain_office", "leader"})
REPORTERS = OFFICIALS
REVIEWERS = frozenset({"chain_office", "leader", "department", "project_office"})
SCORERS = frozenset({"chain_office"})
SIGNERS = frozenset({"leader", "chain_office"})
ASSESSED = frozenset({"county", "park"})
"""Who objects for those that are assessed; for a chain the chain office does."""
READERS = OFFICIALS | {"auditor"}


def may_steer(user: Any) -> bool:
    """May give targets to units, divide and revise them."""
    return has_role(user, *STEERERS)


def may_read_inside(user: Any) -> bool:
    """May see reports before they are accepted, and scores before they are signed."""
    return has_role(user, *READERS)


def may_report(user: Any, charge: Charge | None, part: SplitPart | None = None) -> bool:
    """Belongs to a unit that answers for the target now, or for the part."""
    if charge is None or not has_role(user, *REPORTERS):
        return False
    mine = units_of(user)
    if part is not None and part.unit_id in mine:
        return True
    return any(o.unit_id in mine for o in charge.owners.all() if o.until is None)


def may_review(user: Any, report: Report) -> bool:
    """Another person of another unit."""
    return (
        has_role(user, *REVIEWERS)
        and user.pk != report.by_id
        and user.unit_id is not None
        and user.unit_id != report.unit_id
    )


def may_score(user: Any) -> bool:
    """May set up score sheets, fill them in, publish and propose."""
    return has_role(user, *SCORERS)


def may_sign_scores(user: Any) -> bool:
    """May sign final scores; never those that one proposed."""
    return has_role(user, *SIGNERS)
