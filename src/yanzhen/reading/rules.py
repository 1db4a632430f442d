"""Tables drawn with rules on a PDF page: the cells that the lines enclose, and the letters in each."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import numpy as np

from yanzhen.reading.glyphs import Floats, Glyphs, affine
from yanzhen.reading.layout import BLANK, Indexes, Run, run_of, words
from yanzhen.reading.tables import Piece, Table, tell

_MOST_EDGES = 4000
_SLACK = 1.0
_SNAP = 3.0
_THIN = 2.5
_FILLED = 0.8
Edge = tuple[float, float, float, float]
CellBox = tuple[float, float, float, float]


def ruled_tables(page: Any) -> list[list[CellBox]]:
    """Cells (left, top, right, bottom, in points) of each table drawn on a pypdfium2 page."""
    return cells_between(list(_edges(page)))


def cells_between(edges: list[Edge]) -> list[list[CellBox]]:
    """Cells that strokes enclose, table by table; a table has at least two rows and two columns."""
    upright = sum(abs(x1 - x0) < _SLACK for x0, _, x1, _ in edges)
    if upright < 2 or len(edges) - upright < 2 or len(edges) > _MOST_EDGES:
        return []
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    merged = merge_edges([_described(e) for e in edges], _SNAP, _SNAP, _SNAP, _SNAP)
    cells = intersections_to_cells(edges_to_intersections(merged, _SNAP, _SNAP))
    found: list[list[CellBox]] = [[(a, b, c, d) for a, b, c, d in part] for part in cells_to_tables(cells)]
    return [cells for cells in found if _is_grid(cells)]


def _is_grid(cells: list[CellBox]) -> bool:
    """Rows and columns that fill their outline: boxes of a drawing leave holes."""
    edge = np.array(cells)
    if len(cells) < 4 or len(set(edge[:, 0])) < 2 or len(set(edge[:, 1])) < 2:
        return False
    filled = float(((edge[:, 2] - edge[:, 0]) * (edge[:, 3] - edge[:, 1])).sum())
    across, down = edge[:, 2:].max(axis=0) - edge[:, :2].min(axis=0)
    return filled > _FILLED * float(across * down)


def _described(edge: Edge) -> dict[str, Any]:
    """An edge in the words of pdfplumber."""
    x0, top, x1, bottom = edge
    upright = abs(x1 - x0) < _SLACK
    shape = {"x0": x0, "x1": x0 if upright else x1, "top": top, "bottom": bottom if upright else top}
    shape |= {"width": shape["x1"] - x0, "height": shape["bottom"] - top, "doctop": top}
    return shape | {"orientation": "v" if upright else "h", "object_type": "line"}


def _edges(page: Any) -> Iterator[Edge]:
    """Level and upright strokes of the page, as the page is seen."""
    import pypdfium2.raw as pdfium

    matrix, shift = affine(page)
    size = np.array(page.get_size())
    for count, drawn in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1)):
        if count > _MOST_EDGES:
            return
        moved = drawn.get_matrix()
        turn = np.array([[moved.a, moved.b], [moved.c, moved.d]])
        points = _points(drawn) @ turn + np.array([moved.e, moved.f])
        seen = (points @ matrix + shift) * size
        yield from _strokes(seen, *_pen(drawn))


def _pen(drawn: Any) -> tuple[list[bool], list[bool]]:
    """For each point of a path: whether a new stroke begins there, whether it closes the figure."""
    import pypdfium2.raw as pdfium

    parts = [pdfium.FPDFPath_GetPathSegment(drawn, i) for i in range(_count(drawn))]
    starts = [pdfium.FPDFPathSegment_GetType(p) == pdfium.FPDF_SEGMENT_MOVETO for p in parts]
    return starts, [bool(pdfium.FPDFPathSegment_GetClose(p)) for p in parts]


def _count(drawn: Any) -> int:
    import pypdfium2.raw as pdfium

    return min(max(int(pdfium.FPDFPath_CountSegments(drawn)), 0), _MOST_EDGES)


def _points(drawn: Any) -> Floats:
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for index in range(_count(drawn)):
        part = pdfium.FPDFPath_GetPathSegment(drawn, index)
        pdfium.FPDFPathSegment_GetPoint(part, ctypes.byref(x), ctypes.byref(y))
        points.append((x.value, y.value))
    return np.array(points, np.float64).reshape(-1, 2)


def _strokes(points: Floats, starts: list[bool], closes: list[bool]) -> Iterator[Edge]:
    """Strokes along the axes; a filled bar is one stroke; slanting ones and what is no number are no rules."""
    begin = 0
    if not np.isfinite(points).all():
        return
    for index, point in enumerate(points):
        if starts[index]:
            begin = index
        else:
            yield from _stroke(points[index - 1], point)
        if closes[index] and index > begin:
            yield from _stroke(point, points[begin])


def _stroke(one: Floats, two: Floats) -> Iterator[Edge]:
    (x0, x1), (y0, y1) = sorted((float(one[0]), float(two[0]))), sorted((float(one[1]), float(two[1])))
    long = max(x1 - x0, y1 - y0) > _THIN
    if long and min(x1 - x0, y1 - y0) < _SLACK:
        yield x0, y0, x1, y1


def with_tables(runs: list[Run], tables: list[list[CellBox]], glyphs: Glyphs) -> list[Run]:
    """The runs, with the letters inside each table taken out and the table put in as one block."""
    for cells in tables:
        edge = np.array(cells)
        x0, y0 = edge[:, :2].min(axis=0)
        x1, y1 = edge[:, 2:].max(axis=0)
        middle = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
        within = (middle[:, 0] > x0) & (middle[:, 0] < x1) & (middle[:, 1] > y0) & (middle[:, 1] < y1)
        held = {i for run in runs if not run.table for i in run.letters if within[i]}
        lines = _lines(cells, sorted(held), glyphs, middle)
        if lines:
            runs = [*_without(runs, held, glyphs), Run(float(x0), float(y0), float(x1), float(y1), [], lines)]
    return runs


def _without(runs: list[Run], held: set[int], glyphs: Glyphs) -> Iterator[Run]:
    for run in runs:
        kept = [i for i in run.letters if i not in held]
        if run.table or len(kept) == len(run.letters):
            yield run
        elif kept:
            yield run_of(glyphs.boxes, kept)


def _lines(cells: list[CellBox], held: list[int], glyphs: Glyphs, middle: Floats) -> tuple[Indexes, ...]:
    """The table as lines of letters: sentences where it holds targets, else cells parted by tabs."""
    tops, lefts = _steps([c[1] for c in cells]), _steps([c[0] for c in cells])
    letters: dict[tuple[int, int], Indexes] = {}
    texts = [[""] * len(lefts) for _ in tops]
    home = [[(r, c) for c in range(len(lefts))] for r in range(len(tops))]
    free = np.array(held, np.int64)
    for x0, y0, x1, y1 in cells:
        spot = middle[free]
        own = (spot[:, 0] > x0) & (spot[:, 0] < x1) & (spot[:, 1] > y0) & (spot[:, 1] < y1)
        corner = _nearest(tops, y0), _nearest(lefts, x0)
        letters[corner] = _spelled(free[own].tolist(), glyphs)
        text = "".join(glyphs.letters[i] if i >= 0 else " " for i in letters[corner])
        for row in range(corner[0], max(_nearest(tops, y1, open_end=True), corner[0] + 1)):
            for column in range(corner[1], max(_nearest(lefts, x1, open_end=True), corner[1] + 1)):
                texts[row][column], home[row][column] = text, corner
        free = free[~own]
    told = tell(Table(texts, home))
    return tuple(_indexes(line, letters) for line in told)


def _steps(edges: list[float]) -> list[float]:
    steps: list[float] = []
    for edge in sorted(edges):
        if not steps or edge - steps[-1] > _SNAP:
            steps.append(edge)
    return steps


def _nearest(steps: list[float], edge: float, *, open_end: bool = False) -> int:
    """Which step an edge is; an edge beyond the last one closes the table."""
    if open_end and edge > steps[-1] + _SNAP:
        return len(steps)
    return min(range(len(steps)), key=lambda i: abs(steps[i] - edge))


def _spelled(held: Indexes, glyphs: Glyphs) -> Indexes:
    """Letters of a cell row by row; lines of a cell run on."""
    rows: list[Indexes] = []
    for letter in sorted(held, key=lambda i: glyphs.boxes[i, 1] + glyphs.boxes[i, 3]):
        box = glyphs.boxes[letter]
        last = glyphs.boxes[rows[-1][-1]] if rows else box
        level = min(last[3], box[3]) - max(last[1], box[1]) > 0.5 * min(last[3] - last[1], box[3] - box[1])
        if rows and level:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    spelled: Indexes = []
    for row in rows:
        row.sort(key=lambda i: float(glyphs.boxes[i, 0]))
        latin = spelled and glyphs.letters[spelled[-1]].isascii() and glyphs.letters[row[0]].isalpha()
        spelled += [BLANK] if latin and glyphs.letters[row[0]].isascii() else []
        spelled += words(row, glyphs)
    return spelled


def _indexes(line: list[Piece], letters: dict[tuple[int, int], Indexes]) -> Indexes:
    """Told pieces as letters of the page; words put in are negative code points."""
    found: Indexes = []
    for piece in line:
        if piece.ref is None:
            found += [-ord(letter) for letter in piece.text]
        else:
            row, column, start = piece.ref
            found += letters[row, column][start : start + len(piece.text)]
    return found
