"""List pages: few queries whatever the length, a mark on every number, downloads that equal what is shown."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.site.pages import LISTS, address
from yanzhen.city.records.downloads import harmless

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).with_name("query_counts.json")
TABLES = ("enterprises", "projects", "parks", "targets", "library")
MOST = 12
NUMBER = re.compile(r"^[≥≤>＞<＜约新增]*-?\d[\d.,–—-]*[^\d，；。]{0,5}(（.*）)?$")
"""A number with its unit and period, not a sentence that begins with one."""


def count(client, where):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(where).status_code == 200
    return len(seen)


def test_list_pages_cost_the_golden_number_of_queries(client, hengyang):
    """The city is drawn once for each state of the record; counted is what a page costs after that."""
    for page in LISTS:
        client.get(address(page))
    found = {page: count(client, address(page)) for page in LISTS}
    assert max(found.values()) <= MOST, found
    if os.environ.get("YANZHEN_GOLDEN") == "write":
        GOLDEN.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", TABLES)
def test_the_number_of_queries_does_not_grow_with_the_list(client, hengyang, page):
    client.get(address(page))
    assert count(client, f"{address(page)}?per_page=5") == count(client, f"{address(page)}?per_page=150")


def cells(text):
    body = text.split("<tbody>")[1].split("</tbody>")[0]
    return [
        re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


def shown(cell):
    """The words of a cell without its marks."""
    cell = re.sub(r'<(a|span) class="mark.*?</\1>', "", cell, flags=re.S)
    cell = re.sub(r'<span class="subject">.*?</span>|<span class="state">.*?</span>', "", cell, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", cell)).strip()


@pytest.mark.parametrize("page", [page for page in TABLES if page != "library"])  # whose rows are the sources
def test_every_cell_that_holds_a_number_bears_a_source_mark(client, hengyang, page):
    text = client.get(f"{address(page)}?per_page=200").content.decode()
    unmarked = [
        cell for row in cells(text) for cell in row if NUMBER.match(shown(cell)) and 'class="mark' not in cell
    ]
    assert not unmarked


@pytest.mark.parametrize("page", TABLES)
def test_a_csv_download_holds_the_rows_and_columns_that_are_shown(client, hengyang, page):
    text = client.get(f"{address(page)}?per_page=200").content.decode()
    table = list(
        csv.reader(io.StringIO(client.get(f"{address(page)}?download=csv").content.decode("utf-8-sig")))
    )
    heads = [
        html.unescape(re.sub(r"<[^>]+>", "", h))
        for h in re.findall(r"<th scope=.col.[^>]*>(.*?)</th>", text, re.S)
    ]
    assert table[0] == heads
    total = int(re.search(r"共 (\d+) 条", text).group(1))
    assert len(table) - 1 == total
    first = [shown(cell) for cell in cells(text)[0]]
    assert table[1][0][:4] in first[0] or first[0][:4] in table[1][0]


@pytest.mark.parametrize("page", TABLES)
def test_an_excel_download_equals_the_csv(client, hengyang, page):
    table = list(
        csv.reader(io.StringIO(client.get(f"{address(page)}?download=csv").content.decode("utf-8-sig")))
    )
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address(page)}?download=xlsx").content))
    sheet = [
        [str(c) if c is not None else "" for c in row] for row in book.active.iter_rows(values_only=True)
    ]
    assert [[harmless(c) for c in row] for row in sheet] == table


def test_a_download_keeps_filters_columns_and_order(client, hengyang):
    asked = "/enterprises/?search=铜&columns=name&columns=region&sort=-name&download=csv"
    table = list(csv.reader(io.StringIO(client.get(asked).content.decode("utf-8-sig"))))
    assert table[0] == ["企业", "县（市）区"]
    names = [row[0] for row in table[1:]]
    assert any("隆源铜业" in name for name in names)
    assert names == sorted(names, reverse=True)


@pytest.mark.parametrize(
    ("value", "safe"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-3.5", "-3.5"), ("-cmd", "'-cmd"), ("铜", "铜")]
)
def test_only_what_a_spreadsheet_would_run_is_quoted(value, safe):
    assert harmless(value) == safe


def test_a_filter_that_leaves_nothing_says_what_to_do(client, hengyang):
    text = client.get("/enterprises/?search=没有这样的企业").content.decode()
    assert "没有符合条件的企业" in text
    assert "清除条件" in text


def test_filtering_by_htmx_brings_rows_only(client, hengyang):
    answer = client.get("/projects/?search=铜", headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


def links(text, word):
    found = [html.unescape(href) for href in re.findall(r'<a [^>]*?href="([^"]*)"', text)]
    return [href for href in found if word in href]


@pytest.mark.parametrize("page", TABLES)
def test_the_download_links_in_the_page_bring_the_files(client, hengyang, page):
    text = client.get(f"{address(page)}?per_page=5").content.decode()
    for kind, start in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        (link,) = links(text, f"download={kind}")
        answer = client.get(address(page) + link)
        assert answer.content.startswith(start)
        assert f".{kind}" in answer["Content-Disposition"]


def test_the_page_links_lead_to_other_rows(client, hengyang):
    text = client.get("/enterprises/?per_page=5").content.decode()
    (link, *_) = links(text, "page=2")
    second = client.get("/enterprises/" + link).content.decode()
    assert "第 2 /" in second
    assert cells(second) != cells(text)
