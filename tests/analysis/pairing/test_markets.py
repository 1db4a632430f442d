"""Markets come from packs: the four of the reference, a city's own instead of them, and a refusal for strangers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from yanzhen.analysis.pairing import pack_market, pack_markets
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs import load_pack


@pytest.fixture(scope="module")
def reference():
    return load_pack("reference")


def test_the_reference_holds_four_markets_of_our_own_defaults(reference):
    assert set(pack_markets([reference])) == {"goods", "money", "people", "scenarios"}
    assert {str(row.grade) for row in reference.pairings} == {"X"}


def test_a_city_states_its_own_weights_and_the_others_stay(reference):
    goods = next(row for row in reference.pairings if row.id == "goods")
    city = replace(reference, pairings=(goods.model_copy(update={"weights": {"place": Decimal(1)}}),))
    assert pack_market([reference, city], "goods").weights == {"place": 1.0}
    assert pack_market([reference, city], "money") == pack_market([reference], "money")


def test_a_market_that_has_ended_does_not_count(reference):
    ended = tuple(row.model_copy(update={"valid_to": "2025"}) for row in reference.pairings)
    with pytest.raises(YanzhenError, match="没有这种市场"):
        pack_market([replace(reference, pairings=ended)], "goods")
