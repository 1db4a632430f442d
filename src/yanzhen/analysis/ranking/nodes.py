"""Which link to build next: every absent or weak node with what makes it feasible, worth it and hard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from yanzhen.analysis.ranking.chain_facts import find_chain_facts
from yanzhen.analysis.ranking.factors import (
    NO_NODE_FACTS,
    Contribution,
    Known,
    NextNode,
    NodeFacts,
    PartScore,
    Weight,
    check_weights,
    weigh,
)
from yanzhen.analysis.standing import CityView
from yanzhen.kernel.chains import ChainNode
from yanzhen.kernel.presence import PRESENCE_LABELS, Presence

LEAST_KNOWN = 0.3
"""Share of the weight of feasibility and value that must be known for a place among the others (grade X)."""
OPEN = (Presence.ABSENT, Presence.WEAK)
GOOD, POOR = 0.6, 0.2
MOST_SAID = 3


def rank_next_nodes(
    view: CityView,
    weights: Sequence[Weight],
    *,
    chains: Sequence[str] = (),
    facts: NodeFacts = NO_NODE_FACTS,
) -> tuple[NextNode, ...]:
    """Absent and weak nodes of ``chains`` (all when empty), each activity once, best first.

    ``facts`` adds to, and goes before, what the chain map says. Order: known enough first; then the mean of
    feasibility and value, higher first; then constraints, lower first; then id.
    """
    check_weights(weights)
    made = [_next(view, node, weights, facts.get(node.id, {})) for node in _open_nodes(view, chains)]
    made.sort(key=lambda n: (*n.order, n.node))
    return tuple(replace(n, rank=k) for k, n in enumerate(made, 1))


def _open_nodes(view: CityView, chains: Sequence[str]) -> list[ChainNode]:
    once: dict[int, ChainNode] = {}
    for chain in chains or view.graph.chains():
        for node in view.activities(chain):
            if view.presence(node.id) in OPEN:
                once.setdefault(int(view.graph.activity[view.graph.position(node.id)]), node)
    return list(once.values())


def _next(view: CityView, node: ChainNode, weights: Sequence[Weight], given: Mapping[str, Known]) -> NextNode:
    parts = weigh({**find_chain_facts(view, node), **given}, weights)
    feasibility, value, constraints = parts
    return NextNode(
        node=node.id,
        label=node.label,
        chain=node.chain,
        presence=view.presence(node.id),
        parts=parts,
        order=_order(feasibility, value, constraints),
        why=_why(feasibility, value),
        against=_against(view, node, parts),
    )


def _order(feasibility: PartScore, value: PartScore, constraints: PartScore) -> tuple[float, ...]:
    known = min(feasibility.known_share, value.known_share)
    scores = [p.score for p in (feasibility, value) if p.score is not None]
    mean = sum(scores) / len(scores) if scores else 0.0
    hard = constraints.score if constraints.score is not None else 0.5
    return (float(known < LEAST_KNOWN), -round(mean, 9), round(hard, 9))


def _why(*parts: PartScore) -> tuple[str, ...]:
    """The largest contributions that are good in themselves."""
    good = [c for p in parts for c in p.parts if c.weight and c.value is not None and c.value >= GOOD]
    return tuple(_says(c) for c in sorted(good, key=_largest)[:MOST_SAID])


def _largest(one: Contribution) -> tuple[float, str]:
    return (-(one.amount or 0.0), one.factor)


def _says(one: Contribution) -> str:
    return f"{one.label}：{one.told}"


def _against(view: CityView, node: ChainNode, parts: tuple[PartScore, ...]) -> tuple[str, ...]:
    """What is poor, what hinders, what is not known, and what state the node is in."""
    *rest, constraints = parts
    poor = [c for p in rest for c in p.parts if c.weight and c.value is not None and c.value <= POOR]
    told = [_says(c) for c in sorted(poor, key=lambda c: (-c.weight, c.factor))[:MOST_SAID]]
    hard = [c.label for c in constraints.parts if c.value and c.weight]
    told += [f"制约：{'、'.join(hard)}"] if hard else []
    for part in parts:
        missing = [c.label for c in part.parts if c.value is None and c.weight]
        if missing:
            told.append(f"{part.label}部分只知道{part.known_share:.0%}的权重，无数据：{'、'.join(missing)}")
    if view.presence(node.id) is Presence.WEAK:
        label = PRESENCE_LABELS[Presence.WEAK]
        told.append(f"现状为“{label}”，不是从零开始：{view.standing(node.id).reason}")
    return tuple(told)
