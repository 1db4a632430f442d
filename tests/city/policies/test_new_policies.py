"""A policy that no pack brought: from its paper by two people to an answer and a file of a pack."""

from __future__ import annotations

import pytest
import yaml
from django.utils import timezone

from tests.city import rows
from tests.city.policies.rulebooks import install
from yanzhen.city.policies import queries
from yanzhen.city.policies.facts import rulebook
from yanzhen.city.policies.models import ClauseSource, Policy
from yanzhen.city.records.sealing import verify
from yanzhen.specs.rulebook import PolicySpec

pytestmark = pytest.mark.django_db
TEXT = "第一条 总则。\n年收入达到两千万元的企业奖十万元。\n第三条 附则。"
CLAUSE = {
    "id": "c-1", "label": "达标奖", "role": "benefit", "amount": "10", "amount_unit": "万元", "joined": "all",
    "complete": "on", "fact_0": "revenue", "op_0": "ge", "value_0": "2000", "period_0": "",
}  # fmt: skip


@pytest.fixture
def document():
    from yanzhen.city.library.models import Document, Reading

    found = Document.objects.create(
        source=rows.source("doc-9"), digest="a" * 64, filename="办法.txt", media_type="text/plain", size=9
    )
    Reading.objects.create(document=found, reader="试", text=TEXT)
    return found


@pytest.fixture
def city(document):
    install()
    year = str(timezone.localdate().year - 1)
    rows.figure(rows.enterprise("e-1", "企业e-1"), "revenue", 3000, "万元", period=year)


@pytest.fixture
def people(django_user_model):
    return [django_user_model.objects.create_user(name, role="chain_office") for name in ("one", "two")]


def frame(document):
    return {
        "document": document.digest, "code": "award-2026", "label": "达标奖励办法", "level": "city", "issuer": "某局",
        "title": "关于达标奖励的办法", "date": "2026-05", "valid_from": "2026-06-01",
    }  # fmt: skip


def begun(client, document, by):
    client.force_login(by)
    return client.post("/policies/new/", frame(document))


def test_a_paper_becomes_a_policy_that_answers_and_leaves_as_a_file(client, city, document, people):
    one, two = people
    start = TEXT.index("年收入")
    there = begun(client, document, one)
    assert there.status_code == 302
    assert there.url == f"/policies/award-2026/draft/clauses/?document={document.digest}"
    assert "用这一段" in client.get(there.url).content.decode()
    given = {**CLAUSE, "document": document.digest, "start": start, "end": start + 17, "version": "0"}
    assert client.post("/policies/award-2026/draft/clauses/", given).status_code == 302
    assert ClauseSource.objects.get().quote == TEXT[start : start + 17]
    page = client.get("/policies/award-2026/draft/").content.decode()
    assert "没有这一条" in page
    assert "企业e-1" in page
    assert (
        "须由另一人发布"
        in client.post("/policies/award-2026/draft/", {"do": "publish", "version": "1"}).content.decode()
    )
    client.force_login(two)
    assert client.post("/policies/award-2026/draft/", {"do": "publish", "version": "1"}).status_code == 302
    row = Policy.objects.get(code="award-2026")
    assert (row.state, row.valid_from) == ("in_force", timezone.localdate().isoformat())
    assert [c.source.code for c in row.citations.all()] == ["doc-9"]
    found = queries.answers_for("e-1", timezone.localdate(), stated=True)
    assert "c-1" in [one.clause.id for group in found.groups.values() for one in group]
    exported = client.get("/policies/award-2026/export/").content.decode()
    assert PolicySpec.model_validate(yaml.safe_load(exported)).clauses[0].id == "c-1"
    assert verify() == []


def test_what_is_only_begun_is_seen_by_officers_and_held_against_nobody(client, city, document, people):
    begun(client, document, people[0])
    assert "达标奖励办法" in client.get("/policies/new/").content.decode()
    assert client.get("/policies/award-2026/draft/").status_code == 422
    assert client.get("/policies/award-2026/export/").status_code == 404
    client.logout()
    assert client.get("/policies/award-2026/").status_code == 404
    assert "达标奖励办法" not in client.get("/policies/").content.decode()
    assert rulebook().policies == ()


def test_a_draft_that_was_given_up_keeps_its_words(client, city, document, people):
    begun(client, document, people[0])
    client.post("/policies/award-2026/draft/clauses/", {**CLAUSE, "version": "0"})
    assert client.post("/policies/award-2026/draft/", {"do": "drop", "version": "1"}).status_code == 302
    assert "达标奖" in client.get("/policies/award-2026/draft/").content.decode()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"document": ""}, "这个字段是必填项"),
        ({"code": "Award 2026"}, "只用小写字母"),
        ({"date": "去年"}, "写成年、年月或年月日"),
        ({"valid_to": "2020-01-01"}, "早于施行日期"),
    ],
)
def test_a_frame_that_does_not_read_is_told_at_its_field(client, city, document, people, more, told):
    client.force_login(people[0])
    answer = client.post("/policies/new/", {**frame(document), **more})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Policy.objects.exists()


def test_a_code_is_taken_once(client, city, document, people):
    begun(client, document, people[0])
    again = begun(client, document, people[1])
    assert again.status_code == 422
    assert "代码已用" in again.content.decode()
    assert Policy.objects.count() == 1
