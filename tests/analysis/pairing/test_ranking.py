"""The matcher: what counts, what refuses, how far it looks, and that it says so."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.analysis.pairing.made import GRAPH, MARKET, UNITS, needs, offers
from yanzhen.analysis.pairing import Condition, Market, Need, Offer, Scope, rank_pairs
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import Period, parse_period
from yanzhen.kernel.quantities import Quantity

D = datetime.date
BY_BOTH = pytest.mark.parametrize("by", ["need", "offer"])


def rank(needs, offers, market=MARKET, **scope):
    return rank_pairs(needs, offers, market, chains=GRAPH, units=UNITS, scope=Scope(**scope))


def every(found):
    return [pair for asker in found.asking for pair in found.partners(asker.key)]


@BY_BOTH
@settings(max_examples=40, deadline=None)
@given(needs=needs(), offers=offers())
def test_contributions_sum_to_the_score_and_the_score_is_what_the_search_found(by, needs, offers):
    found = rank(needs, offers, by=by)
    scores = {(found.asking[a].key, found.answering[o].key): s for a, _, o, s in found.rows()}
    for pair in every(found):
        ends = (pair.need, pair.offer) if by == "need" else (pair.offer, pair.need)
        assert pair.score == pytest.approx(scores[ends], abs=1e-9)
        assert sum(p.amount for p in pair.parts) == pytest.approx(pair.score)
        assert -1e-9 <= pair.score <= pair.ceiling + 1e-9 <= 1 + 1e-8


@BY_BOTH
@settings(max_examples=40, deadline=None)
@given(needs=needs(), offers=offers())
def test_no_pair_that_is_proposed_breaks_a_hard_condition_and_every_refused_one_does(by, needs, offers):
    found = rank(needs, offers, by=by, refused=6)
    assert not [pair for pair in every(found) if pair.refused]
    for asker in found.asking:
        assert all(pair.refused for pair in found.refused(asker.key))


@settings(max_examples=40, deadline=None)
@given(needs=needs(), offers=offers())
def test_the_order_in_which_parties_come_does_not_matter(needs, offers):
    found = rank(needs, offers)
    mixed = rank(random.Random(1).sample(needs, len(needs)), random.Random(2).sample(offers, len(offers)))
    assert every(found) == every(mixed)
    assert [found.reached(n.key) for n in needs] == [mixed.reached(n.key) for n in needs]


@settings(max_examples=25, deadline=None)
@given(needs=needs(), offers=offers())
def test_a_short_list_is_the_beginning_of_a_long_one(needs, offers):
    long, short = rank(needs, offers, top=6, refused=6), rank(needs, offers, top=1, refused=1)
    for need in needs:
        assert short.partners(need.key) == long.partners(need.key)[:1]
        assert short.refused(need.key) == long.refused(need.key)[:1]


def test_a_supplier_is_found_over_a_chain_link_without_a_common_word():
    found = rank(
        [Need("n", stands=("c.cable",))], [Offer("o", nodes=("c.rod",)), Offer("x", nodes=("c.ore",))]
    )
    (pair,) = found.partners("n")
    assert pair.offer == "o"
    assert "「铜杆」→「电缆」链内供应，占用户投入：主要" in pair.reasons[0]


def test_a_larger_share_of_the_purchases_ranks_first():
    found = rank(
        [Need("a", stands=("c.motor",)), Need("b", stands=("c.cable",))],
        [Offer("o", nodes=("c.rod",))],
        by="offer",
    )
    assert [p.need for p in found.partners("o")] == ["b", "a"]


def test_links_of_a_kind_that_the_market_does_not_follow_make_no_pair():
    market = replace(MARKET, links=frozenset({"equipment"}))
    assert not rank([Need("n", stands=("c.cable",))], [Offer("o", nodes=("c.rod",))], market).partners("n")


def test_a_node_read_from_words_is_told_as_a_guess_and_worth_less_than_a_stated_one():
    offers = [Offer("read", words=("裸铜线",)), Offer("stated", nodes=("c.rod",), words=("裸铜线",))]
    found = rank([Need("n", stands=("c.cable",))], offers)
    stated, read = found.partners("n")
    assert (stated.offer, read.offer) == ("stated", "read")
    assert "未经确认" in read.reasons[0]
    assert "未经确认" not in stated.reasons[0]


def test_what_is_not_told_adds_nothing_is_named_and_could_still_be_perfect():
    need = Need("n", words=("铜线",), region="430482", quantity=Quantity(10, "吨"))
    (pair,) = rank([need], [Offer("o", words=("铜线",))]).partners("n")
    assert {p.feature for p in pair.parts if p.value is None and p.weight} == {"place", "quantity"}
    assert pair.ceiling == pytest.approx(1.0)
    assert pair.score < 0.5
    assert any("无数据" in p.told for p in pair.parts)


def test_units_are_converted_and_unlike_ones_are_not_compared():
    need = Need("n", words=("铜线",), quantity=Quantity(0.002, "万吨"))
    offers = [Offer("half", words=("铜线",), quantity=Quantity(10, "吨")), Offer("money", words=("铜线",), quantity=Quantity(9, "万元"))]  # fmt: skip
    found = rank([need], offers)
    parts = {p.offer: p.parts[3] for p in found.partners("n")}
    assert parts["half"].value == pytest.approx(0.5)
    assert parts["money"].value is None
    assert "不能比较" in parts["money"].told


def test_a_term_counts_by_the_days_that_overlap():
    need = Need("n", words=("铜线",), term=parse_period("2026-01..2026-02"))
    (pair,) = rank([need], [Offer("o", words=("铜线",), term=parse_period("2026-02..2026-12"))]).partners("n")
    assert pair.parts[4].value == pytest.approx(28 / 59)


def test_an_offer_without_an_end_covers_any_term_that_is_asked_for():
    need = Need("n", words=("铜线",), term=Period(D(2026, 1, 1), D(9999, 12, 31)))
    always = Period(D(2000, 1, 1), D.max, "长期受理")
    (pair,) = rank([need], [Offer("o", words=("铜线",), term=always)]).partners("n")
    assert pair.parts[4].value == 1.0
    assert "长期受理，重合100%" in pair.parts[4].told


def test_a_refused_pair_says_which_condition_failed_and_by_how_much():
    need = Need("n", words=("铜线",), hard=(Condition("注册资本", "ge", (500.0,), "万元"),))
    offer = Offer("o", words=("铜线",), facts={"注册资本": Quantity(0.03, "亿元")})
    found = rank([need], [offer])
    assert found.partners("n") == ()
    (refused,) = found.refused("n")
    assert refused.refused[0].gap == pytest.approx(200.0)
    assert refused.refused[0].says == "需方要求注册资本不小于500万元，对方注册资本为0.03亿元，差200万元"


def test_a_condition_of_the_offer_is_held_against_the_need():
    need = Need("n", words=("贷款",), quantity=Quantity(50, "万元"))
    bank = Offer("o", words=("流动资金贷款",), hard=(Condition("数量", "between", (100.0, 500.0), "万元"),))
    found = rank([need], [bank])
    assert found.partners("n") == ()
    assert found.refused("n")[0].refused[0].gap == pytest.approx(50.0)


def test_a_hard_condition_about_which_nothing_is_known_leaves_the_pair_and_asks_to_look():
    need = Need("n", words=("铜线",), hard=(Condition("认证", "exists"),))
    (pair,) = rank([need], [Offer("o", words=("铜线",))]).partners("n")
    assert pair.unsure == ("待核实：需方要求须有认证，对方认证无数据",)


def test_the_search_leaves_the_city_only_while_too_few_good_ones_are_found():
    need = Need("n", words=("铜线",), region="430400")
    near = [Offer(f"c{i}", words=("铜线",), region="430482") for i in range(3)]
    far = [Offer("p", words=("铜线",), region="430100"), Offer("a", words=("铜线",), region="440300")]
    full = rank([need], [*near, *far])
    assert full.reached("n") == "本市"
    assert {p.offer for p in full.partners("n")} == {"c0", "c1", "c2"}
    wide = rank([need], [*near[:2], *far])
    assert wide.reached("n") == "本省"
    assert [p.offer for p in wide.partners("n")][-1] == "p"
    assert "a" in {p.offer for p in rank([need], far).partners("n")}


def test_a_pair_that_shares_neither_words_nor_chain_is_no_proposal_but_is_explained_when_asked():
    found = rank([Need("n", words=("铜线",))], [Offer("o", words=("化肥",))])
    assert found.partners("n") == ()
    assert found.explain("n", "o").score == 0.0
    assert found.explain("n", "o").rank == 0


def test_bad_input_is_refused_in_words():
    with pytest.raises(YanzhenError, match="编号重复"):
        rank([Need("n"), Need("n")], [Offer("o")])
    with pytest.raises(YanzhenError, match="地区代码不对"):
        rank([Need("n", words=("铜",), region="衡阳")], [Offer("o", words=("铜",))])
    with pytest.raises(YanzhenError, match="权重不能用"):
        Market("m", "m", {"words": 0}, {})
    with pytest.raises(YanzhenError, match="没有这个编号"):
        rank([Need("n")], [Offer("o")]).partners("x")
    with pytest.raises(YanzhenError, match="条件写法不对"):
        Condition("认证", "ge", ("甲",))


def test_a_side_without_anybody_gives_no_pairs():
    assert len(rank([], [Offer("o", words=("铜",))])) == 0
    assert rank([Need("n", words=("铜",))], []).partners("n") == ()


def test_many_asked_at_once_in_threads_get_the_answers_of_one_after_another(monkeypatch):
    words = ("裸铜线", "铜线", "电力电缆", "电缆", "铜精矿", "异步电机")
    needs = [
        Need(f"n{i:03}", words=(words[i % 6],), stands=("c.cable",) if i % 2 else ()) for i in range(150)
    ]
    offers = [Offer(f"o{i:03}", words=(words[-i % 6],), region="430482" if i % 3 else "") for i in range(90)]
    together = every(rank(needs, offers))
    monkeypatch.setattr("yanzhen.analysis.pairing.threads.WORTH", 10**9)
    assert together == every(rank(needs, offers))
    assert len(together) == 1500
