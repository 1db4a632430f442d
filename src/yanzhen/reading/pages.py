"""Pages of letters become one text: furniture out, tables told, columns ordered, paragraphs joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

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


def _lined(pages: Sequence[Page]) -> list[tuple[list[Line], Glyphs]]:
    bare = without_furniture([(runs_of(page.glyphs), page.glyphs) for page in pages])
    found = [
        (lines_of(with_tables(runs, page.tables, page.glyphs), page.glyphs), page.glyphs)
        for runs, page in zip(bare, pages, strict=True)
    ]
    edges = [_shown_edges(lines) for lines, _ in found]
    known = [right for shown in edges for right in shown.values()]
    usual = float(np.median(known)) if known else 0.0
    return [
        ([_widened(line, shown, usual, glyphs.width) for line in lines], glyphs)
        for (lines, glyphs), shown in zip(found, edges, strict=True)
    ]


def _shown_edges(lines: list[Line]) -> dict[tuple[float, float], float]:
    """Columns whose right edge is sure, because two lines of prose end there."""
    ends = Counter((x.left, x.right) for x in lines if not x.whole and x.right - x.x1 < 0.7 * x.height)
    return {column: column[1] for column, count in ends.items() if count > 1}


def _widened(line: Line, shown: dict[tuple[float, float], float], usual: float, width: float) -> Line:
    """A line of a column without a sure right edge: as far as on other pages, else as far as its left margin."""
    if (line.left, line.right) in shown:
        return line
    return replace(line, right=max(line.right, usual or width - line.left))
