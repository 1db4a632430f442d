"""Characters scattered over a page become lines in the order in which a person reads: columns, then rows."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from yanzhen.reading.glyphs import Floats, Glyphs

Indexes = list[int]
BLANK, TAB = -ord(" "), -ord("\t")
"""In a line of letter indexes, a character that the page has no letter for stands as its negative code point."""
_LEAST_LINES = 3
_MOST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """Letters side by side on one line; ``table`` holds the lines of a table instead, in reading order."""

    x0: float
    y0: float
    x1: float
    y1: float
    letters: Indexes
    table: tuple[Indexes, ...] = ()

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


Block = tuple[list[Run], float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line as read; ``left`` and ``right`` are the edges of its column, ``gap`` the white above it."""

    x0: float
    y0: float
    x1: float
    y1: float
    letters: Indexes
    left: float
    right: float
    column: int = 0
    whole: bool = False

    @property
    def height(self) -> float:
        return self.y1 - self.y0


def runs_of(glyphs: Glyphs) -> list[Run]:
    """Letters that follow one another closely on one line."""
    box = glyphs.boxes
    if not len(box):
        return []
    height = np.maximum(box[:, 3] - box[:, 1], 1e-3)
    shared = np.minimum(box[1:, 3], box[:-1, 3]) - np.maximum(box[1:, 1], box[:-1, 1])
    gap = box[1:, 0] - box[:-1, 2]
    tall = np.minimum(height[1:], height[:-1])
    follows = (shared > 0.5 * tall) & (gap < 0.6 * tall) & (gap > -1.05 * tall)
    edges = [0, *(np.flatnonzero(~follows) + 1).tolist(), len(box)]
    return [run_of(box, list(range(a, b))) for a, b in itertools.pairwise(edges)]


def run_of(box: Floats, letters: Indexes) -> Run:
    """The run of these letters."""
    held = box[letters]
    x0, y0 = held[:, :2].min(axis=0)
    x1, y1 = held[:, 2:].max(axis=0)
    return Run(float(x0), float(y0), float(x1), float(y1), letters)


def lines_of(runs: list[Run], glyphs: Glyphs) -> list[Line]:
    """The lines of a page in reading order."""
    lines: list[Line] = []
    for number, (members, left, right) in enumerate(_blocks(runs, 0)):
        lines += [replace(line, column=number) for line in _rows(members, left, right, glyphs)]
    return lines


def _blocks(runs: list[Run], depth: int) -> list[Block]:
    """(runs, left edge, right edge) of each stretch that is read row by row."""
    if not runs:
        return []
    left, right = min(r.x0 for r in runs), max(r.x1 for r in runs)
    gutter = _gutter(runs) if depth < _MOST_COLUMNS else None
    if gutter is None:
        return [(runs, left, right)]
    found: list[Block] = []
    bands = _bands(runs, gutter)
    columns = [band for band in bands if _is_prose(band, gutter)]
    sides = [r for band in columns for r in band]
    for band in bands:
        if not any(band is column for column in columns):
            found = _with_rows(found, band, left, right)
            continue
        for side in (_left_of(band, gutter), _right_of(band, gutter)):
            mates = _left_of(sides, gutter) if side[0].x1 <= gutter else _right_of(sides, gutter)
            found += _within(_blocks(side, depth + 1), mates)
    return found


def _left_of(runs: list[Run], gutter: float) -> list[Run]:
    return [r for r in runs if r.x1 <= gutter]


def _right_of(runs: list[Run], gutter: float) -> list[Run]:
    return [r for r in runs if r.x0 >= gutter]


def _with_rows(found: list[Block], band: list[Run], left: float, right: float) -> list[Block]:
    """Stretches of full width that follow one another are one."""
    if found and found[-1][1:] == (left, right):
        return [*found[:-1], (found[-1][0] + band, left, right)]
    return [*found, (band, left, right)]


def _within(blocks: list[Block], mates: list[Run]) -> list[Block]:
    """A block that was not split further has the edges of its whole column, however short its lines are."""
    if len(blocks) != 1:
        return blocks
    return [(blocks[0][0], min(r.x0 for r in mates), max(r.x1 for r in mates))]


def _bands(runs: list[Run], gutter: float) -> list[list[Run]]:
    """From top to bottom: runs over the full width, runs beside the gutter, and so on in turn."""
    bands: list[list[Run]] = []
    crossed = None
    for run in sorted(runs, key=lambda r: r.middle):
        crosses = run.x0 < gutter < run.x1
        if crosses != crossed:
            bands.append([])
        bands[-1].append(run)
        crossed = crosses
    return bands


