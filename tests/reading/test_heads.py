"""Title, issuer, number and date are found where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.reading.heads import find_head

NOTICE = (
    "某某市人民政府文件\n某政发〔2021〕3号\n某某市人民政府\n关于加快产业链建设的实施意见\n各县市区人民政府：\n"
    "到2025年，全市上市企业达到30家。\n某某市人民政府\n{date}\n（此件公开发布）\n附件\n任务分工表\n"
)


@pytest.mark.parametrize(
    "written",
    ["2021年3月5日", "二〇二一年三月五日", "二○二一年三月五日", "二零二一年三月五日", "2021 年 3 月 5 日"],
)
def test_a_notice_says_who_issued_what_and_when(written):
    text = NOTICE.format(date=written)
    head = find_head(text)
    assert head.title == "某某市人民政府关于加快产业链建设的实施意见"
    assert (head.issuer, head.number, head.date) == ("某某市人民政府", "某政发〔2021〕3号", "2021-03-05")
    assert text[slice(*head.date_at)] == written
    assert text[slice(*head.number_at)] == "某政发〔2021〕3号"
    assert head.dated_by == "成文日期"


@pytest.mark.parametrize(
    ("text", "date", "by"),
    [
        (
            "甲省2026年政府工作报告\n——2026年1月27日在甲省第十四届人民代表大会第四次会议上\n各位代表：",
            "2026-01-27",
            "会议日期",
        ),
        (
            "某市关于加快发展的通知\n发布时间：2024-03-05 10:21 来源：市工信局\n正文。",
            "2024-03-05",
            "发布日期",
        ),
        ("某市规划\n成文日期：2023年11月2日\n发布日期：2024-01-05\n正文。", "2023-11-02", "成文日期"),
        ("某市三年行动计划（2023—2025年）\n正文。", "2023", "标题里的年份"),
        ("某政办函〔2022〕17号\n关于某事的函\n正文。", "2022", "发文字号的年份"),
        ("某报\n2020-11-02 第05版\n某市产业链建设见闻\n正文。", "2020-11-02", "刊载日期"),
        ("正文说，自2021年3月5日起施行，有效期五年。", "", ""),
        ("", "", ""),
    ],
)
def test_dates_are_taken_from_where_a_reader_would_take_them(text, date, by):
    head = find_head(text)
    assert (head.date, head.dated_by) == (date, by)


def test_a_cited_number_is_not_the_document_s_own():
    assert find_head("某市工作总结\n根据《某市规划》（某政发〔2019〕2号）要求，完成了任务。").number == ""


def test_what_the_file_notes_is_only_a_fall_back():
    noted = {"title": "模板", "date": "2019-01-01", "issuer": "某人"}
    head = find_head(NOTICE.format(date="2021年3月5日"), noted=noted)
    assert head.date == "2021-03-05"
    bare = find_head("到2025年，全市上市企业达到30家。", noted=noted)
    assert (bare.title, bare.date, bare.issuer) == ("模板", "2019-01-01", "")
    assert bare.title_at is None
    assert bare.dated_by == "文件属性里的日期"


def test_impossible_days_are_no_dates():
    assert find_head("某市某办法\n2021年13月5日\n2021年2月45日\n").date == ""


@settings(max_examples=60, deadline=None)
@given(st.text("某市政府关于的通知〔〕2021年3月5日二〇一五：\n 号（）—。", max_size=120))
def test_places_always_stand_in_the_text(text):
    head = find_head(text)
    for found, place in ((head.number, head.number_at), (head.issuer, head.issuer_at)):
        if place:
            assert "".join(text[slice(*place)].split()) == "".join(found.split())
    for place in (head.title_at, head.date_at):
        assert place is None or 0 <= place[0] < place[1] <= len(text)


@pytest.mark.parametrize(
    ("line", "issuer", "date"),
    [
        ("南屏市人民政府办公室 2023年5月6日", "南屏市人民政府办公室", "2023-05-06"),
        ("（南屏市工业和信息化局　2023年5月）", "南屏市工业和信息化局", "2023-05"),
        ("南屏市统计局 二〇二三年五月", "南屏市统计局", "2023-05"),
    ],
)
def test_issuer_and_date_on_one_line_under_the_title_are_found(line, issuer, date):
    text = f"## 南屏市先进制造业发展规划\n{line}\n正文。\n"
    head = find_head(text)
    assert (head.title, head.issuer, head.date) == ("南屏市先进制造业发展规划", issuer, date)
    assert text[slice(*head.issuer_at)] == issuer


def test_marks_of_headings_stay_out_of_a_title_of_two_lines():
    head = find_head("# 南屏市人民政府\n## 关于印发产业发展规划的通知\n各县市区：\n")
    assert head.title == "南屏市人民政府关于印发产业发展规划的通知"
    assert head.issuer == "南屏市人民政府"


def test_the_day_on_which_a_file_was_saved_is_no_date_of_the_document():
    saved = find_head("目标表\n正文。\n", noted={"date": "2026-11-21"})
    assert (saved.date, saved.stated, saved.dated_by) == ("2026-11-21", "", "文件属性里的日期")
    assert find_head("南屏市2023年工作要点\n正文。\n", noted={"date": "2026-11-21"}).stated == "2023"
    assert find_head("Sheet1\n南屏市2025年目标表\n").title == "南屏市2025年目标表"
