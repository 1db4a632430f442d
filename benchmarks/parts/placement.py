"""Products of listed companies to industries beside a TF-IDF nearest neighbour of scikit-learn."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from cases import SHARED, Case, MissingInputError, Part, Peer

FILE = "products.json"
TOP = 3


def make(folder: Path) -> None:
    """Each product with the industry most of its makers are in, four fifths to learn from."""
    source = SHARED / "data" / "chain_knowledge_graph"
    if not source.is_dir():
        raise MissingInputError("the graph of listed companies is not at hand")
    industry = {row["company"][:6]: row["industry"] for row in lines(source / "company_industry.jsonl")}
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for row in lines(source / "company_product.jsonl"):
        if row["company"][:6] in industry:
            seen[row["product"]][industry[row["company"][:6]]] += 1
    pairs = [(product, counts.most_common(1)[0][0]) for product, counts in sorted(seen.items())]
    random.Random(4).shuffle(pairs)
    cut = len(pairs) * 4 // 5
    (folder / FILE).write_text(json.dumps([pairs[:cut], pairs[cut:]], ensure_ascii=False), encoding="utf-8")


def lines(path: Path):
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def read(folder: Path):
    learnt, asked = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return learnt, [text for text, _ in asked], [label for _, label in asked]


def judged(found: list[list[str]], truth: list[str], texts: int) -> dict[str, np.ndarray]:
    first = sum(labels[:1] == [label] for labels, label in zip(found, truth, strict=True)) / texts
    three = sum(label in labels[:TOP] for labels, label in zip(found, truth, strict=True)) / texts
    return {"accuracy_1": np.array([first]), "accuracy_3": np.array([three])}


def ours(folder: Path):
    from yanzhen.analysis.placement import Example, Placer

    learnt, texts, truth = read(folder)
    placer = Placer.build(Example(text, label) for text, label in learnt)

    def tidy(found):
        names = [[placer.labels[i] for i in row if i >= 0] for row in found[0].tolist()]
        return judged(names, truth, len(texts))

    return lambda: placer.rank(texts, TOP), tidy


def tfidf(folder: Path):
    from sklearn.feature_extraction.text import TfidfVectorizer

    learnt, texts, truth = read(folder)
    labels = np.array([label for _, label in learnt])
    reader = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    known = reader.fit_transform([text for text, _ in learnt]).T.tocsr()

    def run():
        near = (reader.transform(texts) @ known).tocsr()
        found = []
        for i in range(near.shape[0]):
            span = slice(near.indptr[i], near.indptr[i + 1])
            order = near.indices[span][np.argsort(-near.data[span], kind="stable")[:50]]
            found.append(list(dict.fromkeys(labels[order].tolist()))[:TOP])
        return found

    return run, lambda found: judged(found, truth, len(texts))


PART = Part(
    "placement",
    {"tfidf": Peer("scikit-learn", "1.7.2", ("scipy",))},
    (
        Case(
            "products of listed companies to 331 industries", make, ours, {"tfidf": tfidf},
            note="agreement: how far the accuracies lie apart",
        ),
    ),
)  # fmt: skip
