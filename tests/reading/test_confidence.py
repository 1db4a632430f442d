"""A confidence comes from counts; few counts are drawn towards what their parts tell."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.reading.confidence import reliability, rule_in_words
from yanzhen.reading.gazetteer import loaded
from yanzhen.reading.statements import read_statements

PARTS = sorted({name.split(":", 1)[1] for name in loaded("reliability.yaml")["parts"]})


def test_the_table_counts_no_more_right_than_judged():
    table = loaded("reliability.yaml")
    counts = [*table["parts"].values(), *table["paths"].values()]
    assert counts
    assert all(0 <= right <= judged for right, judged in counts)


@given(st.lists(st.sampled_from([*PARTS, "unheard-of"]), min_size=3, max_size=3))
@settings(max_examples=40)
def test_any_path_has_a_confidence(parts):
    assert 0 < reliability("/".join(parts)) < 1


def test_a_path_never_judged_stays_near_the_mean():
    table = loaded("reliability.yaml")
    assert abs(reliability("new/newer/newest") - table["mean"] * table["unseen"]) < 0.05


def test_a_statement_tells_its_rules_and_people_read_them_in_chinese():
    (found,) = read_statements("到2025年，上市企业达到30家。", date="2021-01")
    assert re.fullmatch(r"\w+/\w+/[\w-]+", found.rule)
    assert found.confidence == reliability(found.rule)
    assert not re.search("[a-z]", rule_in_words(found.rule))


def test_every_path_that_a_table_knows_is_told_in_chinese():
    counted = loaded("confidence.yaml")
    paths = [*loaded("reliability.yaml")["paths"], *counted["entities"], *counted["relations"], "judged"]
    assert {path: rule_in_words(path) for path in paths if re.search("[a-z]", rule_in_words(path))} == {}
