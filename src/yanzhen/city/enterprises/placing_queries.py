"""Nodes on which an enterprise likely stands, ranked, with the words that speak for each and what people decided before."""

from __future__ import annotations

from dataclasses import dataclass

from yanzhen.analysis.placement import Example, Placer, node_examples
from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises.identity_queries import APART
from yanzhen.city.enterprises.models import Enterprise, PlacementOpinion
from yanzhen.city.records.remembering import remembered

SHOWN = 6
LEAST = 0.15
"""Below this share of the best score a node is not worth a look."""


@dataclass(frozen=True, slots=True)
class NodeSuggestion:
    """A node, how strongly the words speak for it against the best one, the words, and an earlier verdict if any."""

    code: str
    label: str
    chain: str
    share: float
    words: tuple[str, ...]
    held: bool
    verdict: str


def text_of(enterprise: Enterprise) -> str:
    """What is known of its business: products, classes with their names, its name."""
    names = chains.industry_names(set(enterprise.industries))
    classes = [
        f"{code.lstrip('ABCDEFGHIJKLMNOPQRST')}；{names.get(code, '')}" for code in enterprise.industries
    ]
    return "；".join([*enterprise.products, *classes, enterprise.name])


def suggested_nodes(enterprise: Enterprise) -> tuple[NodeSuggestion, ...]:
    """The best nodes for an enterprise; rejected ones come last, so that a verdict can be taken back."""
    placer: Placer | None = remembered("enterprises.placer", _learned, by="enterprises", apart=APART)
    if placer is None:
        return ()
    found = placer.suggest(text_of(enterprise), SHOWN)
    labels = {
        n.code: (n.label, n.chain.label) for n in chains.node_rows().filter(code__in=[s.label for s in found])
    }
    held = set(enterprise.placements.values_list("node__code", flat=True))
    verdicts = dict(
        PlacementOpinion.objects.filter(enterprise=enterprise, undone_at=None).values_list(
            "node__code", "verdict"
        )
    )
    best = found[0].score if found else 1.0
    made = [
        NodeSuggestion(
            s.label, *labels[s.label], s.score / best, tuple(f"{word}（{part:.0%}）" for word, part in s.words),
            s.label in held, verdicts.get(s.label, ""),
        )
        for s in found
        if s.label in labels and s.score >= LEAST * best
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda m: m.verdict == "rejected"))


def _learned() -> Placer | None:
    """What the chains say of their nodes, and what people confirmed. Two queries."""
    nodes = chains.chain_nodes()
    if not nodes:
        return None
    placer = Placer.build(node_examples(nodes, chains.industry_names()))
    confirmed = PlacementOpinion.objects.filter(verdict="confirmed", undone_at=None).select_related("node")
    return placer.learn(Example(o.text, o.node.code) for o in confirmed)
