"""Pages speak Chinese: no code of a node, state, indicator, action or pack, no measure without its unit."""

from __future__ import annotations

import html
import re

import pytest

from yanzhen.city.atlas.queries import city_today

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
RAW_PERIOD = re.compile(r"\d{4}(-\d\d)?\.\.\d{4}|\b\d{4}[QH]\d\b")


def words(client, where):
    """The text of the page as it is read; lead and menus left out."""
    body = client.get(where).content.decode().split("<main", 1)[1].split("</main>")[0]
    body = re.sub(r"<(script|style).*?</\1>", " ", body, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def test_no_chain_page_shows_the_code_of_a_node(client, hengyang):
    for chain in city_today().chains:
        text = words(client, f"/chains/{chain.summary.code}/")
        assert not CODE.findall(text), chain.summary.code


def test_a_node_of_another_chain_is_named_with_its_chain(client, hengyang):
    from yanzhen.city.reports.views import node_labels

    labels = node_labels("nonferrous")
    chain = next(c.summary.label for c in city_today().chains if c.summary.code == "power_equip")
    assert labels["power_equip.cable"].startswith(f"{chain}·")
    assert "·" not in labels["nonferrous.cu_rod"]
    assert labels["power_equip.cable"] in words(client, "/chains/nonferrous/")


def test_completeness_is_a_percentage(client, hengyang):
    for chain in city_today().chains:
        assert not re.search(r"\b0\.\d{3,}\b", words(client, f"/chains/{chain.summary.code}/"))


@pytest.mark.parametrize(
    "where",
    [
        "/lineages/",
        "/targets/?per_page=200",
        "/targets/t2025-rd-gdp/",
        "/indicators/rd_gdp/",
        "/chains/nonferrous/",
    ],
)
def test_periods_are_said_in_words(client, hengyang, where):
    assert not RAW_PERIOD.findall(words(client, where))


def test_customers_of_unverified_identity_stand_under_their_own_heading(client, hengyang):
    text = words(client, "/enterprises/longyuan-tongye/")
    here, outside = text.split("来源写明的客户（外地或身份未核实）")
    outside = outside.split("本地可能的供应商")[0]
    assert "本地可能的客户" in here
    assert "通用" in outside
    assert "凤凰" in outside
    assert "凤凰" not in here
    assert "只有简称" in outside
    assert "系判断" in here
    assert "来源写明建立业务合作" in here


def test_each_side_of_a_contradiction_bears_the_grade_of_its_source(client, hengyang):
    from yanzhen.city.exchange.queries import cites_of
    from yanzhen.city.library.queries import contradictions

    sides = [s for item in contradictions() for s in item.sides.all()]
    page = client.get("/library/contradictions/").content.decode().split("疑似笔误</h2>")[0]
    shown = re.findall(r'<(?:a|span) class="mark mark-([A-Z])"', page)
    assert shown == [cites_of(s)[0].grade for s in sides if cites_of(s)]
    assert len(set(shown)) > 1


def test_document_pages_show_states_and_indicators_in_words(client, hengyang):
    from yanzhen.city.library.queries import documents
    from yanzhen.site.templatetags.yanzhen import LABELS

    codes = "|".join({*LABELS["status"], *LABELS["figure"]} - {""})
    most_cited = sorted(documents(), key=lambda d: -d.places)[:25]
    for document in most_cited:
        assert not re.findall(rf"\b({codes})\b", words(client, f"/library/{document.code}/")), document.code


def test_changes_and_packs_are_named_in_chinese(client, hengyang, account):
    client.force_login(account("chain_office"))
    text = words(client, "/data/changes/")
    assert "安装" in text
    assert not re.search(r"\b(install|change|retire|supply|placements)\b", text)
    data = words(client, "/data/")
    assert "衡阳" in data
    assert "国家标准与通用定义" in data
