"""Deliveries of a feed: checked against the schema, taken whole or refused, with lateness and history of quality."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.city.exchange.conftest import CODES, make_dataset, table
from yanzhen.city.exchange import catalogue_queries as queries
from yanzhen.city.exchange.cycles import CYCLES, live_since, next_due
from yanzhen.city.exchange.feed_services import deliver, open_feed, stop_feed
from yanzhen.city.exchange.models import DatasetRow, Delivery, Load
from yanzhen.city.exchange.quality import Quality, timeliness_of
from yanzhen.kernel.errors import YanzhenError

DAY = datetime.timedelta(days=1)


def send(feed, people, *rows, name="表.csv", by="grid", **more):
    return deliver(feed, table(*rows, **more), name, by=people[by])


def test_a_good_file_is_taken_with_full_marks_and_its_rows_dated_and_named(delivered):
    assert (delivered.rows, delivered.added, delivered.changed, delivered.set_aside) == (2, 2, 0, 0)
    assert (delivered.completeness, delivered.validity, delivered.timeliness, delivered.score) == (1, 1, 1, 1)
    assert delivered.record_on == datetime.date(2025, 2, 28)
    row = DatasetRow.objects.get(subject="jia")
    assert row.values["energy"] == "1000"
    assert row.record_on == datetime.date(2025, 2, 28)
    assert delivered.delivery.state == "taken"


def test_the_same_row_keeps_its_id_and_what_did_not_change_keeps_its_first_delivery(feed, people, delivered):
    before = {row.key: (row.pk, row.load_id) for row in DatasetRow.objects.all()}
    again = send(
        feed, people, f"{CODES['jia']},2025-02,1100,50,13800001234,M-1", f"{CODES['yi']},2025-02,2000,60,13900005678,M-2"
    )  # fmt: skip
    after = {row.key: (row.pk, row.load_id) for row in DatasetRow.objects.all()}
    assert (again.added, again.changed) == (0, 1)
    assert {key: pk for key, (pk, _) in before.items()} == {key: pk for key, (pk, _) in after.items()}
    assert sorted(load for _, load in after.values()) == [delivered.pk, again.pk]


def test_a_file_without_a_required_column_is_refused_whole_and_the_refusal_is_kept(feed, people):
    with pytest.raises(YanzhenError, match="找不到表头"):
        send(feed, people, f"{CODES['jia']},2025-02", head="统一社会信用代码,月份")
    refused = Load.objects.get()
    assert refused.state == "refused"
    assert "用电量" in refused.problems[0]
    assert Delivery.objects.get().state == "refused"
    assert not DatasetRow.objects.exists()


def test_bad_cells_cost_quality_and_are_not_given_out_but_the_row_is_kept(feed, people):
    load = send(
        feed, people, f"{CODES['jia']},2025-02,-5,50,,", f"{CODES['yi']},2025-02,,60,,", f"{CODES['yi']},2025-01,约三百,60,,"
    )  # fmt: skip
    assert load.rows == 3
    assert load.found == 3
    assert load.completeness == pytest.approx(8 / 9, abs=1e-4)
    assert load.validity == pytest.approx(9 / 11, abs=1e-4)
    told = " ".join(load.problems)
    for says in ("小于下限 0", "数字以外的内容", "必填，没有填"):
        assert says in told
    kept = DatasetRow.objects.get(subject="jia")
    assert "energy" not in kept.values
    assert "小于下限" in kept.flaws["energy"]


def test_rows_that_cannot_be_told_apart_are_set_aside_and_said_so(feed, people):
    line = f"{CODES['jia']},2025-02,1000,50,,"
    load = send(feed, people, line, line, ",2025-02,3,4,,", "91430400MA0000001X,2025-02,3,4,,")
    assert (load.rows, load.set_aside) == (1, 3)
    told = " ".join(load.problems)
    assert "是同一行" in told
    assert "认不出是哪一行" in told
    assert "校验" in told


def test_a_file_none_of_whose_rows_can_be_taken_is_refused(feed, people):
    with pytest.raises(YanzhenError, match="没有一行可以收"):
        send(feed, people, ",,3,4,,")
    assert Load.objects.get().state == "refused"


def test_a_unit_that_the_header_names_is_converted_and_one_of_another_kind_refused(feed, people):
    head = "统一社会信用代码,月份,用电量（万千瓦时）,报装容量,联系电话,用户编号"
    from yanzhen.city.exchange.units import units

    if not units().comparable("万千瓦时", "千瓦时"):
        pytest.skip("the table of units does not know 万千瓦时")
    send(feed, people, f"{CODES['jia']},2025-02,2,50,,", head=head)
    assert DatasetRow.objects.get().values["energy"] == "20000"
    with pytest.raises(YanzhenError, match="单位对不上"):
        send(feed, people, f"{CODES['jia']},2025-02,2,50,,", head=head.replace("万千瓦时", "亩"))


def test_a_late_delivery_says_by_how_much_and_the_next_one_is_due_a_cycle_on(feed, people, day):
    assert feed.due_on == datetime.date(2025, 4, 10)
    day.now = datetime.date(2025, 4, 20)
    assert [f.pk for f in queries.late_feeds(day.now)] == [feed.pk]
    load = send(feed, people, f"{CODES['jia']},2025-03,1000,50,,")
    assert load.days_late == 10
    assert load.timeliness == pytest.approx(1 - 10 / 31, abs=1e-4)
    feed.refresh_from_db()
    assert feed.due_on == datetime.date(2025, 5, 10)
    assert not queries.late_feeds(day.now).exists()


def test_who_delivers_early_has_met_the_end_of_the_cycle(feed, people, day):
    day.now = datetime.date(2025, 4, 2)
    send(feed, people, f"{CODES['jia']},2025-03,1000,50,,")
    feed.refresh_from_db()
    assert feed.due_on == datetime.date(2025, 5, 10)


def test_only_the_delivering_unit_and_the_keeper_of_the_catalogue_deliver(feed, people):
    line = f"{CODES['jia']},2025-02,1000,50,,"
    with pytest.raises(YanzhenError, match="别的单位"):
        send(feed, people, line, by="bureau")
    assert send(feed, people, line, by="keeper").rows == 1


def test_a_server_delivers_for_a_unit_and_says_that_it_was_the_command_line(feed):
    line = f"{CODES['jia']},2025-02,1000,50,,"
    load = deliver(feed, table(line), "夜间.csv", by=None)
    assert (load.rows, load.by_name) == (1, "命令行")
    assert [f.pk for f in queries.feeds_named("power", "grid")] == [feed.pk]
    assert queries.feeds_named("power", "bureau") == []
    with pytest.raises(YanzhenError, match="找不到表头"):
        deliver(feed, "甲,乙\n1,2\n".encode(), "夜间.csv", by=None)
    assert Load.objects.first().by_name == "命令行"


def test_a_feed_is_opened_once_stopped_with_a_reason_and_delivers_no_more(power, feed, people):
    with pytest.raises(YanzhenError, match="已经接入"):
        open_feed(power, unit=people["grid"].unit, by=people["keeper"])
    with pytest.raises(YanzhenError, match="由数据主管部门"):
        open_feed(power, unit=people["other"].unit, by=people["bureau"])
    with pytest.raises(YanzhenError, match="写明原因"):
        stop_feed(feed, by=people["keeper"], why=" ")
    stop_feed(feed, by=people["keeper"], why="改由省里汇总")
    with pytest.raises(YanzhenError, match="已停止报送"):
        send(feed, people, f"{CODES['jia']},2025-02,1000,50,,")
    assert open_feed(power, unit=people["grid"].unit, by=people["keeper"]).pk != feed.pk


def ratio(kind, day):
    return next(c for c in queries.connections(day) if c.kind == kind)


def test_an_enterprise_is_connected_while_its_record_is_no_older_than_one_and_a_half_cycles(delivered, day):
    last = datetime.date(2025, 2, 28) + DAY * CYCLES["month"].live_days
    assert ratio("enterprise", last).ratios[0].told == "100.0%（2/2）"
    assert ratio("enterprise", last + DAY).ratios[0].told == "0.0%（0/2）"
    stale = ratio("enterprise", last + DAY).members
    assert {m.counts for m in stale} == {False}
    assert {m.newest for m in stale} == {datetime.date(2025, 2, 28)}


def test_a_record_dated_in_the_future_connects_nobody(feed, people, day):
    send(feed, people, f"{CODES['jia']},2027-02,1000,50,,")
    assert ratio("enterprise", day.now).ratios[0].connected == 0


def test_a_chain_needs_two_live_datasets_and_the_stated_whole_stands_beside_the_registers(people, day):
    from yanzhen.city.records.services import remember_rows

    items = [
        {"id": "chain", "label": "产业链", "required": True},
        {"id": "day", "label": "日期", "type": "date"},
    ]
    for number, code in enumerate(("monthly", "weekly")):
        row = make_dataset(
            code,
            name=code,
            items=items,
            key=["chain", "day"],
            dated_by="day",
            subject="chain",
            subject_by="chain",
        )
        opened = open_feed(row, unit=people["bureau"].unit, by=people["keeper"])
        deliver(opened, "产业链,日期\none,2025-03-01\n".encode(), "一.csv", by=people["bureau"])
        assert ratio("chain", day.now).ratios[0].connected == number
    told = {
        "id": "chain",
        "label": {"zh": "产业互联率"},
        "subject": "chain",
        "at_least": 2,
        "stated": 14,
        "stated_says": "文件所说的 14 条",
    }
    remember_rows("city", "connections", {"chain": ("chain", told)})
    assert [(r.told, r.says) for r in ratio("chain", day.now).ratios] == [
        ("50.0%（1/2）", "分母是本系统在册的产业链，不等于重点产业链清单"),
        ("7.1%（1/14）", "文件所说的 14 条"),
    ]


def test_a_feed_all_about_one_park_needs_no_column_for_it(people, day):
    items = [
        {"id": "day", "label": "日期", "type": "date", "required": True},
        {"id": "n", "label": "企业数", "type": "number"},
    ]
    row = make_dataset("parks", items=items, key=["day"], dated_by="day", subject="park", subject_by="")
    with pytest.raises(YanzhenError, match="没有这个数据对象"):
        open_feed(row, unit=people["county"].unit, subject="nowhere", by=people["keeper"])
    opened = open_feed(row, unit=people["county"].unit, subject="park-one", by=people["keeper"])
    deliver(opened, "日期,企业数\n2025-03-01,5\n".encode(), "一.csv", by=people["county"])
    found = ratio("park", day.now)
    assert found.ratios[0].told == "50.0%（1/2）"
    assert [m.code for m in found.members if m.counts] == ["park-one"]


def test_what_is_owed_is_told_to_the_unit_that_owes_it_and_after_a_whole_cycle_to_the_meeting(
    feed, people, day
):
    day.now = datetime.date(2025, 4, 11)
    assert [m.says for m in queries.todos_on(people["grid"], day.now)] == ["应报而未报，迟 1 天"]
    assert queries.todos_on(people["bureau"], day.now) == []
    assert queries.reds_on(day.now) == []
    assert [m.kind for m in queries.reds_on(day.now + DAY * 40)] == ["feed"]


@given(
    start=st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)),
    cycle=st.sampled_from([c for c in CYCLES if CYCLES[c].days]),
    after=st.integers(0, 4000),
)
@settings(max_examples=60, deadline=None)
def test_the_next_due_day_is_later_and_never_a_whole_cycle_too_late(start, cycle, after):
    day = start + DAY * after
    due = next_due(start, cycle, day)
    assert day < due <= day + DAY * CYCLES[cycle].days
    assert next_due(start, cycle, due - DAY) == due


def test_an_irregular_dataset_is_never_due_never_late_and_never_live():
    today = datetime.date(2025, 3, 10)
    assert next_due(today, "irregular", today) is None
    assert live_since("irregular", today) is None
    assert timeliness_of("irregular", 9) is None


@given(late=st.integers(0, 900))
@settings(max_examples=40, deadline=None)
def test_timeliness_falls_with_every_day_and_stays_between_nought_and_one(late):
    assert 0 <= timeliness_of("month", late + 1) <= timeliness_of("month", late) <= 1


def test_a_score_is_the_mean_of_what_could_be_measured():
    assert Quality(1.0, 0.5, None).score == 0.75
    assert Quality(None, None, None).score is None


def test_a_delivered_dataset_changed_last_when_a_delivery_was_not_like_the_one_before(
    delivered, feed, people
):
    from yanzhen.city.exchange.catalogue_queries import last_change
    from yanzhen.city.exchange.feed_services import deliver

    row = feed.dataset
    assert last_change(row) == delivered.created_at
    same = f"{CODES['jia']},2025-02,1000,50,13800001234,M-1"
    deliver(feed, table(same), "重报.csv", by=people["grid"])
    assert last_change(row) == delivered.created_at
    other = deliver(feed, table(same.replace("1000", "1100")), "更正.csv", by=people["grid"])
    assert last_change(row) == other.created_at
