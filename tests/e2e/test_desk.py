"""The desk in a real browser: upload, keys, correct, reject, undo, and two people at one statement."""

from __future__ import annotations

import dataclasses

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.test_browser import CONTRAST

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
TEXT = (
    "某市制造业意见\n到2025年，高新技术企业达到500家，建成产业园区12个。\n2020年，高新技术企业达到320家。\n"
)
WORD = "a-long-enough-word"


@pytest.fixture
def held(settings, tmp_path, record):
    """A document that was read, in a workspace of its own."""
    from yanzhen.city.library.services import admit_document

    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path)
    return admit_document(TEXT.encode(), "意见.txt", title="某市制造业意见", date="2021-01")


@pytest.fixture
def signed_in(opened, django_user_model):
    """Opens a page as an account of its own."""

    def make(name="chain_office", **size):
        django_user_model.objects.create_user(username=name, password=WORD, role="chain_office")
        page = opened(**size)
        page.context.clear_cookies()
        page.visit("/sign-in/")
        page.locator("[name=username]").fill(name)
        page.locator("[name=password]").fill(WORD)
        page.locator("main button").click()
        page.wait_for_load_state("networkidle")
        return page

    return make


def verdicts():
    from yanzhen.city.library.models import Suggestion

    rows = Suggestion.objects.filter(kind="statement").order_by("start")
    return [(row.verdict, row.held["value"]) for row in rows]


def test_judging_with_the_keyboard_alone(held, signed_in):
    page = signed_in()
    page.visit(f"/library/desk/{held.digest}/")
    here = page.locator(".desk-item[aria-current]")
    here.wait_for()
    page.keyboard.press("a")
    page.locator(".desk-item.v-accepted").wait_for()
    page.locator("a.hl.v-accepted").wait_for()
    assert verdicts()[0] == ("accepted", 500)
    page.wait_for_function("document.querySelector('.desk-item[aria-current]').dataset.verdict === 'open'")
    page.keyboard.press("r")
    page.locator(".desk-item.v-rejected").wait_for()
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.keyboard.press("e")
    value = page.locator(".desk-edit [name=value]")
    value.wait_for()
    value.fill("510")
    page.keyboard.press("Enter")
    page.locator(".desk-item.v-corrected").wait_for()
    assert verdicts()[0] == ("corrected", 510)
    assert "500 → 510" in page.locator(".desk-diff").first.inner_text()
    assert page.locator("#desk-counts .v-corrected b").inner_text() == "1"


def test_undo_goes_back_one_step_and_the_ledger_with_it(held, signed_in):
    from yanzhen.city.targets.models import Target

    page = signed_in()
    page.visit(f"/library/desk/{held.digest}/")
    page.locator(".desk-item[aria-current]").wait_for()
    page.keyboard.press("a")
    page.locator(".desk-item.v-accepted").wait_for()
    read = Target.objects.filter(code__startswith="read-")
    assert read.count() == 1
    with page.expect_navigation():
        page.keyboard.press("z")
    page.locator(".notice-success").wait_for()
    assert "已撤销 1 条" in page.locator(".notice-success").inner_text()
    assert verdicts()[0][0] == "open"
    assert not read.exists()


def test_the_second_of_two_people_sees_the_difference_and_may_then_go_ahead(held, signed_in):
    first = signed_in("first")
    first.visit(f"/library/desk/{held.digest}/")
    first.locator(".desk-item[aria-current]").wait_for()
    second = signed_in("second")
    second.visit(f"/library/desk/{held.digest}/")
    second.locator(".desk-item[aria-current]").wait_for()
    second.keyboard.press("r")
    second.locator(".desk-item.v-rejected").wait_for()
    first.keyboard.press("a")
    told = first.locator(".desk-item [role=alert]").first
    told.wait_for()
    assert "second在您之前判为「已驳回」" in told.inner_text()
    assert verdicts()[0][0] == "rejected"
    first.keyboard.press("a")
    first.locator(".desk-item.v-accepted").wait_for()
    assert verdicts()[0][0] == "accepted"


def test_several_files_are_uploaded_at_once_and_each_says_what_became_of_it(held, signed_in, tmp_path):
    good, bad = tmp_path / "方案.txt", tmp_path / "坏.pdf"
    good.write_text("某市方案\n到2030年，数据中心达到9个。\n", encoding="utf-8")
    bad.write_bytes(b"%PDF-1.7 torn")
    page = signed_in()
    page.visit("/library/upload/")
    page.locator(".drop.ready").wait_for()
    page.locator("input[type=file]").set_input_files([good, bad])
    page.locator(".drop button.btn-primary").click()
    done, refused = page.locator(".drop-files .finished"), page.locator(".drop-files .failed")
    done.wait_for()
    refused.wait_for()
    assert "已登记" in done.inner_text()
    assert "处理：" in refused.inner_text()
    done.locator("a").click()
    page.locator(".desk-item").first.wait_for()
    assert "9个" in page.locator(".desk-items").inner_text()


def test_a_scan_waits_in_the_queue_and_the_page_follows_it(held, signed_in, tmp_path):
    from PIL import Image

    from yanzhen.site.worker import work_once

    scan = tmp_path / "扫描.png"
    Image.new("RGB", (300, 200), "white").save(scan)
    page = signed_in()
    page.visit("/library/upload/")
    page.locator(".drop.ready").wait_for()
    page.locator("input[type=file]").set_input_files(scan)
    page.locator(".drop button.btn-primary").click()
    page.get_by_text("排队等待识读").first.wait_for()
    assert work_once()
    page.locator(".drop-files .finished, .drop-files .failed").first.wait_for()


def test_the_desk_is_readable_and_fits_a_phone(held, signed_in):
    page = signed_in(size=PHONE)
    page.visit(f"/library/desk/{held.digest}/")
    page.locator(".desk-item[aria-current]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("a.hl").nth(1).click()
    assert page.locator(".desk-item").nth(1).get_attribute("aria-current") == "true"
    page.locator(".desk-item").nth(1).get_by_role("button", name="采纳").click()
    page.locator(".desk-item.v-accepted").wait_for()
    assert page.evaluate(CONTRAST) == []


def test_the_keys_are_told_and_do_nothing_while_one_types(held, signed_in):
    page = signed_in()
    page.visit(f"/library/desk/{held.digest}/")
    page.locator(".desk-item[aria-current]").wait_for()
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    assert "撤销" in page.locator("dialog").inner_text()
    page.keyboard.press("Escape")
    page.locator("#search").focus()
    page.keyboard.type("ar")
    assert [v for v, _ in verdicts() if v != "open"] == []
