"""A meeting begins with the last one's decisions, takes up what is red, and its decisions become tasks that end."""

from __future__ import annotations

import datetime
import io

import docx
import pytest

from tests.city import rows
from tests.city.targets import desk
from yanzhen.city.projects import queries as projects
from yanzhen.city.records.sealing import verify
from yanzhen.city.supervision import papers, queries, reminder_services, services, task_services
from yanzhen.city.supervision.models import Meeting, Reminder, Task
from yanzhen.city.supervision.services import Call, Order
from yanzhen.city.supervision.task_services import Evidence, StaleError
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = (datetime.date(2025, month, 5) for month in (3, 4, 5))
PROOF = Evidence(source="doc-1", place="第二页")


@pytest.fixture(autouse=True)
def day(monkeypatch):
    held = {"day": datetime.date(2025, 3, 10)}
    for room in (services, task_services):
        monkeypatch.setattr(room, "today", lambda: held["day"])
    return held


def red_target():
    """A target far from its path, without an owner."""
    goal = desk.goal(value=1000, deadline="2025", set_on="2021-01")
    desk.given_to()
    for period, value in (("2020", 1), ("2023", 2), ("2024", 3)):
        rows.Actual.objects.create(
            code=f"a-{period}", indicator=goal.indicator, scope_key="city", period=period, value=value, unit="亿元",
            grade="A",
        )  # fmt: skip
    return goal


def call(on=MARCH, **more):
    return services.call_meeting(Call(f"{on.month}月调度会", on, **more), by=desk.office())


def settled(on=MARCH):
    row = call(on)
    services.add_point(row.pk, version=0, label="自有议题", by=desk.office())
    return services.settle_agenda(row.pk, version=1, by=desk.office())


def decided(row, *, unit="bureau", due=datetime.date(2025, 4, 1), text="尽快开工"):
    desk.unit("bureau")
    row.refresh_from_db()
    return services.decide(row.pk, text, [Order("", unit, due)], version=row.version, by=desk.office())


def done(task, *, evidence=PROOF, by=None):
    rows.source("doc-1")
    task.refresh_from_db()
    return task_services.hand_in(
        task.pk, version=task.version, result="已经开工", evidence=evidence, by=by or desk.bureau()
    )


def test_the_agenda_is_drawn_from_what_is_red():
    red_target()
    rows.project("plant", "某项目", stage="stalled", stage_reason="停工")
    row = call()
    found = {(a.kind, a.label.split("（")[0], a.unit_name) for a in row.agenda.all()}
    assert ("target", "t-output", "某bureau") in found
    assert ("project", "某项目", "") in found


def test_a_point_that_is_dropped_stays_dropped_when_the_agenda_is_drawn_anew():
    red_target()
    row = call()
    item = row.agenda.get(kind="target")
    with pytest.raises(YanzhenError, match="不上会的理由"):
        services.drop_point(row.pk, item.pk, version=0, reason=" ", by=desk.office())
    services.drop_point(row.pk, item.pk, version=0, reason="上月已议", by=desk.office())
    services.draw_agenda(row.pk, version=1, by=desk.office())
    assert [(a.label, a.dropped) for a in row.agenda.filter(kind="target")] == [(item.label, "上月已议")]


@pytest.mark.parametrize(
    ("order", "wrong"),
    [
        (Order("", "", None), "决定没有责任单位"),
        (Order("开工", "", datetime.date(2025, 4, 1)), "决定没有责任单位"),
        (Order("开工", "bureau", None), "任务没有期限"),
        (Order("开工", "bureau", datetime.date(2025, 1, 1)), "期限早于会议"),
        (Order("开工", "nobody", datetime.date(2025, 4, 1)), "没有这个单位"),
    ],
)
def test_a_decision_without_owner_or_day_is_refused(order, wrong):
    desk.unit("bureau")
    row = settled()
    with pytest.raises(YanzhenError, match=wrong):
        services.decide(row.pk, "尽快开工", [order], version=row.version, by=desk.office())
    assert not Task.objects.exists()


