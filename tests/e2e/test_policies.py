"""Policies in a real browser: an application carried through by three roles, one refused with its way to repair."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from tests.city.policies.rulebooks import clause, install, policy
from tests.e2e.conftest import DESKTOP, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
WORD = "a-long-enough-word"
POSTS = (
    ("firm", "enterprise", "enterprise", "e-try", "试企业"),
    ("first", "chain_office", "chain_office", "", "产业链办公室"),
    ("second", "administrator", "department", "", "数据中心"),
    ("finance", "investment", "department", "", "财政部门"),
)


@pytest.fixture
def city(settings, tmp_path, record, django_user_model):
    """An enterprise with revenue on record, one clause, and the posts that deal with it."""
    from tests.city import rows
    from yanzhen.city.accounts.models import Unit

    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path)
    firm = rows.enterprise("e-try", "演示试用企业")
    rows.figure(firm, "revenue", 2500, "万元", period=str(datetime.date.today().year - 1))
    install(
        policy("p-try", clause("c-try", label={"zh": "稳产奖励试行"}, documents=["审计报告"])),
        policy("p-big", clause("c-big", label={"zh": "大企业奖励试行"}, **BIG)),
    )
    for name, role, kind, subject, label in POSTS:
        unit = Unit.objects.create(code=f"u-{name}", name=label, kind=kind, subject=subject)
        django_user_model.objects.create_user(username=name, password=WORD, role=role, unit=unit)
    return firm


BIG = {
    "conditions": {"all": [{"fact": "revenue", "op": "ge", "value": 3000, "unit": "万元", "period": "Y1"}]}
}


@pytest.fixture
def post(opened):
    """A page signed in as one of the posts."""

    def make(name, size=DESKTOP):
        page = opened(size)
        page.visit("/sign-in/")
        page.locator("[name=username]").fill(name)
        page.locator("[name=password]").fill(WORD)
        page.locator("main button").click()
        page.wait_for_load_state("networkidle")
        return page

    return make


def press(page, label):
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state("networkidle")


def state(page):
    return page.locator(".head .state").first.inner_text()


def unfold(page, label):
    page.locator("summary", has_text=label).first.click()


def apply(firm):
    """From the missing fact to an application that was handed in."""
    firm.visit("/enterprises/e-try/policies/?fact=on_list#state")
    firm.locator("[name=value]").fill("否")
    firm.locator("[name=source]").fill("信用查询")
    press(firm, "填报并重算")
    assert "已填报" in firm.locator("main").inner_text()
    press(firm, "申报")
    assert "缺材料：审计报告" in firm.locator("#lacking").inner_text()
    firm.locator("[name=file]").set_input_files(
        {"name": "审计报告.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}
    )
    press(firm, "提交材料")
    firm.locator("[name=bank]").fill("某银行")
    firm.locator("[name=number]").fill("6222000011112222")
    press(firm, "保存账户")
    press(firm, "提交")
    assert state(firm) == "已提交"
    return firm.url.split("//", 1)[1].split("/", 1)[1]


def to_joint_review(first, where):
    first.visit(f"/{where}")
    press(first, "受理")
    unfold(first, "送联审")
    first.get_by_label("财政部门").check()
    press(first, "送联审")
    assert state(first) == "联审"


def agree(finance, where, word="yes", says=""):
    finance.visit(f"/{where}")
    finance.locator("[name=agrees]").select_option(word)
    finance.locator("[name=says]").fill(says)
    press(finance, "出具联审意见")


def test_an_application_is_carried_through_by_the_enterprise_and_two_offices(city, post, tmp_path):
    firm, first, second, finance = post("firm"), post("first"), post("second"), post("finance")
    where = apply(firm)
    to_joint_review(first, where)
    agree(finance, where)
    first.visit(f"/{where}")
    unfold(first, "初审同意")
    assert first.locator("[name=amount]").input_value().startswith("10")
    press(first, "初审同意")
    first.get_by_role("button", name="复核批准", exact=True).click()
    first.get_by_role("alert").wait_for()
    assert "须由另一人办理" in first.get_by_role("alert").inner_text()
    first.faults.clear()  # the browser notes every answer that is a refusal
    first.screenshot(path=str(tmp_path / "first.png"), full_page=True)
    second.visit(f"/{where}")
    press(second, "复核批准")
    press(second, "公示")
    assert state(second) == "公示中"
    firm.visit(f"/{where}")
    assert "公示" in firm.locator(".timeline").inner_text()
    firm.screenshot(path=str(tmp_path / "firm.png"), full_page=True)
    public = post("finance", PHONE)
    public.visit("/applications/public/")
    told = public.locator("main").inner_text()
    assert "演示试用企业" in told
    assert "6222" not in told
    public.screenshot(path=str(tmp_path / "public.png"))


def test_a_refused_application_shows_why_and_how_it_can_be_repaired(city, post, tmp_path):
    firm, first, second, finance = post("firm"), post("first"), post("second"), post("finance")
    where = apply(firm)
    to_joint_review(first, where)
    agree(finance, where, "no", "账目不符")
    first.visit(f"/{where}")
    unfold(first, "不予支持")
    first.locator("[id=reject-reason]").fill("财政部门核出账目与报告不符")
    press(first, "不予支持")
    firm.visit(f"/{where}")
    told = firm.locator("main").inner_text()
    assert "账目与报告不符" in told
    assert "申诉" in told
    firm.get_by_role("link", name="看差什么").click()
    firm.wait_for_load_state("networkidle")
    near = firm.locator("#near").inner_text()
    assert "大企业奖励试行" in near
    assert "500" in near
    firm.screenshot(path=str(tmp_path / "near.png"), full_page=True)
    firm.visit(f"/{where}")
    unfold(firm, "申诉")
    firm.locator("[id=appeal-reason]").fill("账目已由会计师事务所更正")
    press(firm, "申诉")
    second.visit(f"/{where}")
    unfold(second, "申诉成立")
    second.locator("[id=reopen-reason]").fill("更正属实")
    press(second, "申诉成立，重新联审")
    assert state(second) == "联审"


def test_no_page_of_policies_is_wider_than_a_phone(city, post):
    firm = post("firm", PHONE)
    for where in (
        "/policies/",
        "/policies/p-try/",
        "/enterprises/e-try/policies/",
        "/ladders/",
        "/applications/",
    ):
        firm.visit(where)
        assert firm.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], where
