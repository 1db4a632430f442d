"""The interface: tokens alone open it, every row answers for itself, refusals say what to do."""

from __future__ import annotations

import datetime
import json
import re

import pytest
from django.utils import timezone

from tests.site.interface import ask, operations, somebody, token
from tests.site.matrix.api import rows as open_dataset
from yanzhen.city.accounts import office_services, token_services
from yanzhen.city.accounts.models import ApiCall, ApiToken
from yanzhen.city.accounts.values import SCOPES
from yanzhen.city.records.models import Seal
from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.api.urls import ROUTES
from yanzhen.site.gate import access_table

pytestmark = pytest.mark.django_db
SAMPLES = {
    "chain": "nonferrous",
    "node": "nonferrous.cu_rod",
    "enterprise": "longyuan-tongye",
    "policy_check": "longyuan-tongye",
    "policy": "hengyang_doubling_2021",
    "target": "t2025-rd-gdp",
    "lineage": "rd-gdp",
    "source": "hy-2020-chain-news",
    "market_product": "nonferrous.cu_rod",
}
"""Operation → a code that the pack holds."""


@pytest.fixture
def chief(hengyang):
    return somebody("chain_office")


def problem_of(answer, status):
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"].startswith("application/problem+json")
    told = answer.json()
    assert told["status"] == status
    assert told["title"] and told["detail"] and told["instance"]
    return told


def code_for(path, operation, chief):
    word = token(chief).word
    if operation["operationId"].startswith("dataset"):
        return open_dataset({})["open_dataset"].own["code"]
    if operation["operationId"] in SAMPLES:
        return SAMPLES[operation["operationId"]]
    rows = ask(word, path.partition("/{")[0], {"limit": 1}).json()["items"]
    return rows[0].get("code", rows[0].get("id")) if rows else None


@pytest.mark.parametrize(("path", "operation"), operations(), ids=lambda v: v if isinstance(v, str) else "")
def test_every_operation_answers_as_it_is_described(chief, path, operation):
    where = path.removeprefix("/api/v1")
    if "{" in where:
        code = code_for(where, operation, chief)
        if code is None:
            pytest.skip("the pack has no such row; tests of the capability make one")
        where = re.sub(r"\{\w+\}", str(code), where)
    answer = ask(token(chief).word, where, {"q": "铜"} if operation["operationId"] == "search" else {})
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Content-Type"].startswith("application/json")
    body = answer.json()
    assert body if isinstance(body, list) else body.keys()


def test_every_route_is_an_operation_that_names_its_scope():
    named = {op["operationId"] for _, op in operations()}
    assert {route.name for route in ROUTES} - {"openapi"} == named
    for name in named:
        assert access_table()[f"api:{name}"].reach in SCOPES, name


def test_no_two_shapes_share_a_name():
    from ninja import Schema

    seen, edge = {}, list(Schema.__subclasses__())
    while edge:
        one = edge.pop()
        edge += one.__subclasses__()
        if one.__module__.startswith("yanzhen.city.") and "[" not in one.__name__:
            assert seen.setdefault(one.__name__, one.__module__) == one.__module__


def test_without_a_token_nothing_is_told_and_a_session_opens_nothing(client, chief):
    told = problem_of(client.get("/api/v1/chains"), 401)
    assert "没有带令牌" in told["detail"] and "接口令牌" in told["do"]
    client.force_login(chief)
    assert client.get("/api/v1/chains").status_code == 401
    assert client.get("/api/v1/chains")["WWW-Authenticate"].startswith("Bearer")


def test_a_token_opens_its_scopes_alone(chief):
    word = token(chief, "library").word
    assert ask(word, "/sources").status_code == 200
    told = problem_of(ask(word, "/projects"), 403)
    assert "范围" in told["detail"] and "项目" in told["do"]


def test_a_token_sees_no_more_than_its_owner(hengyang):
    firm = token(somebody("enterprise", kind="enterprise", subject="firm-own")).word
    told = problem_of(ask(firm, "/tasks"), 403)
    assert "角色" in told["detail"]
    assert ask(firm, "/changes").status_code == 403
    assert ask(firm, "/leads").status_code == 403
    assert ask(firm, "/demands").json()["items"] == []


def test_the_quota_of_a_day_ends_and_begins_anew(chief, monkeypatch):
    word = token(chief, quota=2).word
    assert [ask(word, "/sources").status_code for _ in range(2)] == [200, 200]
    answer = ask(word, "/sources")
    assert "用完" in problem_of(answer, 429)["detail"]
    assert 0 < int(answer["Retry-After"]) <= 86_400
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a, **k: tomorrow)
    assert ask(word, "/sources").status_code == 200


