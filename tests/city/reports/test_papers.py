"""The two reports as docx and pdf: fonts, captions, headings, sections, notes."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from yanzhen.city.reports.content.attraction import NO_REGISTER, attraction_report
from yanzhen.city.reports.content.development import development_report
from yanzhen.city.reports.content.development_city import city_development_report
from yanzhen.city.reports.making import make_unit
from yanzhen.city.reports.material import CandidateLine, Material, Register
from yanzhen.city.reports.paper.notes import runs_of
from yanzhen.city.reports.paper.tree import Origin, Report, Table

from .conftest import NEWS

BOTH = frozenset({"development", "attraction"})


@pytest.fixture(scope="module")
def folder(material: Material, city_material: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("papers")
    for unit in (material, city_material):
        assert len(list(make_unit(unit, root, BOTH))) == 4
    return root


def _documents(folder: Path) -> list[tuple[str, Any]]:
    return [(p.parent.name + p.stem, docx.Document(str(p))) for p in sorted(folder.rglob("*.docx"))]


def test_every_style_and_header_has_an_east_asian_font(folder: Path) -> None:
    for name, document in _documents(folder):
        for style in ("Normal", "Body Text", "Heading 1", "Heading 2", "Title", "Caption", "Yanzhen Cell"):
            fonts = document.styles[style].element.rPr.find(qn("w:rFonts"))
            assert fonts.get(qn("w:eastAsia")) in {"仿宋", "黑体", "楷体", "方正小标宋简体"}, (name, style)


def test_the_page_is_that_of_the_standard(folder: Path) -> None:
    for _, document in _documents(folder):
        for section in document.sections:
            if section.page_width == Mm(210):
                got = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
                assert [round(x.mm) for x in got] == [37, 35, 28, 26]
        assert document.settings.odd_and_even_pages_header_footer
        starts = [s._sectPr.find(qn("w:pgNumType")) for s in document.sections]
        assert [s is not None for s in starts].count(True) == 1


@pytest.mark.parametrize("kind", ["表", "图"])
def test_captions_are_numbered_one_after_the_other(folder: Path, kind: str) -> None:
    for name, document in _documents(folder):
        texts = [
            "".join(t.text for t in p._p.iter(qn("w:t")))
            for p in document.paragraphs
            if p.style.name == "Caption"
        ]
        numbers = [int(m[1]) for t in texts if (m := re.match(rf"{kind}(\d+)　", t))]
        assert numbers == list(range(1, len(numbers) + 1)), name
        assert numbers, name


def test_tables_repeat_their_header_fit_the_page_and_have_rows(folder: Path) -> None:
    for name, document in _documents(folder):
        for table in document.tables:
            assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
            widths = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.iter(qn("w:gridCol"))]
            assert sum(widths) <= 156 / 25.4 * 1440 + 1
            assert len(table._tbl.tr_lst) > 1, name


def test_no_heading_is_left_alone_at_the_foot_of_a_page(folder: Path) -> None:
    for _, document in _documents(folder):
        for level in range(1, 5):
            assert document.styles[f"Heading {level}"].paragraph_format.keep_with_next
        assert document.styles["Caption"].paragraph_format.keep_with_next


def test_the_pdf_holds_the_same_headings_as_the_docx(folder: Path) -> None:
    for path in sorted(folder.rglob("*.docx")):
        document = docx.Document(str(path))
        heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
        pdf = pypdfium2.PdfDocument(str(path.with_suffix(".pdf")))
        text = (
            "".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", "").replace(" ", "")
        )
        assert all(h.replace(" ", "") in text for h in heads), path


def test_contradictions_and_missing_data_have_their_own_chapter(
    material: Material, city_material: Material
) -> None:
    for report in (
        development_report(material, "x"),
        city_development_report(city_material, "x"),
        attraction_report(material, "x"),
    ):
        heads = [getattr(b, "text", "") for b in report.blocks]
        assert "矛盾与缺数" in heads
        assert "附录：来源注释" in heads


def _numbers_without_source(report: Report) -> list[str]:
    return [r.text for r in runs_of(report) if r.origin is Origin.WORDS and re.search(r"\d", r.text)]


def test_no_number_stands_in_a_report_without_source_or_computation(
    material: Material, city_material: Material
) -> None:
    for report in (
        development_report(material, "x"),
        city_development_report(city_material, "x"),
        attraction_report(city_material, "x"),
    ):
        assert _numbers_without_source(report) == []


def test_a_project_without_a_source_shows_no_figures(material: Material) -> None:
    tables = [
        b
        for b in development_report(material, "x").blocks
        if isinstance(b, Table) and "储备一批" in b.caption
    ]
    row = tables[0].rows[0]
    assert "".join(r.text for r in row[2]) == "有数而无来源，未列"


def test_without_a_register_the_report_names_no_candidate(material: Material) -> None:
    texts = [r.text for r in runs_of(attraction_report(material, "x"))]
    assert NO_REGISTER in texts


def test_projects_in_hand_hold_those_under_construction(material: Material) -> None:
    captions = [b.caption for b in attraction_report(material, "x").blocks if isinstance(b, Table)]
    assert "建设一批项目" in captions and "投产一批项目" not in captions


def test_without_projects_in_hand_the_stages_that_were_looked_for_are_named(material: Material) -> None:
    atlas = dataclasses.replace(material.atlas, projects=())
    texts = [r.text for r in runs_of(attraction_report(Material("雁城市", atlas), "x"))]
    assert "档案中没有属于储备一批、开工一批、建设一批、停滞或未落地的项目。" in texts


def test_gaps_without_a_candidate_are_named_once_below_the_table(material: Material) -> None:
    line = CandidateLine("nf.foil", 1, "外地铜箔股份", "某市", "有色", (), ("相合",), (), "17")
    unit = Material("雁城市", material.atlas, register=Register("某名录", 3, NEWS), candidates=(line,))
    runs = [r.text for r in runs_of(attraction_report(unit, "x"))]
    assert runs[runs.index("没有找到候选企业的缺口：") + 1] == "铜矿采选、粗铜/阴极铜冶炼"


def test_the_cover_says_the_day_and_the_newest_cited_source(material: Material) -> None:
    told = ["".join(r.text for r in line) for line in development_report(material, "x").cover.lines]
    assert told[1:3] == ["记录截止日　2022年6月30日", "来源最新日期　2021年9月"]


def test_with_a_register_candidates_come_with_reasons_for_and_against(material: Material) -> None:
    line = CandidateLine(
        "nf.foil", 1, "外地铜箔股份", "某市", "有色", ("铜箔",), ("产品相合",), ("距离远",), "17"
    )
    with_register = Material(
        "雁城市", material.atlas, register=Register("某名录", 3, NEWS), candidates=(line,)
    )
    texts = [r.text for r in runs_of(attraction_report(with_register, "x"))]
    assert {"外地铜箔股份", "产品相合", "距离远"} <= set(texts)


def test_a_reason_against_all_candidates_is_said_once_below_the_table(material: Material) -> None:
    lines = tuple(
        CandidateLine("nf.foil", k, f"外地{n}股份", "某市", "有色", (), ("产品相合",), ("未核实", extra), "1")
        for k, n, extra in ((1, "甲", "距离远"), (2, "乙", "规模小"))
    )
    unit = Material("雁城市", material.atlas, register=Register("某名录", 3, NEWS), candidates=lines)
    table = next(
        b for b in attraction_report(unit, "x").blocks if isinstance(b, Table) and b.caption == "候选企业"
    )
    assert "未核实" in table.note
    assert ["".join(r.text for r in row[4]) for row in table.rows] == ["距离远", "规模小"]


def test_the_change_since_the_last_report_is_listed(material: Material) -> None:
    then = Material(
        "雁城市",
        material.atlas,
        earlier={"nf.foil": "unknown", "nf.smelt": "present"},
        earlier_date="2022-03-31",
    )
    tables = [
        b
        for b in development_report(then, "x").blocks
        if isinstance(b, Table) and b.caption == "环节状态变化"
    ]
    assert [[r.text for cell in row for r in cell] for row in tables[0].rows] == [
        ["电解铜箔(6微米)", "无数据", "缺"]
    ]


def test_the_report_opens_again_after_being_saved_by_another_program(folder: Path) -> None:
    for _, document in _documents(folder):
        again = io.BytesIO()
        document.save(again)
        assert docx.Document(again).paragraphs
