"""The whole record read once, in a fixed number of queries: every atlas is drawn from the same state."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from yanzhen.analysis.gaps import ChainFacts, city_view
from yanzhen.analysis.standing import CityView
from yanzhen.city.atlas.cards import (
    contradiction_card,
    enterprise_card,
    listing_card,
    project_card,
    target_card,
)
from yanzhen.city.atlas.restriction import Cut, restrict_enterprise, restrict_project
from yanzhen.city.atlas.values import (
    Cite,
    ContradictionCard,
    EnterpriseCard,
    ListingCard,
    ProjectCard,
    TargetCard,
)
from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.library import queries as library
from yanzhen.city.market import queries as market
from yanzhen.city.projects import queries as projects
from yanzhen.city.projects.queries import Lateness
from yanzhen.city.targets import queries as targets
from yanzhen.kernel.chains import ChainGraph, ChainLink
from yanzhen.kernel.presence import PresenceEvidence

APART = ("policies", "attraction", "demands", "supervision")
"""No map is drawn from these capabilities; they change all day."""


@dataclass(frozen=True, slots=True)
class CityRecord:
    """Cards of the city by code, the graph over all chains, and what the city has of each node.

    ``chain_rows`` and ``node_rows`` are rows of the record, for reading only.
    """

    as_of: datetime.date
    chain_rows: tuple[Any, ...]
    chain_cites: dict[str, tuple[Cite, ...]]
    node_rows: dict[str, Any]
    industry_names: dict[str, str]
    links: tuple[ChainLink, ...]
    graph: ChainGraph
    restricted: frozenset[str]
    view: CityView
    cut: Cut
    enterprises: dict[str, EnterpriseCard]
    """Those that stand on a node; the register may hold a hundred thousand more."""
    head_count: tuple[int, int]
    """(enterprises of the city, outside firms) of the whole register."""
    projects: dict[str, ProjectCard]
    late: tuple[Lateness, ...]
    targets: tuple[TargetCard, ...]
    contradictions: tuple[ContradictionCard, ...]
    listings: tuple[tuple[tuple[str, ...], ListingCard], ...]
    """(chain codes, card)"""


def read_record(as_of: datetime.date | None = None) -> CityRecord:
    """Read everything an atlas needs as it stood on the day (today when none is given)."""
    day = as_of or timezone.localdate()
    chain_rows = tuple(chains.chains())
    node_rows = {node.code: node for node in chains.node_rows()}
    links = chains.chain_links()
    restricted = frozenset(code for code, node in node_rows.items() if node.restricted)
    project_rows, project_cards, late = _projects(day, restricted)
    evidence = (*enterprises.presence_evidence(), *project_rows)
    graph = ChainGraph.build(chains.values_of(node_rows.values()), links)
    return CityRecord(
        as_of=day,
        chain_rows=chain_rows,
        chain_cites={c.code: cites_of(c) for c in chain_rows},
        node_rows=node_rows,
        industry_names=chains.industry_names(),
        links=links,
        graph=graph,
        restricted=restricted,
        view=city_view(
            graph,
            evidence,
            looked=looked_at(node_rows, evidence),
            facts=ChainFacts(ties=enterprises.firm_ties(), purchases=market.purchase_facts()),
        ),
        cut=Cut.of(graph, restricted),
        enterprises={
            e.code: restrict_enterprise(enterprise_card(e), restricted)
            for e in enterprises.placed_enterprises()
        },
        head_count=enterprises.head_count(),
        projects=project_cards,
        late=late,
        targets=tuple(target_card(row) for row in targets.target_ledger(as_of=day)),
        contradictions=tuple(contradiction_card(c) for c in library.contradictions()),
        listings=tuple(
            (tuple(c.code for c in row.chains.all()), listing_card(row)) for row in chains.listings()
        ),
    )


def _projects(
    day: datetime.date, restricted: frozenset[str]
) -> tuple[tuple[PresenceEvidence, ...], dict[str, ProjectCard], tuple[Lateness, ...]]:
    """Evidence, cards and late projects from one reading of the projects as they stood on the day."""
    evidence: list[PresenceEvidence] = []
    cards: dict[str, ProjectCard] = {}
    late: list[Lateness] = []
    for row in projects.projects_with_gains():
        seen = projects.stage_as_of(row, day)
        if seen is None:
            continue
        evidence += projects.presence_of(row, seen)
        cards[row.code] = restrict_project(project_card(row, seen), restricted)
        found = projects.lateness(row, day)
        late += [found] if found else []
    return tuple(evidence), cards, tuple(sorted(late, key=projects.lateness_order))


def looked_at(node_rows: dict[str, Any], evidence: Iterable[PresenceEvidence]) -> frozenset[str]:
    """Nodes of chains on which at least one enterprise was placed: only there does absence mean something."""
    by_chain: dict[str, list[str]] = defaultdict(list)
    for code, node in node_rows.items():
        by_chain[node.chain.code].append(code)
    surveyed = {
        node_rows[e.node].chain.code for e in evidence if e.kind == "enterprise" and e.node in node_rows
    }
    return frozenset(code for chain in surveyed for code in by_chain[chain])
