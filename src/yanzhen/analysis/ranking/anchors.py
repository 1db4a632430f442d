"""Which enterprise leads each chain, by what evidence; a chain without one is said to have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yanzhen.analysis.measures import AnchorTie, find_anchor_ties
from yanzhen.analysis.presence import VERIFIED_GRADES
from yanzhen.analysis.standing import CityView
from yanzhen.kernel.presence import PresenceEvidence

ROLE_SAYS = {"anchor": "文件或报道称其为链主或龙头", "backbone": "文件或报道称其为骨干"}


@dataclass(frozen=True, slots=True)
class FirmFigure:
    """A sourced figure of a firm; ``amount`` in 万元, ``told`` as it stands in its source."""

    firm: str
    name: str
    amount: float
    told: str
    grade: str


@dataclass(frozen=True, slots=True)
class ChainSaying:
    """What a document says of the leading enterprises of a chain, in the pack's words."""

    chain: str
    told: str
    date: str
    grade: str


@dataclass(frozen=True, slots=True)
class AnchorFacts:
    """What is known beyond placements; empty means unknown."""

    figures: tuple[FirmFigure, ...] = ()
    sayings: tuple[ChainSaying, ...] = ()


NO_ANCHOR_FACTS = AnchorFacts()


@dataclass(frozen=True, slots=True)
class Lead:
    """A firm that may lead the chain. ``named``: a source calls it the chain's anchor.

    ``order``: named, verified, activities of the chain it works on, stated deliveries, largest figure; the more
    the earlier. ``revenue`` is None where no figure is known.
    """

    firm: str
    label: str
    named: bool
    nodes: tuple[str, ...]
    stated: tuple[str, ...]
    revenue: float | None
    evidence: tuple[str, ...]
    missing: tuple[str, ...]
    order: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ChainLeads:
    """``verdict`` is a sentence: who leads, or that nobody does, and what a document says of it."""

    chain: str
    leads: tuple[Lead, ...]
    verdict: str

    @property
    def has_anchor(self) -> bool:
        return any(lead.named for lead in self.leads)


def rank_anchors(
    view: CityView, chains: Sequence[str] = (), facts: AnchorFacts = NO_ANCHOR_FACTS
) -> tuple[ChainLeads, ...]:
    """For each chain (all when empty) its anchors and backbone firms that run here, best evidence first."""
    return tuple(_chain(view, chain, facts) for chain in chains or view.graph.chains())


def _chain(view: CityView, chain: str, facts: AnchorFacts) -> ChainLeads:
    places: dict[str, list[PresenceEvidence]] = {}
    for node in view.activities(chain):
        for item in view.standing(node.id).findings.working:
            if item.kind == "enterprise" and item.role in ROLE_SAYS:
                places.setdefault(item.key, []).append(item)
    ties = {t.key: t for t in find_anchor_ties(view, chain)}
    figures = _largest(facts.figures)
    leads = [_lead(view, items, ties.get(key), figures.get(key)) for key, items in places.items()]
    leads.sort(key=lambda lead: (*(-x for x in lead.order), lead.firm))
    sayings = [s for s in facts.sayings if s.chain == chain]
    return ChainLeads(chain, tuple(leads), _verdict(leads, sayings))


def _largest(figures: Sequence[FirmFigure]) -> Mapping[str, FirmFigure]:
    best: dict[str, FirmFigure] = {}
    for figure in sorted(figures, key=lambda f: (f.amount, f.told)):
        best[figure.firm] = figure
    return best


def _lead(
    view: CityView, items: Sequence[PresenceEvidence], tie: AnchorTie | None, figure: FirmFigure | None
) -> Lead:
    first = items[0]
    named = any(i.role == "anchor" for i in items)
    sure = any(i.grade in VERIFIED_GRADES for i in items)
    nodes = tuple(dict.fromkeys(view.graph.node(i.node).label for i in items))
    stated = tie.stated if tie else ()
    evidence = [f"{ROLE_SAYS['anchor' if named else 'backbone']}（等级{min(i.grade for i in items)}）"]
    evidence.append(f"在本链{len(nodes)}个环节在产：{'、'.join(nodes[:4])}{'等' if len(nodes) > 4 else ''}")
    evidence += [f"有来源写明与之供货的本地企业{len(stated)}家：{'、'.join(stated[:3])}"] if stated else []
    evidence += [f"{figure.name}{figure.told}（等级{figure.grade}）"] if figure else []
    missing = [] if figure else ["营业收入或产值无数据"]
    missing += [] if stated else ["供货关系无数据"]
    order = (
        float(named),
        float(sure),
        float(len(nodes)),
        float(len(stated)),
        figure.amount if figure else 0.0,
    )
    return Lead(
        first.key, first.label, named, nodes, stated, figure.amount if figure else None,
        tuple(evidence), tuple(missing), order,
    )  # fmt: skip


def _verdict(leads: Sequence[Lead], sayings: Sequence[ChainSaying]) -> str:
    told = "；".join(f"{s.date or '日期无数据'}的文件称：{s.told}（等级{s.grade}）" for s in sayings)
    tail = f"。{told}" if told else ""
    named = [lead.label for lead in leads if lead.named]
    if named:
        return f"有来源称为链主的在产企业{len(named)}家，证据最多的是{named[0]}{tail}"
    if leads:
        return (
            f"没有链主：收录的来源没有称谁为链主；骨干企业{len(leads)}家，证据最多的是{leads[0].label}{tail}"
        )
    return f"没有链主：收录的企业里没有链主，也没有骨干企业{tail}"
