"""Pages over an empty record and over a few rows that a test made."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import resolve

from tests.city import rows
from tests.site.pages import PUBLIC

pytestmark = pytest.mark.django_db
ANSWERS_ANYHOW = {"method"}
"""Their addresses name something that is there without a record."""


@pytest.mark.parametrize("page", PUBLIC)
def test_a_public_page_answers_on_an_empty_record_or_says_that_the_row_is_missing(client, page):
    where = PUBLIC[page].format(project="none", park="none")
    of_a_row = bool(resolve(where.partition("?")[0]).kwargs) and page not in ANSWERS_ANYHOW
    assert client.get(where).status_code == (404 if of_a_row else 200)


def test_an_empty_record_says_what_to_do_next(client):
    assert "yanzhen pack install" in client.get("/").content.decode()
    assert "yanzhen build" in client.get("/reports/").content.decode()
    assert "没有导入外地企业名册" in client.get("/attraction/").content.decode()


def test_a_formula_in_a_name_is_not_run_by_a_spreadsheet(client):
    rows.enterprise("bad", '=HYPERLINK("x")')
    body = client.get("/enterprises/?download=csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in body
    book = openpyxl.load_workbook(io.BytesIO(client.get("/enterprises/?download=xlsx").content))
    assert book.active["A2"].data_type == "s"


def test_capacities_on_restricted_nodes_do_not_stand_in_the_list(client):
    node = rows.node("nuclear.fuel", "核燃料", restricted=True)
    rows.project("p-secret", "某项目", node, capacity_text="年产九百吨")
    for where in ("/projects/", "/projects/?download=csv", "/projects/p-secret/"):
        assert "年产九百吨" not in client.get(where).content.decode()


def test_poor_evidence_looks_different_and_missing_values_say_so(client):
    rows.enterprise("poor", "某某铜业", founded="2009", grade="M")
    text = client.get("/enterprises/?columns=name&columns=founded&columns=uscc").content.decode()
    assert "mark-M" in text
    assert 'class="nums poor">2009' in text
    assert "无数据" in text


def test_a_chain_whose_links_are_not_drawn_yet_has_a_page(client):
    rows.node("bare.one", "一号环节")
    answer = client.get("/chains/bare/")
    assert answer.status_code == 200
    assert "一号环节" in answer.content.decode()
