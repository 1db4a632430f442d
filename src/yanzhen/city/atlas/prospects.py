"""Which enterprises of the imported registers could fill the nodes that come next, with reasons and counter-reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yanzhen.analysis.candidates import DEFAULT_MATCH, Register, Wanted
from yanzhen.analysis.ranking import Home, NextNode, Prospect, rank_prospects
from yanzhen.city.atlas.reasoning import Reasoning
from yanzhen.city.attraction.queries import outside_firms
from yanzhen.city.enterprises.queries import city_and_province

MOST = 5
"""Firms that are shown for a node."""


def prospects_for(city: Reasoning, nodes: Sequence[NextNode]) -> Mapping[str, tuple[Prospect, ...]]:
    """Node → firms, best first; nothing without a register, nothing for restricted nodes."""
    firms = outside_firms()
    open_nodes = [n for n in nodes if n.node not in city.record.restricted]
    if not firms or not open_nodes:
        return {}
    wanted = [Wanted.of(city.record.graph.node(n.node)) for n in open_nodes]
    found = rank_prospects(wanted, Register.build(firms), home(), rule=DEFAULT_MATCH)
    return {node: ranked[:MOST] for node, ranked in found.items() if ranked}


def home() -> Home:
    """The city and its province."""
    return Home(*city_and_province())
