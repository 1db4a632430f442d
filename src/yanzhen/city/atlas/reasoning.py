"""What the reasoning says of the whole city, worked out once for each state of the record: pages then only read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

from yanzhen.analysis.graph import calc_node_betweenness
from yanzhen.analysis.ranking import (
    AnchorFacts,
    ChainLeads,
    Lead,
    NextNode,
    Weight,
    rank_anchors,
    rank_next_nodes,
)
from yanzhen.analysis.ranking.anchors import ChainSaying
from yanzhen.analysis.ranking.evidence import LEADS_SAID
from yanzhen.analysis.shock import ChainNetwork, NodeRisk, build_chain_network, has_supply, rank_stops
from yanzhen.city.atlas.record import APART, CityRecord, read_record
from yanzhen.city.atlas.restriction import Cut
from yanzhen.city.records.remembering import remembered
from yanzhen.specs import find_pack
from yanzhen.specs.ranking import RankingFactor
from yanzhen.specs.reading import read_files

WEIGHTS_PACK = "reference"


@dataclass(frozen=True)
class Reasoning:
    """The record of today with the figures over all chains; each is computed when first asked for."""

    record: CityRecord

    @cached_property
    def network(self) -> ChainNetwork:
        return build_chain_network(self.record.graph)

    @cached_property
    def risks(self) -> Mapping[str, NodeRisk]:
        """Node → what its stop costs."""
        return (
            {risk.node: risk for risk in rank_stops(self.record.graph)}
            if has_supply(self.record.graph)
            else {}
        )

    @cached_property
    def between(self) -> Mapping[str, float]:
        """Node → betweenness of its activity in the graph over all chains."""
        return calc_node_betweenness(self.record.graph)

    @cached_property
    def following(self) -> tuple[NextNode, ...]:
        """Absent and weak nodes of all chains, best first, without firms that may not be named."""
        found = rank_next_nodes(self.record.view, ranking_weights())
        return tuple(_cut(node, self.record.cut) for node in found)

    @cached_property
    def next_of(self) -> Mapping[str, NextNode]:
        """Every drawing of an absent or weak activity → its place in the ranking."""
        graph = self.record.graph
        return {drawn: node for node in self.following for drawn in graph.drawings(node.node)}

    def following_in(self, chain: str) -> tuple[NextNode, ...]:
        """Those drawn in one chain, in the order of the city."""
        drawn = {n.id for n in self.record.graph.nodes_of(chain)}
        return tuple(n for n in self.following if drawn & set(self.record.graph.drawings(n.node)))

    @cached_property
    def leads(self) -> Mapping[str, ChainLeads]:
        """Chain → who leads it."""
        found = rank_anchors(self.record.view, facts=AnchorFacts(sayings=_sayings(self.record)))
        return {one.chain: _without_partners(one, self.record) for one in found}

    @cached_property
    def working(self) -> frozenset[str]:
        """Nodes on which a local firm, or a project in production, works."""
        return frozenset(n.id for n in self.record.graph.nodes if self.record.view.works(n.id))


@cache
def ranking_weights() -> tuple[Weight, ...]:
    """The weights of the standards that come with the product."""
    rows = read_files(find_pack(WEIGHTS_PACK), only="ranking.yaml").rows.get("ranking_factors", [])
    kept = [row for row in rows if isinstance(row, RankingFactor) and not row.valid_to]
    return tuple(Weight(r.id, r.label.zh, r.part, float(r.weight), str(r.grade)) for r in kept)


def _cut(node: NextNode, cut: Cut) -> NextNode:
    def said(told: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(cut.sentence(node.node, text) for text in told)

    parts = tuple(
        replace(p, parts=tuple(replace(c, told=cut.sentence(node.node, c.told)) for c in p.parts))
        for p in node.parts
    )
    return replace(node, parts=parts, why=said(node.why), against=said(node.against))


def _sayings(record: CityRecord) -> tuple[ChainSaying, ...]:
    """What lists of chains say of leading enterprises."""
    found = [
        ChainSaying(chain, card.office_facts, card.version, card.grade)
        for chains, card in record.listings
        if any(word in card.office_facts for word in LEADS_SAID)
        for chain in chains
    ]
    return tuple(dict.fromkeys(found))


def _without_partners(found: ChainLeads, record: CityRecord) -> ChainLeads:
    """Names of supply partners go where either side stands on a restricted node."""
    hidden = {e.code for e in record.enterprises.values() if set(e.nodes) & record.restricted}
    names = {record.enterprises[code].name for code in hidden}

    def cut(lead: Lead) -> Lead:
        if lead.firm not in hidden and not names & set(lead.stated):
            return lead
        told = tuple(line for line in lead.evidence if not any(name in line for name in lead.stated))
        return replace(lead, stated=(), evidence=told)

    return replace(found, leads=tuple(cut(lead) for lead in found.leads))


def record_today() -> CityRecord:
    """The record as of today, read once for each state of it."""
    return remembered("record", read_record, by="atlas", apart=APART)


def reasoning_today() -> Reasoning:
    return remembered("reasoning", lambda: Reasoning(record_today()), by="atlas", apart=APART)
