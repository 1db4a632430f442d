"""What the machine may call a contradiction, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.kernel.statements import Mode, Relation, StatementKind
from yanzhen.reading.contradictions import Claim, Kind, find_contradictions

_COUNT = iter(range(1_000_000))


def claim(value, **fields) -> Claim:
    given_ = {
        "indicator": "高新技术企业占比",
        "subject": "全市",
        "period": "2030",
        "op": Relation.EQUAL,
        "unit": "%",
        "mode": Mode.LEVEL,
        "kind": StatementKind.ACTUAL,
        "source": "甲",
        "place": "",
        "quote": "原文",
        "key": str(next(_COUNT)),
        **fields,
    }
    return Claim(value=value, **given_)


def target(value, **fields) -> Claim:
    return claim(value, **{"kind": StatementKind.TARGET, **fields})


def kinds(*claims):
    return [c.kind for c in find_contradictions(claims)]


def test_two_values_of_one_year_are_shown_side_by_side():
    (found,) = find_contradictions([claim(31.4, source="甲"), claim(29.8, source="乙")])
    assert found.kind is Kind.VALUE
    assert {side.value for side in found.sides} == {31.4, 29.8}
    assert "31.4%" in found.sentence and "29.8%" in found.sentence and "1.6个百分点" in found.sentence
    assert "2030年" in found.comparable
    assert found.across


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (claim(31.44), claim(31.4, source="乙")),
        (claim(31.4, op=Relation.ABOUT), claim(32, source="乙")),
        (claim(380.73, unit="亿元"), claim(380, unit="亿元", op=Relation.MORE, source="乙")),
        (claim(1, unit="亿人次"), claim(10000, unit="万人次", source="乙")),
        (claim((3, 5), op=Relation.RANGE, unit="家"), claim(4, unit="个", source="乙")),
        (claim(31.4), claim(29.8, period="2031", source="乙")),
        (claim(31.4), claim(29.8, mode=Mode.GROWTH, source="乙")),
        (claim(31.4), claim(29.8, subject="某园区", source="乙")),
        (claim(31.4), claim(29.8, scope="每个", source="乙")),
        (claim(31.4), target(40.0, source="乙")),
        (claim(31.4, region="甲市"), claim(29.8, region="乙市", source="乙")),
        (claim(300, indicator="产值", unit="亿元"), claim(200, indicator="产值", unit="亿元", source="乙")),
    ],
    ids=[
        "rounding", "about", "above", "units", "range", "another year", "growth is no level", "another subject",
        "each of many", "a target is no actual", "another city", "nobody knows whose output",
    ],
)  # fmt: skip
def test_what_may_both_hold_is_no_contradiction(one, other):
    assert find_contradictions([one, other]) == []


def test_units_of_different_size_are_compared_by_what_they_hold():
    assert kinds(claim(1.2, unit="亿人次"), claim(9000, unit="万人次", source="乙")) == [Kind.VALUE]


def test_different_words_for_one_indicator_are_compared():
    one = claim(2.4, indicator="研究与试验发展经费支出占GDP的比重")
    other = claim(2.9, indicator="R&D经费投入占地区生产总值比重", source="乙")
    (found,) = find_contradictions([one, other])
    assert "写法不同而意思相同" in found.comparable


def test_a_later_target_below_an_earlier_one_is_found():
    early = target(3.2, period="2030", dated="2027-05", source="甲")
    late = target(3, period="2031", dated="2030-01", source="乙")
    (found,) = find_contradictions([late, early])
    assert found.kind is Kind.FALL
    assert (found.first.value, found.second.value) == (3.2, 3)
    assert "低于" in found.sentence and "0.2个百分点" in found.sentence


def test_a_lowered_target_for_the_same_deadline_is_found_even_when_it_says_or_more():
    early = target(1200, period="2030", dated="2026-01", unit="亿元", source="甲", indicator="旅游总收入")
    late = replace(early, value=1100, op=Relation.AT_LEAST, dated="2028-03", source="乙", key="x")
    assert kinds(early, late) == [Kind.FALL]
    assert kinds(early, replace(late, value=1300)) == []


def test_less_of_what_should_shrink_is_progress():
    early = target(15.5, indicator="物流费用与产值之比", period="2030", dated="2027")
    late = target(14.5, indicator="物流费用与产值之比", period="2032", dated="2029", source="乙")
    assert kinds(early, late) == []
    assert kinds(early, replace(late, value=16.5)) == [Kind.FALL]
    upward = [replace(c, direction="up", value=v) for c, v in ((early, 15.5), (late, 16.5))]
    assert kinds(*upward) == []


@pytest.mark.parametrize("mode", [Mode.GROWTH, Mode.CAGR, Mode.ANNUAL, Mode.INCREMENT])
def test_slower_growth_later_is_no_retreat(mode):
    early = target(9, period="2030", dated="2027", mode=mode)
    assert kinds(early, target(7, period="2031", dated="2030", mode=mode, source="乙")) == []


def test_an_older_document_with_less_for_a_later_year_does_not_contradict_a_newer_one():
    old = target(2, period="2031", dated="2025", source="甲")
    new = target(2.2, period="2030", dated="2028", source="乙")
    assert kinds(old, new) == []


def inside(value, at, **fields):
    return claim(value, **{"sentence": 1, "at": at, "start": at, **fields})


def test_three_industries_must_make_a_hundred():
    names = ("第一产业占比", "第二产业占比", "第三产业占比")
    right = [inside(v, i, indicator=n) for i, (n, v) in enumerate(zip(names, (6.5, 38.5, 55), strict=True))]
    assert find_contradictions(right) == []
    (found,) = find_contradictions([*right[:2], replace(right[2], value=57.0)])
    assert found.kind is Kind.SUM and "102%" in found.sentence and len(found.sides) == 3


def test_a_part_above_the_whole_is_found():
    text = "签约项目80个，其中甲类项目95个。"
    whole = inside(80, 4, unit="个", indicator="签约甲乙项目", context=text)
    part = inside(95, 13, unit="个", indicator="甲类项目", context=text)
    (found,) = find_contradictions([whole, part])
    assert found.kind is Kind.SUM and "大于总数" in found.sentence
    assert kinds(whole, replace(part, value=60.0)) == []
    assert kinds(replace(whole, op=Relation.AT_LEAST), part) == []


def test_growth_that_disagrees_with_two_levels_is_found():
    before = claim(100, unit="亿元", period="2029", indicator="园区税收入库")
    now = claim(120, unit="亿元", period="2030", indicator="园区税收入库", source="乙")
    rate = claim(45, mode=Mode.GROWTH, period="2030", indicator="园区税收入库", source="丙")
    (found,) = find_contradictions([before, now, rate])
    assert found.kind is Kind.SUM and "20%" in found.sentence and "45%" in found.sentence
    assert kinds(before, now, replace(rate, value=20.3)) == []
    assert kinds(before, now, replace(rate, value=-20.0)) == [Kind.SUM]


def test_a_share_that_part_and_whole_do_not_give_is_found():
    part = claim(60, indicator="先进制造业增加值", unit="亿元")
    whole = claim(400, indicator="地区生产总值", unit="亿元")
    share = claim(15, indicator="先进制造业增加值占GDP比重")
    assert kinds(part, whole, share) == []
    assert kinds(part, whole, replace(share, value=18.0)) == [Kind.SUM]


def test_the_key_stays_when_another_document_repeats_a_value_and_changes_with_a_new_value():
    base = [claim(31.4, source="甲"), claim(29.8, source="乙")]
    key = find_contradictions(base)[0].key
    repeated = find_contradictions([*base, claim(29.8, source="丙", dated="2031")])[0]
    assert repeated.key == key
    assert [c.source for c in repeated.repeats] == ["丙"]
    assert find_contradictions([*base, claim(27, source="丁")])[0].key != key


@given(
    st.lists(st.tuples(st.sampled_from([1.0, 2.0, 3.5]), st.sampled_from("甲乙丙")), max_size=8), st.randoms()
)
def test_the_order_of_reading_changes_nothing(rows, order):
    claims = [claim(v, source=s, key=f"{s}{v}{i}", start=i) for i, (v, s) in enumerate(rows)]
    mixed = list(claims)
    order.shuffle(mixed)
    assert {c.key for c in find_contradictions(claims)} == {c.key for c in find_contradictions(mixed)}


@given(st.floats(0.1, 9999), st.sampled_from(list(Relation)[:-1]))
def test_a_claim_never_contradicts_itself(value, op):
    one = claim(round(value, 2), op=op)
    assert find_contradictions([one, replace(one, source="乙", key="other")]) == []


def test_a_target_below_what_was_reached_before_it_was_set_is_found():
    reached = claim(2.3, period="2029", indicator="研发投入强度")
    goal = target(2, period="2030", dated="2030-01", indicator="研发投入强度", source="乙")
    (found,) = find_contradictions([goal, reached])
    assert found.kind is Kind.FALL and "已有的实绩" in found.sentence
    assert kinds(reached, replace(goal, value=2.6)) == []
    assert kinds(replace(reached, period="2024"), goal) == [], "long ago"
    assert kinds(replace(reached, period="2030"), replace(goal, dated="2028-01")) == [], "reached afterwards"


def test_one_document_with_two_numbers_for_one_goal_is_found_and_a_floor_below_a_goal_is_not():
    one = target(2000, op=Relation.MORE, unit="家", dated="2027-01")
    assert kinds(one, replace(one, value=3000, key="b")) == [Kind.VALUE]
    assert kinds(one, replace(one, value=3000, op=Relation.EQUAL, key="b")) == []
    assert kinds(one, replace(one, value=3000, dated="2028-01", source="乙", key="b")) == [], "raised later"
    assert kinds(one, replace(one, value=3000, dated="", source="乙", key="b")) == [Kind.VALUE], (
        "nobody knows when"
    )


def test_what_one_sentence_says_twice_is_compared_with_nobody():
    town, village = inside(798, 3, unit="元", source="甲"), inside(676, 9, unit="元", source="甲")
    again = [replace(c, source="乙", key=f"{c.key}b") for c in (town, village)]
    assert find_contradictions([town, village, *again]) == []


def test_of_two_goals_in_one_document_the_higher_is_held_against_the_next():
    first = [target(v, unit="亿元", dated="2026-01", key=str(v), start=v) for v in (9000, 10000)]
    same = [replace(c, dated="2027-01", source="乙", key=f"{c.key}b") for c in first]
    lower = [replace(c, value=c.value - 500, dated="2027-01", source="乙", key=f"{c.key}b") for c in first]
    across = [c for c in find_contradictions([*first, *same]) if c.across]
    assert across == []
    (found,) = [c for c in find_contradictions([*first, *lower]) if c.kind is Kind.FALL]
    assert (found.first.value, found.second.value) == (10000, 9500)


CLAIMS = st.builds(
    claim,
    st.one_of(st.floats(-1e6, 1e6), st.just(0.0)),
    indicator=st.sampled_from(["企业占比", "占GDP", "", "物流费用", "第一产业占比", "产值"]),
    period=st.sampled_from(["", "2029", "2030", "2029H1", "去年"]),
    op=st.sampled_from(list(Relation)[:-1]),
    unit=st.sampled_from(["%", "亿元", "万家", "", "百分点"]),
    mode=st.sampled_from(list(Mode)),
    kind=st.sampled_from(list(StatementKind)),
    source=st.sampled_from(["甲", "乙"]),
    dated=st.sampled_from(["", "2028", "2029-03"]),
    sentence=st.integers(-1, 2),
    context=st.sampled_from(["", "甲100亿元，其中乙200亿元，分别占30%、80%。"]),
    at=st.integers(0, 20),
    current=st.booleans(),
)


@given(st.lists(CLAIMS, max_size=12))
def test_whatever_is_claimed_is_answered_with_whole_findings(claims):
    for found in find_contradictions(claims):
        assert len(found.sides) >= 2 and 0 <= found.confidence <= 1
        assert found.sentence.endswith("。") and found.comparable and len(found.key) == 20
