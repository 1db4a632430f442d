"""A what-if in a real browser: choose, ask, see the answer on the graph, share the address."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def drawn(record):
    """The figures of the city are worked out before the browser waits for them; compiling may take a while."""
    from yanzhen.city.atlas.queries import city_today
    from yanzhen.city.atlas.reasoning import reasoning_today

    assert city_today().chains
    city = reasoning_today()
    assert city.risks
    assert city.following


@pytest.mark.usefixtures("drawn")
def test_a_stop_is_asked_on_the_page_and_answered_in_words_on_the_graph_and_in_the_address(opened):
    page = opened()
    page.visit("/chains/nonferrous/")
    page.get_by_role("link", name="推演：停产、扩产、引进").click()
    page.get_by_label("环节", exact=True).select_option("nonferrous.cu_rod")
    page.get_by_label("停多少天").fill("15")
    page.get_by_role("button", name="推演").click()
    page.wait_for_selector("#says")
    assert "停产15天" in page.locator("#says").inner_text()
    assert "days=15" in page.url
    assert page.locator("#id_node").input_value() == "nonferrous.cu_rod"
    origin = page.locator(".yzm-level-origin")
    assert origin.count() == 1
    assert "铜杆" in origin.text_content()
    hit = page.locator(".yzm-node[class*=yzm-red-]")
    rows = page.locator("#changes tbody").first.locator("tr")
    assert hit.count() == rows.count() > 5
    assert "减产" in hit.first.text_content()
    asked = page.url
    again = opened(PHONE)
    again.goto(asked, wait_until="networkidle")
    assert again.locator("#says").inner_text() == page.locator("#says").inner_text()
    assert again.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.usefixtures("drawn")
def test_the_colour_of_a_chain_is_chosen_and_kept_in_the_address(opened):
    page = opened()
    page.visit("/chains/nonferrous/")
    assert page.locator(".yzm-shade").count() == 0
    page.get_by_label("颜色").select_option("risk")
    assert page.locator(".yzm-shade").count() == page.locator(".yzm-node").count()
    assert "%" in page.locator(".yzm-value").first.text_content()
    assert "颜色越深越大" in page.locator(".yzm-legend").inner_text()
    assert "view=risk" in page.url
    page.get_by_role("button", name="现状图").click()
    assert page.locator(".yzm-shade").count() == 0
