"""Before and after an absent link settles in the city: who could then buy here, who would find a customer."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from yanzhen.analysis.graph.goods import is_equipment
from yanzhen.kernel.chains import SHARE_WEIGHTS, ChainGraph, Neighbour
from yanzhen.kernel.errors import YanzhenError

SHARES = "投入份额用产业链图上的判断：主要1、部分0.4、少量0.1；设备不算"
POSSIBLE = "本地有这个环节就算能供货：是可能，不是订单；规格、质量、价格无数据"


@dataclass(frozen=True, slots=True)
class LocalSupply:
    """Share of a node's drawn inputs that somebody makes in the city, before and after."""

    node: str
    label: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Attraction:
    """``customers`` gain local supply, the largest gain first; ``suppliers`` gain a local customer.

    ``first_customer``: suppliers that have none in the city today. ``inputs``: the share of the new node's own
    inputs that the city makes; None where no input is drawn.
    """

    node: str
    label: str
    customers: tuple[LocalSupply, ...]
    suppliers: tuple[str, ...]
    first_customer: tuple[str, ...]
    inputs: float | None
    says: str
    assumptions: tuple[str, ...]


def attract_node(graph: ChainGraph, node: str, present: Iterable[str]) -> Attraction:
    """What changes when ``node`` settles where the nodes ``present`` (any drawing) are.

    Raises YanzhenError on unknown nodes and when the node is there already.
    """
    here = {int(graph.activity[graph.position(x)]) for x in present}
    own, label = int(graph.activity[graph.position(node)]), graph.node(node).label
    if own in here:
        raise YanzhenError("这个环节本地已有", where=label, do="看增加产能的效果，或换一个缺的环节")
    buyers = [x for x in graph.customers(node) if _activity(graph, x.node) in here]
    sellers = [x for x in graph.suppliers(node) if _activity(graph, x.node) in here]
    after = here | {own}
    gains = [
        LocalSupply(c, graph.node(c).label, _local_share(graph, c, here), _local_share(graph, c, after))
        for c in _names(buyers)
    ]
    gains = sorted((x for x in gains if x.after > x.before), key=lambda x: (x.before - x.after, x.node))
    lonely = tuple(
        s for s in _names(sellers) if not any(_activity(graph, x.node) in here for x in graph.customers(s))
    )
    drawn = _inputs(graph, node)
    inputs = _local_share(graph, node, here) if drawn else None
    words = _say(label, gains, (_names(sellers), lonely), inputs)
    return Attraction(node, label, tuple(gains), _names(sellers), lonely, inputs, words, (SHARES, POSSIBLE))


def _activity(graph: ChainGraph, node: str) -> int:
    return int(graph.activity[graph.index[node]])


def _names(neighbours: Iterable[Neighbour]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(x.node for x in neighbours))


def _inputs(graph: ChainGraph, node: str) -> dict[int, float]:
    """Judged weight of each supplying activity, equipment left out."""
    weights: dict[int, float] = {}
    drawings = set(graph.drawings(node))
    for link in graph.links:
        if link.customer in drawings and not is_equipment(graph, link):
            activity = _activity(graph, link.supplier)
            weights[activity] = max(weights.get(activity, 0.0), SHARE_WEIGHTS[link.share])
    return weights


def _local_share(graph: ChainGraph, node: str, here: Set[int]) -> float:
    weights = _inputs(graph, node)
    whole = sum(weights.values())
    return sum(w for a, w in weights.items() if a in here) / whole if whole else 0.0


def _say(
    label: str,
    gains: list[LocalSupply],
    sides: tuple[tuple[str, ...], tuple[str, ...]],
    inputs: float | None,
) -> str:
    sellers, lonely = sides
    parts = []
    if gains:
        named = "、".join(f"{x.label}由{x.before:.0%}升到{x.after:.0%}" for x in gains[:5])
        parts.append(f"{len(gains)}个本地环节的投入可更多在本地解决：{named}")
    if sellers:
        first = f"，其中{len(lonely)}个是第一个本地用户" if lonely else ""
        parts.append(f"{len(sellers)}个本地环节多一个本地用户{first}")
    if inputs is not None:
        parts.append(f"它自己的投入有{inputs:.0%}本地能供")
    return f"若引进{label}，" + ("；".join(parts) if parts else "图上没有本地的供方和用户与它相连")