def _gutter(runs: list[Run]) -> float | None:
    """The middle of the white strip that parts most neighbours, where it parts columns of prose."""
    if len(runs) < 2 * _LEAST_LINES:
        return None
    box = np.array([(r.x0, r.y0, r.x1, r.y1) for r in runs])
    start = float(box[:, 0].min())
    white = np.zeros(int(box[:, 2].max() - start) + 2)
    for x0, x1, tall in _gaps(box):
        white[int(np.ceil(x0 - start)) : int(x1 - start)] += tall
    strips = _strips(white)
    for a, b in strips[:_MOST_COLUMNS]:
        gutter = start + (a + b) / 2
        if any(_is_prose(band, gutter) for band in _bands(runs, gutter)):
            return gutter
    return None


def _gaps(box: Floats) -> list[tuple[float, float, float]]:
    """(left, right, height) of the white between each run and its neighbour on the right."""
    gaps = []
    for x0, y0, x1, y1 in box.tolist():
        shared = np.minimum(box[:, 3], y1) - np.maximum(box[:, 1], y0)
        beside = (box[:, 0] >= x1) & (shared > 0.2 * (y1 - y0)) & (box[:, 0] > x0)
        if beside.any():
            gaps.append((x1, float(box[beside, 0].min()), y1 - y0))
    return gaps


def _strips(white: Floats) -> list[tuple[int, int]]:
    """Spans where most neighbours part, the best first."""
    found: list[tuple[int, int]] = []
    left = white.copy()
    while left.max(initial=0) > 0 and len(found) < _MOST_COLUMNS:
        peak = int(left.argmax())
        high = left >= 0.8 * left[peak]
        a = peak - int(np.argmin(high[peak::-1])) + 1 if not high[: peak + 1].all() else 0
        b = peak + int(np.argmin(high[peak:])) if not high[peak:].all() else len(left)
        found.append((a, b))
        left[a:b] = 0
    return found


def _is_prose(runs: list[Run], gutter: float) -> bool:
    """Both sides hold several long lines that fill their column: cells of a table do not."""
    for side in (_left_of(runs, gutter), _right_of(runs, gutter)):
        if len([r for r in side if not r.table]) < _LEAST_LINES:
            return False
        room = max(r.x1 - r.x0 for r in side if not r.table)
        long = [r for r in side if r.x1 - r.x0 > 0.6 * room and len(r.letters) >= 6]
        if len(long) < 0.4 * len(side):
            return False
    return True


def _rows(runs: list[Run], left: float, right: float, glyphs: Glyphs) -> list[Line]:
    """Runs that share a height are one line; a table stands alone."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: r.middle):
        if rows and not run.table and not rows[-1][0].table and _level(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda r: r.x0)
        edge = (row[0].x0, min(r.y0 for r in row), max(r.x1 for r in row), max(r.y1 for r in row))
        if row[0].table:
            lines += [Line(*edge, letters, left, right, whole=True) for letters in row[0].table]
        else:
            lines.append(Line(*edge, _spelled(row, glyphs), left, right))
    return lines


def _level(row: list[Run], run: Run) -> bool:
    last = row[-1]
    shared = min(last.y1, run.y1) - max(last.y0, run.y0)
    return shared > 0.5 * min(last.height, run.height)


def _spelled(row: list[Run], glyphs: Glyphs) -> Indexes:
    """Letters from left to right; a tab where columns part, a space where words part."""
    letters: Indexes = []
    end = row[0].x0
    for run in row:
        if letters:
            letters.append(TAB if run.x0 - end > 2 * run.height else BLANK)
        letters += words(run.letters, glyphs)
        end = max(end, run.x1)
    return letters


def words(letters: Indexes, glyphs: Glyphs) -> Indexes:
    """With a space where two Latin words part; spaces around Chinese characters are layout."""
    spelled: Indexes = []
    for place, letter in enumerate(letters):
        if place and _parts(letters[place - 1], letter, glyphs):
            spelled.append(BLANK)
        spelled.append(letter)
    return spelled


def _parts(before: int, after: int, glyphs: Glyphs) -> bool:
    one, two = glyphs.letters[before], glyphs.letters[after]
    if not (one.isascii() and two.isascii()):
        return False
    if not glyphs.measured:
        return bool(glyphs.spaced[after])
    gap = glyphs.boxes[after, 0] - glyphs.boxes[before, 2]
    height = glyphs.boxes[after, 3] - glyphs.boxes[after, 1]
    if one.isalpha() or two.isalpha():
        return bool(glyphs.spaced[after] and gap > 0.02 * height) or bool(gap > 0.18 * height)
    return bool(gap > 0.3 * height)
