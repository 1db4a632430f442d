"""Quantified statements in policy text: what is said of which indicator, by when, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from yanzhen.kernel.statements import Mode, Relation, Statement, StatementKind
from yanzhen.reading.confidence import reliability
from yanzhen.reading.context import Passage, passages
from yanzhen.reading.coordination import several_names, share_relations
from yanzhen.reading.deadlines import Case, deadline_of, years_of
from yanzhen.reading.indicators import find_indicators
from yanzhen.reading.names import strip_head
from yanzhen.reading.quantities import Mention, mentions
from yanzhen.reading.spots import Found, Spot, edges_of
from yanzhen.reading.subjects import Subjects

if TYPE_CHECKING:
    from yanzhen.reading.measures import Catalogue

_QUOTE_LIMIT = 60
_NAME_LIMIT = 40
_SHORTEST = 2
_SOLID = re.compile(r"\S")
_BASE = re.compile(r"[由从][^，。；]{0,12}$")


def read_statements(text: str, *, date: str = "", catalogue: Catalogue | None = None) -> list[Statement]:
    """All quantified statements of a (mended) text, in order of place.

    ``date`` is the document's month ``YYYY-MM``; it decides relative years (今年) and what is already past.
    With a ``catalogue`` each statement carries the code of its measure.
    """
    return list(iter_statements(text, date=date, catalogue=catalogue))


def iter_statements(text: str, *, date: str = "", catalogue: Catalogue | None = None) -> Iterator[Statement]:
    """The same one at a time, so that memory does not grow with what is found."""
    subjects = Subjects(text[:20_000])
    for passage in passages(text, date=date):
        yield from _of_passage(passage, subjects, catalogue)


def _of_passage(passage: Passage, subjects: Subjects, catalogue: Catalogue | None) -> Iterator[Statement]:
    found_here = mentions(passage.text)
    if not found_here:
        return
    numbers = list(share_relations(passage.text, found_here))
    edges = edges_of(passage.text)
    subjects.begin(passage)
    years = years_of(passage)
    previous: Found | None = None
    named: list[tuple[int, str]] = []
    for index in range(len(numbers)):
        spot = Spot(passage.text, numbers, index, previous, edges, passage.ahead, named)
        for found in find_indicators(spot):
            previous = found
            named.append((index, found.indicator))
            subject = subjects.of(spot, found)
            for name in _names(spot, found, subject):
                yield _statement(
                    Case(passage, spot.mention, found, years, _is_base(spot)), (name, subject), catalogue
                )


def _names(spot: Spot, found: Found, subject: str) -> list[str]:
    """The indicators that share one number, without the subject they are said of."""
    if found.rule == "size":
        return [found.indicator]
    names = [found.indicator]
    if found.rule == "left":
        names = several_names(spot.sentence, found.clause_start, spot.mention, found.indicator)
    return [_own_part(name, subject) for name in names]


def _own_part(indicator: str, subject: str) -> str:
    """郑州机场年货邮吞吐量, said of 郑州机场, is 年货邮吞吐量."""
    if not indicator.startswith(subject):
        return indicator
    rest = strip_head(indicator.removeprefix(subject))[0]
    return rest if len(rest) >= _SHORTEST and rest[0] != "的" else indicator


def _is_base(spot: Spot) -> bool:
    """Whether the number belongs to a ratio that 由 opens: the shares from which a change starts."""
    group = spot.mention.group
    return group >= 0 and bool(_BASE.search(spot.sentence, max(0, group - 16), group))


def _statement(case: Case, named: tuple[str, str], catalogue: Catalogue | None) -> Statement:
    passage, mention, found = case.passage, case.mention, case.found
    indicator, subject = named
    deadline = deadline_of(case)
    start, end = _quote(passage.text, mention, found)
    rule = f"{mention.rule}/{found.rule}/{deadline.rule}"
    return Statement(
        kind=StatementKind.TARGET if deadline.ahead else StatementKind.ACTUAL,
        subject=subject,
        indicator=indicator[:_NAME_LIMIT],
        op=Relation(mention.op),
        value=mention.value,
        unit=mention.unit,
        mode=Mode(found.mode),
        year=deadline.year,
        start=passage.start + mention.start,
        end=passage.start + mention.end,
        quote=passage.text[start:end],
        rule=rule,
        confidence=reliability(rule),
        measure=catalogue.match(indicator, found.mode, mention.unit).code if catalogue else "",
    )


def _quote(sentence: str, mention: Mention, found: Found) -> tuple[int, int]:
    start, end = found.clause_start, max(found.clause_end, mention.end)
    if end - start > _QUOTE_LIMIT:
        start = max(start, min(mention.start - 30, end - _QUOTE_LIMIT))
        end = min(end, start + _QUOTE_LIMIT)
    end = max(end, mention.end)
    match = _SOLID.search(sentence, start)
    return (match.start() if match else start), end
