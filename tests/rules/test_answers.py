"""Three answers combine as people expect, and what is unknown never decides."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yanzhen.rules.answers import Answer, all_of, any_of, at_least, negated

YES, NO, OPEN = Answer.ELIGIBLE, Answer.NOT_ELIGIBLE, Answer.CANNOT_TELL
ANSWERS = st.lists(st.sampled_from(list(Answer)), min_size=1, max_size=6)


@given(ANSWERS, st.integers(1, 6))
def test_an_answer_holds_whatever_the_unknown_turns_out_to_be(answers, count):
    best = at_least(count, [YES if a is OPEN else a for a in answers])
    worst = at_least(count, [NO if a is OPEN else a for a in answers])
    told = at_least(count, answers)
    assert told is (best if best is worst else OPEN)


@given(ANSWERS)
def test_not_all_is_any_not(answers):
    assert negated(all_of(answers)) is any_of(negated(a) for a in answers)


@given(ANSWERS)
def test_all_and_any_are_the_ends_of_at_least(answers):
    assert all_of(answers) is at_least(len(answers), answers)
    assert any_of(answers) is at_least(1, answers)
