"""Targets are owned, divided, reported on, reviewed and revised; what is wrong is refused in words."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from tests.city import rows
from tests.city.targets import desk
from yanzhen.analysis.progress import Light
from yanzhen.city.records.sealing import verify
from yanzhen.city.targets import charge_queries, charge_services, queries, revision_services
from yanzhen.city.targets.charge_services import Basis, StaleError
from yanzhen.city.targets.models import Actual, Report, Split, Target, TargetOwner
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(charge_services, "today", lambda: datetime.date(2025, 6, 30))


def test_an_owner_who_is_replaced_keeps_the_term(today):
    desk.goal()
    desk.given_to(co=("helper",))
    desk.given_to(lead="other", since=datetime.date(2025, 6, 1))
    held = {(o.unit.code, o.role): o.until for o in TargetOwner.objects.all()}
    assert held == {
        ("bureau", "lead"): datetime.date(2025, 6, 1),
        ("helper", "co"): datetime.date(2025, 6, 1),
        ("other", "lead"): None,
    }
    assert not verify()


def test_the_second_of_two_editors_is_told_what_stands_now():
    desk.goal()
    desk.given_to()
    desk.unit("late")
    with pytest.raises(StaleError, match="某bureau"):
        charge_services.assign_owner("t-output", charge_services.Duty("late"), version=0, by=desk.office())
    assert not TargetOwner.objects.filter(unit__code="late").exists()


def test_only_the_offices_that_steer_hand_out_targets():
    desk.goal()
    desk.unit("bureau")
    with pytest.raises(YanzhenError, match="没有权限"):
        charge_services.assign_owner("t-output", charge_services.Duty("bureau"), version=0, by=desk.bureau())


def test_a_division_that_exceeds_the_whole_needs_a_reason():
    desk.goal(value=100)
    with pytest.raises(YanzhenError, match="比总数 100亿元多 20亿元"):
        desk.divided("t-output", "county", desk.part("甲县", 70), desk.part("乙县", 50))
    assert not Split.objects.exists()
    row = desk.divided(
        "t-output", "county", desk.part("甲县", 70), desk.part("乙县", 50), basis=Basis("两县自愿加码")
    )
    assert row.fit == "over"


def test_a_division_below_the_whole_says_what_is_missing_and_versions_stay():
    desk.goal(value=100)
    short = desk.divided("t-output", "county", desk.part("甲县", 50), desk.part("乙县", 300000, "万元"))
    assert "少 20亿元" in short.says
    assert "整体仍完不成" in short.says
    exact = desk.divided("t-output", "county", desk.part("甲县", 70), desk.part("乙县", 300000, "万元"))
    assert (exact.number, exact.fit) == (2, "exact")
    short.refresh_from_db()
    assert short.replaced_at is not None
    assert not verify()


def test_a_part_in_another_dimension_is_refused():
    desk.goal()
    with pytest.raises(YanzhenError, match="有分解项的单位不对"):
        desk.divided("t-output", "county", desk.part("甲县", 50), desk.part("乙县", 50, "家"))


def test_years_are_milestones_and_may_not_lie_after_the_deadline():
    desk.goal(value=100, deadline="2027")
    row = desk.divided(
        "t-output", "year", desk.part("2025", 60), desk.part("2026", 80), desk.part("2027", 100)
    )
    assert row.fit == "exact"
    with pytest.raises(YanzhenError, match="年度晚于目标期限"):
        desk.divided("t-output", "year", desk.part("2027", 60), desk.part("2028", 100))


def test_a_report_counts_only_once_another_unit_accepted_it():
    desk.goal()
    desk.given_to()
    report = desk.filed("t-output", "2024", 99)
    row = queries.target_ledger()[0]
    assert row.progress.light is Light.NO_DATA
    assert charge_queries.care_of(row.target).waiting[0].pk == report.pk
    done = desk.reviewed(report)
    row = queries.target_ledger()[0]
    assert row.progress.latest == 99
    assert row.owner == "某bureau"
    assert done.actual.citations.get().source.code == "doc-1"
    assert not verify()


def test_nobody_reviews_an_own_report_nor_one_of_the_own_unit():
    desk.goal()
    desk.given_to()
    report = desk.filed("t-output", "2024", 99)
    with pytest.raises(YanzhenError, match="不能审核自己报的数"):
        desk.reviewed(report, by=desk.bureau())
    with pytest.raises(YanzhenError, match="不能审核本单位报的数"):
        desk.reviewed(report, by=desk.person("department", "bureau", "colleague"))
    with pytest.raises(YanzhenError, match="没有权限"):
        desk.reviewed(report, by=desk.person("park", "zone"))
    assert Report.objects.get().state == "reported"


def test_returning_needs_a_reason_and_what_came_back_is_not_counted():
    desk.goal()
    desk.given_to()
    report = desk.filed("t-output", "2024", 99)
    with pytest.raises(YanzhenError, match="退回要写明理由"):
        desk.reviewed(report, accept=False)
    desk.reviewed(report, accept=False, reason="口径不一致")
    assert not Actual.objects.exists()
    assert "口径不一致" in charge_queries.matters_for(desk.bureau(), as_of=desk.SINCE)[0].says


@pytest.mark.parametrize(
    ("period", "measure", "wrong"),
    [
        ("2025", "亿元", "期间还没有结束"),
        ("2024", "家", "单位不对"),
        ("去年", "亿元", "期间写法不对"),
    ],
)
def test_a_report_for_a_future_period_or_in_a_wrong_unit_is_refused(period, measure, wrong):
    desk.goal()
    desk.given_to()
    with pytest.raises(YanzhenError, match=wrong):
        desk.filed("t-output", period, 5, measure)
    assert not Report.objects.exists()


def test_a_report_without_evidence_or_from_a_stranger_is_refused(settings, tmp_path):
    from yanzhen.city.targets.report_services import Evidence

    desk.goal()
    with pytest.raises(YanzhenError, match="还没有责任单位"):
        desk.filed("t-output", "2024", 5)
    desk.given_to()
    with pytest.raises(YanzhenError, match="没有证明材料"):
        desk.filed("t-output", "2024", 5, evidence=Evidence("doc-1", ""))
    with pytest.raises(YanzhenError, match="不归您的单位报"):
        desk.filed("t-output", "2024", 5, by=desk.person("park", "zone"))
    desk.filed("t-output", "2024", 5)
    with pytest.raises(YanzhenError, match="这一期已报"):
        desk.filed("t-output", "2024", 6)


def test_a_later_accepted_report_takes_the_place_of_the_earlier_one_and_both_stay_visible():
    desk.goal()
    desk.given_to()
    desk.reviewed(desk.filed("t-output", "2024", 90))
    desk.reviewed(desk.filed("t-output", "2024", 95))
    assert [float(a.value) for a in Actual.objects.all()] == [95]
    assert Actual.all_rows.count() == 2
    assert [r.state for r in Report.objects.order_by("id")] == ["accepted", "accepted"]


def test_a_county_reports_on_its_part():
    desk.goal()
    desk.given_to()
    desk.unit("county", "region")
    split = desk.divided("t-output", "county", desk.part("甲县", 60, unit="county"), desk.part("乙县", 40))
    key = split.parts.get(key="甲县").pk
    by = desk.person("county", "county")
    desk.reviewed(desk.filed("t-output", "2024", 61, by=by, part=key))
    shown = charge_queries.care_of(Target.objects.get()).splits[0].parts
    assert [p.latest for p in shown] == ["61亿元（2024）", ""]
    assert shown[0].light is Light.GREEN
    assert shown[1].light is Light.NO_DATA
    assert queries.target_ledger()[0].progress.latest is None


def test_what_is_late_is_told_with_the_days():
    desk.goal()
    desk.given_to(every="half", within_days=20)
    desk.reviewed(desk.filed("t-output", "2024H1", 40))
    due = charge_queries.overdue_reports(as_of=datetime.date(2025, 6, 30))
    assert [(d.owed.period, d.late) for d in due] == [("2024H2", 161)]
    red = charge_queries.red_matters(as_of=datetime.date(2025, 6, 30))
    assert ("report", "某bureau") in {(m.kind, m.unit_name) for m in red}


def revision(value: object = 120, **more: object) -> revision_services.NewGoal:
    given = {
        "unit": "亿元",
        "deadline": "2027",
        "set_on": "2025-03",
        "source": "doc-2",
        "place": "第三条",
        **more,
    }
    return revision_services.NewGoal(Decimal(str(value)), **given)


def revise(goal: revision_services.NewGoal) -> Target:
    return revision_services.revise_target(
        "t-output", goal, version=desk.version("t-output"), by=desk.office()
    )


def test_a_document_changes_a_target_and_the_old_value_stays_on_the_line():
    desk.goal()
    desk.given_to()
    rows.source("doc-2", title="新文件")
    new = revise(revision())
    line = queries.lineage_line(new.lineage.code)
    assert [(r.goal, r.superseded) for r in line] == [("≥100亿元", True), ("≥120亿元", False)]
    care = charge_queries.care_of(new)
    assert [o.unit.code for o in care.owners] == ["bureau"]
    assert care.revisions[0].source.title == "新文件"
    assert not verify()


@pytest.mark.parametrize(
    ("goal", "wrong"),
    [
        ({"source": "nowhere"}, "资料库里没有这份文件"),
        ({"place": " "}, "要写明文件中的位置"),
        ({"value": 100}, "和原目标一样"),
        ({"unit": "家"}, "单位不对"),
        ({"set_on": "2019-01"}, "新文件早于原文件"),
    ],
)
def test_a_revision_without_its_document_is_refused(goal, wrong):
    desk.goal()
    rows.source("doc-2")
    with pytest.raises(YanzhenError, match=wrong):
        revise(revision(**goal))
    assert Target.objects.count() == 1


def test_a_target_is_revised_once_not_twice():
    desk.goal()
    rows.source("doc-2")
    revise(revision())
    with pytest.raises(StaleError, match="取代"):
        revise(revision(130))