@pytest.mark.parametrize("end", ["revoked", "over", "dismissed", "owing", "wrong"])
def test_a_token_that_is_not_good_any_more_is_refused_with_the_reason(chief, end):
    made = token(chief)
    row, word = ApiToken.objects.get(pk=made.key), made.word
    if end == "revoked":
        token_services.revoke_token(row.pk, by=chief)
    elif end == "over":
        ApiToken.objects.filter(pk=row.pk).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    elif end == "dismissed":
        office_services.dismiss(chief, by=somebody("administrator"))
    elif end == "owing":
        type(chief).objects.filter(pk=chief.pk).update(must_change_password=True)
    else:
        word = f"{word[:-3]}xyz"
    told = problem_of(ask(word, "/sources"), 401)
    assert told["why"] and told["do"]


def test_a_dismissed_account_keeps_no_token_even_when_it_comes_back(chief):
    word = token(chief).word
    admin = somebody("administrator")
    office_services.dismiss(chief, by=admin)
    office_services.restore(chief, by=admin)
    assert ask(word, "/sources").status_code == 401


def test_only_the_digest_of_a_token_is_kept_and_its_making_is_sealed(chief):
    made = token(chief)
    row = ApiToken.objects.get(pk=made.key)
    held = json.dumps([str(v) for v in ApiToken.objects.filter(pk=made.key).values_list()[0]])
    assert made.word not in held and row.head == made.word[:8]
    assert Seal.objects.filter(model="accounts.ApiToken", key=str(row.pk), act="建立令牌").exists()


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"label": " "}, "用途"),
        ({"scopes": ()}, "范围"),
        ({"scopes": ("everything",)}, "没有这些范围"),
        ({"quota": 0}, "次数"),
        ({"ends_on": datetime.date(2000, 1, 1)}, "过去"),
        ({"ends_on": datetime.date(2999, 1, 1)}, "太长"),
    ],
)
def test_a_wish_that_cannot_be_granted_says_why(chief, wish, says):
    good = {"label": "某程序", "scopes": ("chains",), "quota": 10, "ends_on": timezone.localdate()}
    with pytest.raises(YanzhenError, match=says):
        token_services.issue_token(token_services.Wish(**{**good, **wish}), by=chief)


def test_pages_follow_each_other_without_gap_or_repetition(chief):
    word = token(chief).word
    seen, after = [], ""
    while True:
        page = ask(word, "/enterprises", {"limit": 60, "after": after}).json()
        seen += [row["code"] for row in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) > 150


def test_filters_narrow_what_is_listed(chief):
    word = token(chief).word
    rows = ask(word, "/enterprises", {"chain": "nonferrous", "limit": 200}).json()["items"]
    assert rows and all(any(n["chain"] == "nonferrous" for n in row["nodes"]) for row in rows)
    red = ask(word, "/targets", {"light": "red", "limit": 200}).json()["items"]
    assert {row["light"] for row in red} <= {"red"}


def test_wrong_parameters_are_told_one_by_one_in_chinese(chief):
    told = problem_of(ask(token(chief).word, "/enterprises", {"limit": 0, "after": "x"}), 422)
    assert any("limit" in one and "不能小于" in one for one in told["errors"])
    assert any("after" in one for one in told["errors"])


def test_a_misspelt_filter_is_refused_and_not_passed_over(chief):
    told = problem_of(ask(token(chief).word, "/enterprises", {"chian": "nonferrous"}), 422)
    assert "chian：没有这个参数" in told["errors"] and "chain" in told["do"]


@pytest.mark.parametrize(("path", "operation"), operations(), ids=lambda v: v if isinstance(v, str) else "")
def test_nothing_is_told_without_a_token(client, path, operation):
    where = re.sub(r"\{\w+\}", "1", path)
    problem_of(client.get(where), 401)
    problem_of(client.get(where, headers={"Authorization": "Bearer yz_wrong"}), 401)


def test_what_is_not_there_is_told_as_missing_and_how_to_find_it(chief, client):
    told = problem_of(ask(token(chief).word, "/enterprises/nobody"), 404)
    assert told["where"] == "nobody" and "列表" in told["do"]
    assert "接口文档" in problem_of(client.get("/api/v1/nowhere"), 404)["do"]


