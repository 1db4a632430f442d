"""The report tree refuses figures without a source and numbers what it has."""

from __future__ import annotations

import pytest

from yanzhen.city.atlas.values import Cite
from yanzhen.city.reports.content.pieces import WITHHELD, fact
from yanzhen.city.reports.paper.notes import (
    HeadingCounter,
    chinese,
    entry_lines,
    marked,
    marked_row,
    number_sources,
)
from yanzhen.city.reports.paper.tree import (
    NO_DATA,
    Column,
    Cover,
    Heading,
    Report,
    Table,
    cell,
    cited,
    computed,
    para,
    words,
)
from yanzhen.kernel.errors import YanzhenError

A = Cite("a", "意见", "布局四", "2021", "A")
A2 = Cite("a", "意见", "任务七", "2021", "A")
B = Cite("b", "报道", "", "2020", "B")


@pytest.mark.parametrize("text", ["产值800亿元", "增长１３％", "占百分之五"])
def test_a_number_without_a_source_is_refused(text: str) -> None:
    with pytest.raises(YanzhenError, match="没有来源的数字"):
        words(text)


def test_a_number_with_an_empty_list_of_sources_is_refused() -> None:
    with pytest.raises(YanzhenError, match="没有来源的数字"):
        cited("产值800亿元", ())


def test_a_paragraph_of_bare_text_refuses_digits_too() -> None:
    with pytest.raises(YanzhenError):
        para("共12个环节")


def test_headings_captions_and_notes_refuse_digits_too() -> None:
    for make in (
        lambda: Heading(1, "第3节"),
        lambda: Table("800亿元", (), ()),
        lambda: Table("表", (), (), "共3项"),
    ):
        with pytest.raises(YanzhenError):
            make()


def test_a_computed_number_says_how_it_came_about() -> None:
    assert computed("12个").how == "由平台记录计算"


def test_a_fact_without_marks_withholds_its_figure_and_says_so() -> None:
    assert fact("800亿元", ()).text == WITHHELD
    assert fact("在建", ()).text == "在建"
    assert fact("800亿元", (A,)).cites == (A,)


def test_an_empty_cell_says_no_data_and_not_nothing() -> None:
    assert cell(words("")) == NO_DATA


def test_sources_are_numbered_by_first_use_and_places_within_them() -> None:
    report = Report(
        Cover("题", "副", ()), (para(cited("甲1", (B,)), cited("乙2", (A,)), cited("丙3", (A2,))),)
    )
    marks = number_sources(report)
    assert [marks.by_cite[c] for c in (B, A, A2)] == ["[1]", "[2.1]", "[2.2]"]
    assert entry_lines(marks.entries[1]) == ("[2] 意见，2021，等级A 官方。", "2.1 布局四；2.2 任务七。")


def test_neighbouring_runs_of_one_source_are_marked_once() -> None:
    runs = (cited("甲1", (A,)), cited("乙2", (A,)))
    report = Report(Cover("题", "副", ()), (para(*runs),))
    assert marked(runs, number_sources(report)) == [("甲1", ""), ("乙2", "[1]")]


def test_within_a_table_row_a_mark_is_not_repeated() -> None:
    row = ((cited("甲1", (A, B)),), (cited("2021", (A,)),), (cited("乙2", (A2,)),))
    report = Report(Cover("题", "副", ()), (Table("表", (Column("一", 1),) * 3, (row,)),))
    shown = marked_row(row, number_sources(report))
    assert shown == [[("甲1", "[1.1][2]")], [("2021", "")], [("乙2", "[1.2]")]]


def test_headings_are_numbered_as_the_standard_wants() -> None:
    counter = HeadingCounter()
    levels = [1, 2, 2, 3, 4, 1, 2]
    texts = [counter.text(Heading(level, "题")) for level in levels]
    assert texts == ["一、题", "（一）题", "（二）题", "1.题", "（1）题", "二、题", "（一）题"]


@pytest.mark.parametrize(("number", "text"), [(10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_chinese_numerals(number: int, text: str) -> None:
    assert chinese(number) == text
