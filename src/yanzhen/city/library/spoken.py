"""What the admitted documents say, as claims that can be compared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import Max

from yanzhen.city.library.models import Reading, Suggestion
from yanzhen.city.library.ports import above
from yanzhen.city.library.values import HOLDING
from yanzhen.kernel.statements import Mode, Relation, Statement, StatementKind
from yanzhen.reading.contradictions import Claim, NamedList, Paper, claims_of, lists_of, place_of
from yanzhen.reading.contradictions.papers import known

STANDING = frozenset({"open", "accepted", "corrected", "unsure"})
"""Verdicts under which a suggestion may take part in a comparison."""


def document_claims(*, verdicts: Collection[str] = STANDING) -> tuple[list[Claim], list[NamedList]]:
    """What the admitted documents say, with the catalogue's codes, and the lists they name; rejected is left out."""
    wordings, home = dict(above.wordings()), above.home()
    claims: list[Claim] = []
    lists: list[NamedList] = []
    for paper in papers(verdicts=verdicts):
        claims += (_at_home(known(claim, wordings), home) for claim in claims_of(paper))
        lists += lists_of(replace(paper, region=place_of(paper) or home))
    return claims, lists


def _at_home(claim: Claim, home: str) -> Claim:
    """A document that names no place speaks of the city of the record."""
    return claim if claim.region else replace(claim, region=home)


def papers(*, verdicts: Collection[str] = STANDING) -> list[Paper]:
    """The latest reading of every document as a paper; ``source`` is the digest of the original."""
    latest = Reading.objects.values("document").annotate(last=Max("pk")).values_list("last", flat=True)
    readings = Reading.objects.filter(pk__in=list(latest)).select_related("document__source")
    rows = Suggestion.objects.filter(reading__in=list(latest), kind="statement", verdict__in=verdicts)
    held: dict[int, list[Statement]] = {}
    for row in rows.only(
        "reading", "fields", "corrected", "start", "end", "quote", "page", "confidence", "verdict"
    ):
        held.setdefault(row.reading_id, []).append(_statement(row))
    return [
        Paper(
            source=reading.document.digest,
            text=reading.text,
            statements=tuple(held.get(reading.pk, ())),
            date=reading.date or reading.document.source.date,
            title=reading.document.source.title,
        )
        for reading in readings
    ]


def _statement(row: Suggestion) -> Statement:
    fields: dict[str, Any] = dict(row.held)
    value = fields["value"]
    sure = row.verdict in HOLDING
    return Statement(
        kind=StatementKind(fields["kind"]),
        subject=fields["subject"],
        indicator=fields["indicator"],
        op=Relation(fields["op"]),
        value=(value[0], value[1]) if isinstance(value, list) else value,
        unit=fields["unit"],
        mode=Mode(fields["mode"]),
        year=fields["year"],
        quote=row.quote,
        start=row.start,
        end=row.end,
        page=row.page,
        confidence=1.0 if sure else row.confidence,
        measure=str(fields.get("measure") or ""),
    )
