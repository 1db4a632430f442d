"""Names are linked to a register only where one row fits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.reading.entities import Entity
from yanzhen.reading.linking import REASONS, Register, RegisterRow, link_all, split_name

ROWS = (
    RegisterRow("1", "长沙白鹭电源有限公司", ("白鹭",), ("长沙青苇电池厂",), "91430100MA4L1ABC2X"),
    RegisterRow("2", "湖南省云岫电缆股份有限公司"),
    RegisterRow("3", "长沙石榴机械有限公司"),
    RegisterRow("4", "株洲石榴机械股份有限公司"),
    RegisterRow("5", "远帆电控(株洲)工业技术股份有限公司"),
    RegisterRow("6", "湘潭天恩天恩科技有限公司", ("天恩",)),
    RegisterRow("7", "岳阳天恩食品有限公司", ("天恩",)),
)
REGISTER = Register(ROWS)


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("91430100MA4L1ABC2X", "1", "code"),
        ("长沙白鹭电源有限公司", "1", "exact"),
        ("远帆电控（株洲）工业技术股份有限公司", "5", "exact"),
        ("白鹭", "1", "short"),
        ("长沙青苇电池厂", "1", "former"),
        ("云岫电缆", "2", "core"),
        ("湖南云岫电缆", "2", "core"),
        ("远帆电控", "5", "core"),
        ("长沙市石榴机械公司", "3", "core"),
    ],
)
def test_a_name_that_one_row_bears_is_linked_with_the_reason(name, row, reason):
    linked = REGISTER.link(name)
    assert (linked.row, linked.reason) == (row, reason)
    assert linked.why == REASONS[reason]
    assert linked.confidence > 0.8


@pytest.mark.parametrize(
    ("name", "reason", "candidates"),
    [
        ("石榴机械", "ambiguous", ("3", "4")),
        ("天恩", "ambiguous", ("6", "7")),
        ("岳阳石榴机械", "region", ("3", "4")),
        ("云岫", "brand", ("2",)),
        ("无此一家", "none", ()),
        ("91430100MA4L1ABC2Y", "none", ()),
        ("长沙白鹭电源有限公司株洲分公司", "none", ()),
    ],
)
def test_in_doubt_there_are_candidates_and_no_link(name, reason, candidates):
    linked = REGISTER.link(name)
    assert (linked.row, linked.reason, linked.candidates) == ("", reason, candidates)
    assert linked.confidence == 0


def test_only_enterprises_are_linked():
    park = Entity("park", "白鹭", 1, 0, 2, "白鹭")
    firm = Entity("enterprise", "白鹭", 1, 0, 2, "白鹭")
    assert REGISTER.link(park).reason == "kind"
    assert [linked.row for linked in link_all([park, firm], ROWS)] == ["1"]


def test_region_and_legal_form_are_split_off():
    assert split_name("湖南省长沙市白鹭电源有限责任公司") == ("长沙市", "白鹭电源")
    assert split_name("白鹭") == ("", "白鹭")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_whatever_is_asked_a_link_names_one_row_or_none(name):
    linked = REGISTER.link(name)
    assert linked.row in {"", *(row.id for row in ROWS)}
    assert not (linked.row and linked.candidates)
