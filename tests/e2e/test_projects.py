"""A project in a real browser: registered, refused for a missing fact, signed with a file, off the list of lights; on a phone too."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from tests.city import rows
from tests.e2e.conftest import PHONE
from tests.e2e.test_browser import CONTRAST
from yanzhen.city.projects.models import Project

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
WORD = "a-long-enough-word"


@pytest.fixture
def office(opened, django_user_model, settings, tmp_path, record):
    """Opens a page as the project office."""
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path, practice=True)
    account = django_user_model.objects.create(username="project-office", role="project_office")
    account.set_password(WORD)
    account.save()

    def make(**size):
        page = opened(**size)
        page.visit("/sign-in/")
        page.locator("[name=username]").fill("project-office")
        page.locator("[name=password]").fill(WORD)
        page.locator("main button").click()
        page.wait_for_load_state("networkidle")
        return page

    return make


def test_a_project_goes_its_way_with_facts_and_files(office, tmp_path):
    node = rows.node("steel.tube", "无缝钢管")
    today, contract = datetime.date.today().isoformat(), tmp_path / "合同.pdf"
    contract.write_bytes(b"%PDF-1.4 x")
    page = office()
    page.visit("/projects/new/")
    page.locator("#id_name").fill("浏览器项目")
    page.locator("#id_investors").fill("某投资方")
    page.locator("#id_owner_unit").fill("项目办")
    page.locator("#id_nodes").select_option(node.code)
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="转为签约").click()
    page.locator("[name=investment]").fill("2")
    page.locator("[name=investment-unit]").select_option("亿元")
    page.locator("[name=contract_date]").fill(today)
    page.get_by_role("button", name="转为签约").click()
    assert "缺“合同或协议”" in page.locator("main").inner_text()
    assert page.locator("[name=investment]").input_value() == "2"
    assert [fault for fault in page.faults if "422" not in fault] == []
    page.faults.clear()
    page.locator("[name=contract_file]").set_input_files(str(contract))
    page.get_by_role("button", name="转为签约").click()
    page.wait_for_load_state("networkidle")
    assert "已存证" in page.locator("main").inner_text()
    row = Project.objects.get(name="浏览器项目")
    assert (row.stage, str(row.investment)) == ("signed", "2.0000")
    page.visit("/projects/rates/")
    page.locator("[data-chart=curves] svg").first.wait_for(timeout=20_000)
    assert page.faults == []


@pytest.mark.parametrize(
    "where",
    ["/projects/lights/", "/projects/calendar/", "/projects/rates/", "/projects/map/", "/projects/new/"],
)
def test_pages_fit_a_phone_and_can_be_read(office, where):
    rows.node("steel.tube", "无缝钢管")
    page = office(size=PHONE)
    page.visit(where)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(CONTRAST) == []
