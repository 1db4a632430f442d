"""A list that somebody handed in becomes rows of a round: every bad cell is told with its place, or nothing is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yanzhen.analysis.evaluation.ledgers import CODES, NAMES, REASONS, factor_of, number_of
from yanzhen.city.exchange.sheets import Sheets, TableRow, bare, open_sheets
from yanzhen.city.parks.round_sheets import units
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.rulebook import FactSpec

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
TOLD = 12
PARKS = ("园区", "所在园区", "所属园区")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A number in the fact's own unit, as written, with its place in the file."""

    fact: str
    value: float
    written: str
    place: str


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One enterprise of a list."""

    name: str
    uscc: str
    park: str
    excluded: str
    place: str
    values: tuple[GivenValue, ...] = ()


@dataclass(slots=True)
class GivenList:
    """What a file holds: rows, the facts among its columns, remarks on what was not used."""

    rows: list[GivenRow] = field(default_factory=list)
    facts: tuple[str, ...] = ()
    remarks: list[str] = field(default_factory=list)


def same_name(name: str) -> str:
    """A name for comparison: without blanks, brackets of one kind, full-width letters made plain."""
    return name.replace(" ", "").replace("（", "(").replace("）", ")").strip().lower()


def read_list(file: Any, filename: str, facts: Mapping[str, FactSpec]) -> GivenList:
    """Read a list of enterprises with the columns that ``facts`` know. Raises YanzhenError with all that is wrong."""
    if (size := getattr(file, "size", 0)) > MOST_BYTES:
        why = f"{size // 1048576} MB，上限 {MOST_BYTES // 1048576} MB"
        raise YanzhenError("文件过大", where=filename, why=why, do="只留参评企业，拆成几个文件")
    sheets = open_sheets(file, filename, columns=_columns(facts), required=("name",))
    factors, problems = _factors(sheets, facts)
    given = GivenList(facts=tuple(f for f in facts if f in sheets.fields))
    for row in sheets.rows():
        if len(given.rows) >= MOST_ROWS:
            raise YanzhenError("行数过多", where=filename, why=f"超过 {MOST_ROWS} 行", do="只留参评企业")
        read = _row(row, factors[row.sheet], facts, problems)
        if read is not None:
            given.rows.append(read)
    problems += _twins(given.rows)
    if problems:
        raise _refusal(filename, problems)
    if not given.rows:
        raise YanzhenError("一家企业也没有", where=filename, why="表头下面没有数据行", do="补上数据行")
    given.remarks += [f"没有读：{skipped}" for skipped in sheets.skipped] + _remarks(given.rows, facts)
    return given


def _columns(facts: Mapping[str, FactSpec]) -> dict[str, str]:
    pairs = [(bare(n), "name") for n in NAMES] + [(bare(n), "uscc") for n in CODES]
    pairs += [(bare(n), "excluded") for n in REASONS] + [(bare(n), "park") for n in PARKS]
    pairs += [(bare(n), f.id) for f in facts.values() for n in (f.id, f.label.zh, *f.aliases)]
    return dict(reversed(pairs))


def _factors(sheets: Sheets, facts: Mapping[str, FactSpec]) -> tuple[dict[str, dict[str, float]], list[str]]:
    """Sheet → fact → what turns its cells into the fact's own unit."""
    found: dict[str, dict[str, float]] = {}
    problems: list[str] = []
    for grid, header in sheets.tables:
        own = found.setdefault(grid.sheet, {})
        for name, head in zip(header.fields, header.labels, strict=True):
            if name in facts:
                try:
                    own[name] = factor_of(head, facts[name].unit, facts[name].unit, units())
                except YanzhenError as error:
                    problems.append(str(error))
    return found, problems


def _row(
    row: TableRow, factors: Mapping[str, float], facts: Mapping[str, FactSpec], problems: list[str]
) -> GivenRow | None:
    problems += [
        f"{row.place} {row.letters[n]} 列：{p.what}（{p.why}），{p.do}" for n, p in row.problems.items()
    ]
    words = {n: _CONTROL.sub("", row.cells.get(n, "")).strip() for n in ("name", "uscc", "park", "excluded")}
    if not words["name"]:
        if any(row.cells.get(n) for n in facts):
            problems.append(f"{row.place}：有数据却没有企业名称")
        return None
    if len(words["name"]) > 160:
        problems.append(f"{row.place}：企业名称超过 160 个字")
    values = tuple(v for n in factors if (v := _value(row, facts[n], factors[n], problems)) is not None)
    uscc = words["uscc"].upper().replace(" ", "")
    if uscc and len(uscc) != 18:
        problems.append(f"{row.place}：统一社会信用代码“{uscc[:20]}”不是 18 位")
    return GivenRow(words["name"], uscc, words["park"], words["excluded"][:200], row.place, values)


def _value(row: TableRow, fact: FactSpec, factor: float, problems: list[str]) -> GivenValue | None:
    cell = row.cells.get(fact.id, "")
    place = f"{row.place} {row.letters.get(fact.id, '')} 列"
    try:
        number = number_of(cell, f"{place}{fact.label.zh}")
    except YanzhenError as error:
        problems.append(str(error))
        return None
    if number is None:
        return None
    least = float(fact.minimum) if fact.minimum is not None else LEAST.get(fact.id)
    if least is not None and number * factor < least:
        problems.append(f"{place}：{fact.label.zh}是 {cell}，不会小于 {least:g}，核对后重报")
        return None
    return GivenValue(fact.id, number * factor, cell[:80], place)


LEAST = dict.fromkeys(("land_area", "energy_total", "emission_total", "employees", "electricity_kwh", "rd_expense", "revenue"), 0.0)  # fmt: skip
"""Quantities that cannot be below nought where the vocabulary states no minimum; tax may be (refunds), value added too."""


def _twins(rows: Sequence[GivenRow]) -> list[str]:
    """One enterprise in two rows cannot be put right by guessing."""
    seen: dict[str, GivenRow] = {}
    problems = []
    for row in rows:
        for key in {same_name(row.name), row.uscc} - {""}:
            first = seen.setdefault(key, row)
            if first is not row:
                problems.append(f"{row.place}：{row.name} 与{first.place}是同一企业，只留一行")
                break
    return problems


def _remarks(rows: Iterable[GivenRow], facts: Mapping[str, FactSpec]) -> list[str]:
    """What is taken although it looks odd, and what follows from it."""
    told = []
    for row in rows:
        for value in row.values:
            label = facts[value.fact].label.zh
            if value.value < 0:
                told.append(f"{value.place} {row.name}：{label}为负（{value.written}），相应指标按 0 分计")
            elif value.value == 0 and value.fact == "land_area":
                told.append(f"{value.place} {row.name}：{label}为 0，不能相除，这家企业不能评分")
    return told


def _refusal(filename: str, problems: Sequence[str]) -> YanzhenError:
    more = f"；还有 {len(problems) - TOLD} 处" if len(problems) > TOLD else ""
    return YanzhenError(
        f"有 {len(problems)} 处读不准，整份退回，没有写入",
        where=filename,
        why="；".join(problems[:TOLD]) + more,
        do="逐处改正后重新上传",
    )
