"""A round from its list to the signed classes: who may, in which order, with which sources, and what stays sealed."""

from __future__ import annotations

import datetime

import pytest

from tests.city.parks.rounds import (
    FULL,
    MU,
    POWER,
    act,
    filled,
    give,
    listed,
    post,
    prepared,
    published,
)
from yanzhen.city.exchange.models import Delivery
from yanzhen.city.parks import filling_services, round_facts, round_services
from yanzhen.city.parks.models import RoundEntry, RoundIssue, RoundValue
from yanzhen.city.parks.round_sheets import thawed
from yanzhen.city.records import sealing
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    """Moves the day of this room forward."""

    def move(days: int) -> None:
        day = round_services.today() + datetime.timedelta(days=days)
        monkeypatch.setattr(round_services, "today", lambda: day)

    return move


def total(row, name):
    return next(r for r in round_facts.evaluated(row).results if r.name == name).total


def test_an_enterprise_at_the_printed_base_values_scores_a_hundred_in_a_round():
    row = filled(10 * MU, 20 * MU)
    assert total(row, "某某1厂") == pytest.approx(100)
    assert total(row, "某某2厂") == pytest.approx(200)


def test_a_round_keeps_its_sheet_and_takes_base_values_of_its_own_before_collecting():
    by = post("park")
    row = round_services.create_round("甲", year=2024, group="above", sheet=FULL, by=by)
    changed = round_services.change_sheet(
        row.pk, version=0, bases={"tax_per_mu": "30"}, shares={"A": "0.3", "B": "0.4"}, by=by
    )
    spec = thawed(changed.sheet).spec
    assert [float(i.base) for i in spec.items][:2] == [30, 136.16]
    assert [float(c.share) for c in spec.classes] == [0.3, 0.4, 0.25, 0.05]
    for bases, shares in (({"tax_per_mu": "0"}, {}), ({}, {"A": "0.9"}), ({"tax_per_mu": "约三十"}, {})):
        with pytest.raises(YanzhenError, match="参数不成立"):
            round_services.change_sheet(row.pk, version=1, bases=bases, shares=shares, by=by)


def test_each_value_knows_its_file_sheet_row_and_who_brought_it():
    filled(50, 60)
    value = RoundValue.objects.get(entry__name="某某2厂", fact="tax_paid")
    assert (value.value, value.written, value.place, value.by_name) == (60, "60", "第3行 B 列", "park")
    assert value.file.department == "税务部门"
    assert value.file.source.kind == "delivery"


def test_what_is_missing_is_told_with_the_department_that_owes_it():
    row = prepared("1", "2")
    give(row, "税务部门", ("企业名称", "税收"), ("某某1厂", 5))
    owed = round_facts.owed_by(
        list(RoundEntry.objects.all()), round_facts.held_values(row), thawed(row.sheet)
    )
    told = {
        o.department: [(label, held, [e.name for e in who]) for _, label, held, who in o.facts] for o in owed
    }
    assert told["税务部门"] == [("实缴税额", 1, ["某某2厂"])]
    assert told["电力企业"] == [("用电量", 0, ["某某1厂", "某某2厂"])]


def test_columns_of_another_department_and_rows_outside_of_the_round_are_told_and_not_taken():
    row = prepared("1")
    kept = give(row, "税务部门", ("企业名称", "税收", "用地面积"), ("某某1厂", 5, 7), ("别处的厂", 1, 1))
    assert list(RoundValue.objects.values_list("fact", "value")) == [("tax_paid", 5.0)]
    assert any("不归税务部门" in r and "用地面积" in r for r in kept.remarks)
    assert any("不在参评名单里" in r and "别处的厂" in r for r in kept.remarks)


