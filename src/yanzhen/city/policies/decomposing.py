"""A clause from a filled-in form: conditions row by row, a benefit, and the cases that must prove every answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules import Answer, judge
from yanzhen.specs.conditions import Condition
from yanzhen.specs.rulebook import Clause, FactSpec

Row = Mapping[str, str]
CONDITIONS: TypeAdapter[Any] = TypeAdapter(Condition)
MONEY = ("amount", "rate", "cap")


def clause_of(
    given: Mapping[str, Any], rows: Sequence[Row], vocabulary: Mapping[str, FactSpec]
) -> dict[str, Any]:
    """The clause as a definition. Raises YanzhenError where a row cannot be read."""
    conditions = [condition_of(row, vocabulary) for row in rows if row.get("fact")]
    if not conditions:
        raise YanzhenError(
            "条款没有条件", where=str(given["id"]), why="一行也没有选事实", do="至少填一个条件"
        )
    tree = conditions[0] if len(conditions) == 1 else {given.get("joined") or "all": conditions}
    clause = {
        "id": given["id"],
        "label": {"zh": given["label"]},
        "role": given["role"],
        "grade": "B",
        "conditions": tree,
        "conditions_complete": bool(given.get("complete")),
        "documents": [line for line in str(given.get("documents", "")).splitlines() if line.strip()],
        "cases": cases_for(tree, bool(given.get("complete")), vocabulary),
    }
    return clause | _benefit(given)


def condition_of(row: Row, vocabulary: Mapping[str, FactSpec]) -> dict[str, Any]:
    """One comparison; the unit and period of the fact are taken where none is written."""
    spec = vocabulary.get(row["fact"])
    if spec is None:
        raise YanzhenError("没有这个事实", where=row["fact"], why="事实词表里没有", do="从下拉表里选")
    found: dict[str, Any] = {"fact": spec.id, "op": row.get("op") or "ge", "value": _value(row, spec)}
    if spec.type == "number" and spec.unit:
        found["unit"] = row.get("unit") or spec.unit
    if row.get("period"):
        found["period"] = row["period"]
    return found


def _value(row: Row, spec: FactSpec) -> Any:
    words = [w for w in str(row.get("value", "")).replace("；", ";").split(";") if w.strip()]
    if not words:
        raise YanzhenError("条件没有写值", where=spec.label.zh, why="值是空的", do="填数、是或否、日期或文字")
    values = [_read(word.strip(), spec) for word in words]
    return values if row.get("op") in ("in", "not_in", "between") else values[0]


def _read(word: str, spec: FactSpec) -> Any:
    if spec.type == "boolean":
        if word not in ("是", "否"):
            raise YanzhenError(
                "值读不懂", where=spec.label.zh, why=f"“{word}”不是 是 或 否", do="填 是 或 否"
            )
        return word == "是"
    if spec.type != "number":
        return word
    try:
        number = Decimal(word)
    except ArithmeticError:
        raise YanzhenError("值读不懂", where=spec.label.zh, why=f"“{word}”不是数", do="只写数字") from None
    return int(number) if number == number.to_integral_value() else number


def _benefit(given: Mapping[str, Any]) -> dict[str, Any]:
    figures = {name: given[name] for name in MONEY if given.get(name) is not None}
    if not figures and not given.get("basis"):
        return {"benefit": {"kind": given.get("kind") or "unknown"}, "amount_known": False}
    benefit = {
        "kind": given.get("kind") or "award",
        "nature": "cash",
        "unit": given.get("amount_unit") or "",
        **figures,
    }
    if given.get("basis"):
        benefit["basis"] = given["basis"]
    return {"benefit": benefit, "amount_known": "amount" in figures or "rate" in figures}


def cases_for(
    tree: dict[str, Any], complete: bool, vocabulary: Mapping[str, FactSpec]
) -> list[dict[str, Any]]:
    """A case for every answer, worked out from the conditions and run; the officer puts better ones in their place."""
    leaves = next((tree[k] for k in ("all", "any") if k in tree), [tree])
    fitting = {leaf["fact"]: _fitting(leaf, vocabulary) for leaf in leaves}
    failing = {leaf["fact"]: _failing(leaf, vocabulary) for leaf in leaves}
    tried: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("条件都达到的可得", fitting, "eligible"),
        ("条件都没有达到的不可得", failing, "not_eligible"),
        ("没有数据时不能判断", {}, "cannot_tell"),
    )
    rule = Clause.model_construct(id="x", conditions=None, conditions_complete=complete, references=())
    rule = rule.model_copy(update={"conditions": CONDITIONS.validate_python(tree)})
    return [
        {"says": says, "facts": facts, "expect": expect}
        for says, facts, expect in tried
        if judge(rule, facts, vocabulary=vocabulary).answer is Answer(expect)
    ]


def _fitting(leaf: Mapping[str, Any], vocabulary: Mapping[str, FactSpec]) -> Any:
    value, op = leaf["value"], leaf["op"]
    if op in ("in", "between"):
        return value[0]
    if op in ("ne", "not_in"):
        return _other(leaf, vocabulary)
    return _moved(value, {"gt": 1, "lt": -1}.get(op, 0))


def _failing(leaf: Mapping[str, Any], vocabulary: Mapping[str, FactSpec]) -> Any:
    value, op = leaf["value"], leaf["op"]
    if op in ("ne", "not_in"):
        return value[0] if isinstance(value, list) else value
    if op in ("eq", "in"):
        return _other(leaf, vocabulary)
    first = value[0] if isinstance(value, list) else value
    return _moved(first, {"ge": -1, "gt": 0, "between": -1, "le": 1, "lt": 0}[op])


def _other(leaf: Mapping[str, Any], vocabulary: Mapping[str, FactSpec]) -> Any:
    held = leaf["value"] if isinstance(leaf["value"], list) else [leaf["value"]]
    if isinstance(held[0], bool):
        return not held[0]
    if isinstance(held[0], int | Decimal):
        return max(held) + 1
    return next((v for v in vocabulary[leaf["fact"]].values if v not in held), "其他")


def _moved(value: Any, steps: int) -> Any:
    if isinstance(value, str) and steps:
        return "1900-01-01" if steps < 0 else "2099-12-31"
    if isinstance(value, bool | str):
        return value
    return value + steps * (Decimal("0.01") if isinstance(value, Decimal) else 1)
