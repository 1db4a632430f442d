"""Rates name what they are made of, and what is not known is neither a yes nor a no."""

from __future__ import annotations

import datetime

from yanzhen.analysis.fulfilment import Promise, by_cohort, calc_rates

NO = {"fulfilled": False, "registered": False, "started": False, "operating": False}


def promise(key: str, year: int | None = 2024, **marks: bool | None) -> Promise:
    signed = datetime.date(year, 5, 1) if year else None
    return Promise(key, key, signed, NO | marks)


def rates(*promises: Promise):
    return {r.id: r for r in calc_rates(promises)}


def test_start_is_told_over_what_was_fulfilled_and_over_what_was_signed():
    found = rates(
        promise("a", fulfilled=True, registered=True, started=True),
        promise("b", fulfilled=True, registered=True),
        promise("c"),
        promise("d"),
    )
    assert (found["fulfilled"].value, found["started_of_fulfilled"].value, found["started"].value) == (
        0.5,
        0.5,
        0.25,
    )
    assert found["started_of_fulfilled"].denominator == ("a", "b")
    assert found["started"].over == "开工 ÷ 签约项目"


def test_what_nobody_knows_opens_a_range():
    found = rates(promise("a", fulfilled=True), promise("b", fulfilled=None), promise("c"))["fulfilled"]
    assert (found.value, found.at_most, found.unknown) == (1 / 3, 2 / 3, ("b",))


def test_a_rate_over_nothing_is_no_rate():
    found = rates(promise("a"))
    assert found["operating_of_started"].value is None
    assert found["funds"].value is None
    assert all(r.value is None for r in calc_rates(()))


def test_money_is_summed_where_both_sides_are_known():
    day = datetime.date(2024, 1, 1)
    found = rates(
        Promise("a", "a", day, NO, contract=1000.0, received=300.0),
        Promise("b", "b", day, NO, contract=3000.0, received=0.0),
        Promise("c", "c", day, NO, contract=9000.0),
    )["funds"]
    assert (found.value, found.unknown, found.numerator) == (0.075, ("c",), ("a",))


def test_projects_of_unknown_day_are_in_no_cohort():
    found = by_cohort([promise("b", 2025), promise("a", 2023), promise("x", None)])
    assert {year: [p.key for p in group] for year, group in found.items()} == {2023: ["a"], 2025: ["b"]}
    assert list(found) == [2023, 2025]
