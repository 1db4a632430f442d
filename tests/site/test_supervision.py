"""Pages of supervision as the chain office, a bureau and a visitor see them."""

from __future__ import annotations

import pytest

from tests.city.targets import desk
from yanzhen.city.supervision.models import Meeting, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hengyang")]


@pytest.fixture
def at(client):
    def visit(user, where, **posted):
        client.force_login(user)
        return client.post(where, posted, follow=True) if posted else client.get(where)

    return visit


def called(at):
    at(desk.office(), "/supervision/meetings/new/", title="三月调度会", kind="month", held_on="2026-03-05")
    return Meeting.objects.get()


def decided(at):
    desk.unit("bureau")
    row = called(at)
    act = f"/supervision/meetings/{row.pk}/act/"
    at(desk.office(), act, act="settle", version="0")
    at(
        desk.office(), act, act="decide", version="1", text="尽快开工",
        **{"unit-0": "bureau", "due-0": "2026-04-01"},
    )  # fmt: skip
    return Task.objects.get()


def test_the_agenda_stands_on_the_page_with_links_to_what_is_red(at):
    row = called(at)
    page = at(desk.office(), f"/supervision/meetings/{row.pk}/").content.decode()
    assert "目标亮红灯" in page or "项目红黄牌" in page
    assert "这是第一次会议" in page
    assert "/projects/" in page


def test_the_word_file_is_offered_as_a_download(at):
    row = called(at)
    answer = at(desk.office(), f"/supervision/meetings/{row.pk}/agenda.docx")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer.content[:2] == b"PK"


def test_a_decision_without_an_owner_is_told_on_the_page(at):
    row = called(at)
    act = f"/supervision/meetings/{row.pk}/act/"
    at(desk.office(), act, act="settle", version="0")
    page = at(desk.office(), act, act="decide", version="1", text="尽快开工").content.decode()
    assert "决定没有责任单位" in page
    assert not Task.objects.exists()


def test_a_bureau_finds_its_task_and_hands_it_in_with_a_document(at):
    task = decided(at)
    assert "尽快开工" in at(desk.bureau(), "/my/").content.decode()
    where = f"/supervision/tasks/{task.pk}/"
    answer = at(desk.bureau(), where, act="hand_in", version="0", result="已开工")
    assert answer.status_code == 422
    assert "没有办结的证明" in answer.content.decode()
    page = at(
        desk.bureau(),
        where,
        act="hand_in",
        version="0",
        result="已开工",
        source="hy-2021-opinion",
        place="目标一",
    ).content.decode()
    assert "已报办结，待确认" in page
    assert "待您确认" in at(desk.office(), "/my/").content.decode()
    assert "已办结" in at(desk.office(), where, act="confirm", version="1").content.decode()


def test_the_plan_shows_what_nobody_spoke_of_as_no_data(at):
    page = at(desk.bureau(), "/supervision/").content.decode()
    assert "搭框架" in page
    assert "没有人登记过进展" in page
    page = at(
        desk.office(), "/supervision/phases/phase-1/0/", version="0", state="doing", says="正在做"
    ).content.decode()
    assert "正在做" in page


def test_a_visit_above_the_limit_is_told_and_what_was_typed_stays(at):
    typed = {"kind": "visit", "enterprise": "longyuan-tongye", "purpose": "问用工", "on": "2026-03-05"}
    for name in ("one", "two", "three"):
        leader = desk.person("leader", "city", name)
        answer = at(leader, "/supervision/visits/new/", leader=leader.username, **typed)
    assert answer.status_code == 422
    assert "超过不打扰企业的上限" in answer.content.decode()
    page = at(desk.bureau(), "/supervision/contacts/?month=2026-03").content.decode()
    assert "问用工" in page


def test_supervision_is_closed_to_visitors_and_enterprises(at, client):
    assert client.get("/supervision/").status_code == 302
    assert at(desk.person("enterprise", "firm"), "/supervision/").status_code == 403
    assert at(desk.person("enterprise", "firm"), "/my/").status_code == 200
