"""Plots come in as a list: which one a row means, what it changes, what contradicts itself, whose they are."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest

from tests.city import rows as small
from yanzhen.city.accounts.models import Unit
from yanzhen.city.exchange.applying_services import apply_import
from yanzhen.city.exchange.correcting_services import confirm
from yanzhen.city.exchange.draft_services import begin_import, read_draft
from yanzhen.city.parks.models import Plot
from yanzhen.city.parks.plot_queries import land_totals, plots
from yanzhen.city.records.models import Change
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db
HEAD = "园区,地块编号,用地面积（亩）,状态,使用单位\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")


@pytest.fixture(autouse=True)
def park():
    return small.park("high", "某高新区", short_names=["高新区"])


def draft(text, by=None, name="地块.csv"):
    body = text if isinstance(text, bytes) else text.encode()
    return read_draft(begin_import(body, name, "plots", by))


def taken(text, name="地块.csv"):
    return apply_import(confirm(draft(text, name=name).pk))


def told(batch, order=1):
    row = batch.rows.get(order=order)
    return row.state, (row.plan.get("problems") or [{}])[0].get("what", "")


def test_a_plot_comes_with_area_in_mu_its_state_its_holder_and_its_row():
    firm = small.enterprise("firm", "某铜业公司")
    taken(
        "园区名称,宗地编号,坐落,土地面积（公顷）,用地性质,利用现状,土地使用权人,出让时间,准入产业\n"
        "高新区,2024-工-07,某路以东,2,二类工业用地（M2）,已出让,某铜业公司,2024年3月1日,铜箔、铜杆\n"
    )
    row = Plot.objects.get()
    assert (row.area, row.area_text, row.use, row.state) == (Decimal(30), "原文：2公顷", "industry", "let")
    assert (row.holder, row.since, row.industries) == (firm, "2024-03-01", ["铜箔", "铜杆"])
    assert (row.citations.get().place, row.grade) == ("第2行", "B")


def test_merged_cells_of_a_workbook_name_the_park_of_every_row_below():
    book = openpyxl.Workbook()
    for row in (
        ["工业用地台账"],
        ["所属园区", "地块编号", "面积（亩）", "状态"],
        ["高新区", "一号", 12.5, "空置"],
        [None, "二号", "３０", "闲置"],
    ):
        book.active.append(row)
    book.active.merge_cells("A3:A4")
    file = io.BytesIO()
    book.save(file)
    taken(file.getvalue(), "台账.xlsx")
    assert list(plots().values_list("number", "area")) == [("一号", Decimal("12.5")), ("二号", Decimal(30))]


def test_the_same_file_twice_changes_nothing_and_another_spelling_of_the_number_is_the_same_plot():
    text = HEAD + "高新区,A-01（东）,20,空置,\n"
    taken(text)
    before = Plot.objects.get().updated_at
    assert "没有变化" in taken(text).message
    taken(text.replace("A-01（东）", "a－01(东)").replace("20", "25"), "二.csv")
    row = Plot.objects.get()
    assert (row.area, row.updated_at > before) == (25, True)


def test_a_plot_that_became_vacant_loses_its_holder_and_the_log_keeps_the_name():
    taken(HEAD + "高新区,一号,20,已供,某公司\n")
    batch = draft(HEAD + "高新区,一号,20,空置,\n", name="二.csv")
    assert [(c["column"], c["before"], c["after"]) for c in batch.rows.get().plan["changes"]] == [
        ("state", "已供", "空置"),
        ("holder", "某公司", ""),
    ]
    apply_import(confirm(batch.pk))
    row = Plot.objects.get()
    assert (row.state, row.holder_name, row.holder) == ("vacant", "", None)
    assert Change.objects.get(model="parks.Plot", action="change").before == {
        "state": "已供", "holder": "某公司",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("没有的园区,一号,20,空置,", "园区认不得"),
        ("高新区,一号,20,空置,某公司", "状态与使用单位矛盾"),
        ("高新区,一号,20,晒太阳,", "状态不在选项里"),
        ("高新区,一号,约20,空置,", "面积不是数"),
        ("高新区,,20,空置,", "没有地块编号"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(line, what):
    assert told(draft(HEAD + line + "\n")) == ("refused", what)


def test_an_area_without_a_unit_is_not_guessed():
    text = "园区,地块编号,面积\n高新区,一号,20000\n"
    assert told(draft(text)) == ("refused", "没有写单位")


def test_a_park_brings_its_own_plots_only(django_user_model):
    small.park("far", "别园区")
    unit = Unit.objects.create(name="某高新区管委会", kind="park", subject="high")
    user = django_user_model.objects.create_user("park-one", role="park", unit=unit)
    batch = draft(HEAD + "高新区,一号,20,空置,\n别园区,二号,20,空置,\n", user)
    assert [told(batch), told(batch, 2)] == [("new", ""), ("refused", "不是您的园区")]


def test_empty_and_idle_plots_stand_first_and_totals_say_how_many_have_no_area():
    taken(
        HEAD + "高新区,一号,20,已建成,甲\n高新区,二号,,空置,\n高新区,三号,10,空置,\n高新区,四号,5,闲置,乙\n"
    )
    assert [p.number for p in plots()] == ["三号", "二号", "四号", "一号"]
    assert [(t.label, t.plots, t.area, t.unmeasured) for t in land_totals(plots())] == [
        ("空置", 2, 10, 1), ("已建成", 1, 20, 0), ("闲置", 1, 5, 0),
    ]  # fmt: skip


def test_the_page_of_a_park_shows_its_plots_and_the_list_exports_them(client):
    taken(HEAD + "高新区,一号,20,空置,\n")
    page = client.get("/parks/high/").content.decode()
    assert "一号" in page
    assert "空置 1 宗 20 亩" in page
    shown = client.get("/plots/?park=high&state=vacant").content.decode()
    assert "一号" in shown
    assert "一号" not in client.get("/plots/?state=built").content.decode()
    body = client.get("/plots/?download=csv").content.decode("utf-8-sig")
    assert body.splitlines()[:2] == [
        "地块编号,园区,位置,面积（亩）,状态,使用单位,起始日期,规划产业",
        "一号,某高新区,,20,空置,,,",
    ]


def test_a_retired_plot_comes_back_by_the_next_list():
    taken(HEAD + "高新区,一号,20,空置,\n")
    Plot.objects.update(retired_on=datetime.date(2026, 1, 1))
    taken(HEAD + "高新区,一号,20,空置,\n", "二.csv")
    assert Plot.objects.get().retired_on is None
