"""A statement holds together or is refused."""

from __future__ import annotations

import pytest

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.statements import Mode, Relation, Statement, StatementKind


def test_a_range_carries_two_values_in_order():
    said = Statement(
        StatementKind.TARGET, "全市", "链主企业", Relation.RANGE, (3.0, 5.0), "家", Mode.INCREMENT, 2025
    )
    assert said.value == (3.0, 5.0)


@pytest.mark.parametrize(
    ("op", "value", "start", "end"),
    [
        (Relation.RANGE, 3.0, 0, 0),
        (Relation.EQUAL, (3.0, 5.0), 0, 0),
        (Relation.RANGE, (5.0, 3.0), 0, 0),
        (Relation.EQUAL, 3.0, 5, 2),
    ],
)
def test_what_does_not_hold_together_is_refused(op, value, start, end):
    with pytest.raises(YanzhenError):
        Statement(StatementKind.ACTUAL, "全市", "企业", op, value, "家", start=start, end=end)
