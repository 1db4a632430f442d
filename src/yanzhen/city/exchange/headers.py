"""Which row holds the headers, and what a header of two merged rows says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yanzhen.city.exchange.grids import Cell, Grid, GridRow, Merge, column_letter
from yanzhen.city.exchange.units import without_unit
from yanzhen.kernel.errors import YanzhenError

DEPTH = 15
"""Rows from the top in which a header is looked for: titles and remarks may stand above it."""
JOIN = "·"
_DECORATION = re.compile(r"[\s*＊※（(【\[].*$|[\s*＊※:：]+")
_LEADING = re.compile(r"^[\s*＊※]+")


@dataclass(frozen=True, slots=True)
class Header:
    """``fields[i]`` is the field of column i, empty when the column is not wanted; data begin after ``bottom``."""

    bottom: int
    labels: tuple[str, ...]
    fields: tuple[str, ...]


def bare(label: str) -> str:
    """A header without marks, blanks and remarks in brackets: ``*企业名称（全称）`` → ``企业名称``; lower case."""
    return _DECORATION.sub("", _LEADING.sub("", label.replace(" ", ""))).lower()


def find_header(grid: Grid, top: Sequence[GridRow], columns: Mapping[str, str]) -> Header | None:
    """The row, or pair of rows, that names most wanted columns; None when no row names any.

    Without ``columns`` the first row with two filled cells (or the first row at all) is the header.
    """
    if not columns:
        named = next((row for row in top if sum(1 for c in row.cells if c) > 1), top[0] if top else None)
        return _generic(grid, named, top) if named else None
    best: tuple[int, Header] | None = None
    for row, labels, bottom in _candidates(grid, top):
        fields = tuple(_field(label, columns) for label in labels)
        score = 2 * len({f for f in fields if f}) + (bottom > row.number)
        if any(fields) and (best is None or score > best[0]):
            best = (score, Header(bottom, tuple(labels), fields))
    return best[1] if best else None


def _generic(grid: Grid, row: GridRow, top: Sequence[GridRow]) -> Header:
    labels, bottom = _texts(row), row.number
    for start, paired, last in _candidates(grid, top):
        if start is row and last > bottom:
            labels, bottom = paired, last
    return Header(bottom, tuple(labels), tuple(labels))


def _candidates(grid: Grid, top: Sequence[GridRow]) -> list[tuple[GridRow, list[str], int]]:
    found: list[tuple[GridRow, list[str], int]] = []
    for index, row in enumerate(top):
        found.append((row, _texts(row), row.number))
        below = top[index + 1] if index + 1 < len(top) else None
        if below is not None and below.number == row.number + 1 and _is_pair(grid.merges, row):
            found.append((row, _flattened(grid.merges, row, below), below.number))
    return found


def _texts(row: GridRow) -> list[str]:
    return [c if isinstance(c, str) else "" for c in row.cells]


def _is_pair(merges: Sequence[Merge], row: GridRow) -> bool:
    """Whether cells of this row are merged downwards by one, or sideways over a part of the row."""
    filled = sum(1 for c in row.cells if c)
    return filled > 1 and any(
        m.top == row.number and (m.bottom == m.top + 1 or (m.bottom == m.top and m.right > m.left))
        for m in merges
    )


def _flattened(merges: Sequence[Merge], upper: GridRow, lower: GridRow) -> list[str]:
    over, under = _texts(upper), _texts(lower)
    width = max(len(over), len(under))
    over += [""] * (width - len(over))
    under += [""] * (width - len(under))
    for merge in merges:
        if merge.top == upper.number and merge.right > merge.left and merge.left <= width:
            for column in range(merge.left, min(merge.right, width)):
                over[column] = over[merge.left - 1]
    return [a if not b or a == b else f"{a}{JOIN}{b}" if a else b for a, b in zip(over, under, strict=True)]


def _field(label: str, columns: Mapping[str, str]) -> str:
    for part in (label, label.rpartition(JOIN)[2], label.partition(JOIN)[0], without_unit(label)):
        name = columns.get(bare(part))
        if name:
            return name
    return ""


def refuse_twins(header: Header, where: str) -> None:
    """Two columns of one meaning cannot both be right."""
    seen: dict[str, int] = {}
    for index, name in enumerate(header.fields):
        if not name:
            continue
        if name in seen:
            first, second = (f"{column_letter(i)} 列“{header.labels[i]}”" for i in (seen[name], index))
            raise YanzhenError(
                "表头重复",
                where=f"{where}!第 {header.bottom} 行",
                why=f"{first}与{second}意思相同",
                do="留下一列，删去另一列",
            )
        seen[name] = index


def seen_labels(top: Sequence[GridRow]) -> str:
    """The first filled row, for the refusal that quotes what was found."""
    cells: tuple[Cell, ...] = top[0].cells if top else ()
    return "、".join(str(c) for c in cells if isinstance(c, str) and c)[:120]
