"""What a database answers is what the batch answers."""

from __future__ import annotations

import datetime

import ibis
import numpy as np
import pytest
from pydantic import TypeAdapter

from tests.rules.made_up import rule
from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules.batch import Column, Columns, column_of, compile_rules
from yanzhen.specs.conditions import Condition
from yanzhen.tables.rules import express_rules

DAY = {"@evaluation_date": "2026-06-30"}
READ = TypeAdapter(Condition)
CONDITIONS = {
    "figure": {"fact": "revenue", "op": "ge", "value": 0.3},
    "strip": {"fact": "revenue", "op": "between", "value": [0.1, 2]},
    "word": {"fact": "sector", "op": "not_in", "value": ["a", "b"]},
    "mark": {"fact": "listed", "op": "eq", "value": False},
    "day": {"fact": "founded", "op": "lt", "value": "2022-06-30"},
    "age": {"measure": {"years_since": {"fact": "founded"}}, "op": "ge", "value": 2},
    "young": {"measure": {"years_since": {"fact": "founded"}}, "op": "lt", "value": 2},
    "share": {
        "measure": {"share": {"of": {"number": {"fact": "rd"}}, "in": {"number": {"fact": "revenue"}}}},
        "op": "ge",
        "value": 0.03,
    },
    "growth": {"measure": {"growth": {"fact": "output", "years": 1}}, "op": "ge", "value": 0.1},
    "each": {"fact": "output", "op": "ge", "value": 3, "period": "each_2y"},
}
CONDITIONS["tree"] = {
    "any": [
        {"all": [CONDITIONS["figure"], {"not": CONDITIONS["word"]}]},
        {"at_least": {"count": 2, "of": [CONDITIONS["share"], CONDITIONS["age"], CONDITIONS["mark"]]}},
    ]
}


def register(rows: int = 400):
    rng = np.random.default_rng(3)

    def some(values):
        return [None if rng.random() < 0.2 else values[int(rng.integers(len(values)))] for _ in range(rows)]

    figures = [0.1, 0.3, 0.25, 1.0, 2.0, 3.0, 100.0, 300.0, -1.0, 0.0]
    return {
        "revenue": some(figures),
        "rd": some([0.003, 0.009, 0.03, 3.0, 9.0, 2.99, 0.0]),
        "sector": some(["a", "b", "c"]),
        "listed": some([True, False]),
        "founded": some(["2024-06-30", "2024-07-01", "2020-02-29", "2022-06-30", "2027-01-01"]),
        "output_2024": some([1.0, 3.0, 10.0, 0.0]),
        "output_2025": some([1.1, 3.3, 11.0, 3.0]),
    }


def column(values):
    return column_of(values, [v is not None for v in values])


def in_memory(data):
    facts = {name: column(values) for name, values in data.items() if not name.startswith("output")}
    years = {int(name[-4:]): column(values) for name, values in data.items() if name.startswith("output")}
    rows = len(data["revenue"])
    facts["output"] = Column(rows, dated=np.ones(rows, bool), years=years)
    return Columns(rows, facts)


def test_a_database_gives_the_answers_of_the_batch():
    data = register()
    rules = [rule(READ.validate_python(tree), name=n, complete=n != "tree") for n, tree in CONDITIONS.items()]
    found = compile_rules(rules).evaluate(in_memory(data), DAY)
    table = ibis.memtable(
        data
        | {
            "founded": [v and datetime.date.fromisoformat(v) for v in data["founded"]],
            "row": list(range(400)),
        }
    )
    asked = {n: (tree, n != "tree") for n, tree in CONDITIONS.items()}
    got = ibis.duckdb.connect().execute(express_rules(asked, table, DAY).order_by("row"))
    for one in rules:
        marks = [{"eligible": 1, "not_eligible": 0}.get(str(a)) for a in found.answers(one.id)]
        assert [None if v != v else int(v) for v in got[one.id].tolist()] == marks, one.id
        assert len(set(marks)) > 1, "the made-up rows must tell something"


@pytest.mark.parametrize(
    "tree",
    [
        {"fact": "revenue", "op": "ge", "than": {"number": {"fact": "rd"}}},
        {"fact": "revenue", "op": "eq", "value": "many"},
        {"measure": {"sum": [{"number": {"fact": "rd"}}]}, "op": "ge", "value": 3},
    ],
)
def test_what_a_database_cannot_do_is_refused_in_words(tree):
    with pytest.raises(YanzhenError):
        express_rules({"r": (tree, True)}, ibis.memtable(register(3)), DAY)
