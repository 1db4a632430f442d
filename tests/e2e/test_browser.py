"""What a person meets in a real browser: nothing from outside, graphs that answer, keyboard, a phone."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import DESKTOP, PHONE
from tests.site.pages import PUBLIC, address

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_every_page_keeps_to_this_host_breaks_no_script_and_fits_a_phone(opened):
    """``opened`` notes what is asked of other hosts and what scripts complain of, here in both widths."""
    page = opened(PHONE)
    wide = {}
    for name in PUBLIC:
        page.set_viewport_size(PHONE)
        assert page.visit(address(name)).status == 200, name
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            wide[name] = width
        page.set_viewport_size(DESKTOP)
    assert not wide


def test_the_copper_node_opens_in_the_panel_with_firm_and_customers(opened):
    page = opened()
    page.visit("/chains/nonferrous/")
    node = page.locator(".yzm-node", has_text="铜杆").first
    node.click()
    panel = page.locator(".yzm-panel")
    assert "隆源铜业" in panel.inner_text()
    assert "电线电缆" in panel.inner_text()
    assert "node=nonferrous.cu_rod" in page.url


def test_panorama_and_status_are_two_views_of_the_same_places(opened):
    page = opened()
    page.visit("/chains/nonferrous/")
    places = "[...document.querySelectorAll('.yzm-node')].map(n => n.getAttribute('transform')).join()"
    status = page.evaluate(places)
    page.get_by_role("button", name="全景图").click()
    assert page.get_by_role("button", name="全景图").get_attribute("aria-pressed") == "true"
    assert page.evaluate(places) == status
    assert "view=panorama" in page.url


def test_the_graph_is_worked_with_the_keyboard_alone(opened):
    page = opened()
    page.visit("/chains/nonferrous/")
    page.locator(".yzm-node").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".yzm-panel .yzm-state").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".yzm-panel .yzm-state").count() == 0


def test_the_keyboard_reaches_skip_link_then_menu_then_search_and_sees_where_it_is(opened):
    page = opened()
    page.visit("/enterprises/")
    stops = []
    for _ in range(14):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate("[document.activeElement.textContent.trim().slice(0, 8) || document.activeElement.id,"
                          " getComputedStyle(document.activeElement).outlineStyle]")
        )  # fmt: skip
    words = [word for word, _ in stops]
    assert words[0] == "跳到正文"
    assert words[2:13] == [
        "驾驶舱",
        "产业链",
        "企业",
        "项目",
        "招商",
        "园区",
        "政策",
        "目标",
        "资料库",
        "数据",
        "报告",
    ]
    assert words[13] == "search"
    assert all(outline == "solid" for _, outline in stops)


def test_a_source_mark_shows_the_document_on_focus_and_opens_it_at_the_place(opened):
    page = opened()
    page.visit("/enterprises/longyuan-tongye/")
    mark = page.locator("main a.mark").first
    mark.focus()
    card = page.locator(".mark-card")
    assert "来源等级" in card.inner_text()
    mark.click()
    page.wait_for_load_state("networkidle")
    assert "/library/" in page.url


def test_typing_finds_an_enterprise_by_its_initials_and_the_arrow_leads_into_the_hits(opened):
    page = opened()
    page.visit("/")
    page.locator("#search").type("lyty")
    page.locator("#search-results a").first.wait_for()
    assert "隆源铜业" in page.locator("#search-results").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/enterprises/longyuan-tongye/")


def test_a_filter_narrows_the_list_without_leaving_the_page(opened):
    page = opened()
    page.visit("/enterprises/")
    page.locator("select[name=chain]").select_option("nonferrous")
    page.wait_for_url("**chain=nonferrous**")
    page.wait_for_load_state("networkidle")
    assert "隆源铜业" in page.locator("#rows").inner_text()


def test_the_park_map_draws_the_districts_without_a_tile_server(opened):
    page = opened()
    page.visit("/parks/")
    page.locator("[data-map=parks][data-ready=yes]").wait_for()
    assert page.locator("[data-map=parks] path").count() == 12
    assert page.locator(".park-spot[role=button]").count() >= 1


def test_the_menu_opens_on_a_phone(opened):
    page = opened(PHONE)
    page.visit("/")
    assert not page.locator("#side-menu").is_visible()
    page.get_by_role("button", name="菜单").click()
    assert page.locator("#side-menu").is_visible()
    page.locator("#side-menu a", has_text="项目").click()
    page.wait_for_url("**/projects/")


def test_text_on_the_main_pages_has_enough_contrast(opened):
    """WCAG AA: 4.5 for text, 3 for large text; measured on what is drawn, backgrounds without pictures."""
    page = opened(DESKTOP)
    for where in (
        "/",
        "/chains/nonferrous/",
        "/enterprises/",
        "/targets/",
        "/library/contradictions/",
        "/sign-in/",
    ):
        page.visit(where)
        assert page.evaluate(CONTRAST) == [], where


CONTRAST = """() => {
  const brush = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d', {willReadFrequently: true});
  const known = {};
  const numbers = (text) => {
    if (!known[text]) {
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = text;
      brush.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
      known[text] = [r, g, b, a / 255];
    }
    return known[text];
  };
  const light = ([r, g, b]) => {
    const part = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at), color = numbers(style.backgroundColor);
      if (style.backgroundImage !== 'none') return null;
      if (color[3] > 0.95) return color;
    }
    return [255, 255, 255];
  };
  const bad = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest('svg, script, .visually-hidden, .skip')) continue;
    if (!element.checkVisibility()) continue;
    const style = getComputedStyle(element), back = ground(element), front = numbers(style.color);
    if (!back || front[3] === 0) continue;
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 700);
    if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5)) bad.add(element.className + ' ' + element.textContent.trim().slice(0, 20));
  }
  return [...bad].slice(0, 10);
}"""
