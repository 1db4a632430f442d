"""Lists of projects, talent needs and actuals: what is recognised, what is refused, what a second list changes."""

from __future__ import annotations

import pytest

from tests.city import rows as small
from yanzhen.city.exchange.applying_services import apply_import
from yanzhen.city.exchange.correcting_services import choose, confirm
from yanzhen.city.exchange.draft_services import begin_import, read_draft
from yanzhen.city.exchange.lists import list_kinds
from yanzhen.city.projects.models import Project
from yanzhen.city.talent.models import TalentEntry
from yanzhen.city.targets.models import Actual
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")


def draft(kind, text, name="单.csv"):
    return read_draft(begin_import(text.encode(), name, kind))


def taken(kind, text, name="单.csv"):
    return apply_import(confirm(draft(kind, text, name).pk))


def told(batch, order=1):
    row = batch.rows.get(order=order)
    return row.state, (row.plan.get("problems") or [{}])[0].get("what", "")


def test_a_project_comes_with_money_place_investors_and_the_stage_that_the_list_saw():
    small.region("430424", "衡东县")
    firm = small.enterprise("firm", "某铜业公司")
    small.node("nf.cu", "铜箔")
    taken(
        "projects",
        '项目名称,建设单位,县市区,总投资额（万元）,项目进展,截至时间,环节\n某铜箔项目,某铜业公司、另一公司,衡东县,"12,500",在建,2024年三月,铜箔\n',
    )
    row = Project.objects.get()
    assert (row.investment, row.investment_text, row.stage, row.stage_date) == (
        pytest.approx(1.25), "原文：12,500万元", "building", "2024-03",
    )  # fmt: skip
    assert {i.name: i.enterprise_id for i in row.investors.all()} == {"某铜业公司": firm.pk, "另一公司": None}
    assert [n.code for n in row.nodes.all()] == ["nf.cu"]
    assert row.events.get().stage == "building"
    assert row.citations.get().place == "第2行"


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("已签约", "signed"),
        ("建设中", "building"),
        ("停工", "stalled"),
        ("竣工投产", "operating"),
        ("备案（核准）", "filed"),
    ],
)
def test_a_stage_is_known_under_the_words_that_reports_use(word, stage):
    taken("projects", f"项目名称,项目进展\n某项目,{word}\n")
    assert Project.objects.get().stage == stage


def test_a_word_that_is_no_stage_is_refused():
    batch = draft("projects", "项目名称,项目进展\n某项目,很顺利\n")
    assert told(batch) == ("refused", "阶段不在选项里")


def test_many_projects_cost_no_more_queries_than_few():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(number, name):
        rows = "".join(f"{name}{n},某公司{n},在建\n" for n in range(number))
        batch = confirm(draft("projects", f"项目名称,投资方,阶段\n{rows}", f"{name}.csv").pk)
        with CaptureQueriesContext(connection) as seen:
            apply_import(batch)
        return len(seen)

    cost(1, "头一个")
    assert cost(60, "多") <= cost(3, "少") + 5  # one statement takes a limited number of values


def test_an_older_stage_is_history_and_moves_nothing():
    text = "项目名称,阶段,阶段日期\n某项目,{},{}\n"
    taken("projects", text.format("在建", "2024-03"), "一.csv")
    taken("projects", text.format("开工", "2023-05"), "二.csv")
    row = Project.objects.get()
    assert (row.stage, row.stage_date, row.events.count()) == ("building", "2024-03", 2)


def test_the_stage_of_a_project_that_is_kept_here_cannot_come_by_list():
    small.project("p-kept", "某项目", kept=True, stage="reserve")
    batch = draft("projects", "项目名称,阶段\n某项目,在建\n")
    assert told(batch) == ("refused", "阶段不能从清单里改")


def test_a_need_is_renewed_by_the_next_list():
    head = "岗位,用人单位,需求人数,期限\n"
    taken("talent-needs", head + "工艺工程师,某公司,5,2025年\n", "一.csv")
    taken("talent-needs", head + "工艺工程师,某公司,8人,2025年\n", "二.csv")
    row = TalentEntry.objects.get()
    assert (row.side, row.value, row.period, row.grade) == ("need", 8, "2025", "B")
    batch = draft("talent-needs", head + "工艺工程师,某公司,5,2025\n工艺工程师,某公司,6,2025\n", "三.csv")
    assert told(batch, 2) == ("refused", "岗位重复")


def test_an_actual_is_converted_to_the_unit_of_its_indicator():
    small.indicator("gdp", "地区生产总值", "亿元")
    taken("actuals", "指标,期间,数值,计量单位\n地区生产总值,2024年1-9月,35000000,万元\n")
    row = Actual.objects.get()
    assert (row.value, row.unit, row.period, row.subject) == (3500, "亿元", "2024-01..2024-09", "全市")
    assert row.value_text == "" or "万元" in row.value_text


def test_the_unit_in_the_header_counts_for_an_actual():
    small.indicator("gdp", "地区生产总值", "亿元")
    taken("actuals", "指标,期间,完成数（万元）\n地区生产总值,2024,35000000\n")
    row = Actual.objects.get()
    assert (row.value, row.value_text) == (3500, "单位原文 万元")


def test_a_unit_of_another_kind_and_an_unknown_indicator_are_refused():
    small.indicator("gdp", "地区生产总值", "亿元")
    batch = draft("actuals", "指标,期间,数值,计量单位\n地区生产总值,2024,5,家\n幸福感,2024,5,\n")
    assert told(batch) == ("refused", "单位对不上")
    assert told(batch, 2) == ("refused", "指标认不得")


def test_of_two_indicators_of_one_name_a_person_chooses():
    one, _ = small.indicator("gdp", "产值", "亿元"), small.indicator("gdp2", "产值", "%")
    batch = draft("actuals", "指标,期间,数值\n产值,2024,5\n")
    assert told(batch)[0] == "open"
    assert choose(batch.pk, 1, one.pk).state == "new"
    apply_import(confirm(batch.pk))
    assert Actual.objects.get().indicator == one


@pytest.mark.parametrize("kind", [k.code for k in list_kinds()])
def test_a_declared_list_reads_its_own_template_and_skips_the_example(kind):
    from yanzhen.city.exchange.blank_forms import template_of
    from yanzhen.city.exchange.lists import list_kind

    batch = read_draft(begin_import(template_of(list_kind(kind)), "模板.xlsx", kind))
    assert batch.state == "failed"
    assert "表里没有数据" in batch.message


@pytest.mark.parametrize("kind", [k.code for k in list_kinds()])
def test_no_two_columns_of_a_list_answer_to_one_header(kind):
    from yanzhen.city.exchange.headers import bare
    from yanzhen.city.exchange.lists import list_kind

    seen = {}
    for column in list_kind(kind).columns:
        for label in {bare(text) for text in (column.title, *column.aliases)}:
            assert seen.setdefault(label, column.name) == column.name, label
