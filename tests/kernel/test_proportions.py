"""A share is said as what it is."""

from __future__ import annotations

import pytest

from yanzhen.kernel.proportions import tell_share


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 0, "无数据"), (3, 19, "3/19"), (19, 19, "19/19"), (5, 20, "25.0%（5/20）"), (0, 20, "0.0%（0/20）")],
)
def test_a_share_is_a_percentage_only_of_enough(part, whole, told):
    assert tell_share(part, whole) == told
