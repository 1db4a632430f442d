"""A company whose name is HTML: words in the map, in the sheet for the printer, and in the paper."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from yanzhen.city.atlas.values import ChainAtlas
from yanzhen.city.reports.making import make_unit
from yanzhen.city.reports.maps import map_data
from yanzhen.city.reports.maps.page import map_page
from yanzhen.city.reports.maps.print import map_sheet
from yanzhen.city.reports.material import Material

from .conftest import FIRMS

BAD = "<script>alert(1)</script>&厂"
TAG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def data(chain: ChainAtlas) -> dict[str, object]:
    """The map's data with one firm renamed everywhere it stands."""
    text = json.dumps(dict(map_data(chain, "status")), ensure_ascii=False)
    assert FIRMS[0].name in text
    return json.loads(text.replace(FIRMS[0].name, BAD))


def test_the_sheet_of_the_map_draws_the_name_as_words(data) -> None:
    sheet = map_sheet(data, "status", BAD)
    root = ElementTree.fromstring(sheet)
    assert not list(root.iter(f"{TAG}script"))
    assert "<script" not in sheet
    assert "&lt;script&gt;" in sheet


def test_the_page_of_the_map_carries_the_name_as_data(data) -> None:
    page = map_page(data, BAD)
    assert "<script>alert" not in page
    assert "alert(1)" in page


def test_the_paper_prints_the_name_as_words_and_opens_again(material: Material, tmp_path: Path) -> None:
    made = list(make_unit(material, tmp_path, frozenset({"attraction", "development"})))
    assert made
    texts = []
    for path in tmp_path.rglob("*.docx"):
        paper = docx.Document(str(path))
        texts += [p.text for p in paper.paragraphs]
        texts += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert any("<script>alert(1)</script>项目" in text for text in texts)
