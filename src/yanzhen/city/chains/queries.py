"""Chains, their nodes and links, the versions of the list of chains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from yanzhen.city.chains import facts
from yanzhen.city.chains.models import Chain, ChainListing, Industry, Node, Phase
from yanzhen.city.exchange.queries import with_citations
from yanzhen.kernel.chains import ChainGraph, ChainLink, ChainNode, LinkKind, Neighbour, Share


@dataclass(frozen=True, slots=True)
class Connection:
    """From ``node`` one reaches ``other`` across a link of the chains.

    ``via`` names the other drawing of the node's activity when the link hangs on that one.
    """

    node: str
    other: str
    kind: LinkKind
    share: Share
    evidence: str
    via: str = ""


def chain_graph() -> ChainGraph:
    """All chains as one graph, in two queries."""
    return facts.chain_graph()


def values_of(rows: Iterable[Node]) -> tuple[ChainNode, ...]:
    """Node rows that were read with their chain, as values of the reasoning."""
    return facts.values_of(rows)


def chain_nodes() -> tuple[ChainNode, ...]:
    return facts.chain_nodes()


def chain_links() -> tuple[ChainLink, ...]:
    return facts.chain_links()


def chains() -> QuerySet[Chain]:
    """Chains in their order with ``node_count`` and citations."""
    counted = Count("nodes", filter=Q(nodes__retired_on=None))
    return Chain.objects.annotate(node_count=counted).prefetch_related(with_citations())


def chain(code: str) -> Chain:
    """One chain with its citations. Raises Chain.DoesNotExist."""
    return chains().get(code=code)


def chain_labels() -> dict[str, str]:
    """Code → label of every chain, in order."""
    return dict(Chain.objects.values_list("code", "label"))


def nodes(*, chain: str = "", band: str = "", search: str = "") -> QuerySet[Node]:
    """Nodes with their chain, citations and counts of enterprises and projects."""
    rows = (
        Node.objects.select_related("chain")
        .annotate(
            enterprise_count=Count("placements", distinct=True, filter=Q(placements__retired_on=None)),
            project_count=Count("projects", distinct=True, filter=Q(projects__retired_on=None)),
        )
        .prefetch_related(with_citations())
    )
    if chain:
        rows = rows.filter(chain__code=chain)
    if band:
        rows = rows.filter(band=band)
    return rows.filter(pk__in=_matching_nodes(search)) if search else rows


def node_rows() -> QuerySet[Node]:
    """All nodes with their chain, without counts: what an atlas reads."""
    return facts.node_rows()


def restricted_nodes() -> frozenset[str]:
    """Codes of the nodes of which only published names may be shown (SPEC B9)."""
    return frozenset(Node.objects.filter(restricted=True).values_list("code", flat=True))


def listings(*, chain: str = "") -> QuerySet[ChainListing]:
    """Lines of the lists of chains with their chains and citations, version by version."""
    rows = ChainListing.objects.prefetch_related("chains", with_citations())
    return rows.filter(chains__code=chain) if chain else rows


def phases() -> QuerySet[Phase]:
    return Phase.objects.prefetch_related(with_citations())


def industry_names(codes: set[str] | None = None) -> dict[str, str]:
    """GB/T 4754-2017 code → name; a code may be given with or without its section letter."""
    rows = Industry.objects.values_list("code", "name")
    names = dict(rows)
    if codes is None:
        return names
    return {code: names.get(code) or names.get(code[1:], "") for code in codes}


def industry_sections() -> dict[str, str]:
    """Two-digit division of GB/T 4754-2017 → letter of its section."""
    rows = Industry.objects.filter(parent__parent__isnull=True, parent__isnull=False)
    return dict(rows.values_list("code", "parent_id"))


def search_nodes(text: str, *, limit: int) -> list[Node]:
    """Nodes whose name or products contain the text, names first."""
    keys = _matching_nodes(text)[:limit]
    found = {node.pk: node for node in Node.objects.select_related("chain").filter(pk__in=keys)}
    return [found[key] for key in keys]


def _matching_nodes(text: str) -> list[int]:
    """Keys of nodes whose name, else whose products, contain the text.

    Compared here and not in SQL: SQLite stores the Chinese of a JSON list escaped.
    """
    wanted = text.strip().lower()
    rows = list(Node.objects.values_list("pk", "label", "label_en", "products"))
    named = [pk for pk, label, english, _ in rows if wanted in label.lower() or wanted in english.lower()]
    made = [pk for pk, _, _, products in rows if any(wanted in str(p).lower() for p in products)]
    return list(dict.fromkeys([*named, *made]))


def search_chains(text: str, *, limit: int) -> list[Chain]:
    return list(Chain.objects.filter(Q(label__icontains=text) | Q(label_en__icontains=text))[:limit])


def customers_of(graph: ChainGraph, node: str) -> tuple[Connection, ...]:
    """Whom a node delivers to, directly and through the same activity drawn in another chain.

    The other drawings stand in the list too (kind ``same_activity``): their firms are this activity's firms.
    """
    found = [_connection(node, neighbour) for neighbour in graph.customers(node)]
    return _direct_first([*found, *_twins(graph, node)])


def suppliers_of(graph: ChainGraph, node: str) -> tuple[Connection, ...]:
    """Who delivers to a node, directly and through the same activity drawn in another chain."""
    return _direct_first([_connection(node, neighbour) for neighbour in graph.suppliers(node)])


def _connection(node: str, neighbour: Neighbour) -> Connection:
    via = neighbour.drawn_at if neighbour.drawn_at != node else ""
    return Connection(node, neighbour.node, neighbour.kind, neighbour.share, neighbour.evidence, via)


def _twins(graph: ChainGraph, node: str) -> list[Connection]:
    evidence = {frozenset((t.supplier, t.customer)): t.evidence for t in graph.twins}
    return [
        Connection(node, twin, LinkKind.SAME_ACTIVITY, Share.MAIN, evidence.get(frozenset((node, twin)), ""))
        for twin in graph.drawings(node)[1:]
    ]


def _direct_first(connections: list[Connection]) -> tuple[Connection, ...]:
    """Direct ways, then other drawings, then ways over them; each neighbour once, none to the node itself."""
    best: dict[str, Connection] = {}
    order = sorted(connections, key=lambda c: (bool(c.via), c.kind is LinkKind.SAME_ACTIVITY))
    for connection in order:
        if connection.other != connection.node:
            best.setdefault(connection.other, connection)
    return tuple(best.values())
