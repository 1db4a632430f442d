"""Who may see what is kept of a project, and who may change it: by role, and by whose park or county it is."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, stands_for, subjects_of
from yanzhen.city.projects.models import Project

EVERYWHERE = frozenset({"project_office", "chain_office"})
"""These roles act on every project that their stage allows; park and county only on those on their ground."""
STARTERS = frozenset({"project_office", "chain_office", "investment", "county", "park"})
READERS = frozenset({"leader", "project_office", "chain_office", "investment", "department", "auditor"})
OVERSEERS = OFFICIALS | {"auditor"}


def grounds(user: Any) -> frozenset[str]:
    """Codes of the parks and counties that somebody serves."""
    return subjects_of(user, "park") | subjects_of(user, "county")


def is_on_ground(user: Any, project: Project) -> bool:
    """The project stands in the park or county that the user serves."""
    served = grounds(user)
    if not served:
        return False
    parks = {code for p in project.parks.all() for code in (p.code, p.parent.code if p.parent else "")}
    regions = {r.code for r in project.regions.all()} | {
        r.code for p in project.parks.all() for r in p.regions.all()
    }
    return bool(served & (parks | regions))


def may_act(user: Any, project: Project, roles: frozenset[str]) -> bool:
    """Holds one of the roles, and the project is within the reach of that role."""
    if has_role(user, *(roles - {"park", "county"})):
        return True
    return has_role(user, *(roles & {"park", "county"})) and is_on_ground(user, project)


def may_keep(user: Any, project: Project) -> bool:
    """May state facts, bring evidence, plan milestones and money, say what the project adds to nodes."""
    return may_act(user, project, STARTERS)


def may_see_kept(user: Any, project: Project) -> bool:
    """May read facts, files and money: the city's offices, park and county on their ground, the firm its own."""
    if has_role(user, *READERS) or is_on_ground(user, project):
        return True
    return any(i.enterprise and stands_for(user, i.enterprise.code) for i in project.investors.all())


def may_start(user: Any) -> bool:
    """May register a new project."""
    return has_role(user, *STARTERS)


def may_oversee(user: Any) -> bool:
    """May open calendar, lights and rates; park and county find their own ground there."""
    return has_role(user, *OVERSEERS)
