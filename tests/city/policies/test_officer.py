"""The policy officer: clauses from a document, checks while writing, versions with a day, lists, budgets."""

from __future__ import annotations

import datetime
from decimal import Decimal

import polars as pl
import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.city import rows
from tests.city.policies.rulebooks import REVENUE, clause, install, policy
from yanzhen.city.policies import decomposing, draft_checks, draft_queries, draft_services, monitoring
from yanzhen.city.policies.facts import rulebook
from yanzhen.city.policies.models import ClauseSource, Policy
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
TEXT = "第一条 总则。\n年收入达到两千万元的企业奖十万元。\n第三条 附则。"


@pytest.fixture
def city():
    year = str(timezone.localdate().year - 1)
    rows.figure(rows.enterprise("e-1", "企业e-1"), "revenue", 3000, "万元", period=year)
    rows.enterprise("e-2", "企业e-2")
    install(policy("p-1", clause("c-1", conditions={"all": [REVENUE]})))
    return Policy.objects.get(code="p-1")


@pytest.fixture
def people(django_user_model):
    return [django_user_model.objects.create_user(name, role="chain_office") for name in ("one", "two")]


@pytest.fixture
def document():
    from yanzhen.city.library.models import Document, Reading

    found = Document.objects.create(
        source=rows.source("doc-9"), digest="a" * 64, filename="办法.txt", media_type="text/plain", size=9
    )
    Reading.objects.create(document=found, reader="试", text=TEXT)
    return found


def drafted(city, by, value=2500):
    draft = draft_services.open_draft(city)
    spec = yaml.safe_load(draft.text)
    spec["clauses"][0]["conditions"]["all"][0]["value"] = value
    spec["clauses"][0]["cases"][0]["facts"]["revenue"] = value
    return draft_services.save_draft(
        draft, yaml.safe_dump(spec, allow_unicode=True), version=draft.version, by=by
    )


def test_a_clause_made_beside_the_text_remembers_document_and_offsets(city, people, document, client):
    client.force_login(people[0])
    start = TEXT.index("年收入")
    page = client.get(
        f"/policies/p-1/draft/clauses/?document={document.digest}&start={start}&end={start + 17}"
    )
    assert "年收入达到两千万元" in page.content.decode()
    given = {
        "id": "c-2", "label": "收入奖", "role": "benefit", "amount": "10", "amount_unit": "万元", "joined": "all",
        "complete": "on", "document": document.digest, "start": start, "end": start + 17, "version": "0",
        "fact_0": "revenue", "op_0": "ge", "value_0": "2000", "period_0": "Y1",
    }  # fmt: skip
    assert client.post("/policies/p-1/draft/clauses/", given).status_code == 302
    source = ClauseSource.objects.get()
    assert (source.clause, source.document, TEXT[source.start : source.end]) == (
        "c-2",
        document,
        source.quote,
    )
    spec = draft_services.read_draft(city.drafts.get(), city.drafts.get().text)
    made = next(one for one in spec.clauses if one.id == "c-2")
    assert (made.benefit.amount, made.conditions.unit, made.amount_known) == (10, "万元", True)
    assert draft_checks.check(city.drafts.get().text).sound
    assert verify() == []


def test_cases_made_from_conditions_prove_every_answer(city):
    words = rulebook().vocabulary
    made = decomposing.cases_for(
        {"all": [REVENUE, {"fact": "on_list", "op": "eq", "value": False}]}, True, words
    )
    assert [one["expect"] for one in made] == ["eligible", "not_eligible", "cannot_tell"]


def test_lint_and_cases_run_while_the_draft_is_written(city):
    draft = draft_services.open_draft(city)
    spec = yaml.safe_load(draft.text)
    spec["clauses"][0]["conditions"]["all"][0]["unit"] = "亿元"
    spec["clauses"][0]["cases"][0]["expect"] = "not_eligible"
    spec["clauses"][0]["cases"][1]["expect"] = "eligible"
    found = draft_checks.check(yaml.safe_dump(spec, allow_unicode=True))
    assert any("亿元" in problem.what + problem.why for problem in found.problems)
    assert len(found.failed) == 2
    assert not found.sound


