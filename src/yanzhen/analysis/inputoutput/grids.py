"""A csv or a workbook as rows of text cells that still know where they stood, before anybody guesses what they mean."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import fastexcel

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
TEXTS = {".csv", ".txt"}
WIDE = str.maketrans("０１２３４５６７８９．，－＋　", "0123456789.,-+ ")
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grid:
    """``cells`` stripped, by row; row i stands in line ``lines[i]`` of ``where``; ``notes`` for the reader."""

    where: str
    cells: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    notes: tuple[str, ...] = ()

    def place(self, row: int, column: int) -> str:
        name = self.cells[row][0] or next((c for c in self.cells[row] if c), "")
        return f"{self.where} 第 {self.lines[row]} 行（{name}）第 {column + 1} 列"


class NumberReader:
    """Turns cells of one grid into numbers; counts the blanks it was allowed to read as 0."""

    def __init__(self, grid: Grid, blanks_are_zero: bool) -> None:
        self.grid, self.allowed, self.blanks = grid, blanks_are_zero, 0

    def row(self, row: int, columns: range) -> Vector:
        """The cells of ``columns`` (n,). Raises YanzhenError for a blank, a word, an infinity."""
        return np.array([self._number(row, at) for at in columns])

    def _number(self, row: int, column: int) -> float:
        cell = self.grid.cells[row][column]
        if not cell and self.allowed:
            self.blanks += 1
            return 0.0
        try:
            value = float(cell.translate(WIDE).replace(",", ""))
        except ValueError:
            value = np.nan
        if not np.isfinite(value):
            raise YanzhenError(
                f"“{cell}”不是数" if cell else "空白，缺失不等于 0",
                where=self.grid.place(row, column),
                do="填上数值；确实没有交易的填 0"
                + ("" if cell else "（空白全是没有交易时，可加 --blank-zero）"),
            )
        return value

    @property
    def notes(self) -> tuple[str, ...]:
        return (f"{self.blanks} 个空白格按 0 读入",) if self.blanks else ()


def read_grids(path: str | Path, sheet: str = "") -> list[Grid]:
    """Every sheet that is not empty (a csv has one). Raises YanzhenError for what cannot be opened."""
    place = Path(path)
    if not place.is_file():
        raise YanzhenError("没有这个文件", where=str(path))
    kind = place.suffix.lower()
    if kind not in WORKBOOKS | TEXTS:
        raise YanzhenError(f"不会读 {kind or '没有后缀的文件'}", where=str(path), do="用 .csv 或 .xlsx")
    grids = _workbook(place, sheet) if kind in WORKBOOKS else [_text(place)]
    filled = [grid for grid in grids if len(grid.cells) >= 3]
    if not filled:
        raise YanzhenError("表里没有数据", where=str(path))
    return filled


def _text(place: Path) -> Grid:
    content = place.read_bytes()
    notes: tuple[str, ...] = ()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text, notes = _legacy(content, place)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise YanzhenError(
            "csv 读不下去", where=f"{place} 第 {reader.line_num} 行", why=str(error)
        ) from error
    kept = [(line, row) for line, row in rows if any(row)]
    for line, row in kept:
        if len(row) != len(kept[0][1]):
            raise YanzhenError(
                f"有 {len(row)} 列，表头有 {len(kept[0][1])} 列", where=f"{place} 第 {line} 行"
            )
    return Grid(str(place), tuple(tuple(row) for _, row in kept), tuple(line for line, _ in kept), notes)


def _legacy(content: bytes, place: Path) -> tuple[str, tuple[str, ...]]:
    try:
        return content.decode("gb18030"), ("文件不是 UTF-8，按 GB18030 读入",)
    except UnicodeDecodeError as error:
        raise YanzhenError(
            "文件既不是 UTF-8 也不是 GB18030 编码", where=str(place), do="另存为 UTF-8 的 csv"
        ) from error


def _workbook(place: Path, sheet: str) -> list[Grid]:
    import fastexcel

    try:
        book = fastexcel.read_excel(place)
    except fastexcel.FastExcelError as error:
        raise YanzhenError(
            "打不开这个工作簿",
            where=str(place),
            why="文件损坏、有密码，或后缀与内容不符",
            do="在表格软件里打开后另存为 .xlsx",
        ) from error
    if sheet and sheet not in book.sheet_names:
        raise YanzhenError(
            f"没有工作表 {sheet}", where=str(place), do=f"可用的有：{'、'.join(book.sheet_names)}"
        )
    return [_sheet(place, book, name) for name in ([sheet] if sheet else book.sheet_names)]


def _sheet(place: Path, book: fastexcel.ExcelReader, name: str) -> Grid:
    """Rows of one sheet as text; a whole number loses the ``.0`` that a cell of numbers carries."""
    where = f"{place} 工作表“{name}”"
    loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if not loaded.width:
        return Grid(where, (), ())
    columns = [[_cell(v) for v in column.to_list()] for column in loaded.to_polars().get_columns()]
    rows = list(zip(*columns, strict=True))
    kept = [(line, row) for line, row in enumerate(rows, 1) if any(row)]
    return Grid(where, tuple(row for _, row in kept), tuple(line for line, _ in kept))


def _cell(value: str | None) -> str:
    text = (value or "").strip()
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text
