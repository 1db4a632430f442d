"""What a database answers is what the batch answers."""

from __future__ import annotations

import datetime
from decimal import Decimal

import ibis
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.rules.made_up import conditions, rule
from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules import evaluate
from yanzhen.rules.batch import Column, Columns, column_of, compile_rules
from yanzhen.specs.conditions import Condition
from yanzhen.tables.rules import DOUBT, express_rules, expressible

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


def mark_of(told):
    return None if told is None or told != told else int(told)


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
        sure = [
            (told, mark)
            for told, mark, doubt in zip(got[one.id], marks, got[DOUBT], strict=True)
            if not doubt
        ]
        assert all(mark_of(told) == mark for told, mark in sure), one.id
        assert len(sure) > 200, "few rows are too near to tell"
        assert len(set(marks)) > 1, "the made-up rows must tell something"


@pytest.mark.parametrize(
    ("tree", "what"),
    [
        ({"fact": "revenue", "op": "eq", "value": "many"}, "不是一类"),
        ({"fact": "founded", "op": "ge", "value": "2024"}, "不是一类"),
        ({"measure": {"lookup": {"by": "rd", "table": {"3": 1}}}, "op": "ge", "value": 3}, "按数字查的表"),
    ],
)
def test_what_a_database_cannot_do_is_refused_in_words(tree, what):
    table = ibis.memtable(register(3) | {"founded": [datetime.date(2024, 1, 1)] * 3})
    written = READ.validate_python(tree).model_dump(by_alias=True)
    with pytest.raises(YanzhenError, match=what):
        express_rules({"r": (written, True)}, table, DAY)
    assert what in expressible(written, table, DAY)


def plain_records(rows: int = 60):
    """Facts as lists have them: figures once or by year, words, a day, a mark; empty cells are unknown."""
    rng = np.random.default_rng(8)
    figures = [0.1, 0.3, 0.1 + 0.2, 3, 100, 2000, 0, -1.5, 1e-9, 0.03, 1 / 3]

    def some(values):
        return None if rng.random() < 0.2 else values[int(rng.integers(len(values)))]

    found = []
    for _ in range(rows):
        one = {
            "revenue": some(figures),
            "staff": some([0, 1, 3, 100]),
            "sector": some(["industry", "retail"]),
        }
        one |= {"marks": some(["3", "0.3"]), "listed": some([True, False])}
        one["founded"] = some(["2024-06-30", "2020-02-29", "2026-06-30", "2027-01-01", "2023-07-01"])
        for name in ("cost", "land"):
            one[name] = {
                y: v for y in ("2023", "2024", "2025", "2026") if (v := some(figures)) is not None
            } or None
        found.append({k: v for k, v in one.items() if v is not None})
    return found


def as_table(records):
    def cells(name):
        return [r.get(name) for r in records]

    held = {n: [None if v is None else float(v) for v in cells(n)] for n in ("revenue", "staff")}
    held |= {n: cells(n) for n in ("sector", "marks", "listed")}
    held["founded"] = [v and datetime.date.fromisoformat(v) for v in cells("founded")]
    for name in ("cost", "land"):
        for year in ("2023", "2024", "2025", "2026"):
            years = [(one or {}).get(year) for one in cells(name)]
            held[f"{name}_{year}"] = [None if v is None else float(v) for v in years]
    return ibis.memtable(held | {"row": list(range(len(records)))})


RECORDS = plain_records()
TABLE = as_table(RECORDS)
BACKEND = ibis.duckdb.connect()
GIVEN = {"@evaluation_date": "2026-06-30", "@floor": Decimal("0.3")}


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(conditions(), min_size=4, max_size=8))
def test_random_rules_have_the_same_answers_in_a_database_and_one_by_one(trees):
    written = {f"r{n}": t.model_dump(by_alias=True) for n, t in enumerate(trees)}
    asked = {n: (w, True) for n, w in written.items() if not expressible(w, TABLE, GIVEN)}
    got = BACKEND.execute(express_rules(asked, TABLE, GIVEN).order_by("row"))
    for name in asked:
        tree = trees[int(name[1:])]
        for record, told, doubt in zip(RECORDS, got[name].tolist(), got[DOUBT].tolist(), strict=True):
            if not doubt:
                answer = {"eligible": 1, "not_eligible": 0}.get(str(evaluate(tree, record, GIVEN).answer))
                assert mark_of(told) == answer, (written[name], record)


def test_figures_of_many_decimals_are_told_exactly_or_marked_for_the_evaluator():
    share = {"share": {"of": {"number": {"fact": "rd"}}, "in": {"number": {"fact": "revenue"}}}}
    tree = {"measure": share, "op": "ge", "value": Decimal("0.03")}
    pairs = [(0.0300000003, 1.00000001), (0.0300000002, 1.00000001), (3.0, 100.0), (0.29, 10.0)]
    table = ibis.memtable({"rd": [a for a, _ in pairs], "revenue": [b for _, b in pairs]})
    got = BACKEND.execute(express_rules({"r": (tree, True)}, table, DAY))
    assert got[DOUBT].tolist()[2:] == [False, False], "whole numbers and what is far off are told at once"
    exact = [Decimal(repr(a)) / Decimal(repr(b)) >= Decimal("0.03") for a, b in pairs]
    told = zip(got["r"].tolist(), got[DOUBT].tolist(), exact, strict=True)
    assert all(bool(r) == e for r, doubt, e in told if not doubt)
