"""Facts of many enterprises as columns: numbers, coded values, known to be none, by year; what is absent is unknown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules.series import Fact

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
EXACT = 2**53
"""Up to here every whole number is a float of its own."""


@dataclass(frozen=True)
class Column:
    """One fact over ``rows`` enterprises; a row has a number, a coded value, none, years, or (unknown) nothing.

    ``numbers`` holds NaN and ``codes`` -1 where a row has something else; ``whole`` marks numbers given without a
    decimal point; ``years`` are columns that know nothing outside the rows that ``dated`` marks.
    """

    rows: int
    numbers: Floats | None = None
    codes: Codes | None = None
    levels: tuple[Any, ...] = ()
    none: Bools | None = None
    dated: Bools | None = None
    years: Mapping[int, Column] = field(default_factory=dict)
    whole: Bools | None = None

    @property
    def known(self) -> Bools:
        """Rows of which something is known."""
        found = np.zeros(self.rows, np.bool_)
        if self.numbers is not None:
            found |= ~np.isnan(self.numbers)
        if self.codes is not None:
            found |= self.codes >= 0
        for more in (self.none, self.dated):
            if more is not None:
                found |= more
        return found

    def at(self, row: int) -> Fact | None:
        """The value of one row; call it for known rows only."""
        if self.dated is not None and self.dated[row]:
            return {str(y): c.at(row) for y, c in self.years.items() if c.known_at(row)}  # type: ignore[misc]
        if self.codes is not None and self.codes[row] >= 0:
            level: Fact = self.levels[self.codes[row]]
            return level
        if self.numbers is not None and not math.isnan(self.numbers[row]):
            value = float(self.numbers[row])
            return int(value) if self.whole is not None and self.whole[row] else value
        return None

    def known_at(self, row: int) -> bool:
        return bool(
            (self.numbers is not None and not math.isnan(self.numbers[row]))
            or (self.codes is not None and self.codes[row] >= 0)
            or (self.none is not None and self.none[row])
            or (self.dated is not None and self.dated[row])
        )

    def take(self, rows: Rows) -> Column:
        """The same fact of some rows."""
        cut: dict[str, Any] = {
            name: None if held is None else held[rows]
            for name in ("numbers", "codes", "none", "dated", "whole")
            for held in (getattr(self, name),)
        }
        years = {year: column.take(rows) for year, column in self.years.items()}
        return replace(self, rows=len(rows), years=years, **cut)

    def part(self, start: int, stop: int) -> Column:
        """The same fact of the rows from ``start`` to ``stop``, without copying."""
        cut: dict[str, Any] = {
            name: None if held is None else held[start:stop]
            for name in ("numbers", "codes", "none", "dated", "whole")
            for held in (getattr(self, name),)
        }
        years = {year: column.part(start, stop) for year, column in self.years.items()}
        return replace(self, rows=stop - start, years=years, **cut)

    def without(self, drop: Bools) -> Column:
        """The same fact, unknown in the rows that ``drop`` marks."""
        keep = ~drop
        return replace(
            self,
            numbers=None if self.numbers is None else np.where(keep, self.numbers, np.nan),
            codes=None if self.codes is None else np.where(keep, self.codes, np.int32(-1)).astype(np.int32),
            none=None if self.none is None else self.none & keep,
            dated=None if self.dated is None else self.dated & keep,
            years={year: column.without(drop) for year, column in self.years.items()},
        )


@dataclass(frozen=True)
class Columns:
    """Facts of ``rows`` enterprises by fact id; a fact without a column is unknown of all of them."""

    rows: int
    facts: Mapping[str, Column]

    def at(self, row: int, names: Iterable[str] | None = None) -> dict[str, Fact]:
        """The known facts of one enterprise (of those ``names``)."""
        asked = self.facts if names is None else [n for n in names if n in self.facts]
        return {n: self.facts[n].at(row) for n in asked if self.facts[n].known_at(row)}

    def take(self, rows: Rows) -> Columns:
        return Columns(len(rows), {name: column.take(rows) for name, column in self.facts.items()})

    def part(self, start: int, stop: int) -> Columns:
        return Columns(stop - start, {name: column.part(start, stop) for name, column in self.facts.items()})

    def changed(self, facts: Mapping[str, Column]) -> Columns:
        """The same enterprises with some facts replaced."""
        wrong = [name for name, column in facts.items() if column.rows != self.rows]
        if wrong:
            why = f"应有 {self.rows} 行"
            raise YanzhenError("新列的行数不对", where=wrong[0], why=why, do="每家企业一行，没有数据的留空")
        return Columns(self.rows, {**self.facts, **facts})


def columns_of(records: Sequence[Mapping[str, Fact]]) -> Columns:
    """Columns of facts that are given enterprise by enterprise; nothing is rounded or guessed."""
    names = dict.fromkeys(name for record in records for name in record)
    return Columns(len(records), {name: _gather(name, records) for name in names})


def column_of(values: Sequence[Fact], given: Sequence[bool] | None = None) -> Column:
    """One column of values; ``given`` false marks the unknown (by default every value is given)."""
    records = [{"x": v} if given is None or given[i] else {} for i, v in enumerate(values)]
    return _gather("x", records)


def _gather(name: str, records: Sequence[Mapping[str, Fact]]) -> Column:
    rows = len(records)
    numbers, whole = np.full(rows, np.nan), np.zeros(rows, np.bool_)
    codes, none = np.full(rows, -1, np.int32), np.zeros(rows, np.bool_)
    levels: dict[Any, int] = {}
    dated: dict[int, Mapping[str, Fact]] = {}
    for row, record in enumerate(records):
        if name not in record:
            continue
        value = record[name]
        if value is None:
            none[row] = True
        elif isinstance(value, Mapping):
            dated[row] = value
        elif (number := _plain(value)) is not None:
            numbers[row], whole[row] = number, isinstance(value, int) or isinstance(number, int)
        else:
            codes[row] = levels.setdefault(_key(value), len(levels))
    years = _years(dated, rows)
    marks = np.zeros(rows, np.bool_)
    marks[list(dated)] = True
    return Column(
        rows,
        None if np.isnan(numbers).all() else numbers,
        codes if levels else None,
        tuple(value for _, value in levels),
        none if none.any() else None,
        marks if dated else None,
        years,
        whole if whole.any() else None,
    )


def _years(dated: Mapping[int, Mapping[Any, Fact]], rows: int) -> dict[int, Column]:
    found: dict[int, list[dict[str, Fact]]] = {}
    for row, given in dated.items():
        for year, value in given.items():
            if value is not None and str(year).isdigit():
                found.setdefault(int(year), [{} for _ in range(rows)])[row]["x"] = value
    return {year: _gather("x", records) for year, records in found.items()}


def _plain(value: Any) -> float | int | None:
    """The number that gives the same text again when it comes back out of a float array; else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if isinstance(value, int):
        return value if abs(value) < EXACT else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not value.is_finite() or abs(value) >= EXACT:
        return None
    near = float(value)
    if str(value) == str(near):
        return near
    return int(near) if near.is_integer() and str(value) == str(int(near)) else None


def _key(value: Any) -> tuple[Any, Any]:
    """True, 1 and 1.0 are different values; a list is held as a tuple."""
    held = tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
    kind = tuple(type(v).__name__ for v in held) if isinstance(held, tuple) else type(held).__name__
    return kind, held
