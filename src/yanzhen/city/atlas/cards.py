"""Rows of the record as the cards that pages and products print."""

from __future__ import annotations

from typing import Any

from yanzhen.city.atlas.values import ContradictionCard, EnterpriseCard, ListingCard, ProjectCard, TargetCard
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.projects.queries import BATCH_OF_STAGE, StageSeen, gains_kept
from yanzhen.city.targets.queries import LedgerRow, amount
from yanzhen.kernel.stages import STAGE_LABELS


def number(value: Any) -> str:
    """A decimal without trailing zeros; empty when there is none."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if value else "0"


def enterprise_card(row: Any) -> EnterpriseCard:
    """``row`` comes from enterprises.queries.enterprises()."""
    short = [n.name for n in row.names.all() if n.kind == "short"]
    places = [o.park.name for o in row.occupancies.all()]
    return EnterpriseCard(
        code=row.code,
        name=row.name,
        short_name=short[0] if short else row.name,
        status=row.status,
        role=row.role,
        region=row.region.name if row.region else "",
        park="、".join(places),
        products=tuple(row.products),
        nodes=tuple(p.node.code for p in row.placements.all()),
        cites=cites_of(row),
        grade=row.grade,
        note=row.note,
    )


def project_card(row: Any, seen: StageSeen) -> ProjectCard:
    """``row`` comes from projects.queries.projects(); ``seen`` is its stage on the day."""
    return ProjectCard(
        code=row.code,
        name=row.name,
        stage=seen.stage.value,
        stage_label=STAGE_LABELS[seen.stage],
        stage_date=seen.date,
        stage_reason=seen.reason,
        batch=BATCH_OF_STAGE[seen.stage],
        investment=number(row.investment) or row.investment_text.removesuffix("亿元"),
        capacity=row.capacity_text or f"{number(row.capacity)}{row.capacity_unit if row.capacity else ''}",
        parks=tuple(p.name for p in row.parks.all()) or ((row.place_text,) if row.place_text else ()),
        regions=tuple(r.name for r in row.regions.all()),
        nodes=tuple(n.code for n in row.nodes.all()),
        investors=tuple(i.enterprise.name if i.enterprise else i.name for i in row.investors.all()),
        cites=cites_of(row),
        grade=row.grade,
        note=row.note,
        owner_unit=row.owner_unit,
        gains=gains_kept(row),
    )


def target_card(row: LedgerRow) -> TargetCard:
    target, latest = row.target, row.latest
    return TargetCard(
        code=target.code,
        label=target.label,
        indicator=target.indicator.code,
        subject=target.subject,
        chain=target.chain.code if target.chain else "",
        deadline=target.deadline,
        goal=row.goal,
        scope=target.scope,
        set_in=target.set_in,
        set_on=target.set_on,
        lineage=target.lineage.code if target.lineage else "",
        superseded=row.superseded,
        progress=row.progress,
        latest=amount(latest) if latest else "",
        actual_cites=cites_of(latest) if latest else (),
        cites=cites_of(target),
        grade=target.grade,
        note=target.note,
    )


def listing_card(row: Any) -> ListingCard:
    return ListingCard(
        list_name=row.list_name,
        version=row.version,
        label=row.label,
        confirmed=row.confirmed,
        post=row.post,
        office_facts=row.office_facts,
        carrying_place=row.carrying_place,
        cites=cites_of(row),
        grade=row.grade,
        note=row.note,
    )


def contradiction_card(row: Any) -> ContradictionCard:
    return ContradictionCard(
        code=row.code,
        label=row.label,
        kind=row.kind,
        indicator=row.indicator,
        explanation=row.explanation,
        sides=tuple((side.statement, side.value, cites_of(side)) for side in row.sides.all()),
    )
