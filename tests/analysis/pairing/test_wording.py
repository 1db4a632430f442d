"""Likeness of product words: symmetric, one for the same word, high for a word inside another."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.analysis.pairing.wording import Likeness, product_words

WORDS = st.lists(st.text("铜线电缆力裸锡", min_size=1, max_size=4), min_size=1, max_size=5, unique=True)


@settings(max_examples=40, deadline=None)
@given(one=WORDS, other=WORDS)
def test_likeness_is_symmetric_within_bounds_and_one_for_the_same_word(one, other):
    left, right = Likeness.build([one], [other], 0.01), Likeness.build([other], [one], 0.01)
    table = left.like.toarray()
    assert abs(table - right.like.toarray().T).max() < 1e-9
    assert 0 <= table.min() <= table.max() <= 1
    for i, word in enumerate(left.asked):
        for j, theirs in enumerate(left.answered):
            assert (table[i, j] > 1 - 1e-9) == (word == theirs) or word in theirs or theirs in word


def test_a_word_inside_another_is_more_alike_than_one_that_shares_a_character():
    like = Likeness.build([("电缆",)], [("电力电缆", "电机", "化肥")], 0.01)
    held = dict(zip(like.answered, like.like.toarray()[0].tolist(), strict=True))
    assert held["电力电缆"] > 0.5 > held["电机"] > 0
    assert held["化肥"] == 0


def test_words_are_split_and_written_one_way():
    assert product_words(["电力电缆；控制电缆、ＡＢＳ", "电力电缆", " "]) == ("电力电缆", "控制电缆", "ABS")
