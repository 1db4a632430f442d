"""What is known about nodes before anybody confirmed anything: their labels, products and classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yanzhen.analysis.placement.placer import Example
from yanzhen.kernel.chains import ChainNode

PRODUCT, LABEL, INDUSTRY = 2.0, 2.0, 1.0
"""A node's own words weigh more than the name of a class that several nodes share."""


def node_examples(nodes: Iterable[ChainNode], industries: Mapping[str, str]) -> tuple[Example, ...]:
    """Labels, products and names of classes as examples. ``industries``: name of each GB/T 4754 code (C3251 or 3251).

    A class also stands for itself: a text that carries its code meets the nodes that carry it.
    """
    found = []
    for node in nodes:
        found.append(Example(node.label, node.id, LABEL))
        found += [Example(product, node.id, PRODUCT) for product in node.products]
        for code in node.gbt4754:
            name = industries.get(code) or industries.get(code[1:], "")
            found.append(Example(f"{code.lstrip('ABCDEFGHIJKLMNOPQRST')}；{name}", node.id, INDUSTRY))
    return tuple(found)
