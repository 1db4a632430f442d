"""Pages of letters become one text: furniture out, tables told, columns ordered, paragraphs joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yanzhen.reading.furniture import without_furniture
from yanzhen.reading.glyphs import Glyphs
from yanzhen.reading.layout import Line, lines_of, runs_of
from yanzhen.reading.paragraphs import compose
from yanzhen.reading.places import Boxes
from yanzhen.reading.rules import CellBox, with_tables


@dataclass(frozen=True, slots=True)
class Page:
    """What is on a page: its letters, and the cells of the tables drawn with rules."""

    glyphs: Glyphs
    tables: list[list[CellBox]]


def read_pages(pages: Sequence[Page]) -> tuple[str, tuple[int, ...], Boxes]:
    """(text, offsets at which pages begin, a box for each character)."""
    return compose(_lined(pages))


def _lined(pages: Sequence[Page]) -> Iterator[tuple[list[Line], Glyphs]]:
    bare = without_furniture([(runs_of(page.glyphs), page.glyphs) for page in pages])
    for runs, page in zip(bare, pages, strict=True):
        yield lines_of(with_tables(runs, page.tables, page.glyphs), page.glyphs), page.glyphs
