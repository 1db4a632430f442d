"""What nobody should meet in a pack: 10,000 bands, bands out of order, nothing known, impossible values."""

from __future__ import annotations

from decimal import Decimal

from pydantic import TypeAdapter

from yanzhen.rules import Answer, evaluate, find_changes
from yanzhen.specs.conditions import Condition

CONDITION = TypeAdapter(Condition)
MANY = [[n, n] for n in range(10_000)]


def bands(table, value):
    return CONDITION.validate_python(
        {"measure": {"bands": {"of": {"fact": "x"}, "table": table}}, "op": "ge", "value": value}
    )


def test_ten_thousand_bands_are_read_and_the_one_that_is_missing_is_found():
    rule = bands(MANY, 7000)
    assert evaluate(rule, {"x": Decimal("7000.5")}).answer is Answer.ELIGIBLE
    assert evaluate(rule, {"x": 6999}).answer is Answer.NOT_ELIGIBLE
    assert evaluate(rule, {}).answer is Answer.CANNOT_TELL
    (flip,) = find_changes(rule, {"x": 6999})
    assert (flip.needed, flip.distance) == (7000, 1)


def test_bands_may_stand_in_any_order():
    for table in ([[10, 1], [20, 2]], [[20, 2], [10, 1]]):
        assert evaluate(bands(table, 2), {"x": 20}).answer is Answer.ELIGIBLE
        assert evaluate(bands(table, 2), {"x": 19}).answer is Answer.NOT_ELIGIBLE


def test_a_nested_rule_is_answered_to_its_last_level():
    rule: dict = {"fact": "x", "op": "ge", "value": 1}
    for _ in range(40):
        rule = {"not": {"not": rule}}
    built = CONDITION.validate_python(rule)
    assert evaluate(built, {"x": 1}).answer is Answer.ELIGIBLE
    assert evaluate(built, {}).answer is Answer.CANNOT_TELL
