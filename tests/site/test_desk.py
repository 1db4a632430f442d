"""The desk without a script: who may look, who may judge, what is refused and how it is said, the fewest queries."""

from __future__ import annotations

import dataclasses
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.city import rows
from tests.reading.test_files import pdf
from yanzhen.city.library.models import Document, Judgement, Suggestion
from yanzhen.city.library.services import admit_document
from yanzhen.city.targets.models import Target

pytestmark = pytest.mark.django_db
TEXT = "某市意见\n到2025年，高新技术企业达到500家，建成产业园区12个。2020年，高新技术企业达到320家。\n"


@pytest.fixture
def held(settings, tmp_path):
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path)
    rows.indicator("firms_hightech", "高新技术企业", "家")
    return admit_document(TEXT.encode(), "意见.txt", title="某市意见", date="2021-01")


@pytest.fixture
def judge(client, account):
    client.force_login(account("chain_office"))
    return client


def colleague(django_user_model):
    """A second account of the chain office."""
    return django_user_model.objects.create_user(
        "test-colleague", password="a-long-enough-word", role="chain_office"
    )


def first(kind="statement") -> Suggestion:
    return Suggestion.objects.filter(kind=kind).order_by("start").first()


def address(held, tail=""):
    return f"/library/desk/{held.digest}/{tail}"


def post(client, held, row, **given):
    return client.post(address(held, f"{row.pk}/"), {"version": row.version, **given})


def test_a_visitor_signs_in_first_and_those_without_the_right_look_but_do_not_judge(client, held, account):
    assert client.get(address(held))["Location"].startswith("/sign-in/")
    client.force_login(account("investment"))
    page = client.get(address(held)).content.decode()
    assert "您可以查看" in page
    assert 'name="verdict" value=' not in page
    assert post(client, held, first(), verdict="accepted").status_code == 403
    for tail in ("undo/", "again/", "bulk/", "versions/"):
        assert client.post(address(held, tail)).status_code == 403
    assert not Judgement.objects.exists()


def test_every_statement_is_marked_in_the_text_and_listed_beside_it(judge, held):
    page = judge.get(address(held)).content.decode()
    for row in Suggestion.objects.filter(kind="statement"):
        assert f'id="mark-{row.pk}"' in page
        assert f'id="item-{row.pk}"' in page
    assert "500家" in page
    assert "可信度" in page


def test_the_page_costs_a_dozen_queries_at_most(judge, held, django_assert_max_num_queries):
    post(judge, held, first(), verdict="accepted")
    with django_assert_max_num_queries(12):
        judge.get(address(held))


def test_what_waits_is_counted_by_document_and_kind(judge, held, django_assert_max_num_queries):
    post(judge, held, first(), verdict="accepted")
    count = Suggestion.objects.filter(kind="statement").count()
    with django_assert_max_num_queries(8):
        page = judge.get("/library/desk/").content.decode()
    assert f"{count - 1}</a> / {count}" in page
    assert "某市意见" in page


def test_judging_without_a_script_leads_back_to_the_place(judge, held):
    row = first()
    answer = post(judge, held, row, verdict="accepted")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#item-{row.pk}")
    assert Target.objects.get().value == 500
    page = judge.get(answer["Location"]).content.decode()
    assert "已采纳" in page
    assert f"/targets/read-{row.pk}/" in page
    assert judge.get(f"/targets/read-{row.pk}/").status_code == 200


def test_a_correction_is_made_with_all_fields_and_what_cannot_be_stands_at_its_field(judge, held):
    row = first()
    form = judge.get(address(held, f"{row.pk}/")).content.decode()
    for name in ("indicator", "measure", "subject", "op", "value", "unit", "mode", "year", "kind"):
        assert f'name="{name}"' in form
    given = {**row.fields, "verdict": "corrected", "value": "五百", "value_high": "", "year": 2025}
    refused = post(judge, held, row, **given)
    assert refused.status_code == 422
    assert "写一个数" in refused.content.decode()
    assert 'value="五百"' in refused.content.decode()
    assert post(judge, held, row, **given | {"value": "510"}).status_code == 302
    assert Target.objects.get().value == 510
    assert "<s>500</s> → 510" in judge.get(address(held)).content.decode()


def test_the_second_of_two_sees_what_the_first_did_and_nothing_is_overwritten(judge, held, django_user_model):
    row = first()
    post(judge, held, row, verdict="rejected")
    judge.force_login(colleague(django_user_model))
    answer = post(judge, held, row, verdict="accepted")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "test-chain_office" in page
    assert "已驳回" in page
    assert Suggestion.objects.get(pk=row.pk).verdict == "rejected"
    again = Suggestion.objects.get(pk=row.pk)
    assert post(judge, held, again, verdict="accepted").status_code == 302


def test_many_are_accepted_after_their_number_was_shown_and_taken_back_at_once(judge, held):
    preview = judge.get(address(held, "bulk/?kind=statement&low=0")).content.decode()
    count = Suggestion.objects.filter(kind="statement").count()
    assert f"采纳这 {count} 条" in preview
    wrong = judge.post(address(held, "bulk/"), {"kind": "statement", "low": "0", "expected": count + 5})
    assert "条数变了" in wrong.content.decode()
    assert not Judgement.objects.exists()
    judge.post(address(held, "bulk/"), {"kind": "statement", "low": "0", "expected": count})
    assert Suggestion.objects.filter(verdict="accepted").count() == count
    judge.post(address(held, "undo/"))
    assert not Suggestion.objects.filter(verdict="accepted").exists()
    assert "没有可以撤销" in judge.post(address(held, "undo/"), follow=True).content.decode()