def test_a_task_closes_only_with_evidence_and_another_persons_word():
    task = decided(settled()).tasks.get()
    with pytest.raises(YanzhenError, match="没有办结的证明"):
        done(task, evidence=Evidence())
    with pytest.raises(YanzhenError, match="只有责任单位"):
        done(task, by=desk.person("park", "zone"))
    handed = done(task)
    with pytest.raises(YanzhenError, match="不能确认自己报的办结"):
        task_services.confirm(task.pk, version=handed.version, accept=True, by=desk.bureau())
    with pytest.raises(YanzhenError, match="没有权限"):
        task_services.confirm(
            task.pk, version=handed.version, accept=True, by=desk.person("chain_office", "bureau", "same")
        )
    sure = task_services.confirm(task.pk, version=handed.version, accept=True, by=desk.office())
    assert sure.state == "done"
    assert [s.act for s in sure.steps.all()] == ["交办", "报办结", "确认办结"]
    assert not verify()


def test_what_comes_back_says_why_and_can_be_handed_in_again():
    task = decided(settled()).tasks.get()
    handed = done(task)
    with pytest.raises(YanzhenError, match="退回要写明理由"):
        task_services.confirm(task.pk, version=handed.version, accept=False, by=desk.office())
    back = task_services.confirm(
        task.pk, version=handed.version, accept=False, reason="只有照片", by=desk.office()
    )
    assert back.state == "open"
    assert done(back).state == "handed_in"


def test_a_later_day_needs_a_reason_and_the_first_day_stays():
    task = decided(settled()).tasks.get()
    later = datetime.date(2025, 6, 1)
    with pytest.raises(YanzhenError, match="理由"):
        task_services.put_off(task.pk, version=0, due=later, reason="", by=desk.office())
    with pytest.raises(YanzhenError, match="没有权限"):
        task_services.put_off(task.pk, version=0, due=later, reason="雨季", by=desk.bureau())
    moved = task_services.put_off(task.pk, version=0, due=later, reason="雨季", by=desk.office())
    assert (moved.due, moved.first_due) == (later, datetime.date(2025, 4, 1))


def test_the_next_meeting_opens_with_the_last_ones_decisions_and_their_state(day):
    first = settled()
    decided(first)
    decided(first, text="补齐手续")
    done(Task.objects.first())
    task_services.confirm(Task.objects.first().pk, version=1, accept=True, by=desk.office())
    day["day"] = datetime.date(2025, 4, 5)
    second = services.settle_agenda(call(APRIL).pk, version=0, by=desk.office())
    told = {a.label: a.says for a in second.agenda.filter(origin="last")}
    assert told["尽快开工"].startswith("已办结")
    assert told["补齐手续"] == "办理中，逾期 4 天。"
    assert [a.origin for a in second.agenda.all()][:2] == ["last", "last"]
    assert second.previous == first
    day["day"] = MAY
    third = call(MAY)
    assert [a.label for a in third.agenda.filter(origin="last")] == ["补齐手续"]


def test_the_second_of_two_editors_is_told():
    row = settled()
    decided(row)
    with pytest.raises(StaleError, match="先改过"):
        services.decide(row.pk, "再议", [Order("", "bureau", APRIL)], version=2, by=desk.office())


def test_only_the_steering_offices_call_meetings():
    with pytest.raises(YanzhenError, match="没有权限"):
        services.call_meeting(Call("会", MARCH), by=desk.bureau())
    assert not Meeting.objects.exists()


def test_minutes_are_issued_once_and_sealed(day):
    row = settled()
    row = services.hold(row.pk, version=row.version, minutes="会议听取了情况。", by=desk.office())
    decided(row)
    row.refresh_from_db()
    row = services.issue(row.pk, version=row.version, by=desk.office())
    with pytest.raises(YanzhenError, match="现在不能这样做"):
        services.hold(row.pk, version=row.version, minutes="改写", by=desk.office())
    Meeting.objects.update(minutes="改写")
    assert "绕过系统改过" in verify()[0].says


