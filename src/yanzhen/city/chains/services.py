"""Chains, links, lists and phases as a pack defines them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from yanzhen.city.chains.models import Chain, ChainListing, Industry, Link, Node, Phase
from yanzhen.city.exchange.services import rewrite_citations
from yanzhen.city.records.services import retire_rows, sync_rows


def install_industries(specs: Iterable[Any]) -> None:
    """GB/T 4754 entries, parents before children."""
    for level in (1, 2, 3, 4):
        wanted = {
            s.code: {"name": s.name, "level": s.level, "parent_id": s.parent or None}
            for s in specs
            if s.level == level
        }
        sync_rows(Industry, wanted, key="code")


def install_chains(specs: Iterable[Any]) -> None:
    """Chains with their nodes and inner links; links of a redrawn chain are replaced."""
    chains = list(specs)
    order = {code: i for i, code in enumerate(Chain.all_rows.values_list("code", flat=True))}
    rows = sync_rows(
        Chain, {c.id: _chain_fields(c, order.get(c.id, len(order) + i)) for i, c in enumerate(chains)}
    )
    nodes = sync_rows(
        Node,
        {f"{c.id}.{n.id}": _node_fields(c, n, rows[c.id], i) for c in chains for i, n in enumerate(c.nodes)},
    )
    Node.all_rows.filter(chain__in=rows.values()).exclude(pack_key__in=nodes).update(
        retired_on=timezone.localdate()
    )
    Link.all_rows.filter(supplier__chain__in=rows.values(), kind="within").delete()
    links = [
        Link(
            pack_key=f"{c.id}.{e.from_}|{c.id}.{e.to}|within",
            supplier=nodes[f"{c.id}.{e.from_}"],
            customer=nodes[f"{c.id}.{e.to}"],
            share=e.share.value,
            kind="within",
            evidence=e.note or "工艺判断",
            grade=c.grade.value,
        )
        for c in chains
        for e in c.edges
    ]
    Link.all_rows.bulk_create(links, batch_size=500)
    cited: dict[Any, Iterable[Any]] = {rows[c.id]: c.references for c in chains}
    cited |= {nodes[f"{c.id}.{n.id}"]: c.references for c in chains for n in c.nodes}
    rewrite_citations(cited)


def retire_chains(keys: Iterable[str], on: datetime.date) -> None:
    """Chains leave the list with their nodes and all links from or to those; nothing is deleted."""
    gone = list(keys)
    nodes = Node.all_rows.filter(chain__pack_key__in=gone)
    for ends in ({"supplier__in": nodes}, {"customer__in": nodes}):
        Link.all_rows.filter(retired_on__isnull=True, **ends).update(retired_on=on)
    nodes.filter(retired_on__isnull=True).update(retired_on=on)
    retire_rows(Chain, gone, on=on)


def _chain_fields(chain: Any, order: int) -> dict[str, Any]:
    return {
        "code": chain.id,
        "label": chain.label.zh,
        "label_en": chain.label.en,
        "on_list": chain.on_list,
        "carriers": chain.carriers,
        "goal": chain.goal,
        "cyclic": chain.cyclic,
        "review_notes": list(chain.review_notes),
        "grade": chain.grade.value,
        "note": chain.note,
        "order": order,
    }


def _node_fields(chain: Any, node: Any, row: Chain, order: int) -> dict[str, Any]:
    return {
        "code": f"{chain.id}.{node.id}",
        "chain": row,
        "label": node.label.zh,
        "label_en": node.label.en,
        "band": node.band.value,
        "says": node.says,
        "products": list(node.products),
        "constraints": list(node.constraints),
        "value_added": node.value_added,
        "industries": list(node.industries),
        "benchmarks": list(node.benchmarks),
        "restricted": node.restricted,
        "grade": chain.grade.value,
        "note": node.note,
        "order": order,
    }


def install_chain_links(specs: Iterable[Any]) -> None:
    """Links between chains."""
    links = {f"{s.from_}|{s.to}|{s.kind}": s for s in specs}
    ends = {end for s in links.values() for end in (s.from_, s.to)}
    nodes = {n.code: n for n in Node.objects.filter(code__in=ends)}
    wanted = {
        key: {
            "supplier": nodes[s.from_],
            "customer": nodes[s.to],
            "share": s.share.value,
            "kind": s.kind,
            "evidence": s.evidence,
            "grade": "A" if s.basis == "stated" else "M",
            "note": s.note,
        }
        for key, s in links.items()
    }
    rows = sync_rows(Link, wanted)
    rewrite_citations({rows[key]: s.references for key, s in links.items()})


def install_listings(specs: Iterable[Any]) -> None:
    """Lines of the versions of the list of chains."""
    listings = list(specs)
    names = ("list_name", "version", "label", "confirmed", "carrying_place", "post", "office_facts", "note")
    rows = sync_rows(
        ChainListing,
        {s.id: {"code": s.id, "grade": s.grade.value} | {n: getattr(s, n) for n in names} for s in listings},
    )
    chains = {c.code: c for c in Chain.objects.all()}
    for s in listings:
        rows[s.id].chains.set([chains[c] for c in s.chains])
    rewrite_citations({rows[s.id]: s.references for s in listings})


def install_phases(specs: Iterable[Any]) -> None:
    """Phases of the chain work."""
    phases = list(specs)
    wanted = {
        s.id: {
            "code": s.id, "label": s.label.zh, "ends_on": s.ends_on, "tasks": list(s.tasks), "order": i,
            "grade": s.grade.value, "note": s.note,
        }
        for i, s in enumerate(phases)
    }  # fmt: skip
    rows = sync_rows(Phase, wanted)
    rewrite_citations({rows[s.id]: s.references for s in phases})
