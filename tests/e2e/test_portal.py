"""An enterprise's own front door on a phone: what it gets, a post that is filled, who looked, a correction, an errand."""

from __future__ import annotations

import dataclasses
import datetime
from urllib.parse import urljoin

import pytest

from tests.city.talent.conftest import day  # noqa: F401
from tests.e2e.posts import SIZE, fill, office, picture, shown, sign_in
from tests.e2e.test_browser import CONTRAST
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.policies import services as policies
from yanzhen.city.policies.queries import fact_spec
from yanzhen.city.records.sealing import verify
from yanzhen.city.talent.models import Opening, Referral

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
HAND = {"width": 390, "height": 844}
TODAY = datetime.date.today()
CODE, NODE = "longyuan-tongye", "nonferrous.cu_rod"
EXPENSED = "单价不超500万元新购设备可当年一次性扣除"
SKILLS = "铜杆连铸、熔炼"


@pytest.fixture
def firm(record, settings, tmp_path, django_user_model, day):  # noqa: F811
    """The works, an office of labour, its county and the chain office, each with a post; no practice."""
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path, practice=False)
    found = Enterprise.objects.get(code=CODE)
    for name, role, kind, subject, label in (
        ("works", "enterprise", "enterprise", CODE, "铜企"),
        ("labour", "department", "department", "", "人社部门"),
        ("county", "county", "region", found.region_id, "县区"),
        ("keeper", "chain_office", "chain_office", "", "链办"),
    ):
        office(django_user_model, name, role, kind, label, subject)
    for fact, value in (("equipment_unit_price", 120), ("equipment_purchased_on", f"{TODAY}")):
        said = policies.Statement(value, "演示记账凭证", TODAY, "")
        policies.state_fact(found, fact_spec(fact), said, by=None)
    day.now = TODAY
    return found


def go(page, where):
    """These pages ask for nothing after they are loaded."""
    page.goto(urljoin(page.url, where), wait_until="load")


def pressed(page, within, label, exact=False):
    with page.expect_navigation(wait_until="load") as got:
        within.get_by_role("button", name=label, exact=exact).click()
    assert got.value.ok, shown(page)


def followed(page, link):
    with page.expect_navigation(wait_until="load"):
        link.click()


def looked_at(page, name):
    """It fits the hand, can be read, and is kept as a picture."""
    assert page.evaluate("document.documentElement.scrollWidth") <= HAND["width"], name
    assert page.evaluate(CONTRAST) == [], name
    picture(page, f"portal-phone-{name}")


def entered(page, act="提交", within="main form", /, **fields):
    """Fill in a form of the page and hand it in."""
    fill(page.locator(within), fields)
    pressed(page, page.locator(within), act)


def answered(page, label, **fields):
    """What the enterprise says to an introduction."""
    part = page.locator("#referrals details", has=page.locator("summary", has_text=label)).first
    part.locator("summary").click()
    for name, value in fields.items():
        part.locator(f"[name={name}]").fill(value)
    pressed(page, part.locator("form"), label)


def test_an_enterprise_does_everything_from_its_phone(opened, firm, day):  # noqa: F811
    works, labour = sign_in(opened(size=HAND), "works"), sign_in(opened(size=SIZE), "labour")
    assert works.url.endswith("/portal/")
    told = shown(works)
    assert firm.name in told
    assert EXPENSED not in told
    assert works.locator("#missing li").count() > 0
    go(works, f"/enterprises/{CODE}/policies/?fact=equipment_is_building#state")
    entered(works, "填报并重算", "#state form", value="否", source="演示固定资产卡片")
    go(works, "/portal/")
    assert EXPENSED in works.locator("#policies").inner_text()

    go(labour, "/talent/supply/new/")
    entered(
        labour, school="演示技工学校", school_kind="technical", label="有色金属冶炼", skills=SKILLS,
        level="vocational", count="30", ready_on=f"{TODAY}", node=NODE,
    )  # fmt: skip
    followed(works, works.get_by_role("link", name="招人"))
    deadline = TODAY + datetime.timedelta(days=60)
    entered(
        works, label="铜杆连铸操作工", skills=SKILLS, level="vocational", count="3", deadline=f"{deadline}",
        node=NODE,
    )  # fmt: skip
    fits = works.locator("#fits").inner_text()
    assert "演示技工学校 有色金属冶炼" in fits
    assert "技能：" in fits
    looked_at(works, "2-post")
    opening = Opening.objects.get()

    go(labour, f"/talent/posts/{opening.pk}/")
    pressed(labour, labour.locator("#fits form").first, "推荐")
    go(works, "/portal/")
    assert "请答复推荐的人选" in works.locator("#todo").inner_text()
    assert "1 个推荐等您答复" in works.locator("#talent").inner_text()
    looked_at(works, "1-door")
    followed(works, works.locator("#todo a", has_text="铜杆连铸操作工"))
    answered(works, "录用", hired="3", hired_on=f"{TODAY}")
    entered(works, "结束", "#close form", reason="已招满")
    go(labour, "/talent/board/")
    assert "3/3" in shown(labour)
    assert "满 90 天 0 人" in shown(labour)
    day.now = TODAY + datetime.timedelta(days=90)
    go(works, "/talent/")
    assert "1 批录用已满 90 天" in shown(works)
    go(works, f"/talent/posts/{opening.pk}/")
    answered(works, "登记 90 天回访", stayed="2")
    go(labour, "/talent/board/")
    assert "2/3" in labour.locator(".tiles").inner_text()
    assert Referral.objects.get().stayed == 2


def test_an_enterprise_sees_who_looked_and_who_acted_for_it_and_is_answered(opened, firm):
    works, county = sign_in(opened(size=HAND), "works"), sign_in(opened(size=HAND), "county")
    go(county, f"/enterprises/{CODE}/")
    followed(county, county.get_by_role("link", name="代企业办理"))
    entered(county, "开始代办", why="企业电话委托提交用工诉求")
    assert firm.name in county.locator(".errand").inner_text()
    go(county, "/demands/new/")
    entered(county, "提交", subject="旺季缺操作工", kind="labour", text="演示：请组织招聘。")
    assert "代" in shown(county)
    looked_at(county, "3-errand")

    go(works, "/portal/")
    assert "正在代我们办理：企业电话委托提交用工诉求" in works.locator("#file").inner_text()
    pressed(county, county.locator(".errand"), "结束代办")
    assert county.locator(".errand").count() == 0

    go(works, "/portal/file/")
    assert "县区" in works.locator("#looks").inner_text()
    assert "企业页面" in works.locator("#looks").inner_text()
    assert "结束" in works.locator("#errands").inner_text()
    followed(works, works.locator("#values a[href$='what=founded']"))
    entered(works, "提交", wanted="2011-06", why="照营业执照")
    assert "待核实" in works.locator("#corrections").inner_text()

    keeper = sign_in(opened(size=SIZE), "keeper")
    go(keeper, "/my/")
    followed(keeper, keeper.locator("main a[href*='/register/corrections/']").first)
    keeper.locator("[name=answer]").fill("核对了登记，予以更正")
    pressed(keeper, keeper.locator("main form"), "更正", exact=True)
    go(works, "/portal/file/")
    assert "核对了登记，予以更正" in works.locator("#corrections").inner_text()
    assert "2011-06" in works.locator("#values").inner_text()
    looked_at(works, "4-file")
    assert verify() == []
