"""Policies in a real browser: an application carried through by three roles, one refused with its way to repair."""

from __future__ import annotations

import dataclasses
import datetime
import os
from pathlib import Path

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
    ("second", "department", "department", "", "行业主管部门"),
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
    firm.get_by_label("本单位对公账户").check()
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
    picture(first, "application-officer", tmp_path)
    second.visit(f"/{where}")
    press(second, "复核批准")
    press(second, "公示")
    assert state(second) == "公示中"
    firm.visit(f"/{where}")
    assert "公示" in firm.locator(".timeline").inner_text()
    assert "工作日（通用预置" in firm.locator("#clocks").inner_text()
    picture(firm, "application-firm", tmp_path)
    public = post("finance", PHONE)
    public.visit("/applications/public/")
    told = public.locator("main").inner_text()
    assert "演示试用企业" in told
    assert "6222" not in told
    picture(public, "public-list-phone", tmp_path)
    assert pay(first, second) == "已办结"
    firm.visit(f"/{where}")
    assert state(firm) == "已兑付"
    press_as(first, where, "归档")
    with firm.expect_download() as saved:
        firm.get_by_role("link", name="下载卷宗").click()
    assert Path(saved.value.path()).read_bytes()[:2] == b"PK"


def press_as(page, where, label):
    page.visit(f"/{where}")
    press(page, label)


def notice_is_over():
    from yanzhen.city.policies.models import Application

    Application.objects.filter(state="public").update(public_to=datetime.date(2026, 1, 9))


def pay(first, second):
    """From the end of the notice to the receipt of the bank; gives the state of the order."""
    notice_is_over()
    first.visit("/applications/payments/")
    press(first, "制拨付单")
    order = first.url.split("//", 1)[1].split("/", 1)[1]
    press_as(second, order, "复核")
    first.visit(f"/{order}")
    assert "****2222" in first.locator("main").inner_text()
    first.get_by_label("付款凭证号").fill("HD-0001")
    press(first, "登记付款")
    return state(first)


def picture(page, name, fallback):
    """Written where YANZHEN_PICTURES says, for documents; else into the folder of the test."""
    folder = Path(os.environ.get("YANZHEN_PICTURES") or fallback)
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(folder / f"{name}.png"), full_page=True)


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
    assert firm.locator("[aria-current=step]").inner_text() == "不予支持"
    assert "解决 财政部门 提出的问题：账目不符" in firm.locator("#repair").inner_text()
    picture(firm, "refused", tmp_path)
    firm.get_by_role("link", name="看差什么").click()
    firm.wait_for_load_state("networkidle")
    near = firm.locator("#near").inner_text()
    assert "大企业奖励试行" in near
    assert "500" in near
    firm.visit(f"/{where}")
    unfold(firm, "申诉")
    firm.locator("[id=appeal-reason]").fill("账目已由会计师事务所更正")
    press(firm, "申诉")
    second.visit(f"/{where}")
    unfold(second, "申诉成立")
    second.locator("[id=reopen-reason]").fill("更正属实")
    press(second, "申诉成立，重新联审")
    assert state(second) == "联审"


def test_money_comes_without_an_application_from_the_list_to_the_sample(city, post, tmp_path):
    from yanzhen.city.policies import queries, services

    firm, first, second = post("firm"), post("first"), post("second")
    said = services.Statement(False, "查询记录", datetime.date(2026, 1, 5))
    officer = type(city)._meta.apps.get_model("accounts.User").objects.get(username="first")
    services.state_fact(city, queries.fact_spec("on_list"), said, by=officer)
    first.visit("/applications/automatic/")
    row = first.locator("tr", has_text="稳产奖励试行")
    row.get_by_role("button", name="算出名单").click()
    first.wait_for_load_state("networkidle")
    where = first.url.split("//", 1)[1].split("/", 1)[1]
    assert "演示试用企业" in first.locator("main").inner_text()
    press_as(second, where, "复核批准名单")
    press_as(first, where, "公示名单")
    picture(first, "automatic-list", tmp_path)
    firm.visit("/applications/")
    firm.get_by_role("link", name="稳产奖励试行").click()
    firm.locator("[name=bank]").fill("某银行")
    firm.locator("[name=number]").fill("6222000011112222")
    firm.get_by_label("本单位对公账户").check()
    press(firm, "保存账户")
    press(firm, "确认享受")
    assert pay(first, second) == "已办结"
    press_as(second, where, "随机抽样")
    assert "种子" in second.locator("#audit").inner_text()
    second.get_by_label("查明的情况").fill("核对了申报表和银行回单")
    press(second, "登记抽查结果")
    assert "支付正确" in second.locator("#audit").inner_text()
    picture(second, "automatic-sample", tmp_path)


def test_no_page_of_policies_is_wider_than_a_phone(city, post):
    firm, first = post("firm", PHONE), post("first", PHONE)
    for where in ("/applications/automatic/", "/applications/payments/"):
        first.visit(where)
        assert first.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], where
    for where in (
        "/policies/",
        "/policies/p-try/",
        "/enterprises/e-try/policies/",
        "/ladders/",
        "/applications/",
        "/applications/public/",
        "/policies/clocks/",
    ):
        firm.visit(where)
        assert firm.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], where


def test_a_policy_is_tried_on_the_city_before_another_person_publishes_it(city, post, tmp_path):
    first, second, firm = post("first"), post("second"), post("firm", PHONE)
    first.visit("/policies/p-big/draft/")
    assert "用例不符" in first.locator("#checks").inner_text()
    words = first.locator("[name=text]").input_value()
    first.locator("[name=text]").fill(words.replace("value: 3000", "value: 2000"))
    press(first, "试算")
    effects = first.locator("#effects")
    effects.locator("summary").first.click()
    assert "演示试用企业" in effects.inner_text()
    assert "10 万元" in effects.inner_text()
    assert "没有问题" in first.locator("#checks").inner_text()
    picture(first, "simulation", tmp_path)
    press(first, "保存草稿")
    press(first, "审阅后发布已保存的草稿")
    assert "须由另一人发布" in first.get_by_role("alert").inner_text()
    first.faults.clear()  # the browser notes the refusal
    firm.visit("/enterprises/e-try/policies/")
    assert "大企业奖励试行" in firm.locator("#near").inner_text()
    second.visit("/policies/p-big/draft/")
    press(second, "审阅后发布已保存的草稿")
    assert "已发布" in second.locator(".notice").first.inner_text()
    firm.visit("/enterprises/e-try/policies/")
    assert "大企业奖励试行" in firm.locator("#entitled").inner_text()
