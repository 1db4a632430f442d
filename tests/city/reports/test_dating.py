"""Days and periods in products are said in words, and the newest source is the newest one."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from yanzhen.city.atlas.values import Cite
from yanzhen.city.reports.dating import dated, day_label, newest_source, spoken


def cite(date: str, source: str = "s") -> Cite:
    return Cite(source, "某文件", "", date, "A")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12家（2010-01..2010-10）", "12家（2010年1—10月）"),
        ("41家（2021）", "41家（2021）"),
        ("到2023年还差12家，最近为2023H1", "到2023年还差12家，最近为2023年上半年"),
        ("国发〔2021〕2021-1号", "国发〔2021〕2021-1号"),
        ("2016-01..2020-12合计", "2016年1月至2020年12月合计"),
    ],
)
def test_written_periods_are_said_in_words(text: str, said: str) -> None:
    assert spoken(text) == said


def test_the_newest_source_is_the_one_that_begins_last_and_never_the_register() -> None:
    assert newest_source([cite("2021"), cite("2021-09"), cite("2020-12-31"), cite("")]) == "2021-09"
    assert newest_source([cite("2021"), cite("2026-11-21", "register")]) == "2021"
    assert newest_source([]) == ""
    assert newest_source([cite("2021"), Cite("sum", "由已引数字推算", "", "2026-11", "D")]) == "2021"


def test_today_is_the_day_of_making_and_another_day_is_where_the_record_ends() -> None:
    assert day_label(timezone.localdate()) == "生成日期"
    day = datetime.date(2022, 6, 30)
    assert dated(day, []) == "记录截止日2022年6月30日，来源最新日期无数据"
