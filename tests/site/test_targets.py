"""Pages on which targets are handed out, divided, reported, reviewed and assessed, as each role sees them."""

from __future__ import annotations

import datetime

import pytest

from tests.city.targets import desk
from yanzhen.city.targets.models import Charge, Report, Scoring, Split, Target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hengyang")]
CODE = "t2025-rd-gdp"


@pytest.fixture
def at(client):
    """Opens pages as somebody."""

    def visit(user, where, **posted):
        client.force_login(user)
        if posted:
            return client.post(where, posted, follow=True)
        return client.get(where)

    return visit


def handed_out(at):
    desk.unit("bureau")
    return at(
        desk.office(), f"/targets/{CODE}/owner/", version="0", lead="bureau", since="2024-01-01", every="year",
        within_days="30",
    )  # fmt: skip


def test_the_chain_office_hands_a_target_out_and_everybody_sees_to_whom(at, client):
    answer = handed_out(at)
    assert "某bureau（自 2024-01-01）" in answer.content.decode()
    client.logout()
    assert "某bureau" in client.get("/targets/", {"search": "研发"}).content.decode()
    assert "报实绩" not in client.get(f"/targets/{CODE}/").content.decode()


def test_the_owner_reports_and_another_unit_accepts(at, client):
    handed_out(at)
    answer = at(
        desk.bureau(), f"/targets/{CODE}/report/", period="2024", value="2.1", measure="%",
        source="hy-2021-opinion", place="目标一",
    )  # fmt: skip
    page = answer.content.decode()
    assert "已报未审，不计" in page
    report = Report.objects.get()
    client.logout()
    assert "已报未审" not in client.get(f"/targets/{CODE}/").content.decode()
    assert "去审核" in at(desk.office(), "/targets/reports/").content.decode()
    answer = at(desk.office(), f"/targets/reports/{report.pk}/", act="accept", version="0")
    assert "已采信" in answer.content.decode()


def test_a_refusal_keeps_what_was_typed(at):
    handed_out(at)
    answer = at(desk.bureau(), f"/targets/{CODE}/report/", period="2099", value="2.1", measure="%")
    assert answer.status_code == 422
    assert "期间还没有结束" in answer.content.decode()
    assert 'value="2099"' in answer.content.decode()


def test_counties_stand_in_the_table_of_parts_and_rates_ask_for_weights(at):
    handed_out(at)
    page = at(desk.office(), f"/targets/{CODE}/split/?axis=county").content.decode()
    assert "衡东县" in page
    assert "权数" in page
    answer = at(
        desk.office(), f"/targets/{CODE}/split/?axis=county", version="1", act="check",
        **{"value-430424": "1", "measure-430424": "%", "value-430423": "2", "measure-430423": "%"},
    )  # fmt: skip
    assert "没有一个部分够到整体" in answer.content.decode()
    assert not Split.objects.exists()


def test_a_stale_page_is_told_and_nothing_is_written(at):
    handed_out(at)
    desk.unit("other")
    answer = at(
        desk.office(), f"/targets/{CODE}/owner/", version="0", lead="other", since="2024-01-01", every="year",
        within_days="30",
    )  # fmt: skip
    assert "刚才有人先改过" in answer.content.decode()
    assert Charge.objects.get().version == 1


def test_a_revision_leads_to_the_new_target(at):
    handed_out(at)
    old = Target.objects.get(code=CODE)
    answer = at(
        desk.office(), f"/targets/{CODE}/revision/", version="1", value="3.5", unit=old.unit, deadline="2026",
        source="hy-2021-opinion", place="第九条", set_on="2024-01",
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/targets/{CODE}~2/"
    assert "第九条" in page
    assert "已被后来的文件取代" in at(desk.office(), f"/targets/{CODE}/").content.decode()


def test_an_assessment_is_opened_filled_and_read_with_its_working(at, client):
    assert "招商项目履约考核" in at(desk.office(), "/targets/scorecard/new/").content.decode()
    at(
        desk.office(), "/targets/scorecard/new/", sheet="assess-performance-2008", name="履约", period="2024",
        scored=["430424", "430423"],
    )  # fmt: skip
    row = Scoring.objects.get()
    page = at(
        desk.office(), f"/targets/scorecard/{row.pk}/430424/fill/", version="0", signed="10", fulfilled="8",
        place="报表",
    ).content.decode()  # fmt: skip
    assert "8 ÷ 10 × 10 ＝ 8" in page
    assert "90%" in page
    client.logout()
    assert client.get(f"/targets/scorecard/{row.pk}/").status_code == 403
    at(desk.office(), f"/targets/scorecard/{row.pk}/act/", act="publish", version="1")
    client.logout()
    assert client.get(f"/targets/scorecard/{row.pk}/").status_code == 200
    row.refresh_from_db()
    assert row.notice_until > datetime.date.today()
