"""Rows of the workbook become policies again; every mistake names its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from yanzhen.kernel.errors import Problem
from yanzhen.specs.explaining import explain
from yanzhen.specs.officer.cells import CellError, read
from yanzhen.specs.officer.columns import CASE, CLAUSE, CONDITION, POLICY, SHEETS
from yanzhen.specs.officer.rows import parent_of, put
from yanzhen.specs.places import Path, Place
from yanzhen.specs.rulebook import PolicySpec


@dataclass(frozen=True, slots=True)
class Line:
    """One filled row: header → (name of the cell, what stands in it)."""

    sheet: str
    number: int
    cells: dict[str, tuple[str, Any]]

    def text(self, header: str) -> str:
        return str(self.cells[header][1]).strip() if header in self.cells else ""


@dataclass(slots=True)
class _Made:
    """A definition as it is put together: its fields, and the cell of every field."""

    line: Line
    content: dict[str, Any] = field(default_factory=dict)
    cells: dict[Path, str] = field(default_factory=dict)


def assemble(lines: Iterable[Line], book: str) -> tuple[dict[str, PolicySpec], list[Problem]]:
    """(file → policy, problems). Nothing is left out silently: a row that belongs to nothing is a problem."""
    problems: list[Problem] = []
    made: dict[str, list[_Made]] = {sheet: [] for sheet in SHEETS}
    for line in lines:
        made[line.sheet].append(_fields(line, book, problems))
    clauses = _under(made[CLAUSE], made[POLICY], ("政策编号",), ("政策编号",), book, problems)
    key = ("政策编号", "条款编号")
    conditions = _under(made[CONDITION], made[CLAUSE], key, key, book, problems)
    cases = _under(made[CASE], made[CLAUSE], key, key, book, problems)
    for number, clause in enumerate(made[CLAUSE]):
        _condition(clause, conditions[number], book, problems)
        _attach(clause, "cases", cases[number])
    policies: dict[str, PolicySpec] = {}
    for number, policy in enumerate(made[POLICY]):
        _attach(policy, "clauses", clauses[number])
        _build(policy, book, policies, problems)
    return policies, problems


def _problem(book: str, cell: str, error: CellError, code: str = "bad-value") -> Problem:
    return Problem(code, f"{book} {cell}", None, error.what, error.why, error.do)


def _fields(line: Line, book: str, problems: list[Problem]) -> _Made:
    made = _Made(line)
    for column in SHEETS[line.sheet]:
        if column.header not in line.cells:
            continue
        name, cell = line.cells[column.header]
        made.cells[column.path] = name
        try:
            put(made.content, column, read(cell, column))
        except CellError as error:
            problems.append(_problem(book, name, error))
    return made


def _under(
    rows: list[_Made],
    owners: list[_Made],
    mine: tuple[str, ...],
    theirs: tuple[str, ...],
    book: str,
    problems: list[Problem],
) -> dict[int, list[_Made]]:
    """Number of the owner → its rows in order; a row without an owner is told."""
    at = {tuple(owner.line.text(h) for h in theirs): number for number, owner in enumerate(owners)}
    held: dict[int, list[_Made]] = {number: [] for number in range(len(owners))}
    for row in rows:
        key = tuple(row.line.text(h) for h in mine)
        if key in at:
            held[at[key]].append(row)
            continue
        cell = f"{row.line.sheet}!{row.line.number}行"
        what, why = f"这一行属于 {' '.join(key) or '（没有填编号）'}，找不到", "前一张表里没有这个编号"
        problems.append(_problem(book, cell, CellError(what, why, "核对政策编号和条款编号"), "unknown-rule"))
    return held


def _attach(owner: _Made, key: str, rows: list[_Made]) -> None:
    if not rows:
        return
    owner.content[key] = [_own(row.content) for row in rows]
    for number, row in enumerate(rows):
        owner.cells[(key, number)] = next(iter(row.cells.values()))
        owner.cells |= {(key, number, *path): cell for path, cell in row.cells.items()}


def _own(content: dict[str, Any]) -> dict[str, Any]:
    """Without what only tells where a row belongs."""
    return {name: value for name, value in content.items() if not name.startswith("_")}


def _condition(clause: _Made, rows: list[_Made], book: str, problems: list[Problem]) -> None:
    """The tree of a clause from its numbered rows."""
    by_place: dict[str, _Made] = {}
    for row in rows:
        at = row.content.get("_at", "")
        if not at or at in by_place or (parent_of(at) and parent_of(at) not in by_place):
            what = f"组 {at or '（空）'} 放不进去"
            why = "编号重复" if at in by_place else "没有上一级的行，或上一级写在后面"
            do = "最上一行写 1，它里面的写 1.1、1.2，再里面写 1.1.1"
            cell = row.cells.get(("_at",), f"{CONDITION}!{row.line.number}行")
            problems.append(_problem(book, cell, CellError(what, why, do), "bad-condition"))
            continue
        by_place[at] = row
    if not by_place:
        return
    root = next(iter(by_place))
    content, cells = _grow(root, by_place)
    clause.content["conditions"] = content
    clause.cells |= {("conditions", *path): cell for path, cell in cells}


def _grow(at: str, rows: dict[str, _Made]) -> tuple[dict[str, Any], list[tuple[Path, str]]]:
    row = rows[at]
    relation = row.content.get("_relation", "compare")
    here = next(iter(row.cells.values()))
    if relation == "compare":
        return _compared(_own(row.content)), [((), here), *row.cells.items()]
    grown = [_grow(place, rows) for place in rows if place != at and parent_of(place) == at]
    parts, inside = [part for part, _ in grown], (relation, "of") if relation == "at_least" else (relation,)
    cells: list[tuple[Path, str]] = [((), here), ((relation,), here)]
    for number, (_, below) in enumerate(grown):
        step: Path = inside if relation == "not" else (*inside, number)
        cells += [((*step, *path), cell) for path, cell in below]
    if relation == "at_least":
        return {"at_least": {"count": row.content.get("value"), "of": parts}}, cells
    if relation == "not":
        return {"not": parts[0] if len(parts) == 1 else {"all": parts}}, cells
    return {relation: parts}, cells


def _compared(content: dict[str, Any]) -> dict[str, Any]:
    """One value of in, not_in and between is a list of one."""
    if content.get("op") in ("in", "not_in", "between") and not isinstance(content.get("value", []), list):
        content["value"] = [content["value"]]
    return content


def _build(made: _Made, book: str, policies: dict[str, PolicySpec], problems: list[Problem]) -> None:
    content = _own(made.content)
    names = list(made.cells.values())
    lines = {path: number for number, path in enumerate(made.cells, 1)}
    try:
        policy = PolicySpec.model_validate(content)
    except ValidationError as error:
        place = Place(book, 1, (), _spread(lines))
        for found in explain(error, PolicySpec, place):
            cell = names[(found.line or 1) - 1]
            problems.append(Problem(found.code, f"{book} {cell}", None, found.what, found.why, found.do))
        return
    file = made.content.get("_file") or f"policies/{policy.level}/new/{policy.id}.yaml"
    if file in policies:
        what, why = f"文件 {file} 写了两次", "一个文件只放一份政策"
        cell = made.cells.get(("_file",), made.cells[("id",)])
        problems.append(_problem(book, cell, CellError(what, why, "改用另一个文件名"), "duplicate-id"))
    policies[file] = policy


def _spread(lines: dict[Path, int]) -> dict[Path, int]:
    """Outer paths stand where the first of their parts stands."""
    spread = dict(lines)
    for path, line in lines.items():
        for end in _outer(path):
            spread.setdefault(end, line)
    return spread


def _outer(path: Path) -> Iterator[Path]:
    for length in range(1, len(path)):
        yield path[:length]
