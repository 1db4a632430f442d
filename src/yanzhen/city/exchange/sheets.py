"""Tables that people send, read safely: every row knows its sheet and number, every bad cell its column."""

from __future__ import annotations

import hashlib
import io
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from yanzhen.city.exchange.delimited import delimited_grid
from yanzhen.city.exchange.grids import (
    Cell,
    CellProblem,
    Grid,
    GridRow,
    Merge,
    Progress,
    column_letter,
    empty_file,
)
from yanzhen.city.exchange.headers import DEPTH, Header, bare, find_header, refuse_twins, seen_labels
from yanzhen.city.exchange.workbooks import workbook_grids
from yanzhen.city.records.downloads import WATERMARK
from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.archives import EMPTY_ZIP, OLE, ZIP

EXPLANATIONS = frozenset({"填表说明", "选项"})
"""Sheets of a template that hold no data."""

__all__ = ["CellProblem", "Progress", "Sheets", "TableRow", "bare", "digest_of", "open_sheets"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: ``cells`` by field, ``letters`` field → column letter, ``problems`` field → what is wrong."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    letters: Mapping[str, str]
    problems: Mapping[str, CellProblem]

    @property
    def place(self) -> str:
        return f"{self.sheet}!第{self.number}行" if self.sheet else f"第{self.number}行"


@dataclass(frozen=True, slots=True)
class Sheets:
    """A file opened for reading; ``fields`` are those that were found, ``skipped`` says which sheets were not read."""

    filename: str
    tables: tuple[tuple[Grid, Header], ...]
    skipped: tuple[str, ...]
    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Sheet → the texts that stand over its header: titles, and often the unit of the whole table."""

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(name for _, header in self.tables for name in header.fields if name)

    def rows(self) -> Iterator[TableRow]:
        """All data rows, sheet after sheet, streamed. Raises YanzhenError when the file turns out to be torn."""
        for grid, header in self.tables:
            yield from _table_rows(grid, header)


def open_sheets(
    file: Path | bytes | BinaryIO,
    filename: str = "",
    *,
    columns: Mapping[str, str] | None = None,
    required: tuple[str, ...] = (),
    on_progress: Progress | None = None,
) -> Sheets:
    """Open an xlsx or csv file and find its headers.

    ``columns`` maps header names (as ``bare`` spells them) to fields; without it, headers are the fields.
    ``required`` fields must be found on at least one visible sheet. Raises YanzhenError.
    """
    stream, name = _opened(file, filename)
    stream.seek(0)
    head = stream.read(8)
    if not head:
        raise empty_file(name)
    if head.startswith((ZIP, EMPTY_ZIP, OLE)):
        grids, hidden = workbook_grids(stream, name, on_progress)
    elif head.startswith(b"%PDF-"):
        raise YanzhenError(
            "是 PDF，不是表格", where=name, why="内容是 PDF 文件", do="导入 xlsx 或 csv 格式的表格"
        )
    else:
        grids, hidden = [delimited_grid(stream, name, on_progress)], []
    return _with_headers(name, grids, hidden, columns or {}, required)


def _opened(file: Path | bytes | BinaryIO, filename: str) -> tuple[BinaryIO, str]:
    if isinstance(file, bytes):
        return io.BytesIO(file), filename or "上传的文件"
    if isinstance(file, Path):
        try:
            return file.open("rb"), filename or file.name
        except OSError as error:
            where = filename or str(file)
            raise YanzhenError(
                "文件打不开", where=where, why=error.strerror or "", do="核对文件名和权限"
            ) from error
    return _seekable(file), filename or Path(str(getattr(file, "name", ""))).name or "上传的文件"


def _seekable(file: Any) -> BinaryIO:
    """The raw stream below an upload, for readers that wrap streams."""
    inner = getattr(file, "file", file)
    return inner if isinstance(inner, io.IOBase) else io.BytesIO(file.read())  # type: ignore[return-value]


def _with_headers(
    name: str, grids: list[Grid], hidden: list[str], columns: Mapping[str, str], required: tuple[str, ...]
) -> Sheets:
    tables: list[tuple[Grid, Header]] = []
    skipped = [f"{sheet}（隐藏）" for sheet in hidden]
    explained = [grid.sheet for grid in grids if columns and grid.sheet in EXPLANATIONS and len(grids) > 1]
    skipped += [f"{sheet}（说明）" for sheet in explained]
    tops = [(g, list(itertools.islice(g.rows(), DEPTH))) for g in grids if g.sheet not in explained]
    above: dict[str, tuple[str, ...]] = {}
    for grid, top in tops:
        header = find_header(grid, top, columns)
        if header and all(wanted in header.fields for wanted in required):
            refuse_twins(header, f"{name}!{grid.sheet}" if grid.sheet else name)
            tables.append((grid, header))
            above[grid.sheet] = _texts_above(top, header)
        elif top:
            skipped.append(f"{grid.sheet}（没有认得的表头）")
    if tables:
        return Sheets(name, tuple(tables), tuple(skipped), above)
    filled = [(grid, top) for grid, top in tops if top]
    if not filled:
        raise empty_file(name)
    grid, top = filled[0]
    missing = "、".join(_known_names(wanted, columns) for wanted in required)
    why = f"前 {DEPTH} 行里没有“{missing}”一列；看到的是：{seen_labels(top)}"
    where = f"{name}!{grid.sheet}" if grid.sheet else name
    raise YanzhenError("找不到表头", where=where, why=why, do="把表头改成认得的名称，放在数据上面一行")


def _texts_above(top: list[GridRow], header: Header) -> tuple[str, ...]:
    rows = [row for row in top if row.number < header.bottom]
    return tuple(cell for row in rows for cell in row.cells if isinstance(cell, str) and cell)


def _known_names(wanted: str, columns: Mapping[str, str]) -> str:
    return "／".join([label for label, name in columns.items() if name == wanted][:3]) or wanted


def _table_rows(grid: Grid, header: Header) -> Iterator[TableRow]:
    wanted = [(i, name) for i, name in enumerate(header.fields) if name]
    letters = {name: column_letter(i) for i, name in wanted}
    merged = _Spread(grid.merges, header.bottom)
    for row in grid.rows():
        if row.number <= header.bottom or _is_watermark(row.cells):
            continue
        cells = merged.fill(row)
        values: dict[str, str] = {}
        problems: dict[str, CellProblem] = {}
        for index, name in wanted:
            cell = cells[index] if index < len(cells) else ""
            if isinstance(cell, CellProblem):
                problems[name] = cell
            else:
                values[name] = cell
        if problems or any(values.values()):
            yield TableRow(grid.sheet, row.number, values, letters, problems)


def _is_watermark(cells: tuple[Cell, ...]) -> bool:
    """The line under a list that this platform exported."""
    return bool(cells) and isinstance(cells[0], str) and cells[0].startswith(WATERMARK)


class _Spread:
    """Cells merged downwards say the same in each of their rows; at most the merges in force are held."""

    def __init__(self, merges: tuple[Merge, ...], below: int) -> None:
        self.starts: dict[int, list[Merge]] = {}
        for merge in merges:
            if merge.top > below and merge.bottom > merge.top:
                self.starts.setdefault(merge.top, []).append(merge)
        self.running: list[tuple[Merge, Cell]] = []

    def fill(self, row: GridRow) -> tuple[Cell, ...]:
        if not self.starts and not self.running:
            return row.cells
        cells = list(row.cells)
        self.running = [(m, c) for m, c in self.running if m.bottom >= row.number]
        for merge, cell in self.running:
            cells += [""] * (merge.left - len(cells))
            cells[merge.left - 1] = cells[merge.left - 1] or cell
        for merge in self.starts.pop(row.number, []):
            if merge.left <= len(cells):
                self.running.append((merge, cells[merge.left - 1]))
        return tuple(cells)


def digest_of(file: Path | bytes | BinaryIO) -> tuple[str, int]:
    """(sha256, number of bytes); a stream is left at its beginning."""
    if isinstance(file, bytes):
        return hashlib.sha256(file).hexdigest(), len(file)
    if isinstance(file, Path):
        stream, _ = _opened(file, "")
        with stream:
            return _digest(stream)
    return _digest(file)


def _digest(stream: BinaryIO) -> tuple[str, int]:
    stream.seek(0)
    total, size = hashlib.sha256(), 0
    while chunk := stream.read(1 << 20):
        total.update(chunk)
        size += len(chunk)
    stream.seek(0)
    return total.hexdigest(), size
