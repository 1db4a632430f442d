"""A pack's enterprises and projects as evidence, so that a ranking runs without a record."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yanzhen.analysis.gaps import ChainFacts, FirmTie, city_view
from yanzhen.analysis.ranking.anchors import AnchorFacts, ChainSaying, FirmFigure
from yanzhen.analysis.ranking.factors import Weight
from yanzhen.analysis.standing import CityView
from yanzhen.kernel.grades import POOR_GRADES, Grade
from yanzhen.kernel.presence import PresenceEvidence
from yanzhen.specs.graphs import chain_graph
from yanzhen.specs.models import EnterpriseFigureSpec, EnterpriseSpec
from yanzhen.specs.pack import Pack

LARGE = Decimal(2000)
"""万元 of yearly revenue from which an industrial firm is above scale (since 2011)."""
TEN_THOUSANDS = {"万元": Decimal(1), "亿元": Decimal(10000), "元": Decimal("0.0001")}
MONEY = {"revenue": "营业收入", "output": "产值"}
LEADS_SAID = ("链主", "龙头")


def pack_view(packs: Sequence[Pack]) -> CityView:
    """The city of the packs: every chain counts as surveyed, as an installed pack's does."""
    graph = chain_graph(packs)
    evidence = [e for pack in packs for e in (*_placed(pack), *_projects(pack)) if e.node in graph]
    ties = tuple(
        FirmTie(s.supplier, s.customer) for p in packs for s in p.supply if s.customer and not _retired(s)
    )
    return city_view(graph, evidence, surveyed_chains=frozenset(graph.chains()), facts=ChainFacts(ties=ties))


def pack_weights(packs: Sequence[Pack]) -> tuple[Weight, ...]:
    """Weights of all packs; a later pack's word on a factor replaces an earlier one's."""
    found: dict[str, Weight] = {}
    for pack in packs:
        for row in pack.ranking_factors:
            if not row.valid_to:
                found[row.id] = Weight(row.id, row.label.zh, row.part, float(row.weight), str(row.grade))
    return tuple(found.values())


def pack_anchor_facts(packs: Sequence[Pack]) -> AnchorFacts:
    """Figures in money, and what lists of chains say of leading enterprises."""
    figures = [f for p in packs for row in p.enterprise_figures if (f := _figure(row))]
    sayings = [
        ChainSaying(chain, row.office_facts, row.version, str(row.grade))
        for p in packs
        for row in p.listings
        if any(word in row.office_facts for word in LEADS_SAID)
        for chain in row.chains
    ]
    return AnchorFacts(tuple(figures), tuple(dict.fromkeys(sayings)))


def _retired(row: object) -> bool:
    return bool(getattr(row, "valid_to", ""))


def _placed(pack: Pack) -> list[PresenceEvidence]:
    firms = {e.id: e for e in pack.enterprises if not _retired(e)}
    large = _large(pack)
    return [
        _evidence(firms[row.enterprise], row.node, large)
        for row in pack.placements
        if row.enterprise in firms and not _retired(row)
    ]


def _evidence(firm: EnterpriseSpec, node: str, large: frozenset[str]) -> PresenceEvidence:
    above = firm.id in large or any(w in rung for rung in firm.rungs for w in ("规模以上", "规上"))
    return PresenceEvidence(
        node=node,
        kind="enterprise",
        key=firm.id,
        label=firm.name,
        status=firm.status,
        grade=Grade(firm.grade),
        above_scale=True if above else None,
        role=firm.role,
        local=firm.role != "outside",
    )


def _projects(pack: Pack) -> list[PresenceEvidence]:
    local = {e.id for e in pack.enterprises if e.role != "outside"}
    return [
        PresenceEvidence(
            node=node,
            kind="project",
            key=row.id,
            label=row.name,
            status=row.stage.value,
            grade=Grade(row.grade),
            firm=next((e for e in row.enterprises if e in local), ""),
        )
        for row in pack.projects
        if not _retired(row)
        for node in row.nodes
    ]


def _large(pack: Pack) -> frozenset[str]:
    return frozenset(
        row.enterprise
        for row in pack.enterprise_figures
        if row.indicator in MONEY
        and row.value is not None
        and row.unit in TEN_THOUSANDS
        and row.op in ("=", ">=", ">", "~")
        and Grade(row.grade) not in POOR_GRADES
        and row.value * TEN_THOUSANDS[row.unit] >= LARGE
    )


def _figure(row: EnterpriseFigureSpec) -> FirmFigure | None:
    if row.indicator not in MONEY or row.value is None or row.unit not in TEN_THOUSANDS:
        return None
    amount = float(row.value * TEN_THOUSANDS[row.unit])
    when = row.period or "期间无数据"
    return FirmFigure(
        row.enterprise, MONEY[row.indicator], amount, f"{row.value}{row.unit}（{when}）", str(row.grade)
    )
