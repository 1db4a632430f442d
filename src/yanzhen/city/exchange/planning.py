"""What the rows of a list would do to the record: new, changed, unchanged, refused with reasons, or open to a choice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from yanzhen.city.exchange.cells import NOTHING, freeze, read_cell, say_value, thaw
from yanzhen.city.exchange.lists import (
    CHANGED,
    NEW,
    OPEN,
    REFUSED,
    UNCHANGED,
    CellRefusedError,
    Column,
    FieldChange,
    ListKind,
    ListRow,
    Match,
    RowProblem,
)

_SUMS = re.compile(r"(?:合计|总计|小计|全市合计|全县合计|共计)(?:[:：（(].*)?|(?:合|总|小)\s+计")
_FOOT = re.compile(r"(?:注|备注|说明|填表|制表|审核|填报|单位负责|联系)[^，。]{0,6}[:：]")
_WIDE_BRACKETS = str.maketrans("（）", "()")
_FAR = (Decimal("0.0001"), Decimal(10000), Decimal("0.00000001"), Decimal(100000000))
"""Factors between 元, 万元 and 亿元: a number that moved by one of them was probably written in another unit."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A row as the file has it, or as a person corrected it. ``faults``: column → (what, why, do) found while reading."""

    place: str
    cells: Mapping[str, str]
    letters: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one row; ``plan`` holds plain values only, so that it can wait in the record."""

    state: str
    name: str
    key: int | None = None
    marks: tuple[str, str] = ("", "")
    plan: Mapping[str, Any] = field(default_factory=dict)
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _ReadRow:
    values: dict[str, Any]
    written: dict[str, str]
    problems: list[RowProblem]


def plan_rows(kind: ListKind, drafts: Sequence[Draft], by: Any) -> list[Planned]:
    """Read the cells of some rows and hold them against the record; reads only."""
    read = [_read(kind, draft) for draft in drafts]
    sound = [i for i, row in enumerate(read) if not row.problems]
    rows = [ListRow(drafts[i].place, read[i].values, read[i].written, chosen=drafts[i].chosen) for i in sound]
    matches = dict(zip(sound, kind.match(rows, by) if rows else (), strict=True))
    return [_decide(kind, drafts[i], row, matches.get(i)) for i, row in enumerate(read)]


def _read(kind: ListKind, draft: Draft) -> _ReadRow:
    values: dict[str, Any] = {}
    written: dict[str, str] = {}
    problems: list[RowProblem] = []
    for column in kind.columns:
        if column.name in draft.faults:
            problems.append(RowProblem(_where(column, draft), *draft.faults[column.name]))
            continue
        try:
            read = read_cell(draft.cells.get(column.name, ""), column, draft.units.get(column.name, ""))
        except CellRefusedError as refused:
            problems.append(RowProblem(_where(column, draft), *refused.args))
            continue
        if read is not NOTHING:
            values[column.name] = read.value
            if read.written:
                written[column.name] = read.written
        elif column.required:
            problems.append(_missing(column, draft))
    return _ReadRow(values, written, problems or list(_no_row(kind, draft, values)))


def _missing(column: Column, draft: Draft) -> RowProblem:
    do = f"补上{column.title}，或删去这一行"
    return RowProblem(_where(column, draft), f"没有{column.title}", "这一格是空的", do)


def _no_row(kind: ListKind, draft: Draft, values: Mapping[str, Any]) -> Iterator[RowProblem]:
    """Sums and remarks below a table are no rows of it."""
    name = str(values.get(kind.name, ""))
    if _SUMS.fullmatch(name) or _FOOT.match(name):
        why = f"“{name[:30]}”像是合计或表尾说明"
        yield RowProblem(_where(kind.column(kind.name), draft), "不是一条记录", why, "这一行不用导入")


def _where(column: Column, draft: Draft) -> str:
    letter = draft.letters.get(column.name, "")
    return f"{letter} 列“{column.title}”" if letter else f"“{column.title}”"


def _lettered(kind: ListKind, draft: Draft, said: str) -> str:
    """Capabilities name a column by its title; the file's letter goes before it."""
    return next((_where(c, draft) for c in kind.columns if said == f"“{c.title}”"), said)


