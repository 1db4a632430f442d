"""What supervision hands to others: a paper to be set as a document, the burden on an enterprise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading; rows as long as the head. ``widths`` are shares of the page."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its paragraphs, and a table where there is one."""

    title: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """An official paper: title, the line under it, sections, and who signs it when."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Burden:
    """How often an enterprise was called upon in a month; ``limits`` are (what, times, limit) over the city's limit."""

    enterprise: str
    name: str
    month: str
    visits: int
    meetings: int
    leaders: int
    over: tuple[str, ...]
