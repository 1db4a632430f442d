"""Wordings of one indicator come to one catalogue entry, or to none with a reason."""

from __future__ import annotations

import pytest

from yanzhen.reading.measures import Catalogue
from yanzhen.reading.statements import read_statements

ROWS = (
    {"code": "va_growth", "label": "规模以上工业增加值增速", "unit": "%"},
    {"code": "gdp", "label": "地区生产总值", "unit": "亿元", "aliases": ("GDP",)},
    {"code": "gdp_growth", "label": "地区生产总值增速", "unit": "%"},
    {"code": "gdp_rank", "label": "地区生产总值增速位次", "unit": "位"},
    {"code": "hightech", "label": "高新技术企业数", "unit": "家"},
    {"code": "hightech_new", "label": "新增高新技术企业", "unit": "家"},
    {"code": "rd", "label": "研发经费占地区生产总值比重", "unit": "%"},
    {"code": "listed", "label": "上市企业", "unit": "家"},
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.from_rows(ROWS)


@pytest.mark.parametrize(
    ("indicator", "mode", "unit", "code"),
    [
        ("规上工业增加值增速", "level", "%", "va_growth"),
        ("规模以上工业增加值", "growth", "%", "va_growth"),
        ("规模工业增加值", "cagr", "%", "va_growth"),
        ("GDP", "level", "万亿元", "gdp"),
        ("生产总值", "growth", "%", "gdp_growth"),
        ("高新技术企业", "level", "家", "hightech"),
        ("高新技术企业", "increment", "家", "hightech_new"),
        ("R&D经费投入占GDP的比重", "level", "%", "rd"),
        ("上市公司", "level", "户", "listed"),
    ],
)
def test_one_measure_has_many_wordings(catalogue, indicator, mode, unit, code):
    found = catalogue.match(indicator, mode, unit)
    assert found.code == code
    assert "口径" in found.reason


@pytest.mark.parametrize(
    ("indicator", "mode", "unit"),
    [
        ("地区生产总值", "growth", "百分点"),
        ("高新技术企业", "level", "%"),
        ("粮食产量", "level", "亿斤"),
        ("", "level", ""),
    ],
)
def test_what_is_not_certain_stays_without_a_code_and_says_why(catalogue, indicator, mode, unit):
    found = catalogue.match(indicator, mode, unit)
    assert found.code == ""
    assert found.reason


def test_a_statement_keeps_its_wording_beside_the_code(catalogue):
    (found,) = read_statements("规上工业增加值增长8.5%。", date="2022-06", catalogue=catalogue)
    assert (found.indicator, found.measure) == ("规上工业增加值", "va_growth")
    (bare,) = read_statements("规上工业增加值增长8.5%。", date="2022-06")
    assert bare.measure == ""


def test_a_packs_indicators_are_a_catalogue():
    from yanzhen.specs.loading import load_pack

    assert Catalogue.from_pack(load_pack("hengyang")).match("规上工业增加值增速", "level", "%").code