def _decide(kind: ListKind, draft: Draft, row: _ReadRow, match: Match | None) -> Planned:
    name = str(row.values.get(kind.name) or draft.cells.get(kind.name, ""))[:200]
    if match is None or match.problems:
        problems = row.problems or (match.problems if match else ())
        placed = (replace(p, column=_lettered(kind, draft, p.column)) for p in problems)
        return Planned(REFUSED, name, plan={"problems": [asdict(p) for p in placed]})
    row.values.update(match.values)
    marks = _marks(kind, {**match.extra, **row.values})
    base: dict[str, Any] = {
        "values": {n: freeze(v) for n, v in row.values.items()},
        "written": row.written,
        "extra": dict(match.extra),
    }
    if match.candidates and draft.chosen is None:
        return Planned(OPEN, name, None, marks, base | {"candidates": [asdict(c) for c in match.candidates]})
    if match.key is None:
        return Planned(NEW, name, None, marks, base)
    changes, values, doubts = _compared(kind, row, match.held)
    if not changes:
        return Planned(UNCHANGED, name, match.key, marks)
    base |= {"values": {n: freeze(v) for n, v in values.items()}, "changes": [asdict(c) for c in changes]}
    if doubts:
        base["doubts"] = doubts
    return Planned(CHANGED, name, match.key, marks, base, bool(doubts))


def _marks(kind: ListKind, values: Mapping[str, Any]) -> tuple[str, str]:
    found = [_mark([values.get(name) for name in group]) for group in kind.keys[:2]]
    return (found[0] if found else "", found[1] if len(found) > 1 else "")


def _mark(parts: Sequence[Any]) -> str:
    """Short digest of the columns that tell rows apart; empty when one of them is."""
    if any(part in (None, "", []) for part in parts):
        return ""
    text = "\x1f".join(str(part).replace(" ", "").translate(_WIDE_BRACKETS).lower() for part in parts)
    return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()


def _compared(
    kind: ListKind, row: _ReadRow, held: Mapping[str, Any]
) -> tuple[list[FieldChange], dict[str, Any], list[str]]:
    """(what changes, the values to be written, what looks like another unit)."""
    changes: list[FieldChange] = []
    values = dict(row.values)
    doubts: list[str] = []
    for column in kind.columns:
        if column.name not in values:
            continue
        before, after = held.get(column.name), values[column.name]
        if column.kind == "words" and isinstance(before, list):
            after = values[column.name] = list(dict.fromkeys([*before, *after]))
        if _same(column, before, after):
            continue
        told = FieldChange(column.name, say_value(column, before), say_value(column, after))
        changes.append(told)
        if column.kind == "number" and _is_far(before, after):
            doubts.append(
                f"{column.title}从 {told.before} 变成 {told.after}，差一万倍，核对单位是万元还是亿元"
            )
    return changes, values, doubts


def _same(column: Column, before: Any, after: Any) -> bool:
    if before in (None, "", []):
        return False
    if column.kind == "number":
        return bool(round(Decimal(str(before)), column.places) == after)
    if column.kind == "date":
        return str(before).startswith(str(after))
    return bool(before == after)


def _is_far(before: Any, after: Any) -> bool:
    if not before or not after:
        return False
    found = Decimal(str(after)) / Decimal(str(before))
    return any(abs(found / factor - 1) < Decimal("0.2") for factor in _FAR)


def row_of(kind: ListKind, place: str, state: str, key: int | None, chosen: int | None, plan: Any) -> ListRow:
    """A planned row as ``apply`` wants it, thawed from what was kept."""
    values = {n: thaw(kind.column(n), v) for n, v in plan.get("values", {}).items()}
    changes = tuple(FieldChange(**c) for c in plan.get("changes", ()))
    return ListRow(place, values, plan.get("written", {}), state, key, chosen, changes, plan.get("extra", {}))
