"""Needs and offers: held-out supply relations of listed companies' products, and a market of a whole city, beside TF-IDF."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import numpy as np
from cases import SHARED, Case, MissingInputError, Part, Peer

RELATIONS, MARKET = "relations.json", "market.json"
TOP = 10
PLACES = ("430", "440", "420", "360", "320", "110")


def quarter(product: str) -> int:
    """Which quarter a customer's product falls into; all its relations go with it."""
    return hashlib.sha256(product.encode()).digest()[0] % 4


def make_relations(known: tuple[int, ...], asked: tuple[int, ...]):
    """Relations of the quarters ``known`` to learn from, the customers' products of ``asked`` to find suppliers for."""

    def make(folder: Path) -> None:
        source = SHARED / "data" / "chain_knowledge_graph" / "product_product.jsonl"
        if not source.is_file():
            raise MissingInputError("the graph of listed companies' products is not at hand")
        rows = (json.loads(line) for line in source.read_text(encoding="utf-8").splitlines())
        found = sorted(
            {(r["from"], r["to"]) for r in rows if r["rel"] == "上游材料" and r["from"] != r["to"]}
        )
        content = {
            "goods": sorted({supplied for _, supplied in found}),
            "known": [pair for pair in found if quarter(pair[0]) in known],
            "asked": [pair for pair in found if quarter(pair[0]) in asked],
        }
        (folder / RELATIONS).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    return make


def read_relations(folder: Path):
    """(goods, known pairs, customer's product → its suppliers' goods)."""
    content = json.loads((folder / RELATIONS).read_text(encoding="utf-8"))
    truth: dict[str, set[str]] = {}
    for customer, supplied in content["asked"]:
        truth.setdefault(customer, set()).add(supplied)
    return content["goods"], content["known"], truth


def judged(found: dict[str, list[str]], truth: dict[str, set[str]]) -> dict[str, np.ndarray]:
    """Mean over the products asked for of hits / min(10, relations)."""
    shares = [len(set(found.get(p, [])[:TOP]) & held) / min(TOP, len(held)) for p, held in truth.items()]
    recall = float(np.mean(shares))
    return {"recall": np.array([recall])}


def named(pairing) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for at, _, other, _ in pairing.rows():
        found.setdefault(pairing.asking[at].key, []).append(pairing.answering[other].key)
    return found


def ours_relations(folder: Path):
    from yanzhen.analysis.pairing import Need, Offer, pack_market, rank_pairs
    from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode, LinkKind, Share
    from yanzhen.specs import load_pack

    goods, known, truth = read_relations(folder)
    names = sorted({name for pair in known for name in pair})
    node = {name: f"known.{i}" for i, name in enumerate(names)}
    graph = ChainGraph.build(
        [ChainNode(node[name], "known", name, Band.MIDSTREAM, (name,)) for name in names],
        [ChainLink(node[b], node[a], Share.MAIN, LinkKind.MATERIAL) for a, b in known],
    )
    market = pack_market([load_pack("reference")], "goods")
    offers = [Offer(name, (name,), (node[name],) if name in node else ()) for name in goods]
    needs = [Need(product, (product,), makes=(product,)) for product in sorted(truth)]
    return lambda: rank_pairs(needs, offers, market, chains=graph), lambda found: judged(named(found), truth)


def best_of(near, labels: list[str], asked: list[str]) -> dict[str, list[str]]:
    found = {}
    for i, product in enumerate(asked):
        span = slice(near.indptr[i], near.indptr[i + 1])
        order = np.argsort(-near.data[span], kind="stable")[:TOP]
        found[product] = [labels[j] for j in near.indices[span][order].tolist()]
    return found


def reader():
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)


def overlap_relations(folder: Path):
    """Goods whose words overlap with the customer's product."""
    goods, _, truth = read_relations(folder)
    asked = sorted(truth)

    def run():
        words = reader()
        known = words.fit_transform(goods).T.tocsr()
        return best_of((words.transform(asked) @ known).tocsr(), goods, asked)

    return run, lambda found: judged(found, truth)


def neighbour_relations(folder: Path, near: int = 30):
    """Goods of the suppliers of the products whose words overlap most: the peer also learns from the known half."""
    goods, known, truth = read_relations(folder)
    asked, customers = sorted(truth), sorted({a for a, _ in known})

    def run():
        from scipy import sparse

        words = reader()
        table = words.fit_transform(customers).T.tocsr()
        like = (words.transform(asked) @ table).tolil()
        for row, data in zip(like.rows, like.data, strict=True):
            order = np.argsort(-np.array(data), kind="stable")[:near]
            row[:], data[:] = [row[k] for k in sorted(order)], [data[k] for k in sorted(order)]
        at = {name: i for i, name in enumerate(customers)}
        place = {name: i for i, name in enumerate(goods)}
        pairs = ([at[a] for a, _ in known], [place[b] for _, b in known])
        bought = sparse.csr_matrix((np.ones(len(known)), pairs), shape=(len(customers), len(goods)))
        return best_of((like.tocsr() @ bought).tocsr(), goods, asked)

    return run, lambda found: judged(found, truth)


