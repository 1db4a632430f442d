"""Two counties and one investor in a real browser: one first report, the dispute decided by neither of them; on a phone too."""

from __future__ import annotations

import dataclasses

import pytest

from tests.city import rows
from tests.e2e.conftest import PHONE
from tests.e2e.test_browser import CONTRAST
from yanzhen.city.accounts.models import Unit
from yanzhen.city.attraction.lead_identity import identity
from yanzhen.city.attraction.models import Lead

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
WORD = "a-long-enough-word"
INVESTOR = "湖南演示铜业有限公司"
PEOPLE = {"jia": ("county", "region"), "yi": ("county", "region"), "desk": ("investment", "department")}


@pytest.fixture
def page_of(opened, django_user_model, settings, tmp_path, record):
    """Opens a page as one of two counties or as the city's desk."""
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path, practice=True)
    identity(INVESTOR)  # compiles the reading of names, which no page should wait for
    for name, (role, kind) in PEOPLE.items():
        unit = Unit.objects.create(code=f"u-{name}", name=f"演示·{name}", kind=kind)
        django_user_model.objects.create_user(
            username=f"t-{name}", password=WORD, role=role, unit=unit, display_name=f"演示·{name}"
        )

    def make(name, **size):
        page = opened(**size)
        page.visit("/sign-in/")
        page.locator("[name=username]").fill(f"t-{name}")
        page.locator("[name=password]").fill(WORD)
        page.locator("main button").click()
        page.wait_for_load_state("networkidle")
        return page

    return make


def report(page, node):
    page.visit("/attraction/leads/new/")
    for name, words in (
        ("investor", INVESTOR), ("industry", "有色金属冶炼"), ("content", "铜杆线"), ("investment", "3.5"),
        ("channel", "商会推荐"), ("contact_name", "演示联系人"), ("contact_role", "投资部负责人"), ("contact_phone", "0000"),
    ):  # fmt: skip
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=node]").select_option(node.code)
    page.locator("[name=industrial]").select_option("yes")
    page.get_by_role("button", name="报送", exact=True).click()
    page.wait_for_load_state("networkidle")


def test_two_counties_report_one_investor_and_the_dispute_is_decided(page_of):
    node = rows.node("steel.tube", "无缝钢管")
    report(page_of("jia"), node)
    second = page_of("yi")
    report(second, node)
    told = second.locator("#doubles").inner_text()
    assert "已报备" in told and "演示·jia" not in told
    assert [fault for fault in second.faults if "409" not in fault] == []
    second.faults.clear()
    second.get_by_role("button", name="作后报登记").click()
    second.wait_for_load_state("networkidle")
    first, later = Lead.objects.order_by("pk")
    assert (first.standing, later.standing, later.follows_id) == ("first", "second", first.pk)
    second.locator("summary", has_text="提出首报争议").click()
    second.locator("#claim-says").fill("本县先接触，场地已备好")
    second.get_by_role("button", name="提出争议").click()
    second.wait_for_load_state("networkidle")
    dispute = first.disputes.get()
    desk = page_of("desk")
    desk.visit(f"/attraction/disputes/{dispute.pk}/")
    desk.locator("details:has(form[action$='/decide/']) > summary").click()
    desk.locator("#decide-outcome").select_option("claimant")
    desk.locator("#decide-says").fill("先有来往记录")
    desk.locator("form[action$='/decide/'] button").click()
    desk.wait_for_load_state("networkidle")
    dispute.refresh_from_db()
    assert (dispute.state, dispute.outcome) == ("decided", "claimant")


@pytest.mark.parametrize(
    "where", ["/attraction/leads/", "/attraction/leads/new/", "/attraction/quotas/", "/attraction/rules/"]
)
def test_pages_of_leads_fit_a_phone_and_can_be_read(page_of, where):
    page = page_of("desk", size=PHONE)
    page.visit(where)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(CONTRAST) == []
