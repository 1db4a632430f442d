"""Names of a document and the register: linked with the reason, candidates where it is not settled."""

from __future__ import annotations

from yanzhen.city.library.linking import linked_names
from yanzhen.reading.linking import RegisterRow

ROWS = (
    RegisterRow("a", "某市甲乙铜业有限公司", ("甲乙铜业",)),
    RegisterRow("b", "丙丁锌业股份有限公司", ("丙丁",)),
    RegisterRow("c", "丙丁锌品股份有限公司", ("丙丁",)),
)


def test_a_short_name_is_linked_with_its_reason():
    link = linked_names(["甲乙铜业"], ROWS)["甲乙铜业"]
    assert link.firms == (("a", "某市甲乙铜业有限公司"),)
    assert "简称" in link.reason
    assert link.percent > 50


def test_a_name_that_two_bear_is_left_to_a_person():
    link = linked_names(["丙丁"], ROWS)["丙丁"]
    assert {code for code, _ in link.firms} == {"b", "c"}
    assert link.percent == 0


def test_an_unknown_name_has_no_link():
    assert linked_names(["别的企业"], ROWS) == {}
