"""Assessments: figures with sources, unknown is not zero, objections in the window, two people, all sealed."""

from __future__ import annotations

import datetime

import pytest

from tests.city.targets import desk
from yanzhen.city.records.models import InstalledRow
from yanzhen.city.records.sealing import verify
from yanzhen.city.targets import charge_services, score_queries, score_services
from yanzhen.city.targets.charge_services import StaleError
from yanzhen.city.targets.models import ScoreFigure, Scoring
from yanzhen.city.targets.score_services import Claim, Filling
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs import find_pack
from yanzhen.specs.reading import read_files

pytestmark = pytest.mark.django_db
SHEET = "assess-performance-2008"
FULL = {
    "signed": 10, "fulfilled": 8, "started": 6, "finished": 2, "contracted": 100, "arrived": 50, "arrived_year": 30,
    "task_year": 60,
}  # fmt: skip


@pytest.fixture(autouse=True)
def day(monkeypatch):
    for spec in read_files(find_pack("reference"), only="assessments/*.yaml").rows["assessments"]:
        content = spec.model_dump(mode="json", exclude_defaults=True)
        InstalledRow.objects.create(
            pack="reference", kind="assessments", key=spec.id, digest="x", content=content
        )
    held = {"day": datetime.date(2025, 3, 10)}
    monkeypatch.setattr(charge_services, "today", lambda: held["day"])
    return held


def opened():
    return score_services.open_scoring(
        "履约考核", SHEET, "2024", [("a", "甲县"), ("b", "乙县")], by=desk.office()
    )


def filled(row, scored="a", **values):
    row.refresh_from_db()
    given = Filling(scored, {**FULL, **values}, "招商部门2025年2月报表")
    score_services.fill(row.pk, given, version=row.version, by=desk.office())
    row.refresh_from_db()
    return row


def published():
    row = filled(filled(opened()), "b", fulfilled=10)
    return score_services.publish(row.pk, version=row.version, by=desk.office())


def county():
    by = desk.person("county", "county-a")
    by.unit.subject = "a"
    by.unit.save()
    return by


def claim(value=9, **more):
    given = {"input": "fulfilled", "reason": "漏了一个", "place": "合同台账第三行", **more}
    return Claim(given["input"], value, given["reason"], given["place"])


def test_every_item_shows_its_working_and_its_denominator():
    row = filled(opened())
    line = score_queries.scores_of(row)[0]
    parts = {i.label: i for i in line.score.items}
    assert parts["合同履约率"].points == 8
    assert "8 ÷ 10 × 10" in parts["合同履约率"].working
    assert line.score.total == pytest.approx(8 + 10 + 17.5 + 17.5)
    assert line.rank == 1


def test_what_was_not_filled_is_unknown_with_its_share_and_has_no_place():
    row = filled(opened(), task_year=None)
    first, second = score_queries.scores_of(row)
    assert first.score.total is None
    assert first.score.unknown == pytest.approx(0.35)
    assert (first.rank, second.rank) == (None, None)
    assert second.score.unknown == 1


def test_zero_is_a_figure_and_is_not_the_same_as_none():
    row = filled(opened(), arrived_year=0)
    assert score_queries.scores_of(row)[0].score.items[3].points == 0


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (Filling("a", {"signed": 1}, " "), "数据要有出处"),
        (Filling("a", {"nothing": 1}, "报表"), "没有这项数据"),
        (Filling("z", {"signed": 1}, "报表"), "不在考核对象里"),
        (Filling("a", {"signed": float("inf")}, "报表"), "不是有限的数"),
        (Filling("a", {"signed": 1}, "报表", "no-such"), "资料库里没有这份文件"),
    ],
)
def test_bad_figures_are_refused(given, wrong):
    row = opened()
    with pytest.raises(YanzhenError, match=wrong):
        score_services.fill(row.pk, given, version=0, by=desk.office())
    assert not ScoreFigure.objects.exists()


def test_two_editors_fill_one_after_the_other():
    row = opened()
    filled(row)
    with pytest.raises(StaleError, match="先改过"):
        score_services.fill(row.pk, Filling("b", FULL, "报表"), version=0, by=desk.office())


def test_an_objection_in_the_window_moves_the_score_and_says_what_moved():
    row = published()
    found = score_services.object_to(row.pk, "a", claim(), by=county())
    done = score_services.decide_objection(
        found.pk, version=0, accept=True, decision="台账属实", by=desk.office()
    )
    assert done.effect["moved"][0]["label"] == "甲县"
    assert done.effect["moved"][0]["known_after"] > done.effect["moved"][0]["known_before"] - 5
    assert ScoreFigure.objects.filter(replaced_at=None, scored__key="a", input="fulfilled").get().value == 9
    assert not verify()


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"reason": " "}, "要写明理由和依据"),
        ({"place": ""}, "要写明理由和依据"),
        ({"value": 8}, "与公示的数值相同"),
        ({"input": "nothing"}, "没有这项数据"),
    ],
)
def test_a_bad_objection_is_refused(given, wrong):
    row = published()
    value = given.pop("value", 9)
    with pytest.raises(YanzhenError, match=wrong):
        score_services.object_to(row.pk, "a", claim(value, **given), by=county())


def test_objections_outside_of_the_window_or_by_strangers_are_refused(day):
    row = published()
    with pytest.raises(YanzhenError, match="没有权限"):
        score_services.object_to(row.pk, "b", claim(), by=county())
    own = score_services.object_to(row.pk, "a", claim(), by=desk.office())
    with pytest.raises(YanzhenError, match="不能处理自己提出的异议"):
        score_services.decide_objection(own.pk, version=0, accept=True, decision="属实", by=desk.office())
    day["day"] = row.notice_until + datetime.timedelta(days=1)
    with pytest.raises(YanzhenError, match="不在异议期内"):
        score_services.object_to(row.pk, "a", claim(input="started"), by=county())


def test_signing_takes_the_window_no_open_objection_and_a_second_person(day):
    row = published()
    found = score_services.object_to(row.pk, "a", claim(), by=county())
    with pytest.raises(YanzhenError, match="异议期还没有满"):
        score_services.propose(row.pk, version=row.version, by=desk.office())
    day["day"] = row.notice_until + datetime.timedelta(days=1)
    with pytest.raises(YanzhenError, match="还有异议没有处理"):
        score_services.propose(row.pk, version=row.version, by=desk.office())
    score_services.decide_objection(found.pk, version=0, accept=False, decision="不属实", by=desk.office())
    row.refresh_from_db()
    row = score_services.propose(row.pk, version=row.version, by=desk.office())
    with pytest.raises(YanzhenError, match="要由另一个人签字"):
        score_services.sign(row.pk, version=row.version, by=desk.office())
    row = score_services.sign(row.pk, version=row.version, by=desk.person("leader", "city"))
    assert [i.kind for i in row.issues.all()] == ["notice", "final"]
    assert row.issues.last().results[0]["items"][0]["working"]
    assert not verify()
    Scoring.objects.update(signed_by_name="别人")
    assert verify()
