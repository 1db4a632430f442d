"""Supervision and targets in a real browser: what is red becomes a decision, a task and a confirmed result; a target is owned."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from tests.city import rows
from tests.e2e.conftest import PHONE
from tests.e2e.posts import fill, office, picture, press, send, shown, sign_in
from tests.e2e.test_browser import CONTRAST
from yanzhen.city.records import remembering
from yanzhen.city.supervision.models import Meeting, Task

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
TODAY = datetime.date.today()
WEEK, DAY = datetime.timedelta(days=7), datetime.timedelta(days=1)
LAST = TODAY.year - 1
FIRM = "longyuan-tongye"
SHEET = "assess-task-force"
POSTS = (
    ("chain", "chain_office", "chain_office", "演示链办", ""),
    ("bureau", "department", "department", "演示工信部门", ""),
    ("leader", "leader", "city", "演示市领导", ""),
    ("other", "leader", "city", "演示另一位市领导", ""),
    ("county", "county", "region", "演示衡南县", "430422"),
)


@pytest.fixture
def post(opened, record, settings, tmp_path, django_user_model):
    """Somebody signed in at a post, in the city of the pack with one target of our own that is overdue."""
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path, practice=True)
    for name, role, kind, label, subject in POSTS:
        office(django_user_model, name, role, kind, label, subject)
    of = rows.indicator("demo-output", "演示产值", "亿元")
    rows.target("t-demo", of, 100, str(LAST), subject="全市", label="演示产值目标", set_on=f"{LAST - 3}-01")
    for years, value in ((2, 40), (1, 44)):
        rows.actual(of, str(LAST - years), value, subject="全市")
    remembering.forget()
    return lambda name, **size: sign_in(opened(**size), name)


def call(page, title, day):
    """A meeting with its agenda drawn from what is red."""
    page.visit("/supervision/")
    page.get_by_role("link", name="召集会议").click()
    send(page, "建立并汇集议题", title=title, held_on=day.isoformat())
    return page.locator("main")


def decide(page, text, unit, due):
    press(page, page.locator("main"), "确定议题")
    form = page.locator("form", has=page.locator("[name=text]"))
    fill(form, {"text": text, "unit-0": unit, "due-0": due.isoformat()})
    press(page, form, "记下决定并交办")


def test_what_is_red_becomes_a_task_and_the_next_meeting_opens_with_it(post):
    chain = post("chain")
    call(chain, "演示月度调度会（一）", TODAY - WEEK)
    assert "演示产值目标" in chain.locator("#red").inner_text()
    assert "这是第一次会议" in chain.locator("#last").inner_text()
    decide(chain, "演示：尽快补齐产值", "u-bureau", TODAY - DAY)
    fill(chain.locator("#minutes form"), {"minutes": "演示纪要：议了一项。"})
    press(chain, chain.locator("#minutes"), "保存纪要")
    press(chain, chain.locator("#minutes"), "签发")
    assert "纪要已发" in chain.locator(".head").inner_text()
    picture(chain, "supervision-meeting")

    told = reminded(post("bureau"))
    assert "演示：尽快补齐产值" in told
    assert "逾期 1 天" in told

    call(chain, "演示月度调度会（二）", TODAY)
    assert "逾期 1 天" in chain.locator("#last").inner_text()
    task = Task.objects.get()
    confirmed(chain, task)
    second = Meeting.objects.get(held_on=TODAY)
    chain.visit(f"/supervision/meetings/{second.pk}/")
    assert "已办结" in chain.locator("#last").inner_text()
    assert chain.locator("#last table tbody tr").count() == 1


def reminded(page):
    """The digest of the day stands on the page of what somebody has to do; the task is handed in from there."""
    from yanzhen.city.supervision.reminder_services import send_digests

    assert send_digests().notices > 0
    page.visit("/my/")
    told = shown(page)
    assert "雁阵待办：" in told
    assert "未读" in told
    picture(page, "supervision-mine")
    page.get_by_role("link", name="演示：尽快补齐产值").click()
    form = page.locator("form", has=page.locator("[name=result]"))
    fill(form, {"result": "演示：已补齐", "paper": b"done"})
    press(page, form, "报办结")
    assert "已报办结，待确认" in shown(page)
    return told


def confirmed(page, task):
    """The chain office, which is another unit, says that it is done."""
    page.visit("/my/")
    assert "已报办结，待您确认" in shown(page)
    page.visit(f"/supervision/tasks/{task.pk}/")
    press(page, page.locator("main"), "确认办结")
    assert "已办结" in page.locator(".head").inner_text()


def test_a_target_is_owned_divided_reported_on_and_reviewed(post):
    chain, bureau = post("chain"), post("bureau")
    chain.visit("/targets/t-demo/")
    assert chain.locator(".head").inner_text().splitlines()[-1] == "红灯"
    chain.visit("/targets/t-demo/owner/")
    send(chain, "登记", lead="u-bureau")
    divide(chain)

    bureau.visit("/targets/t-demo/")
    bureau.get_by_role("link", name="报实绩").first.click()
    send(bureau, "报送", period=str(LAST), value="105", paper=b"statement")
    assert "已报未审，不计" in shown(bureau)
    assert bureau.locator(".head").inner_text().splitlines()[-1] == "红灯"
    assert bureau.locator("#reports").get_by_role("button", name="采信").count() == 0

    chain.visit("/my/")
    assert "演示产值目标" in shown(chain)
    chain.visit("/targets/t-demo/")
    press(chain, chain.locator("#reports"), "采信")
    assert chain.locator(".head").inner_text().splitlines()[-1] == "绿灯"
    picture(chain, "supervision-target")


def divide(page):
    """By county, chain and year; what does not add up is said before it is saved."""
    page.visit("/targets/t-demo/split/?axis=county")
    form = page.locator("main form").last
    fill(form, {"value-430422": "60", "value-430424": "30", "unit-430422": "u-county"})
    press(page, form, "先核对")
    assert "合计 90亿元，比总数 100亿元少 10亿元" in shown(page)
    form = page.locator("main form").last
    fill(form, {"value-430424": "40"})
    press(page, form, "保存为新版")
    page.visit("/targets/t-demo/split/?axis=chain")
    form = page.locator("main form").last
    fill(form, {"value-nonferrous": "70", "value-steel_tube": "30"})
    press(page, form, "保存为新版")
    page.visit("/targets/t-demo/split/?axis=year")
    form = page.locator("main form").last
    fill(form, {f"value-{LAST - 1}": "80", f"value-{LAST}": "100"})
    press(page, form, "保存为新版")
    fits = page.locator("#care h3 + p .state")
    assert fits.all_inner_texts() == ["相合"] * 3


def test_a_firm_is_not_called_upon_by_everybody(post):
    chain = post("chain")
    chain.visit("/supervision/contacts/")
    chain.locator("summary", has_text="列入名单").click()
    form = chain.locator("form", has=chain.locator("[name=project]"))
    fill(form, {"leader": "leader", "enterprise": FIRM})
    press(chain, form, "列入名单")
    day = TODAY.replace(day=1).isoformat()
    for number, name in enumerate(("leader", "other", "chain")):
        chain.visit(f"/supervision/visits/new/?enterprise={FIRM}")
        form = chain.locator("main form")
        fill(form, {"leader": name, "on": day, "purpose": f"演示：问用工{number}"})
        if number == 2:
            form.get_by_role("button", name="登记").click()
            chain.wait_for_load_state("networkidle")
            assert "超过不打扰企业的上限" in shown(chain)
            assert [fault for fault in chain.faults if "422" not in fault] == []
            chain.faults.clear()
            fill(chain.locator("main form"), {"excuse": "演示：企业请的"})
        press(chain, chain.locator("main form"), "登记")
    line = chain.locator("#burden tbody tr").inner_text()
    assert "上限 2 次" in line
    chain.visit(f"/enterprises/{FIRM}/")
    assert "演示：问用工2" in chain.locator("#demands").inner_text()


def test_counties_are_assessed_and_one_objects(post):
    chain, county = post("chain"), post("county")
    chain.visit(f"/targets/scorecard/new/?sheet={SHEET}")
    for box in chain.locator("[name=scored]").all():
        box.set_checked(box.get_attribute("value") in ("430422", "430424"))
    send(chain, "建立考核", period=f"{LAST}Q4")
    where = chain.url
    for key, large in (("430422", "4"), ("430424", "5")):
        chain.goto(f"{where}{key}/fill/")
        send(
            chain, "写入", new_large=large, new_large_task="5", money="10", money_task="20", new_all="8",
            new_fitting="6", park_score="80", team_score="90", faked="0", place="演示部门报送",
        )  # fmt: skip
    press(chain, chain.locator("main"), "公示")
    assert rank_of(chain, "衡东县") == "1"

    county.goto(where)
    county.get_by_role("link", name="提异议").click()
    send(county, "提出", input="new_large", value="6", reason="演示：漏计两个", place="演示台账第一页")
    assert "待处理" in county.locator("#objections").inner_text()
    chain.goto(where)
    fill(chain.locator("#objections form"), {"decision": "演示：核对属实"})
    press(chain, chain.locator("#objections"), "采纳并重算")
    assert rank_of(chain, "衡南县") == "1"
    assert "74.5 → 80.5" in chain.locator("#objections").inner_text()
    assert "采纳" in chain.locator("#objections").inner_text()
    picture(chain, "supervision-scores")


def rank_of(page, name):
    return page.locator("section tbody tr", has_text=name).first.locator("td").first.inner_text()


def test_pages_of_supervision_and_targets_fit_a_phone_and_can_be_read(post):
    page = post("chain", size=PHONE)
    for where in (
        "/supervision/",
        "/my/",
        "/supervision/contacts/",
        "/targets/t-demo/",
        "/targets/scorecard/",
    ):
        page.visit(where)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], where
        assert page.evaluate(CONTRAST) == [], where