def test_other_methods_are_refused_with_those_that_work(chief, client):
    headers = {"Authorization": f"Bearer {token(chief).word}"}
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = client.generic(method, "/api/v1/chains", headers=headers)
        problem_of(answer, 405)
        assert answer["Allow"] == "GET"


def test_what_has_not_changed_is_not_sent_again(chief):
    word = token(chief).word
    first = ask(word, "/chains/nonferrous")
    again = ask(word, "/chains/nonferrous", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert ask(word, "/sources", **{"If-None-Match": first["ETag"]}).status_code == 200
    assert first["Cache-Control"] == "private, no-cache"


def test_every_number_carries_its_unit_grade_and_sources(chief):
    word = token(chief).word
    row = ask(word, "/targets/t2025-rd-gdp").json()
    assert row["goal"]["unit"] and row["goal"]["grade"] and row["goal"]["sources"][0]["title"]
    assert row["line"] and all(one["set_on"] for one in row["line"])
    for project in ask(word, "/projects", {"limit": 50}).json()["items"]:
        money = project["investment"]
        assert (money["value"] is not None) or money["text"]
        assert money["grade"] and project["sources"]


def test_an_answer_can_be_read_as_it_comes(chief):
    told = ask(token(chief).word, "/projects", {"limit": 1}).content.decode()
    assert "亿元" in told or "无数据" in told


def test_what_nobody_knows_is_no_zero(chief):
    rows = ask(token(chief).word, "/projects", {"limit": 200}).json()["items"]
    unknown = [r["investment"] for r in rows if r["investment"]["value"] is None]
    assert "无数据" in {f["text"] for f in unknown}
    assert not {f["text"] for f in unknown} & {"", "0", "0亿元"}


def test_every_call_is_written_down_with_who_what_and_the_answer(chief):
    word = token(chief).word
    ask(word, "/sources", {"limit": 2})
    ask(word, "/enterprises/nobody")
    rows = list(ApiCall.objects.order_by("id").values_list("path", "query", "status", "by_name"))
    assert rows == [
        ("/api/v1/sources", "limit=2", 200, str(chief)),
        ("/api/v1/enterprises/nobody", "", 404, str(chief)),
    ]
    assert ApiToken.objects.get().used == 2


def test_the_description_is_openapi_three_one_and_open_to_everybody(client):
    answer = client.get("/api/v1/openapi.json")
    told = answer.json()
    assert told["openapi"].startswith("3.1")
    assert len(told["paths"]) > 30
    for methods in told["paths"].values():
        for operation in methods.values():
            assert {"401", "403", "404", "422", "429"} <= operation["responses"].keys()
            assert operation["summary"] and operation["tags"]


def test_the_page_of_the_interface_names_every_address_and_needs_no_other_host(client):
    text = client.get("/api/docs/").content.decode()
    for path, operation in operations():
        assert path in text and operation["summary"] in text
    assert "unsafe-eval" not in client.get("/api/docs/")["Content-Security-Policy"]


def test_somebody_makes_a_token_sees_it_once_and_ends_it(client, chief):
    client.force_login(chief)
    until = timezone.localdate() + datetime.timedelta(days=10)
    given = {"label": "报表程序", "scopes": ["library", "targets"], "quota": 5, "ends_on": until.isoformat()}
    word = re.search(r"yz_[\w-]{40,}", client.post("/account/tokens/", given).content.decode()).group()
    assert ask(word, "/sources").status_code == 200
    page = client.get("/account/tokens/").content.decode()
    assert word not in page and "报表程序" in page and "/api/v1/sources" in page
    row = ApiToken.objects.get()
    assert client.post(f"/account/tokens/{row.pk}/end/").status_code == 302
    assert ask(word, "/sources").status_code == 401


def test_a_token_of_somebody_else_cannot_be_ended(client, chief):
    made = token(chief)
    client.force_login(somebody("leader"))
    assert client.post(f"/account/tokens/{made.key}/end/").status_code == 404
    assert ApiToken.objects.get().state == "good"


def test_the_auditor_reads_what_all_tokens_were_used_for(client, chief):
    ask(token(chief).word, "/sources/hy-2020-chain-news")
    client.force_login(somebody("auditor"))
    page = client.get("/offices/calls/?q=chain-news&status=2").content.decode()
    assert "/api/v1/sources/hy-2020-chain-news" in page and str(chief) in page
    client.force_login(chief)
    assert client.get("/offices/calls/").status_code == 403