def test_the_list_is_narrowed_by_kind_verdict_and_confidence(judge, held):
    row = first()
    post(judge, held, row, verdict="unsure")
    Suggestion.objects.filter(pk=row.pk).update(confidence=0.31)
    for query, there in (("verdict=unsure", True), ("verdict=open", False), ("high=40", True), ("low=40", False),
                         ("says=target", True), ("says=actual", False), ("says=nonsense&low=x", True)):  # fmt: skip
        page = judge.get(address(held, f"?{query}")).content.decode()
        assert (f'id="item-{row.pk}"' in page) is there, query


def test_a_page_of_a_pdf_is_shown_as_its_picture_and_a_page_too_many_is_missing(judge, held):
    document = admit_document(pdf(2), "规划.pdf", title="某规划", date="2021-01")
    page = judge.get(address(document, "?part=2")).content.decode()
    assert "page-2.png" in page
    assert "看文字" in page
    picture = judge.get(address(document, "page-2.png"))
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert judge.get(address(document, "page-3.png")).status_code == 404
    assert judge.get(address(held, "page-1.png")).status_code == 404


def test_versions_are_confirmed_on_their_page(judge, held):
    newer = admit_document((TEXT + "附则。").encode(), "二.txt", title="某市意见", date="2022-01")
    page = judge.get(address(newer, "versions/")).content.decode()
    assert "待确认" in page
    assert "重申" in page
    link = newer.older_versions.get()
    judge.post(address(newer, "versions/"), {"link": link.pk, "state": "confirmed"})
    assert "已确认" in judge.get(address(newer, "versions/")).content.decode()
    judge.post(address(newer, "versions/"), {"older": "", "x": "1"})
    assert judge.post(address(newer, "versions/"), {"older": "999999"}, follow=True).status_code == 200


def test_reading_again_keeps_what_was_judged(judge, held):
    post(judge, held, first(), verdict="accepted")
    page = judge.post(address(held, "again/"), follow=True).content.decode()
    assert "已重新识读" in page
    assert Suggestion.objects.filter(verdict="accepted").count() == 1


def test_a_script_is_told_file_by_file_what_became_of_it(judge, held):
    def send(name, content):
        given = {"file": SimpleUploadedFile(name, content), "date": ""}
        answer = judge.post("/library/upload/", given, headers={"Accept": "application/json"})
        return json.loads(answer.content)

    good = send("甲.txt", "甲方案：到2030年，数据中心达到9个。".encode())
    assert good["state"] == "done"
    assert judge.get(good["url"]).status_code == 200
    assert Document.objects.filter(filename="甲.txt").exists()
    bad = send("乙.pdf", b"%PDF-1.7 torn")
    assert bad["state"] == "failed"
    assert "处理：" in bad["said"]
    assert "已登记过" in send("丙.txt", TEXT.encode())["said"]


def test_an_unknown_document_or_suggestion_is_missing(judge, held):
    assert judge.get("/library/desk/none/").status_code == 404
    assert judge.get(address(held, "999999/")).status_code == 404
    assert judge.get("/library/intakes/999999/").status_code == 404


def test_the_record_of_judgements_names_everybody_and_takes_back_ones_own(judge, held, django_user_model):
    row, other = Suggestion.objects.filter(kind="statement").order_by("start")[:2]
    post(judge, held, row, verdict="accepted")
    post(judge, held, other, verdict="rejected")
    judge.force_login(colleague(django_user_model))
    page = judge.get(address(held, "history/")).content.decode()
    assert page.count("test-chain_office") == 2
    assert 'name="act"' not in page
    act = Judgement.objects.get(suggestion=row).act
    judge.post(address(held, "undo/"), {"act": act})
    assert Suggestion.objects.get(pk=row.pk).verdict == "accepted"
    judge.force_login(django_user_model.objects.get(username="test-chain_office"))
    judge.post(address(held, "undo/"), {"act": act})
    assert Suggestion.objects.get(pk=row.pk).verdict == "open"
    assert Suggestion.objects.get(pk=other.pk).verdict == "rejected"
    assert "没有可以撤销" in judge.post(address(held, "undo/"), {"act": act}, follow=True).content.decode()
    assert "已撤销" in judge.get(address(held, "history/")).content.decode()


def test_a_row_of_the_ledger_leads_back_to_its_place_in_the_text(judge, held):
    row = first()
    post(judge, held, row, verdict="accepted")
    assert f"/library/read/{row.pk}/" in judge.get(f"/targets/read-{row.pk}/").content.decode()
    assert f"/library/read/{row.pk}/" in judge.get(f"/library/{held.source.code}/").content.decode()
    where = judge.get(f"/library/read/{row.pk}/")["Location"]
    assert f'id="item-{row.pk}"' in judge.get(where).content.decode()
    assert judge.get("/library/read/999999/").status_code == 404
