"""Which nodes a party answers for or asks for, stated or read from its words, and what chain links make them worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from yanzhen.analysis.pairing.values import Market, Need, Party
from yanzhen.analysis.pairing.wording import Likeness, product_words
from yanzhen.kernel.chains import SHARE_LABELS, SHARE_WEIGHTS, ChainGraph, LinkKind, Neighbour

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Triples = tuple[Ints, Ints, Floats]
"""(row, column, worth in (0, 1]) of a sparse table."""
THINGS, MAKERS = 2, 30
"""Nodes read from the words of a thing, and from what a party makes: makers of like things need like suppliers."""
SURE = 0.9
"""Least likeness at which a thing is read onto a node: one thing is not another that sounds like it."""
CERTAIN = 1.0 - 1e-9
LINK_WORDS = {
    LinkKind.WITHIN: "链内供应", LinkKind.MATERIAL: "材料供应", LinkKind.COMPONENT: "部件供应",
    LinkKind.EQUIPMENT: "设备供应", LinkKind.SERVICE: "服务",
}  # fmt: skip
SHOWN = 2


@dataclass(frozen=True, slots=True, eq=False)
class Standpoints:
    """Tables of one side: ``own`` and ``stands`` parties × nodes, ``reach`` parties × activities that answer them."""

    own: Any
    stands: Any
    reach: Any
    read: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]


def stand_parties(parties: Sequence[Party], graph: ChainGraph, market: Market) -> Standpoints:
    """Nodes stated, else read from words (worth ``market.placed`` · likeness²: weak likeness is common); unknown nodes are passed over.

    A need reaches its own nodes and, by share of the purchases, the suppliers of where it stands; an offer its nodes.
    Words of what is wanted are not read: they are compared with words of offers themselves.
    """
    needs = [p if isinstance(p, Need) else None for p in parties]
    given = [() if n else p.words for n, p in zip(needs, parties, strict=True)]
    own, own_read = _table(
        [p.nodes for p in parties], given, graph, (market, THINGS, max(SURE, market.alike))
    )
    stands, read = _table(
        [n.stands if n else () for n in needs],
        [n.makes if n else () for n in needs],
        graph,
        (market, MAKERS, market.alike),
    )
    shape = (len(parties), len(graph))
    direct = _by_activity(own, graph)
    supplied = _expand(_by_activity(stands, graph), supply_table(graph, market))
    ways = tuple(np.concatenate(pair) for pair in zip(direct, supplied, strict=True))
    return Standpoints(_matrix(own, shape), _matrix(stands, shape), _either(ways, shape), (own_read, read))


def supply_table(graph: ChainGraph, market: Market) -> Any:
    """Customer activity × supplier activity: the share of the strongest link of a kind that the market follows."""
    worth: dict[tuple[int, int], float] = {}
    for link in graph.links:
        ends = (int(graph.activity[graph.index[end]]) for end in (link.customer, link.supplier))
        customer, supplier = ends
        if link.kind.value in market.links and customer != supplier:
            share = SHARE_WEIGHTS[link.share]
            worth[customer, supplier] = max(share, worth.get((customer, supplier), 0.0))
    rows = np.array([c for c, _ in worth], np.int64)
    columns = np.array([s for _, s in worth], np.int64)
    return _matrix((rows, columns, np.array(list(worth.values()), np.float64)), (len(graph), len(graph)))


def _table(
    nodes: Sequence[tuple[str, ...]],
    words: Sequence[tuple[str, ...]],
    graph: ChainGraph,
    given: tuple[Market, int, float],
) -> tuple[Triples, npt.NDArray[np.bool_]]:
    """(parties × nodes, which parties' nodes were read from words)."""
    held = [[graph.index[n] for n in dict.fromkeys(stated) if n in graph] for stated in nodes]
    sizes = np.array([len(h) for h in held], np.int64)
    row = np.repeat(np.arange(len(held)), sizes)
    column = np.array([n for h in held for n in h], np.int64)
    read = np.array([not h and bool(w) for h, w in zip(held, words, strict=True)], np.bool_)
    found = _read([w if r else () for w, r in zip(words, read.tolist(), strict=True)], graph, given)
    worth = np.ones(len(row))
    return (
        np.concatenate([row, found[0]]),
        np.concatenate([column, found[1]]),
        np.concatenate([worth, found[2]]),
    ), read


def _read(words: Sequence[tuple[str, ...]], graph: ChainGraph, given: tuple[Market, int, float]) -> Triples:
    """The likest nodes of each party: its words beside the labels and products of the nodes."""
    market, most, least = given
    if not any(words) or not len(graph) or market.placed <= 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    told = [product_words(w) for w in words]
    known = [product_words((node.label, *node.products)) for node in graph.nodes]
    like = Likeness.build(told, known, least)
    party = np.repeat(np.arange(len(words)), np.diff(like.asked_rows[0]))
    near = _first_of(_expand((party, like.asked_rows[1], np.ones(len(party))), like.like), most)
    start, node = like.answered_rows
    bearer = sparse.csr_matrix(
        (np.ones(len(node)), (node, np.repeat(np.arange(len(known)), np.diff(start)))),
        shape=(len(like.answered), len(graph)),
    )
    row, column, worth = _first_of(_largest(_expand(near, bearer)), most)
    return row, column, worth**2 * market.placed


def _expand(left: Triples, right: Any) -> Triples:
    """Every way from a row of ``left`` over a column to a column of ``right``, with the product of worths."""
    row, middle, worth = left
    sizes = np.diff(right.indptr)[middle]
    first = np.repeat(right.indptr[middle] - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
    at = first + np.arange(int(sizes.sum()))
    return np.repeat(row, sizes), right.indices[at].astype(np.int64), np.repeat(worth, sizes) * right.data[at]


def _largest(ways: Triples) -> Triples:
    """The worthiest way for each row and column."""
    row, column, worth = ways
    order = np.lexsort((-worth, column, row))
    row, column, worth = row[order], column[order], worth[order]
    new = np.ones(len(row), np.bool_)
    new[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    return row[new], column[new], worth[new]


def _first_of(ways: Triples, most: int) -> Triples:
    """The worthiest ``most`` of each row, by number of the column where they are equal."""
    row, column, worth = ways
    order = np.lexsort((column, -worth, row))
    row, column, worth = row[order], column[order], worth[order]
    start = np.searchsorted(row, row, side="left")
    kept = np.arange(len(row)) - start < most
    return row[kept], column[kept], worth[kept]


def _by_activity(table: Triples, graph: ChainGraph) -> Triples:
    row, node, worth = table
    return _largest((row, graph.activity[node], worth))


def _either(ways: tuple[Any, ...], shape: tuple[int, int]) -> Any:
    """Several ways make it surer: 1 − Π (1 − worth)."""
    row, column, worth = ways
    doubt = sparse.coo_matrix((-np.log1p(-np.minimum(worth, CERTAIN)), (row, column)), shape=shape).tocsr()
    doubt.data = 1.0 - np.exp(-doubt.data)
    doubt.data[doubt.data > CERTAIN - 1e-9] = 1.0
    return doubt


def _matrix(table: Triples, shape: tuple[int, int]) -> Any:
    row, column, worth = table
    return sparse.csr_matrix((worth, (row, column)), shape=shape)


def say_chain(need: tuple[Standpoints, int], offer: tuple[Standpoints, int], graph: ChainGraph) -> str:
    """Over which nodes and links the chain joins a need and an offer, the worthiest first."""
    given = _row(offer[0].own, offer[1])
    wanted, stands = _row(need[0].own, need[1]), _row(need[0].stands, need[1])
    ways = [
        (a * b, f"供的是所需环节「{graph.nodes[n].label}」")
        for n, a in given
        for m, b in wanted
        if graph.activity[n] == graph.activity[m]
    ]
    ways += [
        (a * b * SHARE_WEIGHTS[near.share], _say_link(graph, n, m, near))
        for n, a in given
        for m, b in stands
        for near in _links(graph, n, m)
    ]
    told = list(dict.fromkeys(words for _, words in sorted(ways, key=lambda w: (-w[0], w[1]))))
    guess = offer[0].read[0][offer[1]] or need[0].read[0][need[1]] or need[0].read[1][need[1]]
    rest = f"等{len(told)}条" if len(told) > SHOWN else ""
    return "；".join(told[:SHOWN]) + rest + ("（环节按产品词判断，未经确认）" if guess else "")


def _row(table: Any, at: int) -> list[tuple[int, float]]:
    span = slice(table.indptr[at], table.indptr[at + 1])
    return list(zip(table.indices[span].tolist(), table.data[span].tolist(), strict=True))


def _links(graph: ChainGraph, supplier: int, customer: int) -> Iterable[Neighbour]:
    own = graph.activity[supplier]
    near = graph.suppliers(graph.nodes[customer].id)
    return [n for n in near if graph.activity[graph.index[n.node]] == own and n.kind in LINK_WORDS]


def _say_link(graph: ChainGraph, supplier: int, customer: int, link: Neighbour) -> str:
    here, there = graph.nodes[supplier].label, graph.nodes[customer].label
    return f"「{here}」→「{there}」{LINK_WORDS[link.kind]}，占用户投入：{SHARE_LABELS[link.share]}"
