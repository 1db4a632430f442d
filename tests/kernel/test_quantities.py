"""Units convert inside one dimension and never by guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import NO_UNITS, Quantity, Unit, UnitTable, say_number

TABLE = UnitTable.of(
    [
        Unit("cny", "元", "money", 1),
        Unit("wan", "万元", "money", 1e4, ("万人民币",)),
        Unit("yi", "亿元", "money", 1e8),
        Unit("t", "吨", "mass", 1),
        Unit("percent", "%", "ratio", 1),
        Unit("points", "百分点", "points", 1, ("个百分点",)),
    ]
)


def test_ten_thousand_wan_are_one_yi():
    assert TABLE.convert(10_000, "万元", "亿元") == 1
    assert TABLE.convert(3.5, "亿元", "万元") == 35_000
    assert TABLE.express(Quantity(2, "万人民币"), "元") == Quantity(20_000, "元")


def test_money_is_not_mass_and_a_percent_is_not_a_point():
    assert not TABLE.comparable("亿元", "吨")
    assert not TABLE.comparable("%", "百分点")
    with pytest.raises(YanzhenError, match="不能换算"):
        TABLE.convert(1, "亿元", "吨")
    with pytest.raises(YanzhenError, match="不能换算"):
        TABLE.convert(1, "%", "百分点")


def test_an_unknown_unit_is_refused_with_advice():
    with pytest.raises(YanzhenError) as refusal:
        TABLE.unit("亿")
    assert refusal.value.what == "不认识的单位"
    assert "单位表" in str(refusal.value)


def test_without_a_table_only_the_same_spelling_compares():
    assert NO_UNITS.comparable("家", "家")
    assert not NO_UNITS.comparable("家", "户")
    assert NO_UNITS.convert(5, "家", "家") == 5


def test_one_spelling_cannot_mean_two_units():
    with pytest.raises(YanzhenError, match="单位写法重复"):
        UnitTable.of([Unit("a", "元", "money", 1), Unit("b", "万元", "money", 1e4, ("元",))])
    with pytest.raises(YanzhenError, match="大于0"):
        UnitTable.of([Unit("a", "元", "money", 0)])


@given(
    st.floats(1e-6, 1e12), st.sampled_from(["元", "万元", "亿元"]), st.sampled_from(["元", "万元", "亿元"])
)
def test_converting_there_and_back_gives_the_value(value, one, other):
    assert TABLE.convert(TABLE.convert(value, one, other), other, one) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (545163, "545163"),
        (1234567.5, "1234567.5"),
        (13.3, "13.3"),
        (0, "0"),
        (-2.5, "-2.5"),
        (34.09941, "34.1"),
        (0.00001, "0.00001"),
    ],
)
def test_numbers_are_said_without_exponents(value, text):
    assert say_number(value) == text
