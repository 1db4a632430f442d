"""A policy as flat rows, one a condition with its place in the tree, and rows put together to a policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yanzhen.specs.officer.columns import CASE, CLAUSE, COMPARED, CONDITION, POLICY, SHEETS, Column
from yanzhen.specs.places import Path
from yanzhen.specs.rulebook import PolicySpec

Row = dict[str, Any]
"""Header → value of the definition."""
GROUPS = ("all", "any", "not", "at_least")


def rows_of(policy: PolicySpec, file: str) -> Iterator[tuple[str, Row]]:
    """(sheet, row) of everything in a policy, in order."""
    content = policy.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    yield POLICY, _row(POLICY, {**content, "_file": file})
    for clause in content["clauses"]:
        key = {"_policy": policy.id, "_clause": clause["id"]}
        flags = {name: clause.get(name, False) for name in ("conditions_complete", "amount_known")}
        yield CLAUSE, _row(CLAUSE, {**clause, **flags, **key})
        for at, relation, part in _tree(clause["conditions"], "1"):
            yield CONDITION, _row(CONDITION, {**part, **key, "_at": at, "_relation": relation})
        for case in clause.get("cases", ()):
            yield CASE, _row(CASE, {**case, **key})


def _row(sheet: str, content: dict[str, Any]) -> Row:
    return {column.header: _at(content, column.path) for column in SHEETS[sheet]}


def _at(content: Any, path: Path) -> Any:
    for part in path:
        if not isinstance(content, dict) or part not in content:
            return None
        content = content[part]
    return content


def _tree(condition: dict[str, Any], at: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(place such as 1.2, relation, fields of a comparison) of every part, outer before inner."""
    group = next((key for key in GROUPS if key in condition), None)
    if group is None:
        shown = {} if "than" in condition else {"value": condition.get("value", True)}
        yield at, "compare", {**condition, **shown}
        return
    inside = condition[group]
    yield at, group, {"value": inside["count"]} if group == "at_least" else {}
    parts = inside["of"] if group == "at_least" else [inside] if group == "not" else inside
    for number, part in enumerate(parts, 1):
        yield from _tree(part, f"{at}.{number}")


def put(content: dict[str, Any], column: Column, value: Any) -> None:
    """Set a field of a nested definition."""
    *outer, last = column.path
    for part in outer:
        content = content.setdefault(str(part), {})
    content[str(last)] = value


def parent_of(at: str) -> str:
    return at.rpartition(".")[0]


__all__ = ["COMPARED", "Row", "parent_of", "put", "rows_of"]
