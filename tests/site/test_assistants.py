"""Assistants ask by the SDK's own client, over pipes and over HTTP, as the owner of their token and no more."""

from __future__ import annotations

import datetime
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import asynccontextmanager, closing

import anyio
import httpx2
import pytest
from django.utils import timezone
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from tests.city.conftest import hengyang, hengyang_snapshot  # noqa: F401
from tests.site.interface import somebody, token
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.finance.models import FinanceDemand, Product
from yanzhen.city.market.models import Listing, Match
from yanzhen.city.talent.models import Opening

pytestmark = pytest.mark.django_db
TOOLS = {
    "search", "chain", "gap", "prospects", "alerts", "target_lineage", "targets", "policy_check", "project", "enterprise",
    "market", "products_for_need", "finance_demands", "loan_products", "posts", "pool_statistics", "draft_demand",
    "draft_lead",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(hengyang, django_db_blocker, tmp_path_factory):  # noqa: F811
    """A workspace on disk with the pack, and the words of four tokens."""
    folder = tmp_path_factory.mktemp("office")
    with django_db_blocker.unblock():
        from django.db import connection

        chief, firm = (
            somebody("chain_office"),
            somebody("enterprise", kind="enterprise", subject="longyuan-tongye"),
        )
        make_pools(firm)
        words = {
            "chief": token(chief).word,
            "chains": token(chief, "chains").word,
            "firm": token(firm).word,
            "few": token(chief, quota=1).word,
        }
        found(folder)
        with closing(sqlite3.connect(folder / "record.sqlite3")) as copy:
            steps = copy.execute("SELECT app, name, applied FROM django_migrations").fetchall()
            connection.connection.backup(copy)
            copy.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app, name, applied)")
            copy.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", steps)
            copy.commit()
    return folder, words


def found(folder) -> None:
    """An empty record with its tables, made by a process of its own as ``yanzhen init`` makes it."""
    words = [sys.executable, "-m", "tests.city.record_in_process", str(folder), "migrate"]
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    subprocess.run(words, env=env, check=True, timeout=120)


def make_pools(firm):
    """A demand of the firm and one of somebody else, a product that suits, a listing with a proposal, a post."""
    today, later = timezone.localdate(), timezone.localdate() + datetime.timedelta(days=30)
    own = Enterprise.objects.get(code=firm.unit.subject)
    other = Enterprise.objects.exclude(pk=own.pk).first()
    bank = somebody("bank", kind="bank")
    Product.objects.create(
        unit=bank.unit, name="某贷款", kind="loan", purposes=["working"], most=900, by_name="某岗位"
    )
    for asking in (own, other):
        FinanceDemand.objects.create(
            enterprise=asking,
            amount=500,
            purpose="working",
            term_months=12,
            submitted_on=today,
            by_name="某岗位",
        )
        Opening.objects.create(
            enterprise=asking,
            label="某岗位",
            skills="某技能",
            count=1,
            opened_on=today,
            deadline=later,
            by_name="某岗位",
        )
    row = Listing.objects.create(
        enterprise=own, side="seek", kind="goods", title="求购铜杆", products=["铜杆"], opened_on=today, valid_until=later,
        by_name="某岗位",
    )  # fmt: skip
    Match.objects.create(
        listing=row, enterprise=other, origin="machine", state="proposed", made_on=today, rank=1, score=0.5, ceiling=0.5,
        parts=[{"label": "产品词", "amount": 0.5, "told": "同是铜杆"}],
    )  # fmt: skip


def piped(office, word: str) -> StdioServerParameters:
    folder, words = office
    args = ["-c", "from yanzhen.cli.main import run; run()", "mcp", "--stdio", "--workspace", str(folder)]
    env = {**os.environ, "YANZHEN_TOKEN": words.get(word, word), "YANZHEN_WORKSPACE": str(folder)}
    return StdioServerParameters(command=sys.executable, args=args, env=env)


@asynccontextmanager
async def over_http(address, word):
    """A client of the SDK whose every request brings this token."""
    headers = {"Authorization": f"Bearer {word}"}
    http = httpx2.AsyncClient(headers=headers)
    async with http, Client(streamable_http_client(address, http_client=http)) as client:
        yield client


async def call(client, tool, **given):
    """(told, refused): the JSON of the answer, or the words of the refusal."""
    result = await client.call_tool(tool, given)
    text = result.content[0].text
    return (None, text) if result.is_error else (json.loads(text), "")


