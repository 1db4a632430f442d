"""The client reads everything that the interface offers, turns pages by itself, and says no as the interface does."""

from __future__ import annotations

import subprocess
import sys
from inspect import getmembers, isfunction

import httpx
import pytest

from yanzhen.client import Client, RefusedError


def test_every_operation_of_the_interface_is_a_method_of_the_client():
    from tests.site.interface import operations

    methods = {name for name, _ in getmembers(Client, isfunction)}
    assert {op["operationId"] for _, op in operations()} <= methods


def test_the_types_of_the_client_are_those_of_the_description():
    from tests.house.tree import PACKAGE
    from yanzhen.site.api.client_shapes import client_shapes

    folder = PACKAGE / "client" / "shapes"
    held = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    assert held == client_shapes(), "write them anew: yanzhen.site.api.client_shapes.write_shapes"


def test_the_client_stands_alone():
    seen = "import sys, yanzhen.client; print([m for m in ('django', 'numpy', 'pydantic', 'ninja') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_lists_turn_their_pages_by_themselves(connected):
    codes = [row["code"] for row in connected.enterprises()]
    assert len(codes) == len(set(codes)) > 100


def test_one_asks_for_a_chain_a_gap_and_an_answer_to_policies(connected):
    chain = connected.chain("nonferrous")
    assert chain["label"] and chain["panorama"]
    gap = next(connected.gaps(chain="nonferrous"))
    assert gap["reason"] and connected.node(gap["node"])["presence"] != ""
    check = connected.policy_check("longyuan-tongye", state="cannot_tell")
    assert check["answers"] and all(a["says"] for a in check["answers"])


def test_what_was_read_before_is_asked_for_by_its_tag(word):
    from yanzhen.site.wsgi import application

    answers = []
    inner = httpx.WSGITransport(app=application)

    class Counting(httpx.BaseTransport):
        def handle_request(self, request):
            answers.append(inner.handle_request(request))
            return answers[-1]

    with Client("http://testserver", word, transport=Counting()) as client:
        assert client.chain("nonferrous") == client.chain("nonferrous")
    assert [a.status_code for a in answers] == [200, 304]


def test_a_refusal_says_what_where_why_and_what_to_do(connected):
    with pytest.raises(RefusedError) as told:
        connected.enterprise("nobody")
    assert told.value.status == 404
    assert told.value.where == "nobody" and told.value.do
    assert "处理：" in str(told.value)


def test_a_wrong_token_is_refused_in_words(db, hengyang):
    from yanzhen.site.wsgi import application

    transport = httpx.WSGITransport(app=application)
    with (
        Client("http://testserver", "yz_wrong", transport=transport) as client,
        pytest.raises(RefusedError) as told,
    ):
        next(client.chains())
    assert told.value.status == 401 and "接口令牌" in told.value.do


def test_used_up_quota_tells_how_long_to_wait():
    told = {"detail": "今天的 5 次用完了", "status": 429, "do": "明天再用"}
    answer = httpx.Response(429, json=told, headers={"Retry-After": "60"})
    transport = httpx.MockTransport(lambda request: answer)
    with (
        Client("http://testserver", "yz_x", transport=transport) as client,
        pytest.raises(RefusedError) as found,
    ):
        client.search("铜")
    assert (found.value.status, found.value.wait) == (429, 60)