def test_a_draft_with_a_failing_case_is_not_published(city, people):
    draft = draft_services.open_draft(city)
    spec = yaml.safe_load(draft.text)
    spec["clauses"][0]["conditions"]["all"][0]["value"] = 99999
    text = yaml.safe_dump(spec, allow_unicode=True)
    draft = draft_services.save_draft(draft, text, version=0, by=people[0])
    with pytest.raises(YanzhenError, match="不能发布"):
        draft_services.publish_draft(draft, version=draft.version, by=people[1])


def test_a_version_counts_from_its_day_and_keeps_what_it_replaced(city, people):
    draft = drafted(city, people[0])
    later = timezone.localdate() + datetime.timedelta(days=9)
    draft = draft_services.publish_draft(draft, version=draft.version, by=people[1], effective_on=later)
    assert (draft.state, draft_services.publish_due()) == ("approved", None)
    assert rulebook().policies[0].clauses[0].conditions.all[0].value == 2000
    with pytest.raises(YanzhenError, match="已经审定"):
        draft_services.save_draft(draft, draft.text, version=draft.version, by=people[0])
    type(draft).objects.update(effective_on=timezone.localdate())
    done = draft_services.publish_due()
    assert done.state == "published"
    assert done.replaced["clauses"][0]["conditions"]["all"][0]["value"] == 2000
    assert rulebook().policies[0].clauses[0].conditions.all[0].value == 2500


def test_a_workbook_goes_out_and_comes_back_unchanged(city, people, client):
    client.force_login(people[0])
    book = client.get("/policies/p-1/draft/book/")
    assert book["Content-Disposition"] == 'attachment; filename="p-1.xlsx"'
    sent = SimpleUploadedFile("p-1.xlsx", book.content)
    client.post("/policies/p-1/draft/book/upload/", {"book": sent, "version": "0"})
    draft = city.drafts.get()
    assert draft_services.read_draft(draft, draft.text) == rulebook().policies[0]
    wrong = client.post("/policies/p-1/draft/book/upload/", {"version": "1"}, follow=True)
    assert "没有选文件" in wrong.content.decode()


def test_the_version_in_force_is_exported_as_a_file_of_a_pack(city, people, client):
    client.force_login(people[0])
    content = yaml.safe_load(client.get("/policies/p-1/export/").content)
    assert (content["id"], len(content["clauses"])) == ("p-1", 1)


def test_a_draft_is_tried_on_a_list_that_is_not_kept(city, people, tmp_path, client):
    path = tmp_path / "list.parquet"
    year = timezone.localdate().year - 1
    pl.DataFrame({"企业名称": ["甲", "乙", "丙"], f"营业收入{year}年(亿元)": [0.3, 0.1, None]}).write_parquet(
        path
    )
    spec = draft_services.read_draft(draft_services.open_draft(city), draft_services.open_draft(city).text)
    found = draft_queries.on_a_list(city, spec, path)
    (effect,) = found.effects
    assert (found.rows, effect.after.yes, effect.after.no, effect.after.unknown) == (3, 1, 1, 1)
    assert (effect.low, effect.most) == (10, 20)
    client.force_login(people[0])
    text = draft_services.open_draft(city).text
    sent = {
        "do": "simulate",
        "version": "0",
        "text": text,
        "list": SimpleUploadedFile("l.parquet", path.read_bytes()),
    }
    assert "上传的名单" in client.post("/policies/p-1/draft/", sent).content.decode()


def test_a_clause_nobody_asked_for_is_silent_and_its_money_is_not_known(city):
    (line,) = monitoring.watched(timezone.localdate())
    assert (line.entitled, line.open, line.applied, line.take_up) == (1, 1, 0, 0)
    assert line.silent
    assert (line.budget, line.exhausted_on) == (None, None)


def test_a_budget_lasts_as_long_as_the_pace_of_payments_says():
    day = datetime.date(2026, 6, 30)
    paid = [(datetime.date(2026, 3, 22), Decimal(30)), (datetime.date(2026, 5, 1), Decimal(20))]
    assert monitoring.exhausted_on(Decimal(100), paid, day) == day + datetime.timedelta(days=100)
    assert monitoring.exhausted_on(Decimal(50), paid, day) == day
    assert monitoring.exhausted_on(Decimal(100), paid[:1], day) is None
    assert monitoring.exhausted_on(None, paid, day) is None
