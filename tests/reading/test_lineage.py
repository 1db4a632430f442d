"""What each document did to a target: set, restated, raised, lowered, carried on, dropped."""

from __future__ import annotations

from dataclasses import replace

from yanzhen.kernel.statements import Mode, Relation, StatementKind
from yanzhen.reading.contradictions import Claim
from yanzhen.reading.lineage import Act, find_lineages


def goal(
    value: float, dated: str, period: str = "2030", indicator: str = "高新技术企业数", **fields
) -> Claim:
    given = {
        "subject": "全市",
        "op": Relation.EQUAL,
        "unit": "家",
        "mode": Mode.LEVEL,
        "kind": StatementKind.TARGET,
        "source": f"文件{dated}",
        "place": "",
        "quote": "原文",
        "key": f"{indicator}{dated}{period}{value}",
        **fields,
    }
    return Claim(indicator=indicator, period=period, value=value, dated=dated, **given)


def acts(*claims, mentions=()):
    (line,) = find_lineages(claims, mentions=mentions)
    return [step.act for step in line.steps]


def test_a_target_is_set_restated_raised_and_lowered_by_later_documents():
    claims = [goal(800, "2026-01"), goal(800, "2027-01"), goal(900, "2028-01"), goal(850, "2029-01")]
    assert acts(*reversed(claims)) == [Act.SET, Act.RESTATED, Act.RAISED, Act.LOWERED]


def test_every_step_names_its_document_and_the_value_before_it():
    (line,) = find_lineages([goal(800, "2026-01"), goal(700, "2027-01")])
    first, second = line.steps
    assert "首次提出" in first.sentence
    assert "700家" in second.sentence and "800家" in second.sentence and "低于" in second.sentence
    assert (second.source, second.before.value) == ("文件2027-01", 800)


def test_less_by_a_later_deadline_is_a_retreat_and_more_carries_the_line_on():
    assert acts(goal(800, "2026-01"), goal(700, "2029-01", "2031")) == [Act.SET, Act.LOWERED]
    assert acts(goal(800, "2026-01"), goal(950, "2029-01", "2035")) == [Act.SET, Act.NEW]
    assert acts(goal(800, "2026-01"), goal(500, "2027-01", "2028")) == [Act.SET, Act.NEW], "a step on the way"


def test_less_of_what_should_shrink_is_stricter():
    cost = {"indicator": "物流费用占比", "unit": "%"}
    (line,) = find_lineages([goal(15, "2026-01", **cost), goal(14, "2027-01", **cost)])
    assert line.steps[1].act is Act.RAISED and "更严" in line.steps[1].sentence


def test_actuals_and_undated_targets_make_no_step():
    only = goal(800, "2026-01")
    assert acts(
        only, replace(only, kind=StatementKind.ACTUAL, key="a"), replace(only, dated="", key="b")
    ) == [Act.SET]


def plan(dated: str, *names: str, period: str = "2030") -> list[Claim]:
    return [goal(10 + i, dated, period, indicator=name) for i, name in enumerate(names)]


def test_a_plan_that_carries_on_the_others_and_is_silent_on_one_has_dropped_it():
    old = plan("2026-01", "甲类企业数", "乙类企业数", "丙类企业数", "丁类企业数")
    new = plan("2028-01", "甲类企业数", "乙类企业数", "丙类企业数")
    dropped = [line for line in find_lineages([*old, *new]) if Act.DROPPED in line.acts]
    assert [line.topic for line in dropped] == ["丁类企业数"]
    assert "没有再提" in dropped[0].steps[-1].sentence and dropped[0].steps[-1].claim is None


def test_a_plan_of_another_kind_or_after_the_deadline_drops_nothing():
    old = plan("2026-01", "甲类企业数", "乙类企业数", "丙类企业数", "丁类企业数")
    other = plan("2028-01", "甲类企业数", "戊类企业数")
    late = plan("2032-01", "甲类企业数", "乙类企业数", "丙类企业数", period="2035")
    assert not [line for line in find_lineages([*old, *other]) if Act.DROPPED in line.acts]
    assert not [line for line in find_lineages([*old, *late]) if Act.DROPPED in line.acts]


def test_a_mention_without_a_step_of_its_own_keeps_the_target_alive():
    old = plan("2026-01", "甲类企业数", "乙类企业数", "丙类企业数", "丁类企业数")
    new = plan("2028-01", "甲类企业数", "乙类企业数", "丙类企业数")
    (mention,) = plan("2028-01", "丁类企业数")
    assert not [line for line in find_lineages([*old, *new], mentions=[mention]) if Act.DROPPED in line.acts]
