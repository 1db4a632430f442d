"""The command that holds a list of enterprises against the rules."""

from __future__ import annotations

import polars as pl
import pytest

from tests.rules.made_up import CONDITION, rule
from yanzhen.cli.analyse import rule_lists as lists
from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules.lists import late_years, read_list
from yanzhen.specs.fields import Label
from yanzhen.specs.rulebook import FactSpec

FACTS = {
    "revenue": FactSpec.model_validate(
        {"id": "revenue", "label": {"zh": "营业收入", "en": "revenue"}, "type": "number", "unit": "万元"}
    )
}
DAY = {"@evaluation_date": "2026-06-30"}


def one_rule():
    clause = rule(CONDITION.validate_python({"fact": "revenue", "op": "ge", "value": 2000}))
    return clause.model_copy(update={"label": Label(zh="规上", en="above")})


def listed(tmp_path, table):
    path = tmp_path / "list.csv"
    pl.DataFrame(table).write_csv(path)
    return read_list(path, FACTS, frozenset({"revenue"}))


@pytest.mark.parametrize("head", ["revenue", "营业收入", "营业收入2025", "营业收入（万元）"])
def test_a_column_is_found_by_id_name_or_year(tmp_path, head):
    held = listed(tmp_path, {"企业名称": ["甲", "乙", "丙"], head: ["2,000", "1999", ""]})
    found = lists.evaluate(held, [one_rule()], FACTS, DAY)
    table = lists.results(found, held)
    assert table["答复"].to_list() == ["符合", "不符合", "不能判断"]
    assert table["由哪些条件决定"].to_list() == ["营业收入"] * 3


def test_the_unit_of_the_header_is_taken(tmp_path):
    held = listed(tmp_path, {"企业名称": ["甲"], "营业收入（亿元）": ["0.2"]})
    assert held.columns.at(0) == {"revenue": 2000.0}


def test_the_tree_of_one_enterprise_is_told(tmp_path):
    held = listed(tmp_path, {"企业名称": ["甲"], "营业收入": ["1"]})
    told = lists.explained(lists.evaluate(held, [one_rule()], FACTS, DAY), held, "甲")
    assert told[0]["answer"] == "不符合" and "营业收入" in told[0]["tree"]["reason"]
    with pytest.raises(YanzhenError, match="没有这家企业"):
        lists.explained(lists.evaluate(held, [one_rule()], FACTS, DAY), held, "丁")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"营业收入": ["1"]}, "没有企业代码或名称"),
        ({"企业名称": ["甲"], "营业收入": ["很多"]}, "不是数"),
        ({"企业名称": ["甲"], "营业收入（亩）": ["1"]}, "用不了"),
        ({"企业名称": []}, "空的"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_what_to_do(tmp_path, table, says):
    with pytest.raises(YanzhenError, match=says):
        listed(tmp_path, table)


def test_a_day_that_is_no_day_is_refused():
    with pytest.raises(YanzhenError, match="评价日"):
        lists.day_of("2026-06")


def test_the_database_gives_the_same_answers(tmp_path):
    held = listed(tmp_path, {"企业名称": ["甲", "乙", "丙"], "营业收入": ["2000", "1999", ""]})
    lists.write_by_database(held, [one_rule()], {}, DAY, tmp_path / "out.csv")
    got = pl.read_csv(tmp_path / "out.csv").sort("企业")
    assert dict(zip(got["企业"], got["r1"], strict=True)) == {"甲": 1, "乙": 0, "丙": None}


def test_an_impossible_value_is_named_in_the_list_and_in_the_tree(tmp_path):
    facts = {"revenue": FACTS["revenue"].model_copy(update={"minimum": 0})}
    path = tmp_path / "list.csv"
    pl.DataFrame({"企业名称": ["甲", "乙"], "营业收入": ["-20", "2000"]}).write_csv(path)
    held = read_list(path, facts, frozenset({"revenue"}))
    assert any("第 2 行 -20：不可能低于 0万元" in note for note in held.notes)
    (told,) = lists.explained(lists.evaluate(held, [one_rule()], facts, DAY), held, "甲")
    assert told["answer"] == "不能判断"
    assert "须先核实" in told["tree"]["reason"]


def test_a_year_after_the_day_is_not_used_and_it_is_said(tmp_path):
    held = listed(tmp_path, {"企业名称": ["甲"], "营业收入2027": ["5000"]})
    assert late_years(held, "2026-06-30") == ["2027 年的列晚于评价日 2026-06-30，不采用"]
    assert lists.evaluate(held, [one_rule()], FACTS, DAY).answers("r1")[0].value == "cannot_tell"


def test_an_enterprise_of_which_nothing_is_known_is_told_what_is_missing(tmp_path):
    held = listed(tmp_path, {"企业名称": ["甲"], "营业收入": [""]})
    (told,) = lists.explained(lists.evaluate(held, [one_rule()], FACTS, DAY), held, "甲")
    assert (told["answer"], told["tree"]["reason"]) == ("不能判断", "缺事实 营业收入")
