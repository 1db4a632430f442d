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
_FROM_YEAR = re.compile(r"[从由](?:“?(20\d\d)年?末?的?|上年的?)?[^，。；、\d]{0,8}$")
_SPAN_START = re.compile(r"(20\d\d)年?\s*(?:[—\-–~至到]+)\s*20\d\d年")
_DID = re.compile(r"[\u4e00-\u9fa5]了\s*$")
_SITE = re.compile(r"[\u4e00-\u9fa5](?<![达到为产量造增])$")
_OUTPUT = re.compile(r"(?:吨|瓦时|[GMk]Wh|千瓦|台|辆)$")
_NOW = re.compile(r"(?:目前|现有|现已|已有|迄今)[^。；]*$")


def read_statements(text: str, *, date: str = "") -> list[Statement]:
    """All quantified statements of a (mended) text, in order of place.

    ``date`` is the document's month ``YYYY-MM``; it decides relative years (今年) and what is already past.
    """
    return list(iter_statements(text, date=date))


def iter_statements(text: str, *, date: str = "") -> Iterator[Statement]:
    """The same one at a time, so that memory does not grow with what is found."""
    region = _region(text[:20_000])
    for passage in passages(text, date=date):
        yield from _of_passage(passage, region)


def _region(head: str) -> str:
    """The region that a document speaks for, by what it calls itself most often: 全省, 全市, 全县 or 全区."""
    counts = {f"全{level}": len(re.findall(f"[全我]{level}", head)) for level in "省市县区"}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else "全市"


def _of_passage(passage: Passage, region: str) -> Iterator[Statement]:
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
        yield _statement(passage, mention, found, region)


def _statement(passage: Passage, mention: Mention, found: Found, region: str) -> Statement:
    year, ahead = _governing(passage, mention)
    start, end = _quote(passage.text, mention, found)
    return Statement(
        kind=StatementKind.TARGET if ahead else StatementKind.ACTUAL,
        subject=region,
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
    start_year = _start_of_range(passage, before)
    if start_year:
        return start_year, False
    if _FROM.search(before) and not explicit:
        return passage.document_year or passage.year, False
    if _CAPACITY.search(before):
        stated = [g for g in explicit if not g.ahead and not _PROMISE.search(before)]
        return (stated[-1].year if stated else None), False
    year = explicit[-1].year if explicit else passage.year
    if _is_site(passage.text, mention):
        return None, False
    if _DID.search(before):
        return (explicit[-1].year if explicit else _latest_past(passage)), False
    now = None if explicit else _NOW.search(before)
    if now and not _PROMISE.search(before, now.start()):
        return passage.document_year or year, False
    if _PROMISE.search(before):
        looking_back = year is not None and passage.document_year is not None and year < passage.document_year
        return (passage.document_year if looking_back and not explicit else year), True
    return year, _looks_ahead(passage, mention, year)


def _start_of_range(passage: Passage, before: str) -> int | None:
    """``2020年到2025年，A从X提升到Y``: X is the value of the first year."""
    match = _FROM_YEAR.search(before)
    if match is None or "百分点" in before[-4:]:
        return None
    if match.group(1):
        return int(match.group(1))
    spans = _SPAN_START.findall(before)
    return int(spans[-1]) if spans else None


def _is_site(sentence: str, mention: Mention) -> bool:
    """``A基地30万吨铜…等项目``: the size in a project's name is a fact of the project."""
    if not _OUTPUT.search(mention.unit) or mention.op != "=":
        return False
    return "项目" in sentence[mention.end :] and bool(_SITE.search(sentence[: mention.start]))


def _latest_past(passage: Passage) -> int | None:
    year, now = passage.year, passage.document_year
    return now if year is not None and now is not None and year > now else year or now


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
