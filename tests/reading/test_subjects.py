"""Who a number is about."""

from __future__ import annotations

import pytest

from yanzhen.reading.statements import read_statements
from yanzhen.reading.subjects import region_of


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("到2025年，临江经开区工业总产值达到1000亿元，亩均税收达到18万元。", ["临江经开区", "临江经开区"]),
        ("力争2025年汽车产业产值达1000亿元。", ["汽车产业"]),
        ("打造输变电产业集群，力争2025年产值达300亿元。", ["输变电产业集群"]),
        ("总投资36亿元的华越整车项目开工。", ["华越整车项目"]),
        ("每条产业链引进企业3—5家。", ["每条产业链"]),
        ("对首次升规企业奖励10万元。", ["首次升规企业"]),
        ("全市引进产业链项目30个。", ["全市"]),
        ("东江集团年产30万台整车。", ["东江集团"]),
    ],
)
def test_the_clause_names_its_subject(text, subjects):
    assert [s.subject for s in read_statements(text, date="2022-06")] == subjects


def test_a_heading_lends_its_subject_to_general_indicators():
    text = "（一）新能源电池产业集群\n到2025年，集群产值达到1200亿元。\n"
    (found,) = read_statements(text, date="2021-05")
    assert found.subject == "新能源电池产业集群"


def test_the_region_is_what_the_document_calls_itself_and_not_what_it_compares_with():
    assert region_of("南屏市工作方案\n高于全省平均水平，居全省第3位。") == "全市"
    assert region_of("全县经济向好，我县农业增产。") == "全县"
    assert region_of("") == "全市"


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("甲县：2024年工业总产值达到120亿元。新增企业5家。", ["甲县", "甲县"]),
        ("**乙区**：到2025年，税收突破10亿元，全市税收突破100亿元。", ["乙区", "全市"]),
        ("（2）云岭经开区：工业总产值1000亿元。", ["云岭经开区"]),
        ("加快推进园区：新建厂房10万平方米。", ["全市"]),
        ("各县区：新增企业5家。", ["全市"]),
    ],
)
def test_a_name_before_a_colon_leads_its_line(line, subjects):
    text = f"南屏市产业发展方案\n{line}\n"
    assert [s.subject for s in read_statements(text, date="2022-06")] == subjects


def test_a_county_that_opens_a_clause_in_a_citys_document_is_who_it_is_about():
    text = "南屏市工作总结\n2021年，衡南县实现工业总产值300亿元，全市实现工业总产值2000亿元。\n"
    assert [s.subject for s in read_statements(text, date="2022-01")] == ["衡南县", "全市"]


def test_the_words_for_gross_regional_product_name_no_district():
    assert region_of("实现地区生产总值1000亿元") == "全市"
