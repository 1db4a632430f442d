"""The batch gives the answers of the scalar evaluator, for any rules and any facts."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rules.made_up import CONDITION, DAY, VOCABULARY, conditions, facts, rule
from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules import Answer, evaluate, judge
from yanzhen.rules.batch import Single, column_of, columns_of, compile_rules
from yanzhen.rules.batch.board import cut_at

OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
TREE = {
    "all": [
        {"fact": "revenue", "op": "ge", "value": 2000},
        {
            "any": [
                {"fact": "sector", "op": "eq", "value": "industry"},
                {"not": {"fact": "staff", "op": "lt", "value": 10}},
            ]
        },
    ]
}
OTHER = {"fact": "land", "op": "le", "value": 5}
RECORDS = [
    {"revenue": 2000, "sector": "industry", "land": 1},
    {"revenue": 1999.99, "sector": "industry", "staff": 3, "land": 9},
    {"sector": "retail", "staff": 3},
    {"revenue": 5000, "sector": "retail", "staff": 3},
]


def read(tree):
    return CONDITION.validate_python(tree)


@OFTEN
@given(st.lists(conditions(), min_size=1, max_size=4), st.lists(facts(), min_size=1, max_size=6))
def test_the_batch_and_the_single_path_answer_what_the_scalar_evaluator_answers(trees, records):
    rules = [rule(tree, name=f"r{n}", complete=n % 2 == 0) for n, tree in enumerate(trees)]
    program = compile_rules(rules, VOCABULARY)
    found, single = program.evaluate(columns_of(records), DAY), Single(program, DAY)
    told = [single.answer(record) for record in records]
    for n, one in enumerate(rules):
        alone = [judge(one, record, DAY, vocabulary=VOCABULARY).answer for record in records]
        assert found.answers(one.id) == alone
        assert [answers[n].answer for answers in told] == alone


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(-3, 3))
def test_a_threshold_in_floats_is_the_threshold_in_decimals(value, steps):
    number = float(value)
    for _ in range(abs(steps)):
        number = float(np.nextafter(number, np.copysign(np.inf, steps)))
    assert (number >= cut_at(value)) == (Decimal(repr(number)) >= value)
    assert (number >= cut_at(value, above=True)) == (Decimal(repr(number)) > value)


def test_a_share_at_its_boundary_is_exact_for_every_pair_of_whole_numbers():
    share = {"share": {"of": {"fact": "staff"}, "in": {"fact": "revenue"}}}
    records = [{"staff": 3 * n + d, "revenue": 100 * n} for n in range(1, 80) for d in (-1, 0, 1)]
    one = rule(read({"measure": share, "op": "ge", "value": 0.03}))
    assert compile_rules([one]).evaluate(columns_of(records), DAY).answers("r1") == [
        evaluate(one.conditions, record, DAY).answer for record in records
    ]


def test_the_comparisons_that_decided_are_told_and_counted():
    found = compile_rules([rule(read(TREE))]).evaluate(columns_of(RECORDS), DAY, reasons=True)
    assert found.answers("r1") == [
        Answer.ELIGIBLE,
        Answer.NOT_ELIGIBLE,
        Answer.NOT_ELIGIBLE,
        Answer.NOT_ELIGIBLE,
    ]
    marks = {atom.fact: rows.tolist() for atom, rows in found.reasons("r1")}
    assert marks["revenue"] == [True, True, False, False], "yes with the rest; no by itself"
    assert marks["staff"] == [False, False, True, True]
    counts = {d.atom.fact: (d.answers, d.refused) for d in found.decided("r1")}
    assert counts == {"revenue": (2, 1), "sector": (3, 2), "staff": (2, 2)}
    told = Single(found.program, DAY).answer(RECORDS[3])[0]
    assert {atom.fact for atom in told.decided} == {"sector", "staff"}


def test_equal_comparisons_stand_once_whatever_their_notes():
    noted = dict(TREE["all"][0], note="见附件")
    program = compile_rules([rule(read(TREE), name="a"), rule(read(noted), name="b")])
    assert len(program.layout.atoms) == 3


def test_a_changed_fact_makes_again_only_what_depends_on_it():
    program = compile_rules([rule(read(TREE), name="a"), rule(read(OTHER), name="b")])
    before = program.evaluate(columns_of(RECORDS), DAY, reasons=True, keep=True)
    after = program.refresh(before, {"land": column_of([6, 5, 1, 1])}, np.array([0, 1, 2, 3]))
    assert (after.work.atoms, after.work.rules, after.work.rows) == (1, 1, 4)
    whole = program.evaluate(after.columns, DAY, reasons=True)
    assert (after.sides == whole.sides).all() and (after.counts == whole.counts).all()
    one = program.refresh(before, {"revenue": column_of([1, 1999.99, 1, 5000])}, np.array([0]))
    assert (one.work.atoms, one.work.rules, one.work.rows) == (1, 1, 1)
    assert one.answer("a", 0) is Answer.NOT_ELIGIBLE


def test_a_change_without_kept_comparisons_is_refused_in_words():
    program = compile_rules([rule(read(TREE))])
    with pytest.raises(YanzhenError, match="中间结果"):
        program.refresh(program.evaluate(columns_of(RECORDS), DAY), {"land": column_of([1, 1, 1, 1])})


def test_conditions_that_are_not_all_known_never_give_a_yes():
    found = compile_rules([rule(read(TREE), complete=False)]).evaluate(columns_of(RECORDS), DAY)
    assert not found.yes("r1").any()
    assert found.maybe("r1").tolist() == [True, False, False, False]
    assert found.tally("r1").maybe == 1


def test_answers_do_not_depend_on_where_a_stretch_of_rows_ends(monkeypatch):
    records = RECORDS * 70
    program = compile_rules([rule(read(TREE))])
    whole = program.evaluate(columns_of(records), DAY, reasons=True)
    monkeypatch.setattr("yanzhen.rules.batch.program.STRETCH", 128)
    parts = program.evaluate(columns_of(records), DAY, reasons=True)
    assert (whole.sides == parts.sides).all() and (whole.counts == parts.counts).all()


@pytest.mark.parametrize("op", ["ge", "gt", "le", "lt", "eq", "ne"])
@pytest.mark.parametrize("end", ["2026-06-30", "2023-02-28", "2024-02-28", "2024-02-29"])
def test_whole_years_since_a_date_are_those_of_the_calendar(op, end):
    around = [
        f"20{y}-{d}" for y in (19, 20, 21, 22, 23, 24) for d in ("02-27", "02-28", "03-01", "06-30", "07-01")
    ]
    records = [{"founded": day} for day in (*around, "2020-02-29", "2016-02-29", "2020-02", "2027-01-01")]
    since = {"measure": {"years_since": {"fact": "founded"}}, "op": op}
    rules = [rule(read(since | {"value": n}), name=f"r{n}") for n in (0, 1, 3, 4)]
    day = {"@evaluation_date": end}
    program = compile_rules(rules)
    padded = records + [{"founded": f"19{n:02d}-05-05"} for n in range(100)]
    found, single = program.evaluate(columns_of(padded), day), Single(program, day)
    for n, one in enumerate(rules):
        alone = [evaluate(one.conditions, record, day).answer for record in padded]
        assert found.answers(one.id) == alone
        assert [single.answer(record)[n].answer for record in padded] == alone
