"""Every page answers, refuses whom it must, and says in Chinese what to do when there is nothing."""

from __future__ import annotations

import re

import pytest
from django.urls import get_resolver

from tests.site.pages import AUDITED, MISSING, OTHER, PUBLIC, SIGNED_IN, WRITERS, address

pytestmark = pytest.mark.django_db


def routes(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{pattern.namespace or pattern.app_name}:" if pattern.app_name else ""
            yield from routes(pattern, f"{prefix}{space}")
        else:
            yield f"{prefix}{pattern.name}"


def test_every_route_has_a_row_in_the_table_of_pages():
    """Operations of the interface are no pages: tests/site/test_api.py asks each of them."""
    pages = {name for name in routes(get_resolver()) if not name.startswith("api:")}
    assert pages == {*PUBLIC, *SIGNED_IN, *WRITERS, *AUDITED, *OTHER}


@pytest.mark.parametrize("page", PUBLIC)
def test_a_public_page_answers_without_signing_in(client, hengyang, page):
    answer = client.get(address(page))
    assert answer.status_code == 200
    assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize("page", [*SIGNED_IN, *WRITERS, *AUDITED])
def test_a_closed_page_sends_a_visitor_to_the_sign_in_page(client, page):
    answer = client.get(address(page))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize(
    "role", ["leader", "chain_office", "investment", "park", "enterprise", "administrator"]
)
def test_each_role_opens_exactly_the_pages_of_its_rights(client, hengyang, account, role):
    """All pages of a role one after the other, so that what they share is drawn once, as it is on a server."""
    client.force_login(account(role))
    every = {*PUBLIC, *SIGNED_IN, *WRITERS, *AUDITED} - {"accounts:sign_in"}
    shut = set(WRITERS) if role not in {"chain_office", "investment"} else set()
    shut |= set(AUDITED) if role not in {"leader", "chain_office"} else set()
    answered = {page: client.get(address(page)).status_code for page in sorted(every)}
    assert answered == {page: 403 if page in shut else 200 for page in sorted(every)}


@pytest.mark.parametrize("where", MISSING)
def test_a_missing_row_says_so_and_what_to_do(client, where):
    answer = client.get(where)
    assert answer.status_code == 404
    text = answer.content.decode()
    assert "没有这一页" in text
    assert "驾驶舱" in text


@pytest.mark.parametrize(
    ("role", "entries"), [("", 11), ("enterprise", 14), ("administrator", 13), ("park", 14), ("leader", 14)]
)
def test_the_menu_leads_only_to_pages_that_answer(client, hengyang, account, role, entries):
    if role:
        client.force_login(account(role))
    menu = re.findall(r'<li><a href="([^"]+)"', client.get("/").content.decode())
    assert len(menu) == entries
    assert {client.get(where).status_code for where in menu} == {200}


def test_no_page_runs_inline_script_or_names_another_host(client, hengyang):
    for page in PUBLIC:
        text = client.get(address(page)).content.decode()
        scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", text)
        assert not scripts, page
        assert not re.search(r'(?:src|href)="https?://', text), page
        assert " onclick=" not in text


def test_the_policy_of_content_allows_scripts_of_this_host_only(client):
    policy = client.get("/sign-in/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-eval" not in policy


def test_a_wrong_password_is_refused_at_the_form_and_locks_after_five(client, account):
    account("leader")
    answers = [client.post("/sign-in/", {"username": "test-leader", "password": "wrong"}) for _ in range(5)]
    assert "用户名或密码不对" in answers[0].content.decode()
    assert 'value="test-leader"' in answers[0].content.decode()
    assert answers[-1].status_code == 429
    assert "暂时锁定" in answers[-1].content.decode()


def test_signing_in_leads_back_and_signing_out_takes_a_post(client, account):
    account("leader")
    given = {"username": "test-leader", "password": "a-long-enough-word", "next": "/data/changes/"}
    assert client.post("/sign-in/", given)["Location"] == "/data/changes/"
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/data/changes/").status_code == 302


def test_an_address_that_only_takes_what_is_sent_says_so_and_leads_to_its_page(client, account):
    client.force_login(account("enterprise"))
    answer = client.get("/market/matches/1/acts/invite/")
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    text = answer.content.decode()
    assert "不能直接打开" in text and 'href="/market/matches/1/"' in text
    assert '<a href="/portal/">企业服务</a>' in text


def test_the_copper_case_stands_on_the_chain_page_with_its_customers_and_why(client, hengyang):
    chain = client.get("/chains/nonferrous/").content.decode()
    assert "常宁市隆源铜业有限公司" in chain
    firm = client.get("/enterprises/longyuan-tongye/").content.decode()
    for customer in ("恒飞电缆股份有限公司", "金杯电工衡阳电缆有限公司"):
        assert customer in firm
    assert "来源写明" in firm
    assert "图谱推断" in firm
    node = client.get("/nodes/nonferrous.cu_rod/").content.decode()
    assert "新型能源及电力装备" in node


def test_a_target_shows_its_three_deadlines_on_one_line_and_the_contradictions(client, hengyang):
    page = client.get("/targets/t2025-rd-gdp/").content.decode()
    for step in ("≥2.2%", "≥2%", "约3%"):
        assert step in page
    contradictions = client.get("/library/contradictions/").content.decode()
    assert "13.3%" in contradictions
    assert "12.4%" in contradictions
    assert "恒大智电" in contradictions


def test_typing_in_the_search_box_brings_only_the_hits(client, hengyang):
    answer = client.get("/search/", {"q": "lyty"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "隆源铜业" in text
    assert "<html" not in text
    assert "没有找到" in client.get("/search/?q=没有这个词呀").content.decode()
