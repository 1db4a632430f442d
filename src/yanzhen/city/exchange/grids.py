"""A grid of cells as a file holds it, before anybody knows what the columns mean."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from yanzhen.kernel.errors import YanzhenError

Progress = Callable[[int, int], None]
"""(done, of): bytes or rows; ``of`` is 0 when it is not known."""

_WIDE: dict[int, int | None] = {
    c: c - 0xFEE0 for span in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B)) for c in range(*span)
}
_WIDE |= {0x3000: 0x20, 0xA0: 0x20, 0x200B: None, 0xFEFF: None}
_SIGNS = str.maketrans("．，％－＋：／", ".,%-+:/")
_NUMBER = re.compile(r"[\d.,%+\-:/ ．，％－＋：／]+")
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that cannot be read as it stands: what, why, what to do."""

    what: str
    why: str
    do: str


NO_VALUE = CellProblem(
    "公式没有算出的值", "单元格是公式，文件里没有存下结果", "在 Excel 或 WPS 里打开、重算并保存，或粘贴为数值"
)


def error_value(shown: str) -> CellProblem:
    return CellProblem(f"单元格是错误值 {shown}", "公式出错", "改正公式，或填写正确的值")


Cell = str | CellProblem


@dataclass(frozen=True, slots=True)
class GridRow:
    """Cells from the first column on; ``number`` is the row number that Excel shows."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Merged cells, rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One visible sheet; ``rows()`` reads it from the beginning, row by row."""

    sheet: str
    rows: Callable[[], Iterator[GridRow]]
    merges: tuple[Merge, ...] = field(default=())


def plain(value: Any) -> str:
    """A cell as text: full-width digits and letters made plain, blanks single, whole numbers without ``.0``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime.datetime):
        return (
            value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
        )
    text = _BLANKS.sub(" ", str(value).translate(_WIDE)).strip()
    return text.translate(_SIGNS) if _NUMBER.fullmatch(text) else text


def column_letter(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def empty_file(where: str) -> YanzhenError:
    return YanzhenError("文件是空的", where=where, why="没有任何内容", do="核对原件，重新保存或传送")
