"""The machine's contradictions on the record: found from readings and ledger, judged by people, remembered."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.city import rows
from yanzhen.city.library import disagreements
from yanzhen.city.library.disagreement_services import judge_contradiction
from yanzhen.city.library.models import DisagreementVerdict, Suggestion
from yanzhen.city.library.services import admit_document
from yanzhen.city.records.models import Change
from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db
EARLY = "某市产业规划\n到2024年，全市研发经费支出占GDP比重达2.6%。\n"
LATE = "某市政府工作报告\n力争2025年全市R&D经费投入占GDP比重达2.3%。\n"


@pytest.fixture(autouse=True)
def workspace(settings, tmp_path):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")


@pytest.fixture
def rd():
    return rows.indicator("rd_gdp", "研发经费占地区生产总值比重", "%")


@pytest.fixture
def admitted(rd):
    early = admit_document(EARLY.encode(), "规划.txt", title="产业规划", date="2021-03")
    late = admit_document(LATE.encode(), "报告.txt", title="工作报告", date="2024-01")
    return early, late


@pytest.fixture
def judge_user(django_user_model):
    return django_user_model.objects.create_user(
        username="链办甲", role="chain_office", display_name="链办甲"
    )


def test_two_admitted_documents_that_disagree_are_found_with_both_places(admitted):
    (item,) = disagreements.findings()
    assert (item.label, item.verdict) == ("目标低于先前", "open")
    assert [(s.said_in, s.mark) for s in item.sides] == [("产业规划", "2.6%"), ("工作报告", "2.3%")]
    for side, document in zip(item.sides, admitted, strict=True):
        assert (side.kind, side.code) == ("desk", document.digest)
        assert Suggestion.objects.get(pk=side.at).fields["value"] in {2.6, 2.3}


def test_a_rejected_statement_contradicts_nothing_and_a_corrected_one_counts_as_corrected(admitted):
    row = Suggestion.objects.get(reading__document=admitted[1], kind="statement")
    row.verdict, row.version = "rejected", 1
    row.save()
    assert disagreements.findings() == ()
    row.verdict, row.version, row.corrected = "corrected", 2, {**row.fields, "value": 2.9}
    row.save()
    assert disagreements.findings() == ()


def test_a_document_is_compared_with_the_ledger(rd):
    rows.target("rd-2024", rd, "2.6", "2024", set_on="2021-03", set_in="台账里的规划")
    admit_document(LATE.encode(), "报告.txt", title="工作报告", date="2024-01")
    (item,) = disagreements.findings()
    assert (item.sides[0].kind, item.sides[0].code) == ("target", "rd-2024")
    assert item.sides[1].kind == "desk"


def test_a_ledger_row_that_repeats_its_document_is_told_once(admitted, rd):
    rows.target("rd-2024", rd, "2.6", "2024", set_on="2021-03")
    (item,) = disagreements.findings()
    assert [s.kind for s in item.sides] == ["desk", "desk"]


def test_a_dismissed_contradiction_stays_dismissed_when_another_document_repeats_it(admitted, judge_user):
    (item,) = disagreements.findings()
    judge_contradiction(item.found.key, verdict="dismissed", reason="口径变了", after=0, by=judge_user)
    admit_document((LATE + "同上。").encode(), "转载.txt", title="转载的报告", date="2024-02")
    assert [f.verdict for f in disagreements.findings() if f.found.key == item.found.key] == ["dismissed"]
    assert not disagreements.findings(verdict="open")


def test_verdicts_are_kept_one_after_the_other_with_what_was_seen(admitted, judge_user):
    (item,) = disagreements.findings()
    judge_contradiction(item.found.key, verdict="dismissed", reason="口径变了", after=0, by=judge_user)
    judge_contradiction(item.found.key, verdict="confirmed", reason="", after=1, by=judge_user)
    (now,) = disagreements.findings()
    assert [v.verdict for v in now.history] == ["confirmed", "dismissed"]
    assert now.verdict == "confirmed"
    first = DisagreementVerdict.objects.order_by("id").first()
    assert first.reason == "口径变了" and "2.6%" in first.told["sentence"] and len(first.told["sides"]) == 2
    assert Change.objects.filter(model="library.DisagreementVerdict").count() == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"verdict": "dismissed", "reason": "  "}, "没有写理由"),
        ({"verdict": "dismissed", "reason": "字" * 301}, "理由太长"),
        ({"verdict": "confirmed", "after": 3}, "在您之前已判"),
        ({"verdict": "else"}, "没有这种判断"),
        ({"verdict": "confirmed", "key": "gone"}, "已经不在"),
    ],
)
def test_what_cannot_be_judged_is_refused_and_nothing_is_written(admitted, judge_user, fields, said):
    (item,) = disagreements.findings()
    given = {"key": item.found.key, "reason": "有理由", "after": 0, **fields}
    key = given.pop("key")
    with pytest.raises(YanzhenError, match=said):
        judge_contradiction(key, by=judge_user, **given)
    assert not DisagreementVerdict.objects.exists()


def test_the_page_shows_both_and_narrows_by_kind_verdict_and_indicator(client, admitted, rd):
    rows.contradiction("known-rd", "rd_gdp", ("先定", "2.6%"), ("后定", "2.3%"))
    rows.contradiction("known-other", "rd_gdp", ("一说", "7%"), ("另一说", "8%"))
    page = client.get(reverse("contradictions")).content.decode()
    assert "机器发现（1）" in page and "<mark>2.3%</mark>" in page
    assert page.count("机器也发现") == 1
    none = client.get(reverse("contradictions"), {"kind": "list"}).content.decode()
    assert "没有符合条件的矛盾" in none and "known-other" in none
    assert (
        "<mark>"
        in client.get(reverse("contradictions"), {"topic": "rd_gdp", "verdict": "open"}).content.decode()
    )


def test_only_who_may_judge_sees_and_sends_the_form(client, admitted, django_user_model, judge_user):
    (item,) = disagreements.findings()
    url = reverse("judge_contradiction", args=[item.found.key])
    assert client.post(url, {"verdict": "confirmed", "after": "0"}).status_code == 302
    client.force_login(django_user_model.objects.create_user(username="看客", role="analyst"))
    assert 'value="dismissed"' not in client.get(reverse("contradictions")).content.decode()
    assert client.post(url, {"verdict": "confirmed", "after": "0"}).status_code == 403
    client.force_login(judge_user)
    assert 'value="dismissed"' in client.get(reverse("contradictions")).content.decode()
    refused = client.post(url, {"verdict": "dismissed", "reason": "", "after": "0"})
    assert refused.status_code == 422 and "没有写理由" in refused.content.decode()
    assert client.post(f"{url}?kind=fall", {"verdict": "confirmed", "after": "0"}).url.endswith(
        f"?kind=fall#found-{item.found.key}"
    )
    assert not DisagreementVerdict.objects.exclude(verdict="confirmed").exists()


def test_the_page_asks_a_fixed_number_of_questions(client, admitted, django_assert_max_num_queries):
    client.get(reverse("contradictions"))
    for number in range(3):
        text = f"某市规划{number}\n到202{6 + number}年，全市研发经费支出占GDP比重达2.{number}%。\n"
        admit_document(text.encode(), f"规划{number}.txt", title=f"规划{number}", date=f"202{5 + number}-03")
    disagreements.findings()
    with django_assert_max_num_queries(16):
        client.get(reverse("contradictions"))
