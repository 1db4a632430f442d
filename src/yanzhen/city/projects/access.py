"""Who reaches the project library: everybody reads it; node capacities that may not be published are left out."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, Access

ACCESS = {
    "projects": Access(see=PUBLIC),
    "project_board": Access(see=PUBLIC),
    "project": Access(see=PUBLIC, scope="project"),
}
