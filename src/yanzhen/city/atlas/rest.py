"""Search, chains, nodes, gaps, prospects and alerts for programs: the same drawing of the record as the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.analysis.gaps import GAP_LABELS
from yanzhen.city.atlas import queries
from yanzhen.city.atlas.prospects import prospects_for
from yanzhen.city.atlas.rest_shapes import (
    AlertRow,
    ChainQuery,
    ChainRow,
    ChainWhole,
    Evidence,
    Factor,
    FirmProspect,
    FirmRef,
    GapQuery,
    GapRow,
    Hit,
    HitGroup,
    LinkRow,
    MeasureRow,
    NeighbourRow,
    NodeQuery,
    NodeRow,
    NodeWhole,
    ProjectRef,
    ProspectQuery,
    ProspectRow,
)
from yanzhen.city.atlas.values import RED_LABELS
from yanzhen.city.exchange.interface import Asker, Page, Paging, Words, cut, marks, missing
from yanzhen.city.records.remembering import remembered
from yanzhen.kernel.presence import PRESENCE_LABELS

router = Router(tags=["产业链"])


class SearchQuery(Schema):
    q: Words = Field(max_length=100, min_length=1, description="查找的词；拼音首字母也可以")
    limit: int = Field(8, ge=1, le=50, description="每类至多几条")


@router.get("/search", response=list[HitGroup], summary="搜索企业、项目、环节、目标、资料、园区、产业链")
def search(request: Asker, asked: Query[SearchQuery]) -> list[HitGroup]:
    groups = queries.search(asked.q, limit=asked.limit)
    return [
        HitGroup(
            kind=g.kind, label=g.label, more=g.more,
            hits=[Hit(kind=h.kind, code=h.code, label=h.label, detail=h.detail) for h in g.hits],
        )
        for g in groups
    ]  # fmt: skip


@router.get("/chains", response=Page[ChainRow], summary="产业链概览")
def chains(request: Asker, asked: Query[Paging]) -> Page[ChainRow]:
    return cut([_chain_row(c) for c in queries.city_today().chains], asked)


@router.get("/chains/{str:code}", response=ChainWhole, summary="一条产业链：全景、现状、指标、缺口")
def chain(request: Asker, code: str) -> ChainWhole:
    found = _chain(code)
    cards = {n.code: n for n in found.nodes}
    return ChainWhole(
        **_chain_row(found).model_dump(exclude={"sources"}),
        sources=marks(found.cites),
        panorama=[_node_row(n, code) for n in found.nodes],
        links=[
            LinkRow(supplier=e.supplier, customer=e.customer, share=str(e.share), kind=str(e.kind))
            for e in found.edges
        ],
        measures=[
            MeasureRow(id=m.id, label=m.label, value=m.value, unit=m.unit, says=m.explanation)
            for m in found.status.measures
        ],
        found=[_gap_row(g, cards[g.node], code) for g in found.status.gaps],
        review_notes=list(found.review_notes),
    )


@router.get("/nodes", response=Page[NodeRow], summary="环节及其有无")
def nodes(request: Asker, asked: Query[NodeQuery]) -> Page[NodeRow]:
    word = asked.q.strip().lower()
    found = [
        _node_row(n, c.summary.code)
        for c in _wanted(asked.chain)
        for n in c.nodes
        if (not asked.presence or n.status.presence == asked.presence)
        and (not word or word in " ".join((n.label, *n.products)).lower())
    ]
    return cut(found, asked)


@router.get("/nodes/{str:code}", response=NodeWhole, summary="一个环节：企业、项目、上下游、缺口")
def node(request: Asker, code: str) -> NodeWhole:
    of = code.partition(".")[0]
    card = next((n for c in _wanted(of) for n in c.nodes if n.code == code), None)
    if card is None:
        raise missing("环节", code)
    return NodeWhole(
        **_node_row(card, of).model_dump(),
        constraints=list(card.constraints),
        value_added=card.value_added,
        industries=[f"{c} {name}".strip() for c, name in card.industries],
        benchmarks=list(card.benchmarks),
        evidence=_evidence(card),
        suppliers=[_neighbour(n) for n in card.suppliers],
        customers=[_neighbour(n) for n in card.customers],
        firms=[
            FirmRef(
                code=e.code, name=e.name, status=e.status, role=e.role, grade=e.grade, note=e.note,
                sources=marks(e.cites),
            )
            for e in card.enterprises
        ],
        built=[
            ProjectRef(
                code=p.code, name=p.name, stage=p.stage, stage_label=p.stage_label, stage_date=p.stage_date,
                grade=p.grade, note=p.note, sources=marks(p.cites),
            )
            for p in card.projects
        ],
        gap=_gap_row(card.gap, card, of) if card.gap else None,
    )  # fmt: skip


@router.get("/gaps", response=Page[GapRow], summary="断点、缺失、卡点、薄弱，按次序")
def gaps(request: Asker, asked: Query[GapQuery]) -> Page[GapRow]:
    found = []
    for one in _wanted(asked.chain):
        cards = {n.code: n for n in one.nodes}
        found += [
            _gap_row(g, cards[g.node], one.summary.code)
            for g in one.status.gaps
            if not asked.kind or g.kind == asked.kind
        ]
    return cut(found, asked)


@router.get("/prospects", response=Page[ProspectRow], summary="下一步补什么、找谁，各带理由")
def prospects(request: Asker, asked: Query[ProspectQuery]) -> Page[ProspectRow]:
    """Firms only where a register of outside enterprises was imported."""
    city = queries.reasoning_today()
    if asked.chain:
        _chain(asked.chain)
    ranked = city.following_in(asked.chain) if asked.chain else city.following
    page = cut(list(ranked), asked)
    key = f"prospects {asked.chain} {asked.after} {asked.limit}"
    firms = remembered(key, lambda: prospects_for(city, page.items))
    return Page(items=[_prospect(n, firms.get(n.node, ())) for n in page.items], next=page.next)


@router.get("/alerts", response=Page[AlertRow], summary="红灯：哪里不对，到哪里办")
def alerts(request: Asker, asked: Query[ChainQuery]) -> Page[AlertRow]:
    found = [
        AlertRow(
            what=i.what,
            what_label=RED_LABELS[i.what],
            kind=i.kind,
            code=i.code,
            says=i.sentence,
            chain=i.chain,
        )
        for i in queries.cockpit_today().red
        if not asked.chain or i.chain == asked.chain
    ]
    return cut(found, asked)


def _wanted(chain: str) -> Iterable[Any]:
    """All chains, or the one that was asked for."""
    return (c for c in queries.city_today().chains if not chain or c.summary.code == chain)


def _chain(code: str) -> Any:
    found = queries.chain_today(code)
    if found is None:
        raise missing("产业链", code)
    return found


def _chain_row(found: Any) -> ChainRow:
    s = found.summary
    counts = {
        name: getattr(s, name)
        for name in ("nodes", "present", "weak", "absent", "unknown", "gaps", "breaks", "enterprises", "projects")
    }  # fmt: skip
    return ChainRow(
        code=s.code, label=s.label, on_list=s.on_list, carriers=s.carriers, goal=s.goal, anchors=list(s.anchors),
        as_of=found.as_of.isoformat(), sources=marks(found.cites[:5]), **counts,
    )  # fmt: skip


def _node_row(card: Any, chain: str) -> NodeRow:
    return NodeRow(
        code=card.code, label=card.label, chain=chain, band=str(card.band), says=card.says,
        products=list(card.products), presence=str(card.status.presence),
        presence_label=PRESENCE_LABELS[card.status.presence], reason=card.status.reason,
        restricted=card.restricted, enterprises=len(card.enterprises), projects=len(card.projects),
    )  # fmt: skip


def _evidence(card: Any) -> list[Evidence]:
    return [
        Evidence(kind=e.kind, code=e.key, label=e.label, status=e.status, grade=str(e.grade), gain=e.gain)
        for e in card.status.evidence
    ]


def _neighbour(n: Any) -> NeighbourRow:
    return NeighbourRow(
        code=n.code, label=n.label, chain=n.chain, kind=str(n.kind), share=str(n.share), evidence=n.evidence,
        presence=str(n.presence), enterprises=list(n.enterprises),
    )  # fmt: skip


def _gap_row(gap: Any, card: Any, chain: str) -> GapRow:
    return GapRow(
        node=gap.node, label=card.label, chain=chain, kind=str(gap.kind), kind_label=GAP_LABELS[gap.kind],
        also=[str(k) for k in gap.also], reason=gap.reason, rank=gap.rank,
        local_customers=list(gap.local_customers), local_suppliers=list(gap.local_suppliers),
        constraints=list(gap.constraints), factors=[Factor(name=n, value=v, says=s) for n, v, s in gap.factors],
        evidence=_evidence(card),
    )  # fmt: skip


def _prospect(node: Any, firms: Iterable[Any]) -> ProspectRow:
    return ProspectRow(
        node=node.node, label=node.label, chain=node.chain, presence=str(node.presence), rank=node.rank,
        why=list(node.why), against=list(node.against),
        parts=[
            Factor(name=f"{p.label}：{c.label}", value=c.value, says=c.told, grade=str(c.grade))
            for p in node.parts
            for c in p.parts
        ],
        firms=[_firm(f) for f in firms],
    )  # fmt: skip


def _firm(found: Any) -> FirmProspect:
    firm = found.candidate.firm
    return FirmProspect(
        key=firm.key, name=firm.name, city=firm.city, rank=found.rank, score=found.score,
        known_share=found.known_share, reasons=list(found.reasons), against=list(found.against),
        factors=[Factor(name=c.label, value=c.value, says=c.told, grade=str(c.grade)) for c in found.parts],
    )  # fmt: skip
