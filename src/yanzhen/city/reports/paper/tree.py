"""The pieces of a report. A digit may stand only in a run that says where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from yanzhen.city.atlas.values import Cite
from yanzhen.kernel.errors import YanzhenError

DIGITS = re.compile(r"[0-9０-９]|百分之")
COMPUTED = "由平台记录计算"


class Origin(StrEnum):
    """Where the words of a run come from."""

    WORDS = "words"
    CITED = "cited"
    COMPUTED = "computed"
    NAME = "name"


def refuse_digits(text: str) -> None:
    """Raises YanzhenError when a digit stands in text that carries no source."""
    if DIGITS.search(text):
        raise YanzhenError(
            "报告拒绝写入没有来源的数字",
            where=text[:60],
            why="这段文字含有数字而没有来源标注",
            do="用 cited(文字, 来源) 写入，或用 computed(文字) 说明由平台记录计算",
        )


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one origin. Use the makers below, never this class, outside of this room."""

    text: str
    origin: Origin = Origin.WORDS
    cites: tuple[Cite, ...] = ()
    how: str = ""

    def __post_init__(self) -> None:
        if self.origin is Origin.WORDS:
            refuse_digits(self.text)
        if self.origin is Origin.CITED and not self.cites:
            raise YanzhenError(
                "报告拒绝写入没有来源的数字", where=self.text[:60], why="来源为空", do="先在档案中补上来源"
            )


def words(text: str) -> Run:
    """Plain words. Raises YanzhenError when a digit stands in them."""
    return Run(text)


def cited(text: str, cites: Iterable[Cite]) -> Run:
    """A fact of the record with its source marks. Raises YanzhenError when there is no mark."""
    return Run(text, Origin.CITED, tuple(cites))


def computed(text: str, how: str = COMPUTED) -> Run:
    """A figure that the platform counted or calculated from the record; ``how`` is printed in the notes."""
    return Run(text, Origin.COMPUTED, (), how)


def named(text: str) -> Run:
    """A proper name as recorded (node, project, product): digits in it are no figure."""
    return Run(text, Origin.NAME)


def sourced(text: str, cites: Iterable[Cite]) -> Run:
    """``cited`` when there are marks or digits; words without a mark only when they hold no digit."""
    marks = tuple(cites)
    return cited(text, marks) if marks or DIGITS.search(text) else words(text)


Cell = tuple[Run, ...]
NO_DATA: Cell = (Run("无数据"),)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str

    def __post_init__(self) -> None:
        refuse_digits(self.text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``style``: body, note (small), lead (summary sentences)."""

    runs: tuple[Run, ...]
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is a share of the text width; ``align`` left, center or right."""

    label: str
    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        refuse_digits(self.caption + self.note)


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing on a landscape page of its own. ``picture`` is the file's name beside the report."""

    caption: str
    picture: str
    note: str = ""

    def __post_init__(self) -> None:
        refuse_digits(self.note)


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Notes:
    """Here the numbered source notes are printed."""


Block = Heading | Paragraph | Table | Figure | PageBreak | Notes


def block_runs(blocks: Iterable[Block]) -> Iterator[Run]:
    """Every run of the blocks in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.runs
        elif isinstance(block, Table):
            for row in block.rows:
                for cell_runs in row:
                    yield from cell_runs


@dataclass(frozen=True, slots=True)
class Cover:
    title: str
    subtitle: str
    lines: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Report:
    cover: Cover
    blocks: tuple[Block, ...]
    name: str = field(default="")


def para(*runs: Run | str, style: str = "body") -> Paragraph:
    """A paragraph; bare strings are plain words and refuse digits."""
    return Paragraph(tuple(words(r) if isinstance(r, str) else r for r in runs), style)


def cell(*runs: Run | str) -> Cell:
    """A table cell; empty text becomes 无数据, never a blank that could be read as zero."""
    made = tuple(words(r) if isinstance(r, str) else r for r in runs)
    return made if any(r.text for r in made) else NO_DATA
