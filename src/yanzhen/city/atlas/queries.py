"""Chains and the city drawn from the record: what every page, map and report starts from."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import groupby

from yanzhen.analysis.gaps import ChainStatus, chain_status_of
from yanzhen.city.atlas import measures, red
from yanzhen.city.atlas import search as searching
from yanzhen.city.atlas.gap_moves import gap_moves as gap_moves
from yanzhen.city.atlas.hit_rates import hit_rates as hit_rates
from yanzhen.city.atlas.node_measures import MeasureTable as MeasureTable
from yanzhen.city.atlas.node_measures import measure_chain as measure_chain
from yanzhen.city.atlas.nodes import Standing, node_cards, standing
from yanzhen.city.atlas.reasoned import reasoned
from yanzhen.city.atlas.reasoning import Reasoning, record_today
from yanzhen.city.atlas.reasoning import reasoning_today as reasoning_today
from yanzhen.city.atlas.record import APART, CityRecord, read_record
from yanzhen.city.atlas.summaries import batches, chain_summary, lights
from yanzhen.city.atlas.values import (
    ChainAtlas,
    ChainSummary,
    ChangeLine,
    Cite,
    CityAtlas,
    Cockpit,
    ContradictionCard,
    EdgeCard,
    EnterpriseCard,
    ProjectCard,
    Reasoned,
    RedItem,
    SearchGroup,
    TargetCard,
)
from yanzhen.city.atlas.what_if import ACT_LABELS as ACT_LABELS
from yanzhen.city.atlas.what_if import ADD as ADD
from yanzhen.city.atlas.what_if import ATTRACT as ATTRACT
from yanzhen.city.atlas.what_if import STOP as STOP
from yanzhen.city.atlas.what_if import Answer as Answer
from yanzhen.city.atlas.what_if import Question as Question
from yanzhen.city.atlas.what_if import answer as answer
from yanzhen.city.atlas.what_if import percent as percent
from yanzhen.city.enterprises.queries import city_name
from yanzhen.city.records.queries import recent_changes
from yanzhen.city.records.remembering import remembered
from yanzhen.kernel.errors import YanzhenError


def chain_atlas(code: str, *, as_of: datetime.date | None = None) -> ChainAtlas:
    """Everything of one chain. Raises YanzhenError when there is no such chain."""
    record = read_record(as_of)
    if code not in record.chain_cites or code not in record.graph.chains():
        raise YanzhenError(
            "没有这条产业链",
            where=code,
            why="档案中没有这个代码，或它还没有环节",
            do="从产业链列表进入，或先安装城市定义包",
        )
    status = chain_status(record, code)
    return _chain_atlas(record, status, standing(record, [status]))


def city_atlas(*, as_of: datetime.date | None = None) -> CityAtlas:
    """The city with all its chains, from one reading of the record."""
    return draw_city(read_record(as_of))


def reasoned_city(
    *, as_of: datetime.date | None = None
) -> tuple[CityAtlas, Callable[[ChainAtlas | CityAtlas], Reasoned]]:
    """The city, and what the reasoning says of it or of a chain: one reading of the record, one reasoning."""
    record = read_record(as_of)
    return draw_city(record), partial(reasoned, Reasoning(record))


def draw_city(record: CityRecord) -> CityAtlas:
    statuses = chain_statuses(record)
    here = standing(record, statuses.values())
    return CityAtlas(
        city=city_name(),
        as_of=record.as_of,
        chains=tuple(_chain_atlas(record, status, here) for status in statuses.values()),
        projects=tuple(record.projects.values()),
        targets=record.targets,
        contradictions=record.contradictions,
        listings=tuple(card for _, card in record.listings),
        measures=measures.city_measures(record, statuses),
    )


def chain_summaries(*, as_of: datetime.date | None = None) -> tuple[ChainSummary, ...]:
    """Every chain at a glance, in order."""
    record = read_record(as_of)
    return _summaries(record, chain_statuses(record))


def red_items(*, as_of: datetime.date | None = None, chain: str = "") -> tuple[RedItem, ...]:
    """What is wrong, of the city or of one chain."""
    record = read_record(as_of)
    items = red.red_items(record, chain_statuses(record))
    return tuple(item for item in items if not chain or item.chain == chain)


def cockpit(*, as_of: datetime.date | None = None, days: int = 7) -> Cockpit:
    """The city on one page, from one reading of the record."""
    return draw_cockpit(read_record(as_of), days)


def draw_cockpit(record: CityRecord, days: int = 7) -> Cockpit:
    statuses = chain_statuses(record)
    return Cockpit(
        city=city_name(),
        as_of=record.as_of,
        lights=lights(record.targets),
        chains=_summaries(record, statuses),
        red=red.red_items(record, statuses),
        projects_by_batch=batches(record.projects.values()),
        changes=changed(days),
        measures=measures.city_measures(record, statuses),
    )


def city_today() -> CityAtlas:
    """The city as of today, drawn once for each state of the record."""
    return remembered("city", lambda: draw_city(record_today()), by="atlas", apart=APART)


def cockpit_today() -> Cockpit:
    """The cockpit as of today, drawn once for each state of the record; what changed lately is read anew."""
    drawn = remembered("cockpit", lambda: draw_cockpit(record_today()), by="atlas", apart=APART)
    return replace(drawn, changes=changed())


def chain_today(code: str) -> ChainAtlas | None:
    """One chain out of ``city_today``; None when there is no such chain."""
    return next((c for c in city_today().chains if c.summary.code == code), None)


def changed(days: int = 7, *, limit: int = 12) -> tuple[ChangeLine, ...]:
    """What changed lately: neighbouring changes of one origin, action and model as one line, newest first."""
    rows = recent_changes(days).order_by("-at", "-id")[:2000]
    lines = []
    for _, group in groupby(rows, key=lambda c: (c.origin, c.action, c.model)):
        found = list(group)
        first = found[0]
        label = first.label or first.key
        lines.append(
            ChangeLine(first.at, first.actor_name, first.origin, first.action, first.model, label, len(found))
        )
    return tuple(lines[:limit])


def search(text: str, *, limit: int = 8) -> tuple[SearchGroup, ...]:
    """One search over everything that has a page, grouped by kind."""
    return searching.search(text, limit=limit)


def chain_statuses(record: CityRecord) -> dict[str, ChainStatus]:
    """Chain code → everything that is computed of it, restricted nodes cut down."""
    drawn = record.graph.chains()
    return {c.code: chain_status(record, c.code) for c in record.chain_rows if c.code in drawn}


def chain_status(record: CityRecord, code: str) -> ChainStatus:
    """Everything that is computed of one chain, restricted nodes cut down."""
    return record.cut.status(chain_status_of(record.view, code))


def _summaries(record: CityRecord, statuses: Mapping[str, ChainStatus]) -> tuple[ChainSummary, ...]:
    return tuple(_summary(record, code, status) for code, status in statuses.items())


def _summary(record: CityRecord, code: str, status: ChainStatus) -> ChainSummary:
    chain = next(c for c in record.chain_rows if c.code == code)
    return chain_summary(
        chain, status, _enterprises(record, code), _projects(record, code), _targets(record, code)
    )


def _enterprises(record: CityRecord, code: str) -> tuple[EnterpriseCard, ...]:
    return tuple(e for e in record.enterprises.values() if _stands_on(e.nodes, code))


def _projects(record: CityRecord, code: str) -> tuple[ProjectCard, ...]:
    return tuple(p for p in record.projects.values() if _stands_on(p.nodes, code))


def _targets(record: CityRecord, code: str) -> tuple[TargetCard, ...]:
    return tuple(t for t in record.targets if t.chain == code)


def _stands_on(nodes: Iterable[str], chain: str) -> bool:
    return any(node.startswith(f"{chain}.") for node in nodes)


def _contradictions(record: CityRecord, code: str) -> tuple[ContradictionCard, ...]:
    """Those on an indicator of the chain's targets, or whose wording names the chain."""
    label = next(c.label for c in record.chain_rows if c.code == code)
    indicators = {t.indicator for t in _targets(record, code)}
    return tuple(
        c
        for c in record.contradictions
        if c.indicator in indicators or label in c.label or label in c.explanation
    )


