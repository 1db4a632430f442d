"""Pages of attraction: reporting with likely duplicates, one lead to the contract, what others do not get to see."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.city.attraction.conftest import book, draft, people, rod  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
GIVEN = {
    "investor": "湖南演示铜业有限公司", "industry": "有色金属冶炼", "node": "demo.rod", "content": "建铜杆线", "investment": "3.5",
    "contact_name": "演示联系人", "contact_role": "投资部负责人", "contact_phone": "0000-演示", "channel": "商会推荐", "industrial": "yes",
}  # fmt: skip


@pytest.fixture
def reported(signed_in, rod):  # noqa: F811
    """A lead of the first county, through its page."""
    from yanzhen.city.attraction.models import Lead

    answer = signed_in("jia").post(reverse("new_lead"), GIVEN)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return Lead.objects.get()


def act(client, lead, step, /, **given):
    lead.refresh_from_db()
    data = {
        "version": lead.version,
        "says": "演示情况",
        "kind": "call",
        "on": datetime.date.today().isoformat(),
        **given,
    }
    answer = client.post(reverse("lead_act", args=[lead.pk, step]), data)
    lead.refresh_from_db()
    return answer


def test_a_report_keeps_what_was_typed_and_says_at_the_field_what_is_wrong(signed_in, rod):  # noqa: F811
    answer = signed_in("jia").post(reverse("new_lead"), {**GIVEN, "industry": "", "investment": "很多"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "湖南演示铜业有限公司" in page
    assert "invalid-feedback" in page or "errorlist" in page


def test_a_wrong_code_is_told_on_the_page(signed_in, rod):  # noqa: F811
    answer = signed_in("jia").post(reverse("new_lead"), {**GIVEN, "uscc": "123"})
    assert answer.status_code == 422
    assert "对照营业执照改正" in answer.content.decode()


def test_likely_duplicates_are_shown_before_anything_is_written(signed_in, reported):
    from yanzhen.city.attraction.models import Lead

    yi = signed_in("yi")
    answer = yi.post(reverse("new_lead"), {**GIVEN, "investor": "演示铜业有限责任公司"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "同一投资方、同一环节" in page
    assert reported.number not in page
    assert "演示·jia" not in page
    assert Lead.objects.count() == 1
    yi.post(reverse("new_lead"), {**GIVEN, "investor": "演示铜业有限责任公司", "confirmed": "yes"})
    assert set(Lead.objects.values_list("standing", flat=True)) == {"first", "second"}


def test_others_get_nothing_of_a_lead_but_industry_and_day(signed_in, reported):
    client = signed_in("yi")
    for where in ("leads", "funnel", "lead_digest", "quotas", "lead_rules"):
        page = client.get(reverse(where), {"search": "演示铜业"}).content.decode()
        assert "湖南演示铜业" not in page, where
        assert reported.number not in page, where
    assert "有色金属冶炼" in client.get(reverse("leads")).content.decode()
    assert client.get(reverse("lead", args=[reported.pk])).status_code == 403
    for kind in ("csv", "xlsx"):
        assert reported.number.encode() not in client.get(reverse("leads"), {"download": kind}).content
    own = signed_in("jia").get(reverse("leads"), {"download": "csv"}).content.decode("utf-8-sig")
    assert "湖南演示铜业有限公司" in own


def test_a_lead_goes_from_contact_to_a_project_of_the_library(signed_in, reported, stages):
    from yanzhen.city.projects.models import Project

    client = signed_in("jia")
    for name in ("contact", "analyse", "feed_back", "entry"):
        assert act(client, reported, name).status_code == 302, name
    file = SimpleUploadedFile("合同.pdf", b"%PDF-1.4 demo")
    answer = act(client, reported, "sign", name="演示铜杆项目", file=file, investment="3.2")
    assert answer.status_code == 302, answer.content.decode().split('role="alert">')[-1][:300]
    project = Project.objects.get()
    assert (reported.state, reported.project_id, project.stage) == ("signed", project.pk, "signed")
    assert project.lead == reported.number
    assert [n.code for n in project.nodes.all()] == ["demo.rod"]
    assert project.code in client.get(reverse("lead", args=[reported.pk])).content.decode()


@pytest.fixture
def stages(book):  # noqa: F811
    import yaml

    from tests.house.tree import PACKAGE
    from yanzhen.city.records.services import remember_rows

    text = (PACKAGE / "packs/reference/stages/project.yaml").read_text(encoding="utf-8")
    remember_rows("reference", "stage_sets", {"project": ("x", yaml.safe_load(text))})


def test_an_act_on_an_old_page_is_refused_and_changes_nothing(signed_in, reported):
    client = signed_in("jia")
    assert act(client, reported, "contact").status_code == 302
    before = reported.version
    answer = act(client, reported, "analyse", version=before - 1)
    assert answer.status_code == 422
    assert "别人刚刚办过" in answer.content.decode()
    assert reported.version == before


@pytest.mark.parametrize(
    ("on", "told"), [("2099-01-01", "日期在以后"), ("2001-01-01", "日期早于报送"), ("昨天", "日期")]
)
def test_a_day_that_cannot_be_is_refused(signed_in, reported, on, told):
    answer = act(signed_in("jia"), reported, "contact", on=on)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_html_in_a_name_is_shown_as_text(signed_in, rod):  # noqa: F811
    client = signed_in("jia")
    client.post(reverse("new_lead"), {**GIVEN, "investor": "<script>alert(1)</script>演示"})
    page = client.get(reverse("leads")).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_the_check_marks_the_words_and_keeps_nothing(signed_in):
    client = signed_in("firm")
    answer = client.post(reverse("offer_check"), {"text": "第二条 扶持\n按企业年度纳税额的三成给予奖励。"})
    page = answer.content.decode()
    assert "不得发布" in page
    assert "offer-block" in page
    assert "第二条" in page
    assert client.post(reverse("offer_check"), {"text": ""}).status_code == 422


def test_a_file_can_be_checked_and_a_broken_one_is_refused(signed_in):
    client = signed_in("jia")
    good = SimpleUploadedFile("条件.txt", "项目用地实行零地价。".encode())
    assert "零地价" in client.post(reverse("offer_check"), {"file": good}).content.decode()
    bad = SimpleUploadedFile("条件.docx", b"not a document")
    assert client.post(reverse("offer_check"), {"file": bad}).status_code == 422


def test_an_offer_with_a_red_line_cannot_be_handed_in_and_nobody_approves_his_own(signed_in, reported):
    from yanzhen.city.attraction.models import Offer

    client = signed_in("jia")
    act(client, reported, "offer", title="演示条件", text="按企业年度纳税额的三成给予奖励。")
    row = Offer.objects.get()
    refused = client.post(reverse("offer_act", args=[row.pk, "submit"]), {"version": row.version, "says": ""})
    assert "有红线，不能送审" in refused.content.decode()
    client.post(
        reverse("offer_act", args=[row.pk, "revise"]), {"version": row.version, "says": "一企一策另行商定。"}
    )
    row.refresh_from_db()
    lacking = client.post(reverse("offer_act", args=[row.pk, "submit"]), {"version": row.version, "says": ""})
    assert "缺公平竞争审查记录" in lacking.content.decode()
    client.post(
        reverse("offer_act", args=[row.pk, "submit"]), {"version": row.version, "says": "市局某日审查，可以"}
    )
    row.refresh_from_db()
    assert row.state == "submitted"
    client = signed_in("desk")
    client.post(reverse("offer_act", args=[row.pk, "approve"]), {"version": row.version, "says": "同意"})
    row.refresh_from_db()
    assert (row.state, row.decided_by_name) == ("approved", "演示·desk")


def test_the_digest_goes_once_to_each_with_what_is_theirs(signed_in, reported, people):  # noqa: F811
    for name in ("jia", "yi", "desk"):
        people[name].email = f"{name}@example.invalid"
        people[name].save()
    assert signed_in("yi").post(reverse("lead_digest")).status_code == 403
    client = signed_in("desk")
    client.post(reverse("lead_digest"))
    client.post(reverse("lead_digest"))
    told = {m.to[0]: m.body for m in mail.outbox}
    assert len(mail.outbox) == 3
    assert reported.number in told["jia@example.invalid"]
    assert reported.number not in told["yi@example.invalid"]
    assert "新报 1 条" in told["yi@example.invalid"]
    assert client.get(reverse("lead_digest"), {"download": "xlsx"}).status_code == 200
    assert client.get(reverse("lead_digest"), {"week": "某周"}).status_code == 404


def test_the_calendar_holds_the_deadlines_and_dies_with_the_account(client, reported, people):  # noqa: F811
    from yanzhen.city.attraction.calendar_feed import token_of

    where = reverse("lead_calendar", args=[token_of(people["jia"])])
    feed = client.get(where)
    assert feed.status_code == 200
    text = feed.content.decode()
    assert "BEGIN:VEVENT" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    other = client.get(reverse("lead_calendar", args=[token_of(people["yi"])])).content.decode()
    assert reported.number not in other
    people["jia"].is_active = False
    people["jia"].save()
    assert client.get(where).status_code == 404
    assert client.get(reverse("lead_calendar", args=["forged"])).status_code == 404


def test_the_desk_changes_days_and_open_leads_are_counted_anew(signed_in, reported):
    client = signed_in("desk")
    given = {"version": 0, "rule": "first-report-default", "lead-register": "5"}
    assert client.post(reverse("lead_rules"), given).status_code == 302
    before = reported.due_on
    reported.refresh_from_db()
    assert reported.due_on > before
    assert (
        client.post(reverse("lead_rules"), {**given, "lead-register": "0", "version": 1}).status_code == 422
    )
    assert signed_in("jia").post(reverse("lead_rules"), given).status_code == 403