def test_a_meeting_is_not_held_before_its_day():
    row = settled(APRIL)
    with pytest.raises(YanzhenError, match="会议还没有开"):
        services.hold(row.pk, version=row.version, minutes="纪要", by=desk.office())


def test_agenda_and_minutes_are_word_files_in_the_official_layout(day):
    red_target()
    first = settled()
    decided(first)
    day["day"] = datetime.date(2025, 4, 5)
    row = call(APRIL)
    held = docx.Document(io.BytesIO(papers.word_file(queries.meeting(row.pk), "agenda")))
    text = [p.text for p in held.paragraphs]
    assert text[0] == "4月调度会议程"
    assert "一、上次会议决定的落实" in text
    assert any(t.startswith("二、目标亮红灯") for t in text)
    assert held.tables[0].rows[1].cells[0].text == "尽快开工"
    assert held.sections[0].left_margin.mm == pytest.approx(28, abs=0.1)
    with pytest.raises(YanzhenError, match="还没有纪要"):
        papers.word_file(queries.meeting(row.pk), "minutes")


def test_everybody_sees_what_is_to_be_done():
    task = decided(settled()).tasks.get()
    assert [m.kind for m in queries.todo(desk.bureau(), MARCH)] == ["task"]
    assert not queries.todo(desk.office(), MARCH)
    done(task)
    assert [m.kind for m in queries.todo(desk.office(), MARCH)] == ["confirm"]


def test_a_digest_goes_out_once_a_day_by_page_and_mail(settings, mailoutbox):
    decided(settled())
    settings.EMAIL_HOST = "mail.example"
    by = desk.bureau()
    by.email = "bureau@example.org"
    by.save()
    day = datetime.date(2025, 4, 10)
    sent = reminder_services.send_digests(day)
    assert (sent.notices, sent.mails, len(mailoutbox)) == (1, 1, 1)
    assert "逾期 9 天" in mailoutbox[0].body
    assert mailoutbox[0].to == ["bureau@example.org"]
    again = reminder_services.send_digests(day)
    assert (again.notices, again.mails, len(mailoutbox)) == (0, 0, 1)


def test_a_mail_that_cannot_go_out_says_why_and_is_tried_again(settings, monkeypatch, mailoutbox):
    decided(settled())
    by = desk.bureau()
    by.email = "bureau@example.org"
    by.save()
    settings.EMAIL_HOST = ""
    assert reminder_services.send_digests(MARCH).failed == 1
    assert Reminder.objects.get(channel="mail").error == reminder_services.NO_SERVER
    settings.EMAIL_HOST = "mail.example"

    def refuse(self):
        raise OSError("refused")

    with monkeypatch.context() as held:
        held.setattr("django.core.mail.EmailMessage.send", refuse)
        assert reminder_services.send_digests(MARCH).failed == 1
    assert "没有收下" in Reminder.objects.get(channel="mail").error
    assert reminder_services.send_digests(MARCH).mails == 1
    assert len(mailoutbox) == 1


def test_silent_projects_come_as_one_point_a_place_after_what_is_red():
    county = rows.region("430421", "演示甲县")
    for number in range(5):
        quiet = rows.project(f"quiet-{number}", f"静默项目{number}", stage="started", stage_date="2019-01")
        if number < 4:
            quiet.regions.add(county)
    rows.project("plant", "某项目", stage="stalled", stage_reason="停工")
    points = list(call().agenda.order_by("order"))
    assert [p.kind for p in points] == ["project", "silent", "silent"]
    grouped = {p.label: (p.argument, p.says.count("静默项目"), p.unit_name) for p in points[1:]}
    assert grouped["演示甲县：4 个项目久无消息"] == ("?region=430421&news=silent", 3, "演示甲县")
    assert grouped["地点无数据：1 个项目久无消息"] == ("?news=silent", 1, "")
    assert projects.heard_of(region="430421", news="silent").count() == 4
