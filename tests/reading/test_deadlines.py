"""Which year governs a number and whether it looks ahead."""

from __future__ import annotations

import pytest

from yanzhen.reading.statements import read_statements


def told(text: str, date: str):
    return [(s.kind.value, s.year) for s in read_statements(text, date=date)]


def test_a_plans_targets_fall_due_when_the_plan_ends():
    text = "某市制造强市三年行动计划（2018—2020年）\n二、重点任务\n1．推进技改。培育上市企业5家。\n"
    assert told(text, "2018-03") == [("target", 2020)]


def test_the_goal_of_a_plan_governs_its_tasks():
    text = "某县关于加快农业发展的实施意见\n到2020年，产值达到68亿元。\n一、优化布局\n建设粮田20万亩，油茶林达到12万亩。\n"
    assert told(text, "2017-02") == [("target", 2020)] * 3


def test_a_year_that_opens_a_record_holds_to_the_end_of_the_paragraph():
    text = "一、发展基础\n2017年，企业达到1286户。拥有技术中心6家。\n"
    assert told(text, "2018-03") == [("actual", 2017), ("actual", 2017)]


def test_a_report_looks_back_until_it_turns():
    text = "某区2022年政府工作报告\n2021年，生产总值增长8.9%。\n全年签约项目56个。\n2022年，我们将力争生产总值增长7.5%。\n改造老旧小区36个。\n"
    assert told(text, "2022-02") == [("actual", 2021), ("actual", 2021), ("target", 2022), ("target", 2022)]


def test_work_done_and_work_planned_stand_under_their_headings():
    text = "某局2022年工作总结和2023年工作计划\n一、2022年工作完成情况\n净增企业128家。\n二、2023年工作计划\n新增企业120家以上。\n"
    assert told(text, "2023-02") == [("actual", 2022), ("target", 2023)]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("占比从2020年的53.2%提升到2025年的57.7%。", [2020, 2025]),
        ("到2020年，占GDP比重由目前的9.4%提高到15%。", [2017, 2020]),
    ],
)
def test_the_first_value_of_a_change_belongs_to_its_own_year(text, years):
    assert [y for _, y in told(text, "2017-05")] == years


def test_a_ratio_that_opens_a_change_belongs_to_the_year_before():
    text = "某县2019年政府工作报告\n一、2018年工作回顾\n三次产业结构由18：40：42调整为17：41：42。\n"
    assert told(text, "2019-02") == [("actual", 2017)] * 3 + [("actual", 2018)] * 3


def test_a_projects_cost_is_a_fact_whatever_shall_be_done_with_it():
    found = read_statements("加快投资6.8亿元的金桥产业园建设，到2025年投产。", date="2022-06")
    assert [(s.kind.value, s.subject, s.year) for s in found] == [("actual", "金桥产业园", None)]


def test_today_is_the_documents_own_year():
    assert told("到2025年集聚企业200家。\n目前，全区已集聚企业86家。", "2020-03")[-1] == ("actual", 2020)


def test_three_years_are_not_this_year():
    text = "某市行动计划（2018—2020年）\n三年内新增企业300户。\n"
    assert told(text, "2018-03") == [("target", 2020)]


def test_a_distant_vision_sets_no_deadline():
    text = (
        "某省2026年政府工作报告\n二、“十五五”时期主要目标任务\n综合考虑2035年远景目标，生产总值年均增长5%。\n"
    )
    assert told(text, "2026-01") == [("target", 2030)]
