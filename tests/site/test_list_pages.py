"""Pages of lists coming in: a file is sent, looked through, corrected and taken in; others' drafts stay closed."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.city import rows as small
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.exchange import list_queue_services
from yanzhen.city.exchange.models import ListImport
from yanzhen.site.worker import work_once
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db
BAD = "企业名称,信用代码\n<b>甲</b>公司,123\n乙公司,\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")


@pytest.fixture
def sender(client, account):
    client.force_login(account("chain_office"))
    return client


def send(client, text=BAD, name="名单.csv", kind="enterprises"):
    return client.post(f"/data/lists/{kind}/", {"file": SimpleUploadedFile(name, text.encode())})


def test_a_list_goes_from_the_upload_to_the_record(sender):
    where = send(sender)["Location"]
    page = sender.get(where).content.decode()
    assert "位数不对" in page
    assert "&lt;b&gt;甲&lt;/b&gt;公司" in page
    assert "<b>甲</b>" not in page
    sender.post(where, {"act": "confirm"})
    assert not Enterprise.objects.exists()
    row = sender.post(
        f"{where}rows/1/", {"cell-name": "甲公司", "cell-uscc": ""}, headers={"HX-Request": "true"}
    )
    assert "新增" in row.content.decode()
    sender.post(where, {"act": "confirm"})
    assert set(Enterprise.objects.values_list("name", flat=True)) == {"甲公司", "乙公司"}
    assert "已写入" in sender.get(where).content.decode()
    assert sender.get(f"{where}file/").getvalue().decode() == BAD


def test_the_draft_survives_a_lost_session(sender, client, django_user_model):
    where = send(sender)["Location"]
    client.logout()
    assert client.get(where).status_code == 302
    client.force_login(django_user_model.objects.get(username="test-chain_office"))
    assert "名单.csv" in client.get("/data/lists/").content.decode()
    assert "位数不对" in client.get(where).content.decode()


def test_a_draft_of_another_unit_is_closed(sender, client, account):
    where = send(sender)["Location"]
    client.force_login(account("department"))
    for path in ("", "rows/1/", "refused/", "file/", "progress/"):
        assert client.get(f"{where}{path}").status_code == 403
    assert client.post(where, {"act": "withdraw"}).status_code == 403


def test_a_file_that_is_no_list_is_refused_at_its_field(sender):
    answer = send(sender, "甲,乙\n1,2\n")
    assert answer.status_code == 422
    assert "找不到表头" in answer.content.decode()
    assert sender.post("/data/lists/enterprises/", {}).status_code == 422


def test_a_long_list_waits_for_the_worker_and_the_page_follows(sender, monkeypatch):
    monkeypatch.setattr(list_queue_services, "QUICK_BYTES", 1)
    monkeypatch.setattr(list_queue_services, "QUICK_ROWS", 0)
    where = send(sender, "企业名称\n甲公司\n")["Location"]
    assert "排队等待读取" in sender.get(where).content.decode()
    assert "排队" in sender.get(f"{where}progress/").content.decode()
    assert work_once()
    assert sender.get(f"{where}progress/")["HX-Redirect"] == where
    sender.post(where, {"act": "confirm"})
    assert not Enterprise.objects.exists()
    assert work_once()
    assert Enterprise.objects.count() == 1
    assert not work_once()


def test_a_person_chooses_between_two_of_one_name_on_the_page(sender):
    one, _ = small.enterprise("a", "甲公司"), small.enterprise("b", "甲公司")
    where = send(sender, "企业名称,产品\n甲公司,铜\n")["Location"]
    assert "都不是，新增一条" in sender.get(where).content.decode()
    sender.post(f"{where}rows/1/", {"choose": str(one.pk)})
    sender.post(where, {"act": "confirm"})
    one.refresh_from_db()
    assert one.products == ["铜"]


def test_the_refused_rows_come_as_a_workbook(sender):
    where = send(sender)["Location"]
    sheet = openpyxl.load_workbook(io.BytesIO(sender.get(f"{where}refused/").content)).active
    assert [c.value for c in sheet[2]][:2] == ["<b>甲</b>公司", "123"]


def test_the_same_file_waits_once(sender):
    assert send(sender)["Location"] == send(sender)["Location"]
    assert ListImport.objects.count() == 1


def test_the_button_stands_on_the_list_for_those_who_may(sender, client, account):
    assert "/data/lists/enterprises/" in sender.get("/enterprises/").content.decode()
    client.force_login(account("enterprise"))
    assert "/data/lists/enterprises/" not in client.get("/enterprises/").content.decode()


def test_a_long_export_leaves_by_the_disk_and_holds_every_row(sender, monkeypatch):
    from yanzhen.city.records import downloads

    monkeypatch.setattr(downloads, "IN_MEMORY", 100)
    for n in range(60):
        small.enterprise(f"e{n}", f"=第{n}公司")
    body = b"".join(sender.get("/enterprises/?download=csv").streaming_content).decode("utf-8-sig")
    assert body.count("'=第") == 60
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(sender.get("/enterprises/?download=xlsx").streaming_content))
    )
    names = [row[0] for row in book.active.iter_rows(min_row=2, max_row=61)]
    assert {cell.data_type for cell in names} == {"s"}
