"""Web pages lose their furniture and keep title, article, tables and signature."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.reading.files import read_document
from yanzhen.reading.webpages import page_text

ARTICLE = """<p>为加快推进制造业高质量发展，制定本方案。</p><p>一、主要目标</p>
<p>到2025年，全市规模以上工业增加值年均增长8.5%，新增规模以上工业企业300家。</p>
<table><tr><th rowspan=2>指标</th><th rowspan=2>单位</th><th>2025年</th></tr><tr><th>目标</th></tr>
<tr><td>高新技术企业</td><td>家</td><td>400</td></tr></table>
<p>二、保障措施</p><p>加强领导。</p><p>某市人民政府办公室</p><p>2024年3月1日</p>"""
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>某市行动方案-某市人民政府</title>
<meta name="PubDate" content="2024-03-05 10:21"><style>p {color: red}</style><script>var x = "不要";</script></head><body>
<div class="header"><ul class="nav"><li><a>首页</a></li><li><a>政务公开</a></li></ul></div>
<div>您当前的位置：<a>首页</a> &gt; <a>政务公开</a></div>
<h1>某市制造业提质行动方案</h1>
<div>发布时间：2024-03-05 10:21 来源：市工信局 浏览次数：1234次 【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a> <a>关闭</a></div>
<div style="display: none">藏起来的999家</div>
<div id="zoom">ARTICLE</div>
<div>【打印本页】【关闭窗口】</div><div>分享到：<a>微信</a></div>
<p>上一篇：<a>关于做好2023年工作的通知</a></p><p>下一篇：<a>没有了</a></p>
<h3>相关链接</h3><ul><li><a>一图读懂：某市行动方案目标400家</a></li><li><a>专家解读某市行动方案的五大亮点</a></li></ul>
<div class="foot"><p>主办单位：某市人民政府办公室 承办单位：某市数据局</p><p>版权所有 © 2024 ICP备00000000号</p></div>
</body></html>""".replace("ARTICLE", ARTICLE)
EXPECTED = [
    "某市制造业提质行动方案",
    "发布时间：2024-03-05 10:21 来源：市工信局",
    "为加快推进制造业高质量发展，制定本方案。",
    "一、主要目标",
    "到2025年，全市规模以上工业增加值年均增长8.5%，新增规模以上工业企业300家。",
    "指标\t单位\t2025年",
    "\t\t目标",
    "到2025年，高新技术企业达到400家。",
    "二、保障措施",
    "加强领导。",
    "某市人民政府办公室",
    "2024年3月1日",
]


def test_the_article_stays_and_the_furniture_goes():
    text, noted = page_text(PAGE)
    assert text.splitlines() == EXPECTED
    assert noted["date"] == "2024-03-05"


@pytest.mark.parametrize("frame", ["div", "section", "td"])
def test_it_does_not_matter_what_the_article_stands_in(frame):
    around = ("<table><tr><td>", "</td></tr></table>") if frame == "td" else (f"<{frame}>", f"</{frame}>")
    text, _ = page_text(
        PAGE.replace('<div id="zoom">', around[0]).replace("</div>\n<div>【打印", around[1] + "<div>【打印")
    )
    assert [line for line in EXPECTED if line in text.splitlines()] == EXPECTED


def test_a_container_named_like_a_frame_but_full_of_prose_stays():
    text, _ = page_text(PAGE.replace('<div id="zoom">', '<div class="page links">'))
    assert "新增规模以上工业企业300家" in text


def test_a_page_without_prose_keeps_what_it_has():
    assert page_text("<html><body><h1>通知</h1><p>第<b>一</b>条</p></body></html>")[0] == "通知\n第一条"


def test_the_page_is_dated_by_its_signature_else_by_its_metadata(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(PAGE, "utf-8")
    assert read_document(path, sealed=False).head.date == "2024-03-01"
    short = (
        "<html><head><meta name=PubDate content='2022-05-06'></head><body><p>第一条很短。</p></body></html>"
    )
    path.write_text(short, "utf-8")
    head = read_document(path, sealed=False).head
    assert (head.date, head.dated_by) == ("2022-05-06", "网页注明的发布日期")


def test_nesting_without_end_is_read_in_bounded_time():
    text, _ = page_text("<html><body>" + "<div>" * 100_000 + "深处的话" + "</div>" * 100_000)
    assert text == "深处的话"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<table>",
                "<tr>",
                "<td rowspan=9999999>",
                "<td colspan=x>",
                "</td>",
                "</table>",
                "<a>",
                "</a>",
                "<p>",
                "目标",
                "2025年",
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "<h1>",
                "\x00",
                "&#0;",
                "&nbsp;",
                "<div class='nav'>",
                "</div>",
            ]
        ),
        max_size=40,
    )
)
def test_broken_markup_never_breaks_the_reader(parts):
    text, _ = page_text("".join(parts))
    assert "<script" not in text
