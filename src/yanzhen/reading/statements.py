"""Quantified statements in policy text: what is said of which indicator, by when, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanzhen.kernel.statements import Mode, Relation, Statement, StatementKind
from yanzhen.reading.context import Passage, passages
from yanzhen.reading.grammar import DONE_WORDS, PLAN_WORDS
from yanzhen.reading.indicators import Found, find_indicator
from yanzhen.reading.periods import years_in
from yanzhen.reading.quantities import Mention, mentions

_RATIO_NAMES = ("第一产业占比", "第二产业占比", "第三产业占比")
_QUOTE_LIMIT = 60
_CAPACITY = re.compile(r"(?:年产|总投资|产能)(?:近|约|超|超过|达|为|达到)?\s*$|年产[^，。；]{0,20}和\s*$")
_FROM = re.compile(r"由(?:现在|目前|当前)的?\s*$")
_PROMISE = re.compile(r"(?:力争|争取|确保|力求|预计年内|争创|给予)[^。；]*$")
_NOW = re.compile(r"(?:目前|现有|现已|已有|迄今)[^。；]*$")


def read_statements(text: str, *, date: str = "") -> list[Statement]:
    """All quantified statements of a (mended) text, in order of place.

    ``date`` is the document's month ``YYYY-MM``; it decides relative years (今年) and what is already past.
    """
    return list(iter_statements(text, date=date))


def iter_statements(text: str, *, date: str = "") -> Iterator[Statement]:
    """The same one at a time, so that memory does not grow with what is found."""
    for passage in passages(text, date=date):
        yield from _of_passage(passage)


def _of_passage(passage: Passage) -> Iterator[Statement]:
    numbers = mentions(passage.text)
    previous: Found | None = None
    ratio = 0
    for index, mention in enumerate(numbers):
        if mention.rule == "ratio":
            found: Found | None = Found(_RATIO_NAMES[ratio % 3], "level", mention.start, mention.end, "ratio")
            ratio += 1
        else:
            found = find_indicator(passage.text, numbers, index, previous)
        if found is None:
            continue
        previous = found
        yield _statement(passage, mention, found)


def _statement(passage: Passage, mention: Mention, found: Found) -> Statement:
    year, ahead = _governing(passage, mention)
    start, end = _quote(passage.text, mention, found)
    return Statement(
        kind=StatementKind.TARGET if ahead else StatementKind.ACTUAL,
        subject="全市",
        indicator=found.indicator[:40],
        op=Relation(mention.op),
        value=mention.value,
        unit=mention.unit,
        mode=Mode(found.mode),
        year=year,
        start=passage.start + mention.start,
        end=passage.start + mention.end,
        quote=passage.text[start:end],
        rule=f"{mention.rule}/{found.rule}",
    )


def _governing(passage: Passage, mention: Mention) -> tuple[int | None, bool]:
    """(year, is a target): capacity is a fact of a project, a promise looks ahead, 目前 speaks of now."""
    before = passage.text[: mention.start]
    explicit = [g for g in years_in(passage.text, passage.document_year) if g.end <= mention.start]
    if _FROM.search(before) and not explicit:
        return passage.document_year or passage.year, False
    if _CAPACITY.search(before):
        stated = [g for g in explicit if not g.ahead and not _PROMISE.search(before)]
        return (stated[-1].year if stated else None), False
    year = explicit[-1].year if explicit else passage.year
    if _NOW.search(before) and not explicit:
        return passage.document_year or year, False
    if _PROMISE.search(before):
        looking_back = year is not None and passage.document_year is not None and year < passage.document_year
        return (passage.document_year if looking_back and not explicit else year), True
    return year, _looks_ahead(passage, mention, year)


def _looks_ahead(passage: Passage, mention: Mention, year: int | None) -> bool:
    if year is not None and passage.document_year is not None and year != passage.document_year:
        return year > passage.document_year
    if passage.ahead is not None:
        return passage.ahead
    before = passage.text[: mention.start]
    return bool(PLAN_WORDS.search(before)) and not DONE_WORDS.search(before)


def _quote(sentence: str, mention: Mention, found: Found) -> tuple[int, int]:
    start, end = found.clause_start, max(found.clause_end, mention.end)
    if end - start > _QUOTE_LIMIT:
        start = max(start, min(mention.start - 30, end - _QUOTE_LIMIT))
        end = min(end, start + _QUOTE_LIMIT)
    end = max(end, mention.end)
    match = re.compile(r"\S").search(sentence, start)
    return (match.start() if match else start), end
