"""PDF pages are read as a person reads them: columns, no running heads, whole paragraphs, tables in place."""

from __future__ import annotations

import pytest
from tests.reading.drawn import typeset

from yanzhen.reading.files import read_document
from yanzhen.reading.statements import read_statements

LEFT = "左栏说的是园区，营业收入突破一千亿元，亩均税收提高到三十万元以上，单位面积产出稳步提高，企业数量增加到五百家，"
RIGHT = "右栏说的是项目，全年引进重大项目十五个，总投资三百亿元以上，其中百亿元项目一个，五十亿元项目三个，其余另行安排，"
TABLE = """#table(columns: 4, [指标], [单位], [2020年实际], [2025年目标],
 [规模以上工业增加值], [亿元], [100], [≥150],
 table.cell(rowspan: 2)[创新投入强度], [%], [2.1], [2.6],
 [%], [2.2], [2.7])"""


def read(tmp_path, source):
    path = tmp_path / "a.pdf"
    path.write_bytes(typeset(source))
    return read_document(path, sealed=False)


def test_two_columns_are_read_one_after_the_other(tmp_path):
    title = "#align(center)[#text(size: 20pt)[某市产业发展简报]]\n"
    source = f"{title}#columns(2)[{LEFT * 4}#colbreak(){RIGHT * 4}]"
    text = read(tmp_path, source).text
    assert text.splitlines() == ["某市产业发展简报", LEFT * 4, RIGHT * 4]


def test_three_columns_are_read_one_after_the_other(tmp_path):
    middle = LEFT.replace("左栏", "中栏")
    source = (
        "#set text(size: 9pt)\n#columns(3)[" + "#colbreak()".join(x * 4 for x in (LEFT, middle, RIGHT)) + "]"
    )
    assert read(tmp_path, source).text.splitlines() == [LEFT * 4, middle * 4, RIGHT * 4]


def test_running_heads_and_page_numbers_are_left_out(tmp_path):
    page = "#set page(header: align(center)[某市规划汇编 第三分册], footer: context align(center)[— #counter(page).display() —])\n"
    text = read(tmp_path, page + "甲段落。\n#pagebreak()\n乙段落。\n#pagebreak()\n丙段落。").text
    assert text.splitlines() == ["甲段落。", "乙段落。", "丙段落。"]


def test_a_number_that_stands_in_the_text_stays(tmp_path):
    assert "2025" in read(tmp_path, "#align(bottom)[2025]\n#pagebreak()\n第二页没有数字。").text


def test_lines_broken_by_the_width_of_the_paper_are_joined(tmp_path):
    indent = "#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n"
    first, second = LEFT * 2 + "第一段完。", RIGHT * 2 + "第二段完。"
    assert read(tmp_path, f"{indent}{first}\n\n{second}").text.splitlines() == [first, second]


def test_paragraphs_run_on_over_the_page(tmp_path):
    long = "规划期内稳步推进各项工作并且逐年检查落实情况，" * 70
    text = read(tmp_path, "#set par(justify: true)\n" + long).text
    assert text.strip() == long


def test_hyphens_at_line_ends_are_mended(tmp_path):
    words = "The internationalisation of manufacturing " * 6
    text = read(tmp_path, f'#set text(hyphenate: true, lang: "en")\n#set par(justify: true)\n{words}').text
    assert "\n" not in text.strip()
    assert set(text.split()) == {"The", "internationalisation", "of", "manufacturing"}


def test_spaces_between_chinese_and_digits_are_layout(tmp_path):
    assert (
        read(tmp_path, "到 2025 年达到 30 家，Industry 4.0 plan 推进。").text
        == "到2025年达到30家，Industry 4.0 plan推进。\n"
    )


def test_a_title_over_two_lines_is_one_line(tmp_path):
    title = "#align(center)[#text(size: 22pt)[某某市人民政府办公室 \\ 关于加快产业链建设的实施意见]]\n\n"
    document = read(tmp_path, title + LEFT * 3)
    assert document.text.splitlines()[0] == "某某市人民政府办公室关于加快产业链建设的实施意见"
    assert document.head.issuer == "某某市人民政府办公室"


def test_a_ruled_table_of_targets_is_told_in_its_place(tmp_path):
    document = read(tmp_path, f"表前的话。\n\n{TABLE}\n\n表后的话。")
    lines = document.text.splitlines()
    assert lines[0] == "表前的话。"
    assert lines[-1] == "表后的话。"
    found = {(s.indicator, s.value, s.unit, s.year) for s in read_statements(document.text, date="2021-03")}
    assert {("规模以上工业增加值", 100, "亿元", 2020), ("规模以上工业增加值", 150, "亿元", 2025)} <= found


def test_the_words_of_a_table_keep_their_boxes(tmp_path):
    document = read(tmp_path, f"表前的话。\n\n{TABLE}")
    start = document.text.index("≥150") if "≥150" in document.text else document.text.index("150")
    (box,) = document.places.boxes(start, start + 3)
    name = document.text.index("规模以上工业增加值")
    (left,) = document.places.boxes(name, name + 9)
    assert abs(box.y0 - left.y0) < 0.01
    assert box.x0 > left.x1


def test_a_table_without_targets_keeps_a_line_a_row(tmp_path):
    text = read(tmp_path, "#table(columns: 2, [企业], [产品], [甲公司], [轴承], [乙公司], [电缆])").text
    assert text == "企业\t产品\n甲公司\t轴承\n乙公司\t电缆\n"


@pytest.mark.parametrize(
    "frame",
    ["#rect(width: 100%)[方框里的一段话。]", "#underline[划线的话。]", "#line(length: 100%)\n线下的话。"],
)
def test_frames_and_lines_are_no_tables(tmp_path, frame):
    assert "\t" not in read(tmp_path, frame).text


def test_a_slanting_seal_is_not_text(tmp_path):
    source = "#place(center + horizon, rotate(45deg)[#text(size: 60pt)[内部资料]])\n到2025年，达到30家。"
    assert read(tmp_path, source).text == "到2025年，达到30家。\n"


def test_rules_drawn_in_pieces_are_one_table(tmp_path):
    """Spreadsheets print each border of each cell on its own."""
    cell = "#box(width: 90pt, height: 20pt, stroke: 0.5pt)["
    rows = [["指标", "单位", "2025年目标"], ["上市企业", "家", "30"]]
    drawn = "".join(
        f"#place(top + left, dx: {90 * c}pt, dy: {20 * r}pt, {cell[1:]}{text}])\n"
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    assert read(tmp_path, drawn).text == "指标\t单位\t2025年目标\n到2025年，上市企业达到30家。\n"


def test_boxes_of_a_drawing_are_no_table(tmp_path):
    boxes = "".join(
        f"#place(top + left, dx: {dx}pt, dy: {dy}pt, box(width: 80pt, height: 30pt, stroke: 1pt)[环节{n}])\n"
        for n, (dx, dy) in enumerate([(0, 0), (80, 30), (160, 60), (240, 90), (0, 120), (240, 0)])
    )
    text = read(tmp_path, boxes).text
    assert all(f"环节{n}" in text for n in range(6))
    assert "\t\t" not in text
