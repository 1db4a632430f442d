"""What contradicts what: claims of any sources are compared by the machine, each finding told in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from yanzhen.reading.contradictions.claims import (
    KIND_LABELS,
    SEVERITY_LABELS,
    Claim,
    Contradiction,
    Kind,
    Severity,
)
from yanzhen.reading.contradictions.falls import find_attained, find_falls
from yanzhen.reading.contradictions.groups import folded
from yanzhen.reading.contradictions.lists import NamedList, named_lists
from yanzhen.reading.contradictions.namesakes import find_lists
from yanzhen.reading.contradictions.papers import Paper, claims_of, place_of
from yanzhen.reading.contradictions.sums import find_sums
from yanzhen.reading.contradictions.values import find_unequal

__all__ = [
    "KIND_LABELS",
    "SEVERITY_LABELS",
    "Claim",
    "Contradiction",
    "Kind",
    "NamedList",
    "Paper",
    "Severity",
    "claims_of",
    "find_contradictions",
    "find_in_papers",
    "lists_of",
    "named_lists",
    "place_of",
]


def lists_of(paper: Paper) -> Iterator[NamedList]:
    """The named lists of a paper."""
    given = {"source": paper.source, "dated": paper.date, "title": paper.title, "region": place_of(paper)}
    yield from named_lists(paper.text, **given)


_WEIGHT = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}


def find_contradictions(claims: Iterable[Claim], lists: Iterable[NamedList] = ()) -> list[Contradiction]:
    """Everything that cannot hold together, each thing once, the gravest first."""
    held = folded(claims)
    found = [
        *find_unequal(held),
        *find_falls(held),
        *find_attained(held),
        *find_sums(held),
        *find_lists(list(lists)),
    ]
    once = {item.key: item for item in reversed(found)}
    return sorted(once.values(), key=lambda c: (_WEIGHT[c.severity], -c.confidence, c.topic, c.key))


def find_in_papers(papers: Iterable[Paper], *, beside: Iterable[Claim] = ()) -> list[Contradiction]:
    """Across and inside documents, and against claims of other origin ``beside`` them."""
    claims: list[Claim] = list(beside)
    lists: list[NamedList] = []
    for paper in papers:
        at = replace(paper, region=place_of(paper))
        claims += claims_of(at)
        lists += lists_of(at)
    return find_contradictions(claims, lists)
