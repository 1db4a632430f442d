"""Policies as a workbook: nothing is lost there and back, and a mistake names its cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs import load_pack
from yanzhen.specs.documents import read_document
from yanzhen.specs.loading import find_pack
from yanzhen.specs.officer import policy_files, read_book, write_book, write_policies
from yanzhen.specs.rulebook import PolicySpec

SOUND = Path(__file__).parent / "zoo" / "sound"
AWARD = "policies/city/somewhere/award.yaml"
HARD = """
all:
  - {fact: revenue, op: ge, value: 1, unit: 万元, period: each_2y}
  - {fact: size_class, op: in, value: [small]}
  - {fact: size_class, op: not_in, value: ["2019", 是, large]}
  - {fact: registered_on, op: le, value: "2019"}
  - {fact: revenue, op: between, value: [0.5, 40000], unit: 万元, note: "冒号: 井号 # 与\\"引号\\""}
  - {fact: legal_person, op: eq, value: false}
  - {fact: registered_on, op: exists, value: true}
  - {fact: revenue, op: ge, than: {lookup: {by: size_class, table: {small: 1.50}, otherwise: 2}}}
  - {measure: {score: [{label: 一, cap: 5, of: {points: {when: {not: {fact: legal_person, op: eq, value: true}}, points: 3}}}]}, op: ge, value: 3}
  - at_least: {count: 1, of: [{not: {fact: size_class, op: eq, value: large}}, {any: [{fact: revenue, op: gt, value: "@limit"}]}]}
"""


def read_policy(path):
    return PolicySpec.model_validate(read_document(path.read_text(encoding="utf-8")).value)


def book(tmp_path, policies, facts=()):
    return write_book(policies, facts, tmp_path / "政策.xlsx")


@pytest.fixture
def award():
    return policy_files(load_pack(SOUND))


def with_conditions(policies, text):
    content = policies[AWARD].model_dump(by_alias=True, exclude_unset=True)
    content["clauses"][0]["conditions"] = read_document(text).value
    return {AWARD: PolicySpec.model_validate(content)}


@pytest.mark.parametrize(
    "folder", [SOUND, find_pack("reference"), find_pack("hengyang")], ids=lambda f: f.name
)
def test_the_policies_of_a_pack_come_back_from_the_workbook_and_from_their_files(folder, tmp_path):
    policies = {
        path.relative_to(folder).as_posix(): read_policy(path) for path in folder.glob("policies/*/*/*.yaml")
    }
    got, problems = read_book(book(tmp_path, policies))
    assert problems == []
    assert got == policies
    for path in write_policies(got, tmp_path):
        assert read_policy(path) == policies[path.relative_to(tmp_path).as_posix()]


def test_every_form_of_condition_comes_back_as_it_was(award, tmp_path):
    hard = with_conditions(award, HARD)
    got, problems = read_book(book(tmp_path, hard))
    assert problems == []
    assert got == hard


def changed(tmp_path, policies, sheet, header, row, value):
    path = book(tmp_path, policies)
    held = load_workbook(path)
    page = held[sheet]
    column = next(cell.column for cell in page[1] if cell.value == header)
    page.cell(row, column).value = value
    held.save(path)
    return read_book(path)


@pytest.mark.parametrize(
    ("sheet", "header", "row", "value", "cell", "said"),
    [
        ("政策", "层级", 2, "乡", "政策!E2", "可选：国家、省、市、县"),
        ("政策", "生效日期", 2, "年底", "政策!L2", "日期"),
        ("条款", "定额", 2, "十万", "条款!L2", "数"),
        ("条款", "条件是否见全", 3, "也许", "条款!G3", "是或否"),
        ("条款", "政策编号", 3, "别的", "条款!3行", "找不到"),
        ("条件", "组", 3, "7.1", "条件!C3", "没有上一级的行"),
        ("条件", "比较", 3, "差不多", "条件!F3", "不在可选的说法里"),
        ("条件", "算式", 3, "{sum: [", "条件!J3", "读不出来"),
        ("用例", "应为", 2, "可以", "用例!F2", "符合、不符合、不能判断"),
    ],
)
def test_a_mistake_names_its_cell(award, tmp_path, sheet, header, row, value, cell, said):
    _, problems = changed(tmp_path, award, sheet, header, row, value)
    told = [str(problem) for problem in problems if cell in problem.where]
    assert told, [str(problem) for problem in problems]
    assert any(said in one for one in told)


def test_numbers_and_days_that_a_spreadsheet_makes_its_own_are_still_understood(award, tmp_path):
    got, problems = changed(tmp_path, award, "条件", "值", 4, 2500.0)
    assert problems == []
    assert got[AWARD].clauses[0].conditions.all[1].value == 2500
    got, problems = changed(tmp_path, award, "政策", "文号", 2, 2021.0)
    assert (problems, got[AWARD].document.number) == ([], "2021")


def test_what_is_no_workbook_or_lacks_a_sheet_is_refused(tmp_path, award):
    stray = tmp_path / "a.xlsx"
    stray.write_text("不是表格", encoding="utf-8")
    with pytest.raises(YanzhenError, match="打不开表格"):
        read_book(stray)
    with pytest.raises(YanzhenError, match="找不到表格"):
        read_book(tmp_path / "b.xlsx")
    path = book(tmp_path, award)
    held = load_workbook(path)
    del held["用例"]
    held.save(path)
    with pytest.raises(YanzhenError, match="缺少工作表 用例"):
        read_book(path)


@pytest.mark.parametrize("name", ["../x.yaml", "policies/../../x.yaml", "chains/a.yaml"])
def test_a_file_outside_the_policies_is_refused_and_nothing_is_written(tmp_path, award, name):
    with pytest.raises(YanzhenError, match="位置不对"):
        write_policies({"policies/city/x/ok.yaml": award[AWARD], name: award[AWARD]}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_workbook_offers_choices_and_the_facts(award, tmp_path):
    held = load_workbook(book(tmp_path, award, load_pack(SOUND).facts))
    assert held.sheetnames == ["政策", "条款", "条件", "用例", "事实", "填写说明"]
    lists = [v.formula1 for v in held["条件"].data_validations.dataValidation]
    assert any("全部符合" in one for one in lists)
    assert any("事实" in one for one in lists)
    assert held["事实"]["A2"].value == "legal_person"
