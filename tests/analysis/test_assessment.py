"""Points by the sheet, with the working; what nobody knows is unknown and not zero."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.analysis.assessment import assess_sheet, ranks
from yanzhen.specs.steering import AssessmentSpec


def sheet(**more):
    given = {
        "id": "s",
        "label": {"zh": "考核"},
        "objects": "county",
        "grade": "X",
        "references": [{"source": "x", "place": "y"}],
        "inputs": [{"id": n, "label": {"zh": n}} for n in ("done", "task", "late", "faked")],
        "items": [
            {"id": "rate", "label": {"zh": "完成率"}, "points": 30, "formula": "done / task * 30"},
            {"id": "ladder", "label": {"zh": "开工"}, "points": 10, "formula": "10 - 2 * late"},
        ],
        "deductions": [{"id": "late", "label": {"zh": "逾期"}, "input": "late", "each": 1, "most": 3}],
        "vetoes": [{"id": "faked", "label": {"zh": "弄虚作假"}, "input": "faked"}],
    } | more
    return AssessmentSpec.model_validate(given)


def test_points_come_with_their_working_and_a_cap():
    found = assess_sheet(sheet(), {"done": 12, "task": 10, "late": 2, "faked": 0})
    rate, ladder = found.items
    assert (rate.points, ladder.points, found.deductions[0].points) == (30, 6, -2)
    assert "12 ÷ 10 × 30 ＝ 36，封顶 30" in rate.working
    assert found.total == 34
    assert found.unknown == 0


def test_a_missing_value_is_unknown_and_its_share_is_told():
    found = assess_sheet(sheet(), {"task": 10, "late": 1, "faked": 0})
    assert found.items[0].points is None
    assert found.items[0].missing == ("done",)
    assert "[done 无数据]" in found.items[0].working
    assert found.total is None
    assert found.unknown == pytest.approx(0.75)
    assert (found.low, found.high) == (7, 37)


def test_a_veto_voids_the_score_and_an_unanswered_one_leaves_it_open():
    held = {"done": 10, "task": 10, "late": 0}
    assert assess_sheet(sheet(), {**held, "faked": 1}).total == 0
    assert assess_sheet(sheet(), {**held, "faked": 1}).vetoed == ("弄虚作假",)
    assert assess_sheet(sheet(), held).total is None


def test_a_denominator_of_zero_is_told_not_crashed():
    found = assess_sheet(sheet(), {"done": 1, "task": 0, "late": 0, "faked": 0})
    assert found.items[0].points is None
    assert "分母是零" in found.items[0].why


def test_only_known_totals_have_a_place():
    full = {"done": 10, "task": 10, "late": 0, "faked": 0}
    scores = {
        "甲": assess_sheet(sheet(), full),
        "乙": assess_sheet(sheet(), {**full, "done": 5}),
        "丙": assess_sheet(sheet(), {}),
    }
    assert ranks(scores) == {"甲": 1, "乙": 2, "丙": None}


@pytest.mark.parametrize(
    "items",
    [
        [{"id": "a", "label": {"zh": "a"}, "points": 1, "formula": "nobody"}],
        [{"id": "a", "label": {"zh": "a"}, "points": 1, "formula": "done ** 2 + task + late + faked"}],
        [{"id": "a", "label": {"zh": "a"}, "points": 0, "formula": "done + task + late + faked"}],
    ],
)
def test_a_sheet_that_does_not_hold_together_is_refused(items):
    with pytest.raises(ValueError, match=r"算式|分值"):
        sheet(items=items)


@settings(max_examples=40, deadline=None)
@given(
    st.fixed_dictionaries(
        {n: st.one_of(st.none(), st.floats(0, 50)) for n in ("done", "task", "late", "faked")}
    )
)
def test_no_score_leaves_its_bounds(inputs):
    found = assess_sheet(sheet(), inputs)
    assert found.low - 1e-6 <= found.known <= found.high + 1e-6
    assert all(i.points is None or i.least <= i.points <= i.most for i in found.items)
