"""Bad days through the front door: formulas that go out and come back, tags in a company's name, fifty megabytes at once."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.city import rows
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.exchange.delimited import delimited_grid
from yanzhen.city.exchange.list_queue_services import run_next
from yanzhen.city.exchange.models import Delivery, ListImport
from yanzhen.city.records.downloads import RISKY, download, harmless, unquoted
from yanzhen.site.workspace import Workspace

pytestmark = pytest.mark.django_db
FORMULAS = ['=HYPERLINK("http://x")厂', "@SUM(A1)厂", "+1厂", "-1厂", "'=已引号厂", "''引号厂"]
TAGGED = "<img src=x onerror=alert(1)>&\"'厂"
MB = 1024 * 1024


@pytest.fixture
def office(client, account, settings, tmp_path):
    settings.WORKSPACE = Workspace(tmp_path / "record", "secret")
    client.force_login(account("chain_office"))
    return client


@settings(max_examples=200)
@given(st.text(alphabet="'=+-@\t\r1厂 .e", max_size=6))
def test_nothing_that_goes_out_runs_and_everything_comes_back(text):
    written = harmless(text)
    if written.startswith(RISKY):
        assert isinstance(float(written), float), "only a number may begin like a formula"
    assert unquoted(written) == text


def test_a_list_that_went_out_as_csv_is_read_in_with_the_same_words():
    file = download([["企业名称"], *([name] for name in FORMULAS)], name="名单", kind="csv")
    body = file.content
    cells = [line[0] for line in csv.reader(io.StringIO(body.decode("utf-8-sig")))]
    assert [c for c in cells if c.startswith(RISKY)] == []
    grid = delimited_grid(io.BytesIO(body), "名单.csv")
    assert [row.cells[0] for row in grid.rows()] == ["企业名称", *FORMULAS]


def test_names_like_formulas_go_from_the_list_page_to_the_import_and_change_nothing(office):
    for number, name in enumerate(FORMULAS):
        rows.enterprise(f"e{number}", name)
    body = office.get("/enterprises/?download=csv").content
    names = [line[0] for line in csv.reader(io.StringIO(body.decode("utf-8-sig")))][1:-1]
    assert sorted(unquoted(n) for n in names) == sorted(FORMULAS)
    lines = "\n".join(["企业名称", *('"' + n.replace('"', '""') + '"' for n in names)])
    where = reverse("list_send", args=["enterprises"])
    sent = office.post(where, {"file": SimpleUploadedFile("名单.csv", lines.encode())})
    assert sent.status_code == 302
    batch = ListImport.objects.get()
    assert batch.counts["new"] == 0, batch.counts
    assert Enterprise.objects.count() == len(FORMULAS)


@pytest.mark.parametrize("where", ["/enterprises/", "/enterprises/tagged/", "/search/?q=tagged", "/parks/p/"])
def test_tags_in_a_companys_name_are_words_on_every_page(office, where):
    rows.park("p", "园区", rows.enterprise("tagged", TAGGED))
    page = office.get(where).content.decode()
    assert "<img src=x" not in page
    assert "onerror=alert(1)" not in page or "&lt;img src=x onerror=alert(1)&gt;" in page


def test_fifty_megabytes_that_are_no_list_are_refused_in_words_and_leave_nothing(office, settings):
    body = b"PK\x03\x04" + bytes(50 * MB)
    where = reverse("list_send", args=["enterprises"])
    answer = office.post(where, {"file": SimpleUploadedFile("大.xlsx", body)}, follow=True)
    assert answer.status_code == 200 and "大.xlsx" in answer.content.decode()
    assert run_next().state == "failed"
    batch = ListImport.objects.get()
    page = office.get(reverse("list_import", args=[batch.pk])).content.decode()
    assert "处理：" in page and "Traceback" not in page
    assert not Enterprise.objects.exists()
    assert list((settings.WORKSPACE.documents / ".incoming").iterdir()) == []


def test_fifty_megabytes_that_are_a_list_wait_for_the_worker_and_are_kept_whole(office, settings):
    line = "甲公司," + "字" * 300 + "\n"
    body = ("企业名称,备注\n" + line * (50 * MB // len(line.encode()) + 1)).encode()
    assert len(body) > 50 * MB
    where = reverse("list_send", args=["enterprises"])
    answer = office.post(where, {"file": SimpleUploadedFile("大.csv", body)})
    assert answer.status_code == 302
    batch = ListImport.objects.get()
    assert office.get(answer["Location"]).status_code == 200
    kept = settings.WORKSPACE.documents / ".incoming" / f"list-{batch.pk}"
    assert batch.state == "queued" and kept.read_bytes() == body
    assert Delivery.objects.filter(state="refused").count() == 0
