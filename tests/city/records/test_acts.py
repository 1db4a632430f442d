"""Every table of acts refuses in the same words, and says what, where, why and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace

import pytest

from yanzhen.city.records.acts import act_of, check_complete, check_side, check_state, check_version
from yanzhen.kernel.errors import YanzhenError

LABELS = {"open": "办理中", "done": "办结"}
RULE = act_of("办结", "open waiting", "done", "desk firm", "amount says file", "file", kinds="loan")


@dataclass(frozen=True)
class Given:
    amount: Decimal | None = None
    says: str = ""
    file: object = None


def refusal(act, *args, **more):
    with pytest.raises(YanzhenError) as told:
        act(*args, **more)
    return str(told.value)


def test_a_row_is_written_with_blanks_between_its_words():
    assert RULE.start == {"open", "waiting"} and RULE.who == {"desk", "firm"}
    assert RULE.fields == ("amount", "says", "file") and RULE.optional == {"file"}


def test_an_act_is_open_to_its_sides_from_its_states_and_for_its_kinds():
    assert RULE.opens_to({"firm", "bank"}, "open", "loan")
    assert not RULE.opens_to({"bank"}, "open", "loan")
    assert not RULE.opens_to({"firm"}, "done", "loan")
    assert not RULE.opens_to({"firm"}, "open", "guarantee")
    assert act_of("催办", "open", "", "desk").opens_to({"desk"}, "open", "of any kind")


def test_who_is_of_no_side_of_the_act_is_told_whose_it_is():
    check_side(RULE, {"firm", "bank"}, where="X-1", why="归受理台")
    told = refusal(check_side, RULE, {"bank"}, where="X-1", why="归受理台")
    assert told == "X-1：“办结”不由你办理；原因：归受理台"


@pytest.mark.parametrize(("state", "kind"), [("done", "loan"), ("open", "guarantee")])
def test_an_act_of_another_state_or_kind_is_refused_with_the_present_state(state, kind):
    check_state(RULE, "open", LABELS, where="X-1", kind="loan")
    told = refusal(check_state, RULE, state, LABELS, where="X-1", kind=kind)
    assert "现在不能办结" in told and "X-1" in told and LABELS[state] in told and "刷新页面" in told


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (Given(), "金额"),
        (Given(Decimal(1)), "理由"),
        (Given(Decimal(1), "  "), "理由"),
        (Given(None, "说明"), "金额"),
    ],
)
def test_the_first_field_that_is_missing_is_named(given, missing):
    assert missing in refusal(check_complete, RULE, given, {"amount": "金额", "says": "理由"})


def test_a_zero_is_given_and_what_is_optional_may_be_missing():
    check_complete(RULE, Given(Decimal(0), "说明"), {})


@pytest.mark.parametrize(
    ("last", "who"), [(None, "别人"), (SimpleNamespace(by_name="受理台", act="分派"), "受理台刚刚办了“分派”")]
)
def test_who_comes_later_is_told_who_was_quicker(last, who):
    held = SimpleNamespace(version=2, steps=SimpleNamespace(last=lambda: last))
    check_version(held, 2, where="X-1")
    told = refusal(check_version, held, 1, where="X-1")
    assert who in told and "没有写入" in told