def test_a_second_list_replaces_values_and_the_old_ones_stay():
    row = prepared("1")
    give(row, "税务部门", ("企业名称", "税收"), ("某某1厂", 5))
    kept = give(row, "税务部门", ("企业名称", "税收（亿元）"), ("某某1厂", 0.0008))
    assert [(v.value, v.replaced_at is None) for v in RoundValue.objects.all()] == [(5, False), (8, True)]
    assert any("由 5 改为 8" in r for r in kept.remarks)
    assert give(row, "税务部门", ("企业名称", "税收"), ("某某1厂", 8)).values_written == 0


@pytest.mark.parametrize(
    ("header", "lines", "says"),
    [
        (("企业名称", "税收（吨）"), [("某某1厂", 1)], "单位“吨”用不了"),
        (("企业名称", "税收"), [("某某1厂", "约5")], "“约5”不是数"),
        (("企业名称", "税收"), [("某某1厂", "1e999")], "不是数"),
        (("企业名称", "税收"), [("某某1厂", 1), ("某某1厂", 2)], "是同一企业，只留一行"),
        (("企业名称", "税收"), [("", 3)], "没有企业名称"),
        (("企业名称", "利润"), [("某某1厂", 1)], "没有这个部门的数据列"),
        (("单位", "税收"), [("某某1厂", 1)], "找不到表头"),
        (("企业名称", "税收"), [], "一家企业也没有"),
    ],
)
def test_a_bad_list_is_refused_whole_with_its_place_and_the_refusal_is_kept(header, lines, says):
    row = prepared("1", "2")
    with pytest.raises(YanzhenError) as error:
        give(row, "税务部门", header, ("某某2厂", 9), *lines) if lines and lines[0][0] else give(
            row, "税务部门", header, *lines
        )
    assert says in str(error.value)
    assert "处理：" in str(error.value)
    assert not RoundValue.objects.exists()
    assert Delivery.objects.filter(state="refused").count() == 1
    row.refresh_from_db()
    assert row.version == 2


def test_negative_land_and_tax_are_refused_and_zero_land_is_taken_and_told():
    row = prepared("1", "2")
    for department, column in (("自然资源部门", "用地面积"), ("税务部门", "税收")):
        with pytest.raises(YanzhenError) as error:
            give(row, department, ("企业名称", column), ("某某1厂", -3))
        assert "是 -3，不会小于 0" in str(error.value)
    kept = give(row, "自然资源部门", ("企业名称", "用地面积"), ("某某1厂", 0), ("某某2厂", 10))
    assert any("为 0，不能相除" in r for r in kept.remarks)
    give(row, "税务部门", ("企业名称", "税收"), ("某某1厂", 5), ("某某2厂", 5))
    give(row, "电力企业", ("企业名称", "用电量"), ("某某1厂", 10), ("某某2厂", 10))
    found = round_facts.evaluated(row)
    assert "分母是0" in found.of("firm-1").reason
    assert found.of("firm-2").rank == 1


def test_who_has_no_emission_gets_the_mean_of_the_group_and_it_is_said():
    row = prepared("1", "2", sheet=FULL)
    head = ("企业名称", "税收", "用地", "增加值", "能耗", "排放量", "职工人数", "研发费用", "营业收入")
    at_base = (2409.7, 100, 13616, 13616 / 2.694, 13616 / 4929.81, 13616 / 18.14, 302, 10000)
    give(row, filling_services.ALL, head, ("某某1厂", *at_base), ("某某2厂", *at_base[:4], "-", *at_base[5:]))
    found = round_facts.evaluated(row)
    assert found.of("firm-1").total == pytest.approx(100)
    assert found.of("firm-2").total == pytest.approx(100)
    assert any("1 家无数据，取本组平均分" in n for n in found.notes)


def test_an_uploaded_list_names_who_takes_part_and_who_does_not_and_why():
    by = post("park")
    row = round_services.create_round("甲", year=2024, group="below", sheet=FULL, by=by)
    file = listed(
        ("企业名称", "园区", "不参评原因"), ("新厂<b>", "没有的园区", ""), ("某水务", "", "公用事业企业")
    )
    kept = filling_services.enrol_from_list(row.pk, file, "名单.csv", version=0, by=by)
    assert list(RoundEntry.objects.order_by("pk").values_list("name", "excluded")) == [
        ("新厂<b>", ""), ("某水务", "公用事业企业"),
    ]  # fmt: skip
    assert any("没有登记过园区" in r for r in kept.remarks)


