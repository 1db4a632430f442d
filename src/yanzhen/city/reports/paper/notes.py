"""Numbers every source once: [3] for a source, [3.2] for the second place that is cited in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yanzhen.city.atlas.values import Cite
from yanzhen.city.reports.paper.tree import Heading, Origin, Report, Run, block_runs
from yanzhen.kernel.grades import GRADE_LABELS, Grade

CHINESE = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Entry:
    """One source in the appendix with the places that were cited in it, in order of first use."""

    number: int
    title: str
    date: str
    grade: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks by citation, entries for the appendix, and how computed figures came about."""

    by_cite: dict[Cite, str]
    entries: tuple[Entry, ...]
    methods: tuple[str, ...]


def runs_of(report: Report) -> Iterator[Run]:
    """Every run of the report in reading order."""
    for line in report.cover.lines:
        yield from line
    yield from block_runs(report.blocks)


def number_sources(report: Report) -> Marks:
    """Walk the report and give each source its number, each place within it its own."""
    cites = [c for run in runs_of(report) for c in run.cites]
    places: dict[str, dict[str, None]] = {}
    first: dict[str, Cite] = {}
    for cite in cites:
        first.setdefault(cite.source, cite)
        places.setdefault(cite.source, {})[cite.place] = None
    order = {source: k for k, source in enumerate(first, 1)}
    by_cite = {c: _mark(order[c.source], list(places[c.source]), c.place) for c in cites}
    entries = tuple(_entry(order[s], first[s], places[s]) for s in first)
    methods = dict.fromkeys(r.how for r in runs_of(report) if r.origin is Origin.COMPUTED)
    return Marks(by_cite, entries, tuple(methods))


def _mark(number: int, places: list[str], place: str) -> str:
    return f"[{number}]" if len(places) == 1 else f"[{number}.{places.index(place) + 1}]"


def _entry(number: int, cite: Cite, places: Iterable[str]) -> Entry:
    grade = f"{cite.grade} {GRADE_LABELS[Grade(cite.grade)]}" if cite.grade in set(Grade) else cite.grade
    return Entry(number, cite.title, cite.date, grade, tuple(places))


def entry_lines(entry: Entry) -> tuple[str, str]:
    """The note as printed: the source, then the places (empty when there is none to name)."""
    facts = "，".join(x for x in (entry.title, entry.date, f"等级{entry.grade}") if x)
    named = [p or "全文" for p in entry.places]
    if len(named) == 1:
        return f"[{entry.number}] {facts}" + (f"，{entry.places[0]}" if entry.places[0] else "") + "。", ""
    return f"[{entry.number}] {facts}。", "；".join(
        f"{entry.number}.{k} {p}" for k, p in enumerate(named, 1)
    ) + "。"


def marked(runs: tuple[Run, ...], marks: Marks) -> list[tuple[str, str]]:
    """(text, mark) pairs: a source is marked once where neighbouring runs share it."""
    return [(text, "".join(found)) for text, found in _single(runs, marks)]


def marked_row(row: tuple[tuple[Run, ...], ...], marks: Marks) -> list[list[tuple[str, str]]]:
    """(text, mark) pairs of each cell: within a row a mark stands where it is first needed and is not repeated."""
    shown: set[str] = set()
    out = []
    for cell in row:
        pairs = []
        for text, mark in _single(cell, marks):
            pairs.append((text, "".join(m for m in mark if m not in shown)))
            shown.update(mark)
        out.append(pairs)
    return out


def _single(cell: tuple[Run, ...], marks: Marks) -> list[tuple[str, list[str]]]:
    """(text, marks) pairs; runs that share their sources with the next one leave the marks to it."""
    out = []
    for k, run in enumerate(cell):
        shared = k + 1 < len(cell) and cell[k + 1].cites == run.cites
        out.append((run.text, [] if shared else list(dict.fromkeys(marks.by_cite[c] for c in run.cites))))
    return out


def heading_number(level: int, count: int) -> str:
    """一、（一）1.（1） as GB/T 9704-2012 7.3.3 wants."""
    if level == 1:
        return f"{chinese(count)}、"
    if level == 2:
        return f"（{chinese(count)}）"
    return f"{count}." if level == 3 else f"（{count}）"


def chinese(number: int) -> str:
    """1..99 in Chinese numerals."""
    if number <= 10:
        return CHINESE[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else CHINESE[tens]) + "十" + (CHINESE[ones] if ones else "")


class HeadingCounter:
    """Counts headings by level; a higher heading starts the lower ones anew."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]

    def text(self, heading: Heading) -> str:
        self._counts[heading.level - 1] += 1
        self._counts[heading.level :] = [0] * (4 - heading.level)
        return heading_number(heading.level, self._counts[heading.level - 1]) + heading.text
