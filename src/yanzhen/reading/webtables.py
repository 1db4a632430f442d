"""Tables of web pages: those that hold data are told by their cells, those that only place things are not tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yanzhen.reading.tables import Table, tell

_MAX_SPAN = 100
_MAX_CELLS = 500_000
_LONG_CELL = 200


def is_data(table: Any) -> bool:
    """At least two rows and two columns of short cells, and no table inside."""
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return False
    rows = table.css("tr")
    cells = table.css("td,th")
    if len(rows) < 2 or len(cells) < len(rows) + 2:
        return False
    long = sum(len(cell.text(deep=True)) > _LONG_CELL for cell in cells)
    linked = len(table.css("td a"))
    return long * 4 <= len(cells) and linked * 2 <= len(cells)


def table_lines(table: Any) -> Iterator[str]:
    """Lines of a data table."""
    for line in tell(_grid(table)):
        yield "".join(piece.text for piece in line)


def _grid(table: Any) -> Table:
    cells: list[dict[int, str]] = []
    home: list[dict[int, tuple[int, int]]] = []
    rows = table.css("tr")
    for number, row in enumerate(rows):
        _deepen(cells, home, number + 1)
        for cell in row.css("td,th"):
            _place(cell, number, (cells, home), len(rows))
        if sum(map(len, cells)) > _MAX_CELLS:
            break
    width = max((max(row, default=-1) + 1 for row in cells), default=0)
    texts = [[row.get(c, "") for c in range(width)] for row in cells]
    corners = [[row.get(c, (r, c)) for c in range(width)] for r, row in enumerate(home)]
    return Table(texts, corners)


def _deepen(cells: list[dict[int, str]], home: list[dict[int, tuple[int, int]]], rows: int) -> None:
    while len(cells) < rows:
        cells.append({})
        home.append({})


def _place(
    cell: Any, row: int, grid: tuple[list[dict[int, str]], list[dict[int, tuple[int, int]]]], rows: int
) -> None:
    """Into the first free column, over all that it spans; spans beyond the table end with it."""
    cells, home = grid
    column = 0
    while column in cells[row]:
        column += 1
    text = " ".join(cell.text(deep=True).split())
    down, across = _span(cell, "rowspan"), _span(cell, "colspan")
    last = min(row + down, rows)
    _deepen(cells, home, last)
    for r in range(row, last):
        for c in range(column, column + across):
            cells[r].setdefault(c, text)
            home[r].setdefault(c, (row, column))


def _span(cell: Any, name: str) -> int:
    told = (cell.attributes.get(name) or "1").strip()
    return max(1, min(int(told), _MAX_SPAN)) if told.isascii() and told.isdigit() and len(told) < 6 else 1
