"""One search over enterprises, projects, nodes, targets, documents, parks and chains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yanzhen.city.atlas.values import SearchGroup, SearchHit
from yanzhen.city.chains.queries import search_chains, search_nodes
from yanzhen.city.enterprises.queries import search_enterprises
from yanzhen.city.library.queries import search_documents
from yanzhen.city.parks.queries import search_parks
from yanzhen.city.projects.queries import search_projects
from yanzhen.city.targets.queries import search_targets

Finder = Callable[..., list[Any]]
KINDS: tuple[tuple[str, str, Finder, Callable[[Any], tuple[str, str]]], ...] = (
    ("chain", "产业链", search_chains, lambda r: (r.label, r.carriers)),
    ("enterprise", "企业", search_enterprises, lambda r: (r.name, r.region.name if r.region else "")),
    (
        "project",
        "项目",
        search_projects,
        lambda r: (r.name, f"{r.get_stage_display()} {r.stage_date}".strip()),
    ),
    ("node", "环节", search_nodes, lambda r: (r.label, r.chain.label)),
    ("target", "目标", search_targets, lambda r: (r.label, f"{r.subject} {r.deadline}".strip())),
    ("document", "资料", search_documents, lambda r: (r.title, " ".join(p for p in (r.issuer, r.date) if p))),
    ("park", "园区", search_parks, lambda r: (r.name, r.get_kind_display())),
)
"""kind, what users call it, the finder, and the label and detail of a row."""


def search(text: str, *, limit: int = 8) -> tuple[SearchGroup, ...]:
    """Groups of at most ``limit`` hits each; groups without a hit are left out. Empty text finds nothing."""
    wanted = text.strip()
    if not wanted:
        return ()
    groups = (_group(wanted, limit, *kind) for kind in KINDS)
    return tuple(group for group in groups if group.hits)


def _group(
    text: str, limit: int, kind: str, label: str, find: Finder, shown: Callable[[Any], tuple[str, str]]
) -> SearchGroup:
    rows = find(text, limit=limit + 1)
    hits = tuple(SearchHit(kind, row.code, *shown(row)) for row in rows[:limit])
    return SearchGroup(kind, label, hits, len(rows) > limit)