def test_over_pipes_an_assistant_reads_with_sources_and_writes_nothing(office):
    async def story():
        async with Client(piped(office, "chief")) as client:
            listed = await client.list_tools()
            assert {tool.name for tool in listed.tools} == TOOLS
            assert all(tool.annotations.read_only_hint for tool in listed.tools)
            found, _ = await call(client, "search", words="铜")
            assert {group["kind"] for group in found["answer"]} >= {"enterprise", "node"}
            chain, _ = await call(client, "chain", code="nonferrous")
            assert chain["answer"]["panorama"] and chain["sources"][0]["title"]
            for told in ({}, {"words": "铜", "limit": "许多"}):
                _, wrong = await call(client, "search", **told)
                assert "参数不对" in wrong and "errors.pydantic" not in wrong and "search" not in wrong
            gaps, _ = await call(client, "gap", chain="nonferrous", limit=3)
            assert len(gaps["answer"]["items"]) == 3 and gaps["answer"]["items"][0]["reason"]
            node, _ = await call(client, "gap", node="nonferrous.cu_rod")
            assert node["answer"]["suppliers"] or node["answer"]["customers"]
            target, _ = await call(client, "target_lineage", code="t2025-rd-gdp")
            assert len(target["answer"]["line"]) > 1 and target["sources"]
            check, _ = await call(client, "policy_check", enterprise="longyuan-tongye", state="cannot_tell")
            assert check["answer"]["answers"][0]["says"]
            _, refused = await call(client, "project", code="nobody")
            assert "没有这个项目" in refused and "处理：" in refused
            _, refused = await call(client, "targets", light="purple")
            assert "参数不对" in refused
            goods, _ = await call(client, "market", node="nonferrous.cu_rod")
            assert goods["answer"]["customers"] or goods["answer"]["suppliers"]
            for pool, field in (("money", "kpis"), ("goods", "sums"), ("people", "whole")):
                told, _ = await call(client, "pool_statistics", pool=pool)
                assert told["answer"][field] and told["sources"][0]["grade"] == "D"
            posts, _ = await call(client, "posts")
            assert len(posts["answer"]["items"]) == 2
            draft, _ = await call(
                client, "draft_lead", investor="某投资方", industry="某行业", node="nonferrous.cu_rod"
            )
            assert draft["written"] is False and "/attraction/leads/new/?investor=" in draft["link"]

    anyio.run(story)
    with closing(sqlite3.connect(office[0] / "record.sqlite3")) as record:
        assert record.execute("select count(*) from attraction_lead").fetchone() == (0,)
        rows = record.execute(
            "select distinct way, status from accounts_apicall where way = 'mcp'"
        ).fetchall()
        assert ("mcp", 200) in rows and ("mcp", 404) in rows


def test_an_assistant_sees_no_more_than_its_token(office, address):
    async def story():
        async with over_http(address, office[1]["chains"]) as client:
            assert (await call(client, "chain", code="nonferrous"))[0]
            _, refused = await call(client, "project", code="any")
            assert "令牌不含这个范围" in refused
            _, refused = await call(client, "draft_lead", investor="某", industry="某")
            assert "令牌不含这个范围" in refused
        async with over_http(address, office[1]["firm"]) as client:
            check, _ = await call(client, "policy_check", enterprise="longyuan-tongye")
            assert check["answer"]["stated_included"] is True
            (demand,) = (await call(client, "finance_demands"))[0]["answer"]["items"]
            loans, _ = await call(client, "loan_products", demand=demand["id"])
            (best,) = loans["answer"]["proposals"]
            assert best["parts"] and loans["sources"][0]["title"].endswith("登记的产品")
            _, refused = await call(client, "loan_products", demand=demand["id"] + 1)
            assert "机构要等企业授权" in refused
            need = (await call(client, "market", side="seek"))[0]["answer"]["items"][0]
            whom, _ = await call(client, "products_for_need", listing=need["id"])
            assert whom["answer"]["proposals"][0]["parts"][0]["told"] == "同是铜杆" and whom["sources"]
            (post,) = (await call(client, "posts"))[0]["answer"]["items"]
            assert (await call(client, "posts", post=post["id"]))[0]["answer"]["people_fit"] == 0
            _, refused = await call(client, "pool_statistics", pool="money")
            assert "角色" in refused
            _, refused = await call(client, "draft_lead", investor="某", industry="某")
            assert "您的角色不能办这件事" in refused
            draft, _ = await call(client, "draft_demand", subject="某事", text="某情况", kind="land")
            assert "/demands/new/?subject=" in draft["link"]
        async with over_http(address, office[1]["few"]) as client:
            assert (await call(client, "chain", code="nonferrous"))[0]
            _, refused = await call(client, "chain", code="nonferrous")
            assert "用完" in refused

    anyio.run(story)


@pytest.fixture(scope="module")
def address(office):
    folder, _ = office
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    args = ["-c", "from yanzhen.cli.main import run; run()", "mcp", "--http", "--port", str(port)]
    env = {**os.environ, "YANZHEN_WORKSPACE": str(folder)}
    server = subprocess.Popen([sys.executable, *args, "--workspace", str(folder)], env=env)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        server.terminate()
        server.wait(10)


def test_over_http_every_request_brings_its_token(office, address):
    async def story():
        async with over_http(address, office[1]["chief"]) as client:
            return (await call(client, "chain", code="nonferrous"))[0]

    chain = anyio.run(story)
    assert chain["answer"]["label"] and chain["sources"]
    with httpx2.Client() as http:
        assert http.post(address, json={}).status_code == 401
        assert http.post(address, json={}, headers={"Authorization": "Bearer yz_wrong"}).status_code == 401


def test_without_a_token_or_a_way_the_command_says_what_to_do(office):
    folder, _ = office
    args = [sys.executable, "-c", "from yanzhen.cli.main import run; run()", "mcp"]
    env = {k: v for k, v in os.environ.items() if k != "YANZHEN_TOKEN"}
    told = subprocess.run(
        [*args, "--stdio", "--workspace", str(folder)], env=env, capture_output=True, text=True
    )
    assert told.returncode == 2 and "接口令牌" in told.stderr and not told.stdout
    told = subprocess.run(args, env=env, capture_output=True, text=True)
    assert told.returncode == 2 and "--stdio 或 --http" in told.stderr