def _chain_atlas(record: CityRecord, status: ChainStatus, here: Standing) -> ChainAtlas:
    code = status.chain
    chain = next(c for c in record.chain_rows if c.code == code)
    enterprises, projects = _enterprises(record, code), _projects(record, code)
    targets = _targets(record, code)
    listings = tuple(card for codes, card in record.listings if code in codes)
    return ChainAtlas(
        summary=_summary(record, code, status),
        as_of=record.as_of,
        review_notes=tuple(chain.review_notes),
        nodes=node_cards(record, code, here),
        edges=_edges(record, code),
        status=status,
        enterprises=enterprises,
        projects=projects,
        targets=targets,
        listings=listings,
        contradictions=_contradictions(record, code),
        cites=_all_cites(record.chain_cites[code], [*enterprises, *projects, *targets, *listings]),
    )


def _edges(record: CityRecord, code: str) -> tuple[EdgeCard, ...]:
    inside = {node for node, row in record.node_rows.items() if row.chain.code == code}
    return tuple(
        EdgeCard(link.supplier, link.customer, link.share.value, link.kind.value)
        for link in record.links
        if link.supplier in inside and link.customer in inside
    )


def _all_cites(own: tuple[Cite, ...], cards: Iterable[object]) -> tuple[Cite, ...]:
    """Every mark that stands on the atlas, once, in order of appearance."""
    marks = dict.fromkeys(own)
    for card in cards:
        marks |= dict.fromkeys(getattr(card, "cites", ()))
        marks |= dict.fromkeys(getattr(card, "actual_cites", ()))
    return tuple(marks)


def node_chains() -> dict[str, str]:
    """Node → label of its chain."""
    return {n.code: chain.summary.label for chain in city_today().chains for n in chain.nodes}
