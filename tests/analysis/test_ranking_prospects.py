"""Enterprises for a gap: one line a firm, reasons and counter-reasons, leads before scores."""

from __future__ import annotations

import pytest

from yanzhen.analysis.candidates import OutsideFirm, Register, Wanted
from yanzhen.analysis.ranking import FirmFacts, Home, Known, LeadFact, plain_name, rank_prospects
from yanzhen.analysis.ranking.product_test import measure_fit
from yanzhen.analysis.ranking.registers import make_register
from yanzhen.kernel.errors import YanzhenError

WANTED = [Wanted("metal.foil", "铜箔", ("电解铜箔", "压延铜箔"))]
FIRMS = (
    OutsideFirm("1", "东山铜箔股份有限公司", "东山市", "东省", "", ("电解铜箔", "覆铜板")),
    OutsideFirm("2", "西川新材有限公司", "西川市", "西省", "", ("电解铜箔",)),
    OutsideFirm("3", "西川新材(集团)有限公司", "西川市", "西省", "", ("电解铜箔",)),
    OutsideFirm("4", "本地铜箔有限公司", "雁城市", "西省", "", ("电解铜箔",)),
    OutsideFirm("5", "南海食品有限公司", "南海市", "南省", "", ("饼干",)),
)
HOME = Home("雁城市", "西省")
BIG = Known(0.9, "营业收入高于名录中90%的企业")


def ranked(**more):
    return rank_prospects(WANTED, Register.build(FIRMS), HOME, **more)["metal.foil"]


def keys(found):
    return [p.candidate.firm.key for p in found]


def test_firms_that_are_here_or_make_something_else_are_no_prospects_and_a_firm_is_one_line():
    assert set(keys(ranked())) == {"1", "2"}


def test_the_parts_add_up_and_what_the_register_does_not_say_is_no_data():
    for found in ranked():
        assert sum(p.amount for p in found.parts if p.amount is not None) == pytest.approx(found.score)
        assert 0 < found.known_share < 1
        assert any("无数据：规模" in s for s in found.against)
        assert found.reasons


def test_a_known_strength_raises_a_firm():
    score = {p.candidate.firm.key: p.score for p in ranked()}
    raised = {p.candidate.firm.key: p.score for p in ranked(firms={"1": FirmFacts(size=BIG, ties=BIG)})}
    assert raised["1"] > score["1"]
    assert raised["2"] == score["2"]


@pytest.mark.parametrize(
    ("lead", "standing", "says"),
    [
        (LeadFact("西川新材", "三月洽谈"), 1, "已在接触：三月洽谈"),
        (LeadFact("西川新材有限公司", "县里先报", protected_until="2027-01-31"), 2, "首报保护到2027-01-31"),
        (LeadFact("西川新材", "去年谈过", open=False), 0, "曾经接触过：去年谈过"),
    ],
)
def test_a_firm_with_a_lead_is_one_line_that_says_so(lead, standing, says):
    found = {p.candidate.firm.key: p for p in ranked(leads=[lead])}
    assert found["2"].standing == standing
    assert found["2"].lead == lead.told
    assert any(says in s for s in found["2"].against)
    assert found["1"].standing == 0


def test_approached_and_barred_firms_come_after_free_ones_whatever_their_score():
    firms = {"2": FirmFacts(size=BIG, growth=BIG, ties=BIG, restricted="本市负面清单")}
    found = ranked(firms=firms)
    assert keys(found) == ["1", "2"]
    assert any("行业受限：本市负面清单" in s for s in found[1].against)


def test_a_lead_with_another_credit_code_is_another_firm():
    lead = LeadFact("西川新材有限公司", "同名", uscc="91AAA")
    found = {p.candidate.firm.key: p for p in ranked(leads=[lead], firms={"2": FirmFacts(uscc="91BBB")})}
    assert found["2"].lead == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("甲乙股份有限公司", "甲乙"), ("甲乙（集团）有限责任公司", "甲乙"), ("甲 乙有限公司", "甲乙集团")],
)
def test_legal_forms_do_not_tell_firms_apart(one, other):
    assert plain_name(one) == plain_name(other)


def test_a_register_reads_with_its_figures_as_ranks():
    header = ["企业名称", "产品", "城市", "营业收入", "距离公里", "扩产计划"]
    rows = [
        ["甲公司", "铜箔;铜排", "东山市", "1,200", "300", "拟建二期"],
        ["乙公司", "铜箔", "西川市", "300", "", ""],
        ["丙公司", "铜箔", "西川市", "", "", ""],
    ]
    found = make_register(header, rows, "名录.csv")
    first, second, third = (found.facts[f.key] for f in found.firms)
    assert first.size.value == 0.5
    assert first.distance.value == 0.5
    assert "拟建二期" in first.expansion.told
    assert second.size.value == 0
    assert third == FirmFacts()
    assert found.firms[0].products == ("铜箔", "铜排")


@pytest.mark.parametrize(
    ("header", "row", "says"),
    [
        (["名字", "产品"], ["甲", "铜箔"], "名录缺列"),
        (["企业名称", "城市"], ["甲", "东山"], "名录缺列"),
        (["企业名称", "产品", "营业收入"], ["甲", "铜箔", "很多"], "“很多”不是数"),
    ],
)
def test_a_register_that_cannot_be_used_is_refused(header, row, says):
    with pytest.raises(YanzhenError, match=says) as caught:
        make_register(header, [row], "名录.csv")
    assert caught.value.do


def test_the_fit_of_products_is_measured_against_chance():
    kinds = {"铜": ["铜箔", "铜排", "铜杆"], "茶": ["绿茶", "红茶", "茶油"]}
    products = {f"{k}{i}": tuple(names) for k, names in kinds.items() for i in range(40)}
    industries = {firm: firm[0] for firm in products}
    found = measure_fit(products, industries)
    assert found["industries"] == 2
    assert found["precision_at_10"] == 1.0
    assert found["base"] == pytest.approx(20 / 60)
    assert measure_fit({"甲": ("铜箔",)}, {"甲": "铜"})["precision_at_10"] is None
