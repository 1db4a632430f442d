"""CSV text becomes rows with their lines; the header is held against what the kind of file allows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from yanzhen.specs.documents import Slip
from yanzhen.specs.fields import Spec


@dataclass(slots=True)
class Sheet:
    """``rows`` are (line, cells by column) without empty cells; ``absent`` the required columns missing."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    slips: list[Slip] = field(default_factory=list)


def read_sheet(text: str, model: type[Spec]) -> Sheet:
    """Read a CSV with a header. Raises nothing: mistakes are in ``slips``."""
    sheet, lines = Sheet(), _lines(text)
    try:
        _, header = next(lines, (1, []))
        header = [cell.strip() for cell in header]
        sheet.slips += _header_slips(header, model)
        sheet.absent = _required(model) - set(header)
        for line, cells in lines:
            _read_row(sheet, line, cells, header, model)
    except _TornError as error:
        why = f"引号没有成对，或引号后还有文字（{error.why}）"
        sheet.slips.append(
            Slip("csv-syntax", error.line, "表格读不下去", why, "检查这一行的引号；含逗号的文字整格加引号")
        )
    return sheet


class _TornError(Exception):
    def __init__(self, line: int, why: str) -> None:
        self.line, self.why = line, why
        super().__init__(why)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """(first line, cells) of every row; a quoted cell may run over several lines."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _TornError(start, str(error)) from None
        if cells is None:
            return
        yield start, cells
        start = reader.line_num + 1


def _read_row(sheet: Sheet, line: int, cells: list[str], header: list[str], model: type[Spec]) -> None:
    if not any(cell.strip() for cell in cells):
        return
    if len(cells) != len(header):
        why = f"表头有 {len(header)} 列，这一行有 {len(cells)} 列"
        slip = Slip(
            "row-width", line, "列数与表头不符", why, "检查是否多了或少了逗号；含逗号的文字整格加引号"
        )
        sheet.slips.append(slip)
        return
    known = model.model_fields
    filled = {
        name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip() and name in known
    }
    sheet.rows.append((line, filled))


def _required(model: type[Spec]) -> set[str]:
    return {name for name, found in model.model_fields.items() if found.is_required()}


def _header_slips(header: list[str], model: type[Spec]) -> Iterator[Slip]:
    known = sorted(model.model_fields)
    for column in header:
        if column not in known:
            near = get_close_matches(column, known, n=1)
            do = f"是否想写 {near[0]}？" if near else f"可用的列：{'、'.join(known)}"
            yield Slip("unknown-column", 1, f"不认识的列 {column or '（空列名）'}", "约定里没有这一列", do)
    for column in sorted({name for name in header if header.count(name) > 1}):
        yield Slip("duplicate-column", 1, f"列 {column} 出现两次", "同名的列无法分辨", "删去或改名其中一列")
    for column in sorted(_required(model) - set(header)):
        yield Slip("missing-column", 1, f"缺少列 {column}", "这一列必填", "在表头补上这一列")
