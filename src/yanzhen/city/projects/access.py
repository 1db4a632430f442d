"""Who reaches the project library: everybody reads it; what offices keep of a project is for them and its firm."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, SIGNED_IN, Access
from yanzhen.city.projects.permissions import OVERSEERS, READERS, STARTERS

GROUND = frozenset({"park", "county"})
"""They reach the projects on their own ground."""
KEEPING = Access(
    see=STARTERS - GROUND, act=STARTERS - GROUND, own_see=GROUND, own_act=GROUND, scope="kept_project"
)

ACCESS = {
    "projects": Access(see=PUBLIC),
    "project_board": Access(see=PUBLIC),
    "project_map": Access(see=PUBLIC),
    "project": Access(see=PUBLIC, scope="project"),
    "project_calendar": Access(see=OVERSEERS),
    "project_lights": Access(see=OVERSEERS),
    "project_rates": Access(see=OVERSEERS),
    "project_new": Access(see=STARTERS, act=STARTERS),
    "project_edit": KEEPING,
    "project_stage": KEEPING,
    "project_fact": KEEPING,
    "project_money": KEEPING,
    "project_act": Access(see=frozenset(), act=STARTERS - GROUND, own_act=GROUND, scope="kept_project"),
    "project_evidence": Access(see=READERS, own_see=GROUND | {"enterprise"}, scope="kept_project"),
    "api:projects": Access(see=SIGNED_IN, reach="projects"),
    "api:project": Access(see=SIGNED_IN, scope="project", reach="projects"),
}
