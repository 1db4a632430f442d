"""A delivered file against the schema of its dataset: rows with stable ids, what each cell says, what is wrong with it."""

from __future__ import annotations

import datetime
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from yanzhen.city.exchange.cells import freeze, read_cell
from yanzhen.city.exchange.lists import CellRefusedError, Column
from yanzhen.city.exchange.models import Dataset
from yanzhen.city.exchange.quality import Flaw, Tally, out_of_range
from yanzhen.city.exchange.sheets import Sheets, TableRow, bare, open_sheets
from yanzhen.city.exchange.units import sheet_unit, unit_in, units
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import parse_period

MOST_ROWS = 500_000


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row that can be identified. ``values`` as JSON keeps them; ``flaws`` item → why its value does not count."""

    key: str
    subject: str
    record_on: datetime.date | None
    values: dict[str, Any]
    flaws: dict[str, str]
    place: str


class FeedReader:
    """Reads the rows of one file for one dataset; ``tally`` and ``aside`` tell afterwards how good they were.

    ``names``: spelling → code of those that rows are about; ``subject`` is given where the whole feed is about one.
    """

    def __init__(self, dataset: Dataset, names: Mapping[str, str], subject: str = "") -> None:
        self.dataset, self.names, self.subject = dataset, names, subject
        self.items: list[dict[str, Any]] = list(dataset.items)
        self.columns = {item["id"]: column_of(item) for item in self.items}
        self.tally, self.aside = Tally(), 0
        self.seen: dict[str, str] = {}

    def rows(self, file: Path | bytes | BinaryIO, filename: str) -> Iterator[ReadRow]:
        """Raises YanzhenError for a file without the required columns, or one that holds no row."""
        sheets = self._opened(file, filename)
        spelled = {g.sheet: self._units(sheets, g.sheet, header) for g, header in sheets.tables}
        for number, row in enumerate(sheets.rows(), 1):
            if number > MOST_ROWS:
                raise YanzhenError("行数过多", where=filename, why=f"多于 {MOST_ROWS} 行", do="分几份报")
            found = self._read(row, spelled[row.sheet])
            if found is not None:
                yield found
        if not self.tally.rows:
            raise YanzhenError("没有数据行", where=filename, why="表头下面没有一行", do="核对文件是否为空表")

    def _opened(self, file: Path | bytes | BinaryIO, filename: str) -> Sheets:
        spellings = {bare(word): item["id"] for item in self.items for word in _spellings(item)}
        wanted = tuple(i["id"] for i in self.items if i.get("required") or i["id"] in self.dataset.key)
        return open_sheets(file, filename, columns=spellings, required=wanted)

    def _units(self, sheets: Sheets, sheet: str, header: Any) -> dict[str, str]:
        """Item → unit that the file names. Raises YanzhenError where it cannot be that item's."""
        over, found = sheet_unit(sheets.above.get(sheet, ())), {}
        for label, name in zip(header.labels, header.fields, strict=True):
            column = self.columns.get(name)
            if column is None or column.kind != "number" or not column.unit:
                continue
            own = unit_in(label)
            if own and own != column.unit and not units().comparable(own, column.unit):
                raise YanzhenError(
                    "单位对不上",
                    where=f"{sheets.filename} {label}",
                    why=f"应为{column.unit}",
                    do="按目录里写的单位报",
                )
            fits = over == column.unit or (over and units().comparable(over, column.unit))
            found[name] = own or (over if fits else column.unit)
        return found

    def _read(self, row: TableRow, spelled: Mapping[str, str]) -> ReadRow | None:
        values: dict[str, Any] = {}
        wrong: dict[str, str] = {name: f"{p.what}，{p.why}" for name, p in row.problems.items()}
        for item in self.items:
            name = item["id"]
            try:
                value = read_cell(row.cells.get(name, ""), self.columns[name], spelled.get(name, "")).value
            except CellRefusedError as refused:
                wrong[name] = "，".join(str(part) for part in refused.args[:2])
                continue
            if value in (None, "", []):
                continue
            why = out_of_range(item, value) if item.get("type") == "number" else ""
            if why:
                wrong[name] = why
            else:
                values[name] = freeze(value)
        subject = self._subject(values, wrong)
        self.tally.count(self.items, values, wrong, row.place)
        return self._identified(row, values, wrong, subject)

    def _subject(self, values: dict[str, Any], wrong: dict[str, str]) -> str:
        by = self.dataset.subject_by
        if self.subject or not by or by not in values:
            return self.subject
        code = self.names.get(str(values[by]).strip(), "")
        if not code:
            wrong[by] = f"名录里没有“{str(values[by])[:40]}”"
        return code

    def _identified(self, row: TableRow, values: dict[str, Any], wrong: dict[str, str], subject: str) -> ReadRow | None:  # fmt: skip
        """None for a row that cannot be told from others: it is set aside, and said so."""
        parts = [values.get(name) for name in self.dataset.key]
        if any(part in (None, "") for part in parts):
            self._set_aside(row.place, "认不出是哪一行：识别用的格子空着或不合格")
            return None
        key = row_key(self.dataset, parts)
        if key in self.seen:
            self._set_aside(row.place, f"与{self.seen[key]}是同一行")
            return None
        self.seen[key] = row.place
        flaws = {name: why[:200] for name, why in wrong.items()}
        return ReadRow(key, subject, record_date(values.get(self.dataset.dated_by)), values, flaws, row.place)

    def _set_aside(self, place: str, why: str) -> None:
        self.aside += 1
        self.tally.note(Flaw(place, "", why))


def _spellings(item: Mapping[str, Any]) -> tuple[str, ...]:
    return (item["label"], item["id"], *item.get("aliases", ()))


def column_of(item: Mapping[str, Any]) -> Column:
    """An information item as the readers of lists take a column."""
    choices = {word: word for word in item.get("choices", ())}
    return Column(
        item["id"], item["label"], kind=item.get("type", "text"), unit=item.get("unit", ""), limit=400,
        choices=(lambda: choices) if choices else None,
    )  # fmt: skip


def row_key(dataset: Dataset, parts: list[Any]) -> str:
    """The stable id of a row: the same row has the same id in every delivery, and the id tells nothing of its contents."""
    told = "\x1f".join(str(part).strip() for part in parts)
    return hmac.new(dataset.salt.encode(), told.encode(), hashlib.sha256).hexdigest()[:24]


def record_date(value: Any) -> datetime.date | None:
    """The last day that a date or period of a row covers; None where it has none."""
    if not isinstance(value, str) or not value:
        return None
    try:
        return parse_period(value).end
    except YanzhenError:
        return None
