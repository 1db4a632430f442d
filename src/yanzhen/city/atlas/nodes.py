"""Node cards: what a link of a chain is, who stands on it, who delivers to it and who buys from it here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yanzhen.analysis.gaps import ChainStatus, Gap, NodeStatus
from yanzhen.city.atlas.record import CityRecord
from yanzhen.city.atlas.restriction import restrict_node
from yanzhen.city.atlas.values import EnterpriseCard, Neighbour, NodeCard, ProjectCard
from yanzhen.city.chains.queries import Connection, customers_of, suppliers_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands on each node, by node code; states and gaps of the chains that are drawn."""

    enterprises: Mapping[str, tuple[EnterpriseCard, ...]]
    projects: Mapping[str, tuple[ProjectCard, ...]]
    status: Mapping[str, NodeStatus]
    gaps: Mapping[str, Gap]


def standing(record: CityRecord, statuses: Iterable[ChainStatus]) -> Standing:
    """``statuses`` of the chains whose cards are wanted."""
    drawn = tuple(statuses)
    enterprises: dict[str, list[EnterpriseCard]] = defaultdict(list)
    for enterprise in record.enterprises.values():
        for node in enterprise.nodes:
            enterprises[node].append(enterprise)
    projects: dict[str, list[ProjectCard]] = defaultdict(list)
    for project in record.projects.values():
        for node in project.nodes:
            projects[node].append(project)
    return Standing(
        enterprises={node: tuple(sorted(cards, key=_weight)) for node, cards in enterprises.items()},
        projects={node: tuple(cards) for node, cards in projects.items()},
        status={s.node: s for chain in drawn for s in chain.nodes},
        gaps={g.node: g for chain in drawn for g in chain.gaps},
    )


def _weight(card: EnterpriseCard) -> tuple[int, str]:
    """Anchors first, firms outside the city last."""
    order = {"anchor": 0, "backbone": 1, "outside": 9}
    return (order.get(card.role, 2), card.name)


def node_cards(record: CityRecord, chain: str, here: Standing) -> tuple[NodeCard, ...]:
    return tuple(
        restrict_node(_node_card(record, code, here), record.restricted)
        for code, node in record.node_rows.items()
        if node.chain.code == chain
    )


def _node_card(record: CityRecord, code: str, here: Standing) -> NodeCard:
    node = record.node_rows[code]
    names = record.industry_names
    return NodeCard(
        code=code,
        label=node.label,
        band=node.band,
        says=node.says,
        products=tuple(node.products),
        constraints=tuple(node.constraints),
        value_added=node.value_added,
        industries=tuple((c, names.get(c) or names.get(c[1:], "")) for c in node.industries),
        benchmarks=tuple(node.benchmarks),
        restricted=node.restricted,
        status=here.status[code],
        suppliers=tuple(neighbour(record, c, here) for c in suppliers_of(record.graph, code)),
        customers=tuple(neighbour(record, c, here) for c in customers_of(record.graph, code)),
        enterprises=here.enterprises.get(code, ()),
        projects=here.projects.get(code, ()),
        gap=here.gaps.get(code),
    )


def neighbour(record: CityRecord, connection: Connection, here: Standing) -> Neighbour:
    """The node across one link with the local firms on it."""
    other = record.node_rows[connection.other]
    evidence = connection.evidence
    if connection.via:
        twin = record.node_rows[connection.via]
        evidence = "；".join(p for p in (f"经同一环节「{twin.chain.label}·{twin.label}」", evidence) if p)
    return Neighbour(
        code=connection.other,
        label=other.label,
        chain=other.chain.code,
        chain_label=other.chain.label,
        kind=connection.kind.value,
        share=connection.share.value,
        evidence=evidence,
        presence=record.view.presence(connection.other).value,
        enterprises=tuple(e.name for e in here.enterprises.get(connection.other, ()) if e.role != "outside"),
        via=connection.via,
    )
