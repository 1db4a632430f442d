"""One enterprise told from another: reasons, order, codes, forbidden pairs."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from yanzhen.analysis.matching import Records, is_uscc, match_records, normalise_name, org_code, read_name
from yanzhen.analysis.matching.codes import ALPHABET, read_codes

FULL, SHORT = "衡阳市华强机械制造有限责任公司", "华强机械制造（衡阳）有限公司"


def code_of(stem: str) -> str:
    return stem + uscc.calc_check_digit(stem)


def matched(*names, **more):
    return match_records(Records(names, **more))


def test_spellings_of_one_name_have_one_core():
    spellings = (
        FULL,
        SHORT,
        "湖南省衡阳市华强机械制造有限公司",
        "衡阳市華強機械製造有限公司",
        "华强机械制造股份有限公司",
    )
    assert {normalise_name(name) for name in spellings[:3]} == {"华强机械制造"}
    assert normalise_name("Ａ１建材有限公司") == normalise_name("a1 建材 有限责任公司")


def test_a_name_is_taken_apart_into_place_mark_trade_form_and_branch():
    parts = read_name("衡阳市华强机械制造有限公司耒阳分公司")
    assert (parts.place, parts.mark, parts.trade) == (430400, "华强", "机械制造")
    assert (parts.form, parts.branch) == ("有限公司", True)


def test_a_match_says_why_in_chinese():
    found = matched(FULL, SHORT)
    assert found.pairs() == {(0, 1)}
    assert next(str(r) for r in found.reasons(0)).startswith("字号与行业词完全相同")


def test_numbered_works_are_different():
    assert not matched("衡阳水泥一厂", "衡阳水泥二厂").pairs()


def test_a_branch_is_not_its_head_office():
    assert not matched("衡阳华强机械有限公司", "衡阳华强机械有限公司耒阳分公司").pairs()


def test_same_mark_in_another_trade_is_another_enterprise():
    assert not matched("衡阳华强机械有限公司", "衡阳华强贸易有限公司").pairs()


def test_a_former_name_matches():
    assert matched("衡阳火花建材有限公司（原衡阳华强机械制造有限公司）", FULL).pairs() == {(0, 1)}
    assert matched("衡阳火花建材有限公司", FULL, former=("衡阳华强机械制造有限公司", "")).pairs() == {(0, 1)}


def test_two_valid_codes_that_differ_never_match():
    codes = (code_of("91430400MA4L1AB12"), code_of("91430400MA4L1AB23"))
    assert all(is_uscc(code) for code in codes)
    assert not matched(FULL, FULL, codes=codes).pairs()
    third = matched(FULL, FULL, FULL, codes=(*codes, ""))
    assert third.group[0] != third.group[1]


def test_what_a_person_told_apart_stays_apart_even_by_way_of_a_third():
    found = match_records(Records((FULL, SHORT, FULL)), forbidden=[(1, 0)])
    assert (0, 1) not in found.pairs()
    assert found.group[0] != found.group[1]


def test_records_of_one_list_are_not_matched_when_lists_are_given():
    assert matched(FULL, FULL, SHORT, lists=(0, 0, 1)).pairs() == {(0, 2), (1, 2)}


@given(st.text(ALPHABET, min_size=17, max_size=17), st.booleans())
@settings(max_examples=60, deadline=None)
def test_codes_read_all_at_once_are_those_that_stdnum_holds_valid(stem, digits):
    stem = ("91430400" if digits else stem[:8]) + "1" + stem[9:]
    code = stem + uscc.calc_check_digit(stem)
    wrong = stem + ALPHABET[(ALPHABET.index(code[-1]) + 1) % 31]
    whole, inner, _ = read_codes([code, wrong])
    assert (whole > 0).tolist() == [uscc.is_valid(code), uscc.is_valid(wrong)]
    assert bool(inner[0]) == bool(org_code(code))


NAMES = st.lists(
    st.sampled_from((FULL, SHORT, "衡阳华丰机械有限公司", "衡阳华强贸易有限公司", "长沙华强机械厂", "衡阳水泥一厂", "衡阳水泥厂")),
    min_size=2,
    max_size=7,
)  # fmt: skip


@given(NAMES, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_matching_does_not_depend_on_the_order_of_records(names, random):
    order = list(range(len(names)))
    random.shuffle(order)
    straight = match_records(Records(names)).pairs()
    turned = match_records(Records([names[i] for i in order])).pairs()
    assert straight == {tuple(sorted((order[a], order[b]))) for a, b in turned}


def test_in_a_short_list_another_metal_is_no_slip_of_the_pen():
    found = match_records(
        Records(["五矿铜业（湖南）有限公司", "五矿铍业股份有限公司"], [], ["430482", "430482"])
    )
    assert not found.pairs()