def make_market(needs: int, offers: int):
    """A made-up market: words put together from parts of products, counties of six provinces, amounts, terms, limits."""

    def make(folder: Path) -> None:
        chance = random.Random(7)
        nodes = chain_products()
        content = {
            "needs": [party(chance, nodes, i, want=True) for i in range(needs)],
            "offers": [party(chance, nodes, i, want=False) for i in range(offers)],
        }
        (folder / MARKET).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    return make


def chain_products() -> list[tuple[str, list[str]]]:
    from yanzhen.specs import load_pack

    chains = load_pack("hengyang").chains
    return [(f"{c.id}.{n.id}", list(n.products)) for c in chains for n in c.nodes if n.products]


def party(chance: random.Random, nodes: list[tuple[str, list[str]]], number: int, *, want: bool) -> dict:
    """Words may carry a make, half of the parties state their node, a third put a hard condition."""
    node, products = chance.choice(nodes)
    makes = "安博昌晨诚达德鼎东方丰福高光"
    words = [
        chance.choice(["", "", chance.choice(makes) + chance.choice(makes)]) + p
        for p in chance.sample(products, min(3, len(products)))
    ]
    county = f"{chance.choice(PLACES)}{chance.randint(1, 9)}{chance.randint(1, 12):02d}"
    return {
        "key": f"{number:06d}",
        "words": words,
        "node": node if chance.random() < 0.5 else "",
        "region": county,
        "amount": chance.randint(1, 5000),
        "first": chance.randint(0, 11),
        "least": chance.randint(0, 3000) if chance.random() < 0.33 else 0,
        "capital": chance.randint(50, 20000) if chance.random() < 0.7 else None,
        "want": want,
    }


def ours_market(folder: Path):
    from yanzhen.analysis.pairing import Condition, Need, Offer, pack_market, rank_pairs
    from yanzhen.kernel.periods import parse_period
    from yanzhen.kernel.quantities import Quantity, Unit, UnitTable
    from yanzhen.specs import load_pack
    from yanzhen.specs.graphs import chain_graph

    packs = [load_pack("reference"), load_pack("hengyang")]
    units = UnitTable.of(
        Unit(u.id, u.label.zh, u.dimension, float(u.factor), u.aliases) for u in packs[0].units
    )
    content = json.loads((folder / MARKET).read_text(encoding="utf-8"))
    terms = [parse_period(f"2026-{m:02d}..2027-{m:02d}") for m in range(1, 13)]

    def told(row):
        return {
            "key": row["key"],
            "words": tuple(row["words"]),
            "quantity": Quantity(row["amount"], "吨"),
            "region": row["region"],
            "term": terms[row["first"]],
            "hard": (Condition("注册资本", "ge", (row["least"],), "万元"),) if row["least"] else (),
            "facts": {"注册资本": Quantity(row["capital"], "万元")} if row["capital"] else {},
        }

    def nodes(row):
        return (row["node"],) if row["node"] else ()

    needs = [Need(**told(r), stands=nodes(r), makes=tuple(r["words"][:1])) for r in content["needs"]]
    offers = [Offer(**told(r), nodes=nodes(r)) for r in content["offers"]]
    graph, market = chain_graph(packs), pack_market(packs, "goods")
    return lambda: rank_pairs(needs, offers, market, chains=graph, units=units), lambda found: proposed(
        len(found)
    )


def proposed(pairs: int) -> dict[str, np.ndarray]:
    return {"proposals": np.array([float(pairs)])}


def overlap_market(folder: Path):
    """Words alone, two hundred needs at a time; the peer looks at no place, amount, term, condition or chain."""
    content = json.loads((folder / MARKET).read_text(encoding="utf-8"))
    asked, given = ([" ".join(row["words"]) for row in content[side]] for side in ("needs", "offers"))

    def run():
        words = reader()
        known = words.fit_transform(given).T.tocsr()
        count = 0
        for first in range(0, len(asked), 200):
            near = (words.transform(asked[first : first + 200]) @ known).tocsr()
            for i in range(near.shape[0]):
                data = near.data[near.indptr[i] : near.indptr[i + 1]]
                count += len(np.argpartition(-data, TOP)[:TOP]) if len(data) > TOP else len(data)
        return count

    return run, proposed


NOTE = "agreement: how far recall@10 lies apart"


def relations(words: str, known: tuple[int, ...], asked: tuple[int, ...]) -> Case:
    return Case(
        words, make_relations(known, asked), ours_relations,
        {"overlap": overlap_relations, "neighbours": neighbour_relations}, repeats=(2, 1), note=NOTE,
    )  # fmt: skip


def market(needs: int, offers: int, *, large: bool = False) -> Case:
    return Case(
        f"market of {needs:,} needs and {offers:,} offers", make_market(needs, offers), ours_market,
        {"overlap": overlap_market}, large=large, repeats=(2, 1),
        note="the peer compares words alone; agreement counts proposals",
    )  # fmt: skip


PART = Part(
    "pairing",
    {
        "overlap": Peer("scikit-learn", "1.7.2", ("scipy",)),
        "neighbours": Peer("scikit-learn", "1.7.2", ("scipy",)),
    },
    (
        relations("suppliers' goods of products held out, weights chosen elsewhere", (0, 1), (2, 3)),
        relations("suppliers' goods of the quarter on which weights were chosen", (0,), (1,)),
        market(1_000, 10_000),
        market(10_000, 100_000, large=True),
    ),
)
