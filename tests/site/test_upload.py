"""Taking a document in through the page: rights, errors at the field, what was typed stays, nothing half taken."""

from __future__ import annotations

import dataclasses

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yanzhen.city.library.queries import documents

pytestmark = pytest.mark.django_db
TEXT = "某市人民政府关于产业链的意见。到2025年，建成十条产业链。".encode()


@pytest.fixture
def writer(client, account, settings, tmp_path):
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path)
    client.force_login(account("chain_office"))
    return client


def send(client, content, name="意见.txt", **fields):
    given = {"title": "某市产业链意见", "issuer": "某市政府", "date": "2021-01", **fields}
    return client.post("/library/upload/", {**given, "file": SimpleUploadedFile(name, content)})


def test_an_admitted_document_opens_on_its_page_and_its_original_comes_back(writer):
    answer = send(writer, TEXT)
    assert answer.status_code == 302
    page = writer.get(answer["Location"]).content.decode()
    assert "某市产业链意见" in page
    assert "已登记" in page
    held = documents(search="某市产业链意见")[0].documents.get()
    back = writer.get(f"{answer['Location']}{held.digest}/")
    assert b"".join(back.streaming_content) == TEXT
    writer.logout()
    assert writer.get(f"{answer['Location']}{held.digest}/").status_code == 302


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "空.pdf"), (b"%PDF-1.7 torn", "坏.pdf"), (b"PK\x03\x04 torn", "坏.docx")]
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field_and_what_was_typed_stays(writer, content, name):
    answer = send(writer, content, name)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "errorlist" in text
    assert "处理：" in text
    assert 'value="某市产业链意见"' in text
    assert not documents(search="某市产业链意见")


def test_a_date_in_words_is_refused_at_the_date(writer):
    text = send(writer, TEXT, date="去年春天").content.decode()
    assert "不写文字" in text
    assert 'value="去年春天"' in text


def test_an_enterprise_may_not_bring_documents_in(client, account):
    client.force_login(account("enterprise"))
    answer = client.post("/library/upload/", {})
    assert answer.status_code == 403
    assert "由链办、市招商部门、行业主管部门来做" in answer.content.decode()


def test_a_refused_delivery_is_told_to_those_who_signed_in(writer):
    send(writer, b"", "空.pdf")
    text = writer.get("/data/deliveries/").content.decode()
    assert "空.pdf" in text
    assert "已退回" in text


def test_the_same_file_again_is_told_when_and_under_which_title_it_was_registered(writer):
    first = send(writer, TEXT)
    second = send(writer, TEXT, title="另一个标题")
    assert second["Location"] == first["Location"]
    text = writer.get(second["Location"]).content.decode()
    assert "已登记过，标题是「某市产业链意见」" in text
    assert "没有重复登记" in text
    assert not documents(search="另一个标题")


def test_another_file_of_the_same_title_and_date_is_a_source_of_its_own(writer):
    first, second = send(writer, TEXT), send(writer, TEXT + "另有附件。".encode())
    assert first["Location"] != second["Location"]
    held = documents(search="某市产业链意见")
    assert [source.documents.count() for source in held] == [1, 1]