def test_a_notice_in_working_days_does_not_count_the_days_off(monkeypatch):
    monkeypatch.setattr(round_services, "today", lambda: datetime.date(2026, 11, 20))
    row = filled(50, 60, 70)
    row.notice_days, row.notice_unit = 5, "工作日"
    row.save()
    for name in ("preview", "publish"):
        row = act(row, name, post("park"))
    assert row.notice_until == datetime.date(2026, 11, 27)


def test_the_notice_runs_its_days_and_only_then_objections_are_closed(later):
    row = published(50, 60, 70)
    assert (row.notice_until - row.notice_from).days == 3
    for days in (0, 3):
        later(days)
        with pytest.raises(YanzhenError, match="公示期还没有满"):
            act(row, "close", post("park"))
    later(1)
    assert act(row, "close", post("park")).state == "object"


def test_the_final_classes_are_signed_by_another_person_and_sealed(later):
    row = published(50, 60, 70)
    later(4)
    act(row, "close", post("park"))
    both = post("chain_office")
    with pytest.raises(YanzhenError, match="还没有提请"):
        act(row, "sign", post("leader"))
    act(row, "propose", both)
    with pytest.raises(YanzhenError, match="同一个人"):
        act(row, "sign", both)
    with pytest.raises(YanzhenError, match="没有权限"):
        act(row, "sign", post("park"))
    row = act(row, "sign", post("leader"))
    assert (row.state, row.proposed_by_name, row.signed_by_name) == ("final", "chain_office", "leader")
    issue = RoundIssue.objects.get(kind="final")
    assert [(r["name"], r["rank"]) for r in issue.results] == [("某某3厂", 1), ("某某2厂", 2), ("某某1厂", 3)]
    assert sealing.verify() == []
    RoundIssue.objects.filter(pk=issue.pk).update(results=issue.results[:1])
    assert any("结果与存证不符" in b.says for b in sealing.verify())


def test_a_round_moves_only_along_its_states_and_a_stale_page_moves_nothing():
    row = filled(50, 60)
    with pytest.raises(YanzhenError, match="现在不能这样做"):
        act(row, "publish", post("park"))
    with pytest.raises(round_services.StaleError):
        round_services.move(row.pk, "preview", version=row.version - 1, by=post("park"))
    with pytest.raises(YanzhenError, match="没有权限"):
        act(row, "preview", post("enterprise"))
    act(row, "preview", post("park"))
    with pytest.raises(YanzhenError, match="写明理由"):
        act(row, "reopen", post("park"))
    assert act(row, "reopen", post("park"), "补电力数据").state == "collect"


def test_nobody_scored_is_not_previewed_and_says_what_lacks():
    row = prepared("1")
    give(row, "税务部门", ("企业名称", "税收"), ("某某1厂", 5))
    with pytest.raises(YanzhenError, match="没有一家能评分"):
        act(row, "preview", post("park"))


def test_the_city_and_its_parks_add_up_and_divide_where_both_sides_are_known():
    row = filled(100, 20)
    give(row, "自然资源部门", ("企业名称", "用地面积"), ("某某2厂", 30))
    city, parks = round_facts.park_totals(
        list(RoundEntry.objects.select_related("park")), round_facts.held_values(row), thawed(row.sheet), {}
    )
    assert [(fact, total, known) for fact, _, _, total, known in city.sums] == [
        ("land_area", 40, 2), ("tax_paid", 120, 2),
    ]  # fmt: skip
    assert city.tax_per_mu == pytest.approx(3)
    assert [(p.name, p.rank, p.tax_per_mu) for p in parks] == [("某园区", 1, pytest.approx(3))]
    assert POWER
