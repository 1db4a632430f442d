"""Who could stand in for a node: others that make the same, named with the reason and how much they prove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yanzhen.kernel.chains import ChainGraph, ChainNode, Share

PROOF: Mapping[str, int] = {"cover": 0, "product": 1, "class": 2}
"""Kinds of likeness, the strongest first."""


@dataclass(frozen=True, slots=True)
class Substitute:
    """``serves`` are customers of the asked node that ``node`` supplies already; ``kind`` a key of PROOF."""

    node: str
    label: str
    kind: str
    because: str
    serves: tuple[str, ...]

    @property
    def says(self) -> str:
        known = f"，已向{len(self.serves)}个同样的用户供货" if self.serves else "，尚未向这些用户供货"
        return f"可由{self.label}替代：{self.because}{known}"


def find_substitutes(graph: ChainGraph, node: str) -> tuple[Substitute, ...]:
    """Other activities that may stand in for ``node``: possibilities on paper, not tested for quality or capacity.

    Likeness, the strongest first: one is a coarser or finer drawing of the other; both name the same product;
    both have a GB/T 4754 class (four digits) in common and serve a common customer (a class alone proves
    nothing: rod and foil are both rolled copper). Inside a kind those who already serve more of its customers
    come first, then by id. Raises YanzhenError on an unknown node.
    """
    asked = graph.node(node)
    own = int(graph.activity[graph.position(node)])
    customers = {x.node: _activity(graph, x.node) for x in graph.customers(node)}
    once: dict[int, Substitute] = {}
    for other in graph.nodes:
        activity = _activity(graph, other.id)
        like = _likeness(graph, asked, other) if activity != own else None
        if like is None or (activity in once and PROOF[once[activity].kind] <= PROOF[like[0]]):
            continue
        reached = set(graph.flow_down.successors(activity).tolist())
        served = tuple(c for c, a in customers.items() if a in reached)
        if like[0] == "class" and not served:
            continue
        once[activity] = Substitute(other.id, other.label, *like, served)
    return tuple(sorted(once.values(), key=lambda s: (PROOF[s.kind], -len(s.serves), s.node)))


def _activity(graph: ChainGraph, node: str) -> int:
    return int(graph.activity[graph.index[node]])


def _likeness(graph: ChainGraph, asked: ChainNode, other: ChainNode) -> tuple[str, str] | None:
    one, two = _activity(graph, asked.id), _activity(graph, other.id)
    if (one, two) in graph.covers or (two, one) in graph.covers:
        return "cover", "是同一活动的粗细两种画法"
    same = sorted(set(asked.products) & set(other.products))
    if same:
        return "product", f"都列有产品{'、'.join(same[:3])}"
    common = sorted(set(asked.gbt4754) & set(other.gbt4754))
    return ("class", f"同属国民经济行业小类{'、'.join(common)}") if common else None


def find_other_sources(graph: ChainGraph, node: str, customer: str) -> tuple[Substitute, ...]:
    """Substitutes of ``node`` that ``customer`` buys from already, small inputs left out."""
    real = {x.node for x in graph.suppliers(customer) if x.share is not Share.MINOR}
    activities = {_activity(graph, x) for x in real}
    return tuple(s for s in find_substitutes(graph, node) if _activity(graph, s.node) in activities)
