"""Read input-output tables from files: the layout of the National Bureau of Statistics, or any labelled square table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from yanzhen.analysis.inputoutput.grids import Grid, NumberReader, Vector, read_grids
from yanzhen.analysis.inputoutput.marked import has_marks, read_marked
from yanzhen.analysis.inputoutput.table import IOTable, doubts
from yanzhen.kernel.errors import YanzhenError

OUTPUT_NAMES = {"GO", "x", "output", "总产出"}


def read_io_table(path: str | Path, *, sheet: str = "", blanks_are_zero: bool = False) -> IOTable:
    """A csv or a workbook (xlsx, xls, ods) of one of two layouts, told apart by their marks.

    NBS: sectors above a row TII (中间投入合计) and in the same order in a header row, with codes or names; below
    VA…, TVA, TI; titles above and label columns on the left may stand. Rows of Origin ``Imports`` become one
    primary input. x = TI.
    Generic: first column the sector, then one column a sector in the same order, then final uses; rows below
    the sectors are primary inputs; the column 总产出 (or x, output, GO) or, without it, the row sum is x.
    ``sheet`` is needed when several sheets hold a table. A blank is refused unless ``blanks_are_zero``.
    """
    grids = read_grids(path, sheet)
    marked = [grid for grid in grids if has_marks(grid)]
    grid = _only(marked or grids, str(path))
    numbers = NumberReader(grid, blanks_are_zero)
    table = (read_marked if marked else _read_generic)(grid, numbers)
    return replace(table, notes=(*grid.notes, *numbers.notes, *doubts(table)))


def _only(grids: list[Grid], where: str) -> Grid:
    if len(grids) > 1:
        raise YanzhenError(
            f"有 {len(grids)} 张工作表，不知道读哪一张",
            where=where,
            do="用 --sheet 指明：" + "、".join(grid.where.rsplit("工作表", 1)[-1] for grid in grids),
        )
    return grids[0]


def _read_generic(grid: Grid, numbers: NumberReader) -> IOTable:
    header, labels = grid.cells[0], [row[0] for row in grid.cells[1:]]
    size = 0
    while size < min(len(labels), len(header) - 1) and labels[size] == header[size + 1]:
        size += 1
    if not size:
        raise YanzhenError("认不出部门", where=grid.where, why="第一列与表头应以相同的部门同序开头")
    if len(set(labels[:size])) < size:
        raise YanzhenError("部门名称重复", where=grid.where, do="每个部门只用一次")
    square = range(1, size + 1)
    names = tuple(labels[size:])
    primary = [numbers.row(at, square) for at in range(size + 1, len(grid.cells))]
    return IOTable(
        codes=tuple(labels[:size]),
        names=tuple(labels[:size]),
        flows=np.stack([numbers.row(at, square) for at in square]),
        output=_output(grid, numbers, size),
        primary=np.stack(primary) if names else np.empty((0, size)),
        primary_names=names,
        value_added=len(names),
    )


def _output(grid: Grid, numbers: NumberReader, size: int) -> Vector:
    header = grid.cells[0]
    total = next((i for i, name in enumerate(header) if i > size and name in OUTPUT_NAMES), None)
    if total is None and len(header) == size + 1:
        raise YanzhenError("没有总产出", where=grid.where, do="加一列“总产出”，或加最终使用各列")
    used = range(total, total + 1) if total is not None else range(1, len(header))
    return np.array([numbers.row(at, used).sum() for at in range(1, size + 1)])
