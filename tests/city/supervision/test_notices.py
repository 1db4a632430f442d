"""Notices by mail, robots and calendar, each against a stand-in on this machine; quiet hours, news, retries, secrets."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.city.supervision.standins import Mailbox, Messenger, running
from yanzhen.city.records.models import Change
from yanzhen.city.supervision import notice_services, reminder_services, robots
from yanzhen.city.supervision.models import NoticeWish, Reminder, Robot
from yanzhen.city.supervision.notice_rhythm import mark_of, news, next_try, quiet_until, slot_of
from yanzhen.city.supervision.notice_services import NewRobot
from yanzhen.city.supervision.ports import above
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.matters import Matter
from yanzhen.kernel.working_days import WorkingCalendar

HERE = ZoneInfo("Asia/Shanghai")
NOON = datetime.datetime(2025, 3, 12, 12, 0, tzinfo=HERE)
DAY = NOON.date()
ONE = Matter("demand", "1", "某企业用地", "待答复", "demand", "1", due=DAY, light="")


@pytest.fixture
def matters(monkeypatch):
    """What everybody has to do; tests change the list."""
    held = [ONE]
    monkeypatch.setattr(above, "todos", [lambda user, day: list(held)])
    monkeypatch.setattr(reminder_services, "_looked", [])
    return held


@pytest.fixture
def reader(db, django_user_model):
    return django_user_model.objects.create_user(
        username="reader", password="a-long-enough-word", role="enterprise", email="reader@example.org"
    )


@pytest.fixture
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with running(Mailbox()) as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        yield box


@pytest.fixture
def messenger(settings):
    with running(Messenger()) as server:
        settings.ROBOT_HOSTS = frozenset({server.place})
        yield server


@pytest.fixture
def robot(reader, messenger):
    def make(**given):
        fields = {
            "kind": "wecom",
            "label": "链办群",
            "address": f"http://{messenger.place}/send?key=abc1234",
            **given,
        }
        return notice_services.add_robot(reader, NewRobot(**fields))

    return make


def wish(user, **given):
    fields = {"mail": "off", "quiet_from": None, "quiet_to": None, "working_days": False, **given}
    return notice_services.set_wish(user, **fields)


def at(monkeypatch, moment):
    zone = SimpleNamespace(now=lambda: moment, localtime=lambda: moment)
    monkeypatch.setattr(reminder_services, "timezone", zone)


def test_a_digest_arrives_at_the_mail_server_with_its_chinese_whole(reader, matters, mailbox):
    assert reminder_services.send_digests(DAY).mails == 1
    letter = message_from_bytes(mailbox.taken[0].encode())
    subject = "".join(
        p.decode(c or "ascii") if isinstance(p, bytes) else p for p, c in decode_header(letter["Subject"])
    )
    assert subject == "雁阵待办：1 项（2025-03-12）"
    assert "某企业用地。待答复" in letter.get_payload(decode=True).decode()
    assert reminder_services.send_digests(DAY).mails == 0
    assert len(mailbox.taken) == 1


def test_a_mail_server_that_refuses_is_told_and_tried_later_and_later(reader, matters, mailbox, monkeypatch):
    at(monkeypatch, NOON)
    mailbox.refuse = True
    assert reminder_services.send_digests(DAY).failed == 1
    row = Reminder.objects.get(channel="mail")
    assert "没有收下" in row.error
    assert row.not_before == NOON + datetime.timedelta(minutes=5)
    assert reminder_services.run_due(NOON + datetime.timedelta(minutes=4)) is None
    mailbox.refuse = False
    later = NOON + datetime.timedelta(minutes=6)
    at(monkeypatch, later)
    assert reminder_services.run_due(later).mails == 1
    row.refresh_from_db()
    assert (row.error, row.tries) == ("", 2)


def test_quiet_hours_hold_a_message_back_until_they_end(reader, matters, mailbox, monkeypatch):
    wish(reader, mail="daily", quiet_from=20, quiet_to=8)
    night = NOON.replace(hour=22)
    at(monkeypatch, night)
    assert reminder_services.send_digests().waiting == 1
    assert mailbox.taken == []
    assert Reminder.objects.get(channel="page").sent_at is not None
    assert reminder_services.run_due(night + datetime.timedelta(hours=9)) is None
    morning = night + datetime.timedelta(hours=10)
    assert morning.hour == 8
    at(monkeypatch, morning)
    assert reminder_services.run_due(morning).mails == 1
    assert len(mailbox.taken) == 1


@pytest.mark.parametrize(
    ("kind", "answer", "text"),
    [
        ("wecom", {"errcode": 0}, lambda body: body["text"]["content"]),
        ("dingtalk", {"errcode": 0}, lambda body: body["text"]["content"]),
        ("feishu", {"code": 0}, lambda body: body["content"]["text"]),
    ],
)
def test_each_messenger_gets_its_own_shape(reader, matters, messenger, robot, kind, answer, text):
    wish(reader)
    messenger.answer = answer
    robot(kind=kind, brief=False)
    assert reminder_services.send_digests(DAY).robots == 1
    told = text(messenger.taken[0][1])
    assert told.startswith("雁阵待办：1 项")
    assert "某企业用地" in told
    assert reminder_services.send_digests(DAY).robots == 0


def test_a_brief_robot_hears_numbers_and_days_and_no_names(reader, matters, messenger, robot):
    robot()
    reminder_services.send_digests(DAY)
    told = messenger.taken[0][1]["text"]["content"]
    assert "诉求 1 项，最早期限 2025-03-12" in told
    assert "某企业" not in told


def test_signatures_are_those_that_the_messengers_check(messenger, settings):
    where = f"http://{messenger.place}/robot/send?access_token=x"
    assert robots.send("dingtalk", where, "SEC", "你好") == ""
    query = parse_qs(urlsplit(messenger.taken[0][0]).query)
    stamp = query["timestamp"][0]
    wanted = hmac.new(b"SEC", f"{stamp}\nSEC".encode(), hashlib.sha256).digest()
    assert base64.b64decode(query["sign"][0]) == wanted
    messenger.answer = {"code": 0}
    assert robots.send("feishu", where, "SEC", "你好") == ""
    body = messenger.taken[1][1]
    wanted = hmac.new(f"{body['timestamp']}\nSEC".encode(), b"", hashlib.sha256).digest()
    assert base64.b64decode(body["sign"]) == wanted


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [({"errcode": 93000, "errmsg": "invalid webhook"}, 200, "invalid webhook"), ([1], 200, "约定的格式"),
     ({}, 500, "HTTP 500"), ({"errcode": 0}, 302, "HTTP 302")],
)  # fmt: skip
def test_what_a_messenger_refuses_is_kept_with_its_reason(
    reader, matters, messenger, robot, answer, status, told
):
    wish(reader)
    messenger.answer, messenger.status = answer, status
    robot()
    assert reminder_services.send_digests(DAY).failed == 1
    row = Reminder.objects.get(channel="robot")
    assert told in row.error
    assert row.sent_at is None


@pytest.mark.parametrize(
    "address",
    ["http://qyapi.weixin.qq.com/x", "https://evil.example/x", "https://127.0.0.1/x", "https://u:p@qyapi.weixin.qq.com/x",
     "https://qyapi.weixin.qq.com.evil.example/x", "ftp://qyapi.weixin.qq.com/x", "https://oapi.dingtalk.com/x", "nonsense"],
)  # fmt: skip
def test_a_robot_is_called_at_its_messenger_and_nowhere_else(reader, address):
    with pytest.raises(YanzhenError, match=r"网址不对|不能发到这个主机"):
        notice_services.add_robot(reader, NewRobot("wecom", "群", address))


def test_the_key_of_a_robot_is_not_in_the_record_in_the_clear(reader, robot):
    row = robot(secret="SEC-very-secret")
    assert notice_services.opened(row)[0].endswith("key=abc1234")
    kept = [str(v) for r in (*Robot.objects.all(), *Change.objects.all()) for v in r.__dict__.values()]
    assert not [text for text in kept if "abc1234" in text or "SEC-very-secret" in text]
    notice_services.end_robot(row, by=reader)
    row.refresh_from_db()
    assert (row.address, row.secret) == ("", "")


def test_news_go_out_once_and_again_when_they_turn_worse(reader, matters, messenger, robot, monkeypatch):
    wish(reader)
    robot(rhythm="new", brief=False)

    def look(minutes):
        moment = NOON + datetime.timedelta(minutes=minutes)
        at(monkeypatch, moment)
        reminder_services._looked[:] = []
        found = reminder_services.run_due(moment)
        return found.robots if found else 0

    assert [look(0), look(11)] == [1, 0]
    matters.append(replace(ONE, key="2", label="第二件"))
    assert look(22) == 1
    assert "某企业用地" not in messenger.taken[1][1]["text"]["content"]
    matters[0] = replace(ONE, light="red")
    assert look(33) == 1
    assert look(44) == 0


def test_the_worker_looks_for_news_every_ten_minutes_and_not_every_second(reader, matters, messenger, robot):
    robot(rhythm="new")
    assert reminder_services.run_due(NOON).robots == 1
    matters.append(replace(ONE, key="2"))
    assert reminder_services.run_due(NOON) is None


def test_two_runs_at_once_send_one_message(reader, matters, mailbox, monkeypatch):
    sending = reminder_services._mail

    def meanwhile(*given):
        monkeypatch.setattr(reminder_services, "_mail", sending)
        assert reminder_services.send_digests(DAY).mails == 0
        return sending(*given)

    monkeypatch.setattr(reminder_services, "_mail", meanwhile)
    assert reminder_services.send_digests(DAY).mails == 1
    assert len(mailbox.taken) == 1


def test_a_weekly_digest_comes_once_a_week(reader, matters, mailbox):
    wish(reader, mail="weekly")
    days = [DAY, DAY + datetime.timedelta(days=1), DAY + datetime.timedelta(days=5)]
    assert [reminder_services.send_digests(day).mails for day in days] == [1, 0, 1]


def test_a_calendar_holds_each_deadline_once_under_a_name_that_stays(reader, matters, client):
    matters += [
        replace(ONE, key="2", label="逗号, 分号; 和\n换行", light="red"),
        replace(ONE, key="3", due=None),
    ]
    token = notice_services.new_calendar(reader)
    where = reverse("notice_calendar", args=[token])
    answer = client.get(where)
    assert answer["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert [str(e["UID"]) for e in events] == ["demand-2@yanzhen", "demand-1@yanzhen"]
    assert str(events[0]["SUMMARY"]) == "【红灯】诉求：逗号, 分号; 和\n换行"
    assert events[1].decoded("DTSTART") == DAY
    assert str(events[1]["URL"]).endswith("/demands/1/")
    again = Calendar.from_ical(client.get(where).content)
    assert {str(e["UID"]) for e in again.walk("VEVENT")} == {str(e["UID"]) for e in events}


def test_a_calendar_address_is_secret_revocable_and_dies_with_the_account(reader, matters, client):
    token = notice_services.new_calendar(reader)
    where = reverse("notice_calendar", args=[token])
    assert token not in str(NoticeWish.objects.values())
    assert client.get(where).status_code == 200
    other = notice_services.new_calendar(reader)
    assert client.get(where).status_code == 404
    reader.is_active = False
    reader.save()
    assert client.get(reverse("notice_calendar", args=[other])).status_code == 404
    reader.is_active = True
    reader.save()
    notice_services.end_calendar(reader)
    assert client.get(reverse("notice_calendar", args=[other])).status_code == 404


def test_the_page_of_notices_saves_tries_and_ends(reader, matters, messenger, client):
    client.force_login(reader)
    bad = client.post("/my/notices/", {"what": "wish", "mail": "daily", "quiet_from": "20"})
    assert bad.status_code == 422
    assert "免打扰没有写全" in bad.content.decode()
    client.post(
        "/my/notices/",
        {"what": "wish", "mail": "weekly", "quiet_from": "20", "quiet_to": "7", "working_days": "on"},
    )
    assert NoticeWish.objects.get().quiet_to == 7
    reader.refresh_from_db()
    assert reader.email == "reader@example.org", "what was not sent along stays"
    wish = {"what": "wish", "mail": "weekly"}
    assert client.post("/my/notices/", {**wish, "address": "nobody"}).status_code == 422
    client.post("/my/notices/", {**wish, "address": "office@example.org"})
    reader.refresh_from_db()
    assert reader.email == "office@example.org"
    assert "office@example.org" not in str(list(Change.objects.values())), (
        "an address is nobody else's business"
    )
    given = {"what": "robot", "kind": "wecom", "label": "群", "rhythm": "daily"}
    refused = client.post("/my/notices/", {**given, "address": "https://evil.example/x"})
    assert "不能发到这个主机" in refused.content.decode()
    client.post("/my/notices/", {**given, "address": f"http://{messenger.place}/send?key=abc1234"})
    row = Robot.objects.get()
    client.post(reverse("notice_robot_act", args=[row.pk, "try"]))
    assert messenger.taken[0][1]["text"]["content"].startswith("雁阵试发")
    made = client.post("/my/notices/calendar/", {"act": "new"}, follow=True).content.decode()
    assert "/my/calendar/" in made
    assert "/my/calendar/" not in client.get("/my/notices/").content.decode()
    client.post(reverse("notice_robot_act", args=[row.pk, "end"]))
    assert client.post(reverse("notice_robot_act", args=[row.pk, "try"])).status_code == 404


hours = st.integers(0, 23)


@settings(max_examples=60, deadline=None)
@given(start=hours, end=hours, hour=hours, offset=st.integers(0, 13), working=st.booleans())
def test_a_message_held_back_goes_out_outside_of_the_quiet_hours_and_within_days(
    start, end, hour, offset, working
):
    how = SimpleNamespace(quiet_from=start, quiet_to=end, working_days=working)
    now = NOON.replace(hour=hour) + datetime.timedelta(days=offset)
    held = quiet_until(how, now, WorkingCalendar())
    if held is None:
        return
    assert now < held <= now + datetime.timedelta(days=4)
    assert quiet_until(how, held, WorkingCalendar()) is None


def test_slots_news_and_tries_are_counted_as_they_say():
    assert [slot_of(r, NOON) for r in ("daily", "weekly", "new")] == [
        "2025-03-12",
        "2025-W11",
        "2025-03-12T12:00",
    ]
    assert news([ONE, replace(ONE, light="red")], {mark_of(ONE)}) == [replace(ONE, light="red")]
    assert next_try(1, NOON) == NOON + datetime.timedelta(minutes=5)
    assert next_try(6, NOON) is None


@given(text=st.text("铜杆a\n", max_size=400))
@settings(max_examples=50, deadline=None)
def test_a_long_text_is_cut_at_a_line_and_fits(text):
    short = robots.shortened(text, 200)
    assert len(short.encode()) <= 200
    assert short == text or short.endswith("……其余见“我的待办”。")
