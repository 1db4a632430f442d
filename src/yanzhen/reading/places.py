"""Where a character of the text stands in the original: its page, and on the page its box."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

GRID = 65535
"""Boxes are kept as whole numbers on a grid of 65535 by 65535 over the page: eight bytes a character."""

Boxes = npt.NDArray[np.uint16]
NO_BOXES: Boxes = np.zeros((0, 4), np.uint16)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page (from 1), in fractions of its width and height, origin top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """From offsets of the mended text to the file.

    ``origins[i]`` is the offset in the unmended text of character i; ``page_starts[p]`` is the unmended offset at which
    page p + 1 begins (empty: the file knows no pages); ``grid`` is (unmended length, 4) left, top, right, bottom on the
    ``GRID``, all zero where a character has no ink (empty: the file knows no boxes).
    """

    origins: Sequence[int] = field(default=range(0))
    page_starts: tuple[int, ...] = ()
    grid: Boxes = field(default_factory=lambda: NO_BOXES)

    def origin(self, offset: int) -> int:
        """The offset in the unmended text; past the end, the place behind the last character."""
        if 0 <= offset < len(self.origins):
            return int(self.origins[offset])
        return int(self.origins[-1]) + 1 if len(self.origins) else max(offset, 0)

    def page_of(self, offset: int) -> int | None:
        """The page (from 1), None where the file knows no pages."""
        if not self.page_starts:
            return None
        return bisect_right(self.page_starts, self.origin(offset)) or 1

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """One box a line of the original that the characters start … end - 1 touch."""
        places = [self.origin(i) for i in range(max(start, 0), min(end, len(self.origins)))]
        inked = [(self._page(p), *map(int, self.grid[p])) for p in places if self._has_ink(p)]
        return tuple(Box(page, *(v / GRID for v in box)) for page, *box in _lines(inked))

    def _page(self, place: int) -> int:
        return bisect_right(self.page_starts, place) or 1

    def _has_ink(self, place: int) -> bool:
        return place < len(self.grid) and bool(self.grid[place].any())

    def save(self, path: Path) -> None:
        """Keep the map beside a document; ``load`` gives it back."""
        origins = np.asarray([len(self.origins)] if isinstance(self.origins, range) else self.origins)
        plain = isinstance(self.origins, range)
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                origins=origins,
                plain=plain,
                starts=np.asarray(self.page_starts, np.int64),
                grid=self.grid,
            )

    @classmethod
    def load(cls, path: Path) -> PlaceMap:
        with np.load(path, allow_pickle=False) as kept:
            origins: Sequence[int] = (
                range(int(kept["origins"][0])) if kept["plain"] else kept["origins"].astype(np.uint32)
            )
            return cls(origins, tuple(map(int, kept["starts"])), kept["grid"])


def _lines(inked: list[tuple[int, ...]]) -> Iterator[list[int]]:
    """Characters that follow one another on one line are one box."""
    line: list[int] = []
    for page, *box in inked:
        if line and _same_line(line, page, box):
            line[1:] = [
                min(line[1], box[0]),
                min(line[2], box[1]),
                max(line[3], box[2]),
                max(line[4], box[3]),
            ]
            continue
        if line:
            yield line
        line = [page, *box]
    if line:
        yield line


def _same_line(line: list[int], page: int, box: list[int]) -> bool:
    """Same page, more than half of the lower height shared, and not a jump to the left or over a gutter."""
    shared = min(line[4], box[3]) - max(line[2], box[1])
    height = min(line[4] - line[2], box[3] - box[1])
    return line[0] == page and shared * 2 > height and box[0] >= line[1]
