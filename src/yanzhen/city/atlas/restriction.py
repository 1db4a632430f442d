"""The one place where restricted nodes are cut down to published names (SPEC B9).

Of civil branches of military and nuclear chains no capacities, coordinates or customer lists leave the
record, whichever page or product asks: cards of enterprises and projects on such a node lose capacity and
free text, the node's neighbours lose the names of firms, and so do neighbours elsewhere that are restricted.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from yanzhen.analysis.gaps import ChainStatus, Gap, NodeStatus
from yanzhen.city.atlas.values import EnterpriseCard, Neighbour, NodeCard, ProjectCard
from yanzhen.kernel.chains import ChainGraph

Item = TypeVar("Item", NodeStatus, Gap)
WITHHELD = "涉及只列公开名称的环节，产能、坐标与客户不予展示"


def restrict_enterprise(card: EnterpriseCard, restricted: Collection[str]) -> EnterpriseCard:
    """Free text may hold capacities or customers: it goes."""
    return replace(card, note=WITHHELD) if any(n in restricted for n in card.nodes) else card


def restrict_project(card: ProjectCard, restricted: Collection[str]) -> ProjectCard:
    if not any(n in restricted for n in card.nodes):
        return card
    return replace(card, capacity="", note=WITHHELD)


def restrict_node(card: NodeCard, restricted: Collection[str]) -> NodeCard:
    """Neighbours keep their labels; names of firms stay only where neither end is restricted."""
    hidden = card.code in restricted

    def cut(neighbours: tuple[Neighbour, ...]) -> tuple[Neighbour, ...]:
        return tuple(replace(n, enterprises=()) if hidden or n.code in restricted else n for n in neighbours)

    return replace(card, suppliers=cut(card.suppliers), customers=cut(card.customers))


@dataclass(frozen=True, slots=True)
class Cut:
    """Takes firms out of the sentences of the reasoning, where they stand in brackets behind a label.

    ``everywhere`` finds restricted nodes, ``inside`` any node: sentences of a restricted node name no firms
    of its suppliers and customers, other sentences none of restricted nodes.
    """

    restricted: Collection[str]
    everywhere: re.Pattern[str]
    inside: re.Pattern[str]

    @classmethod
    def of(cls, graph: ChainGraph, restricted: Collection[str]) -> Cut:
        hidden = [node.label for node in graph.nodes if node.id in restricted]
        return cls(restricted, _bracketed(hidden), _bracketed([node.label for node in graph.nodes]))

    def status(self, status: ChainStatus) -> ChainStatus:
        if not self.restricted:
            return status
        return replace(
            status,
            nodes=tuple(self._item(s) for s in status.nodes),
            gaps=tuple(self._item(g) for g in status.gaps),
            measures=tuple(
                replace(m, explanation=self.everywhere.sub(r"\1", m.explanation)) for m in status.measures
            ),
        )

    def sentence(self, node: str, told: str) -> str:
        """A sentence about ``node`` without the firms that it may not name."""
        if not self.restricted:
            return told
        return (self.inside if node in self.restricted else self.everywhere).sub(r"\1", told)

    def _item(self, item: Item) -> Item:
        if item.node in self.restricted:
            return replace(
                item, reason=self.inside.sub(r"\1", item.reason), local_customers=(), local_suppliers=()
            )
        return replace(
            item,
            reason=self.everywhere.sub(r"\1", item.reason),
            local_customers=tuple(self.everywhere.sub(r"\1", name) for name in item.local_customers),
            local_suppliers=tuple(self.everywhere.sub(r"\1", name) for name in item.local_suppliers),
        )


def _bracketed(labels: list[str]) -> re.Pattern[str]:
    """A label with its firms in full-width brackets behind it; matches nothing when there are no labels."""
    names = "|".join(re.escape(label) for label in sorted(set(labels), key=len, reverse=True))
    return re.compile(f"({names})（(?:[^（）]|（[^（）]*）)*）" if names else r"(?!)()")
