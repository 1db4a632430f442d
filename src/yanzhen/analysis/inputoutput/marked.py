"""The layout of the National Bureau of Statistics, found by its marks wherever title rows and label columns put it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.inputoutput.grids import Grid, NumberReader
from yanzhen.analysis.inputoutput.table import IOTable
from yanzhen.kernel.errors import YanzhenError

MARKS = {
    "中间投入合计": "TII",
    "中间投入": "TII",
    "劳动者报酬": "VA001",
    "生产税净额": "VA002",
    "固定资产折旧": "VA003",
    "营业盈余": "VA004",
    "增加值合计": "TVA",
    "增加值": "TVA",
    "总投入": "TI",
}
TOTALS = {"TII", "TVA", "TI"}
ORIGIN, IMPORTS = "Origin", "Imports"
IMPORTED = "进口中间投入"
HEAD = 15
"""Rows that may stand above the sectors."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand: ``code`` column, ``header`` row, first sector ``column``, sector ``rows``, ``marks`` below."""

    code: int
    header: int
    column: int
    rows: tuple[int, ...]
    imports: tuple[int, ...]
    marks: dict[str, int]

    @property
    def columns(self) -> range:
        return range(self.column, self.column + len(self.rows))


def has_marks(grid: Grid) -> bool:
    """Whether some column holds at least two of the totals of the layout, by code or in words."""
    return _code_column(grid) is not None


def read_marked(grid: Grid, numbers: NumberReader) -> IOTable:
    """Sectors stand above the row TII and in the same order in a header row; x = row TI.

    Rows VA… are value added; rows whose Origin is Imports become one primary input. Raises YanzhenError.
    """
    layout = _layout(grid)
    names = _names(grid, layout)
    rows = {mark: numbers.row(row, layout.columns) for mark, row in layout.marks.items() if mark != "TII"}
    added = sorted(mark for mark in rows if mark.startswith("VA")) or [mark for mark in rows if mark == "TVA"]
    primary, titles = [rows[mark] for mark in added], [names[layout.marks[mark]] for mark in added]
    if layout.imports:
        primary.append(np.sum([numbers.row(row, layout.columns) for row in layout.imports], axis=0))
        titles.append(IMPORTED)
    return IOTable(
        codes=tuple(grid.cells[row][layout.code] for row in layout.rows),
        names=tuple(names[row] for row in layout.rows),
        flows=np.stack([numbers.row(row, layout.columns) for row in layout.rows]),
        output=rows["TI"],
        primary=np.stack(primary) if primary else np.empty((0, len(layout.rows))),
        primary_names=tuple(titles),
        value_added=len(added),
    )


def _mark(cell: str) -> str:
    return MARKS.get(cell, cell)


def _code_column(grid: Grid) -> int | None:
    """The column with the most totals, codes before words. None when no column has two."""
    width = min(len(row) for row in grid.cells)
    score = {}
    for column in range(min(width, HEAD)):
        cells = {row[column] for row in grid.cells}
        score[column] = (len(TOTALS & cells), len(TOTALS & {_mark(c) for c in cells}), -column)
    best = max(score, key=lambda column: score[column])
    return best if score[best][1] >= 2 else None


def _layout(grid: Grid) -> Layout:
    code = _code_column(grid)
    assert code is not None
    marks = {_mark(row[code]): at for at, row in enumerate(grid.cells)}
    for needed, said in (("TII", "中间投入合计"), ("TI", "总投入")):
        if needed not in marks:
            raise YanzhenError(f"缺少 {needed} 行（{said}）", where=grid.where)
    listed = [at for at in range(marks["TII"]) if grid.cells[at][code]]
    header, column, domestic, imports = _header(grid, code, listed)
    below = {m: at for m, at in marks.items() if at >= marks["TII"] and (m in TOTALS or m.startswith("VA"))}
    return Layout(code, header, column, tuple(domestic), tuple(imports), below)


def _header(grid: Grid, code: int, listed: list[int]) -> tuple[int, int, list[int], list[int]]:
    """The row above the sectors that repeats their codes, and where; the best match is told when none is whole."""
    best: tuple[int, str] = (-1, "")
    for header in range(min(HEAD, listed[-1] if listed else 0)):
        domestic, imports = _sides(grid, header, [at for at in listed if at > header])
        codes = [grid.cells[at][code] for at in domestic]
        line = grid.cells[header]
        if not codes or codes[0] not in line[code + 1 :]:
            continue
        start = line.index(codes[0], code + 1)
        found = line[start : start + len(codes)]
        if list(found) == codes and len(set(codes)) == len(codes):
            return header, start, domestic, imports
        same = sum(a == b for a, b in zip(found, codes, strict=False))
        wrong = next((i for i, (a, b) in enumerate(zip(found, codes, strict=False)) if a != b), len(found))
        best = max(best, (same, f"第 {wrong + 1} 个部门起不同"))
    raise YanzhenError(
        "行和列的部门对不上", where=grid.where, why=f"部门行要在 TII 行之前，与列同序、不重复；{best[1]}"
    )


def _sides(grid: Grid, header: int, rows: list[int]) -> tuple[list[int], list[int]]:
    """Rows of domestic and of imported products, told apart by a column Origin."""
    if ORIGIN not in grid.cells[header]:
        return rows, []
    origin = grid.cells[header].index(ORIGIN)
    imports = [at for at in rows if grid.cells[at][origin] == IMPORTS]
    return [at for at in rows if at not in imports], imports


def _names(grid: Grid, layout: Layout) -> list[str]:
    """The name of every row: from the label column with the most distinct Chinese words, else the code."""
    labels = range(layout.column)
    chinese = {
        c: len({row[c] for row in grid.cells[layout.header + 1 :] if _is_chinese(row[c])}) for c in labels
    }
    best = max(labels, key=lambda c: (chinese[c], c == layout.code))
    return [row[best] or row[layout.code] for row in grid.cells]


def _is_chinese(cell: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in cell)
