"""The one place where restricted nodes are cut down to published names (SPEC B9).

Of civil branches of military and nuclear chains no capacities, coordinates or customer lists leave the
record, whichever page or product asks: cards of enterprises and projects on such a node lose capacity and
free text, the node's neighbours lose the names of firms, and so do neighbours elsewhere that are restricted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from yanzhen.analysis.gaps import ChainStatus, Gap, NodeStatus
from yanzhen.city.atlas.values import EnterpriseCard, Neighbour, NodeCard, ProjectCard

Bare = TypeVar("Bare", NodeStatus, Gap)
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


def restrict_status(status: ChainStatus, restricted: Collection[str]) -> ChainStatus:
    """Statuses and gaps of restricted nodes name no local suppliers or customers."""
    if not restricted:
        return status
    return replace(
        status,
        nodes=tuple(_bare(s) if s.node in restricted else s for s in status.nodes),
        gaps=tuple(_bare(g) if g.node in restricted else g for g in status.gaps),
    )


def _bare(item: Bare) -> Bare:
    return replace(item, local_customers=(), local_suppliers=())
