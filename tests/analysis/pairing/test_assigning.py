"""One partner each: as good as can be, never worse than taking the best one after another."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.analysis.pairing import assign, assigning

PAIRS = st.dictionaries(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("vwxyz")), st.floats(0.01, 1.0), max_size=20
).map(lambda held: [(a, b, s) for (a, b), s in held.items()])


def greedy(pairs):
    left, right, total = set(), set(), 0.0
    for a, b, s in sorted(pairs, key=lambda p: -p[2]):
        if a not in left and b not in right:
            left.add(a), right.add(b)
            total += s
    return total


def best(pairs):
    scores = {(a, b): s for a, b, s in pairs}
    return max(
        sum(scores.get(pair, 0.0) for pair in zip("abcde", p, strict=True)) for p in permutations("vwxyz")
    )


@pytest.mark.parametrize("dense", [10**6, 0])
@settings(max_examples=40, deadline=None)
@given(pairs=PAIRS)
def test_the_total_is_the_best_and_nobody_has_two_partners(dense, pairs):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assigning, "DENSE", dense)
        found = assign(pairs)
    assert found.total == pytest.approx(best(pairs))
    assert found.total >= greedy(pairs) - 1e-9
    for side in (0, 1):
        keys = [pair[side] for pair in found.pairs]
        assert len(keys) == len(set(keys))
    assert set(found.pairs) <= set(pairs)


@settings(max_examples=25, deadline=None)
@given(pairs=PAIRS)
def test_the_order_of_pairs_does_not_matter(pairs):
    assert assign(pairs) == assign(pairs[::-1])


def test_parts_that_share_nobody_are_solved_apart():
    found = assign([("a", "v", 0.9), ("b", "v", 0.8), ("c", "w", 0.1)])
    assert found.blocks == 2
    assert [(a, b) for a, b, _ in found.pairs] == [("a", "v"), ("c", "w")]
    assert assign([]).pairs == ()
