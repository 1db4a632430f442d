"""A web page becomes the text of its article; menus, buttons, links to other pages and footers stay out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from yanzhen.reading.extracts import MEDIA_TYPES, FileText
from yanzhen.reading.plain import decode_text
from yanzhen.reading.webtables import is_data, table_lines

MAX_DEPTH = 2000
_FURNITURE_LENGTH = 200
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*?(/?)>")
_ANY_TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.S | re.I)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "table",
        "ul",
        "ol",
        "dl",
        "dd",
        "dt",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "address",
        "center",
        "hr",
        "thead",
        "tbody",
        "tfoot",
        "caption",
        "details",
        "summary",
        "body",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "object",
        "select",
        "button",
        "input",
        "textarea",
        "canvas",
        "audio",
        "video",
        "map",
    ]
)
_FRAME = frozenset(["nav", "aside", "footer", "form"])
_FRAME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|crumbs?|breadcrumbs?|foot(?:er)?|copyright|share|bdshare\w*|toolbar|tools?|sidebar|side|"
    r"related|relat\w*|recommend\w*|pag(?:er|ination|ebar)|comments?|login|search\w*|friend\w*|links?|ad|ads|advert\w*|qrcode|"
    r"ewm|print|close|dayin|fenxiang|gotop|totop|hot|rank\w*|banner|topbar|xgxx|xglj|xgwj|xgjd)(?:$|[\s_-])",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_HEADINGS = frozenset(["h1", "h2", "h3"])
_BLANK = re.compile(r"[ \t\r\n\f\u3000\u00a0\u200b\ufeff]+")
_FURNITURE = re.compile(
    r"(?:[【\[（(]?\s*(?:我要)?(?:打印|关闭|分享|收藏|返回|复制|纠错|下载|字号|大|中|小|打印本页|打印此页|打印页面|关闭窗口|关闭本页|关闭页面|返回顶部|返回首页|返回列表|首页|分享到?|无障碍"
    r"|微信|微博|QQ空间|朋友圈|更多|网站地图|联系我们|设为首页|加入收藏|保护视力色?|TOP)\s*[:：>»]*\s*[】\])）|]?[\s|·/]*)+"
    r"|.{0,6}(?:您?(?:当前|现在|所在)(?:的|所在)?(?:位置|栏目)).*|首页\s*[>»›/].*"
    r"|(?:上一[篇条页]|下一[篇条页]|前一篇|后一篇)\s*[:：]?.*"
    r"|(?:扫一扫|微信扫码?|手机扫码?|用微信).{0,40}|(?:责任编辑|责编|编辑|校对|审核|初审|终审|录入)\s*[:：].{0,30}"
    r"|.{0,20}(?:版权所有|Copyright|©|ICP备|公网安备|网站标识码|网站支持|技术支持).*|(?:主办|承办|协办)(?:单位)?\s*[:：].*"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[:：]\s*[\d,]*\s*次?|分享到?\s*[:：].*",
    re.I,
)
_END = re.compile(
    r"\s*(?:相关(?:链接|阅读|新闻|文章|信息|文件|解读|内容|稿件|附件下载)|推荐阅读|延伸阅读|热门(?:推荐|文章|新闻)|猜你喜欢|友情链接|上一篇|下一篇|主办单位|版权所有|网站地图)"
)
_WITHIN = re.compile(
    r"[【\[（(]?\s*(?:字体|字号)\s*[:：]?\s*[\[【（(]?\s*(?:特?大|中|小|默认|超大|[\s|/、])+[】\])）]*|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[:：]\s*[\d,]*\s*次?"
    r"|[【\[（(]\s*(?:打印|关闭|收藏|分享|纠错)[^】\])）]{0,6}[】\])）]|(?:\s*(?:我要)?(?:打印|关闭|分享到?|收藏|纠错)\s*[:：]?)+\s*$"
)
_SENTENCE_END = "。！？；：…”）"
_NOTED = {
    "articletitle": "title", "og:title": "title", "pubdate": "date", "publishdate": "date",
    "article:published_time": "date", "contentsource": "issuer", "source": "issuer",
}  # fmt: skip


@dataclass(slots=True)
class WebLine:
    """A line of a page as seen: how much of it is links, whether it is a heading, a table row, part of the frame."""

    text: str
    linked: int = 0
    heading: bool = False
    table: bool = False
    framed: bool = False

    @property
    def links(self) -> float:
        return self.linked / max(len(self.text), 1)

    @property
    def is_prose(self) -> bool:
        text = self.text
        long = len(text) >= 25 or (len(text) >= 4 and text[-1] in _SENTENCE_END)
        return self.table or (long and self.links < 0.4)


def read_page(path: Path, where: str) -> FileText:
    """The article of an html file."""
    markup = _decode_html(path.read_bytes(), where)
    text, noted = page_text(markup)
    return FileText(text, None, MEDIA_TYPES["html"], noted=noted)


def page_text(markup: str) -> tuple[str, dict[str, str]]:
    """(text of the article, what the page notes about itself)."""
    from selectolax.lexbor import LexborHTMLParser

    if _depth(markup) > MAX_DEPTH:
        lines = [_BLANK.sub(" ", line).strip() for line in _ANY_TAG.sub("\n", markup).split("\n")]
        return "\n".join(filter(None, lines)), {}
    tree = LexborHTMLParser(markup)
    root = tree.body or tree.root
    if root is None:
        return "", {}
    return "\n".join(line.text for line in article(_lines(root))), _noted(tree)


def _depth(markup: str) -> int:
    """How deep elements are nested, roughly: parsers take time with the square of it."""
    depth = deepest = 0
    for closing, name, alone in _TAG.findall(markup):
        if closing:
            depth -= 1
        elif not alone and name.lower() not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


@dataclass(slots=True)
class _Walk:
    """The line at hand and the lines done, while walking through a page."""

    lines: list[WebLine] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    in_link: int = 0
    in_heading: int = 0
    in_frame: int = 0

    def end(self) -> None:
        text = _BLANK.sub(" ", "".join(self.parts)).strip()
        if text:
            line = WebLine(text, self.linked, self.in_heading > 0, False, self.in_frame > 0)
            self.lines.append(line)
        self.parts, self.linked = [], 0

    def shift(self, tag: str, framed: bool, step: int) -> None:
        """Go into (+1) or out of (-1) an element."""
        if tag in _BLOCKS:
            self.end()
        self.in_link += step * (tag == "a")
        self.in_heading += step * (tag in _HEADINGS)
        self.in_frame += step * framed

    def say(self, text: str) -> None:
        self.parts.append(text)
        self.linked += len(_BLANK.sub("", text)) if self.in_link else 0


def _lines(root: Any) -> list[WebLine]:
    """Walks without recursion, so that no nesting is too deep."""
    walk = _Walk()
    held: list[tuple[str, bool]] = []
    node = root.child
    while node is not None:
        opened = _enter(node, walk)
        if opened is not None and node.child is not None:
            held.append(opened)
            node = node.child
            continue
        if opened is not None:
            walk.shift(*opened, -1)
        while node is not None and node.next is None:
            node = node.parent if held else None
            if node is not None:
                walk.shift(*held.pop(), -1)
        node = node.next if node is not None else None
    walk.end()
    return walk.lines


def _enter(node: Any, walk: _Walk) -> tuple[str, bool] | None:
    """(tag, whether it is frame) of an element to look into; None for text and what is told or skipped."""
    tag = node.tag
    if tag == "-text":
        walk.say(node.text_content or "")
        return None
    if tag.startswith(("-", "!")) or tag in _UNSEEN or _HIDDEN.search(node.attributes.get("style") or ""):
        return None
    if tag == "table" and is_data(node):
        walk.end()
        framed = walk.in_frame > 0
        walk.lines += [WebLine(text, table=True, framed=framed) for text in table_lines(node)]
        return None
    named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    framed = tag in _FRAME or (tag not in {"body", "a"} and bool(_FRAME_NAMES.search(named)))
    walk.shift(tag, framed, 1)
    return tag, framed


def article(lines: Sequence[WebLine]) -> list[WebLine]:
    """The lines that are the page's own: title, what is said about it, text and tables, signature."""
    prose = sum(len(line.text) for line in lines if line.is_prose)
    framed = sum(len(line.text) for line in lines if line.is_prose and line.framed)
    if framed * 2 < prose:
        lines = [line for line in lines if not line.framed]
    marks = [i for i, line in enumerate(lines) if line.is_prose and not _is_furniture(line.text)]
    if not marks:
        return list(_kept(lines))
    end = _end(lines, marks)
    start = _start(lines, marks[0])
    return list(_kept(lines[start:end]))


def _kept(lines: Sequence[WebLine]) -> Iterator[WebLine]:
    """Without buttons and lists of links; a button inside a line is cut out of it."""
    for line in lines:
        text = line.text if line.table else _WITHIN.sub(" ", line.text).strip(" |·")
        menu = line.links > 0.8 and not line.table and not text.startswith("附件") and not line.heading
        if text and not menu and (line.table or not _is_furniture(text)):
            yield replace(line, text=_BLANK.sub(" ", text) if not line.table else text)


def _start(lines: Sequence[WebLine], first: int) -> int:
    """The heading before the text, else the lines about it that stand directly before."""
    for index in range(first, max(first - 16, -1), -1):
        if lines[index].heading and lines[index].links < 0.5 and not _END.match(lines[index].text):
            return index
    start = first
    while (
        start
        and first - start < 6
        and lines[start - 1].links < 0.3
        and not _is_furniture(lines[start - 1].text)
    ):
        start -= 1
    return start


def _end(lines: Sequence[WebLine], marks: list[int]) -> int:
    """Behind the last prose and what belongs to it; links to other pages end the article before."""
    weight = sum(len(lines[i].text) for i in marks)
    for index in range(marks[0] + 1, len(lines)):
        after = sum(len(lines[i].text) for i in marks if i > index)
        if _END.match(lines[index].text) and len(lines[index].text) < 60 and after < 0.2 * weight:
            marks, lines = [i for i in marks if i < index], lines[:index]
            break
    end = marks[-1] + 1
    while end < len(lines) and not _is_furniture(lines[end].text):
        if lines[end].links > 0.5 and not lines[end].text.startswith("附件"):
            break
        end += 1
    return end


def _is_furniture(text: str) -> bool:
    return len(text) <= _FURNITURE_LENGTH and bool(_FURNITURE.fullmatch(text))


def _noted(tree: Any) -> dict[str, str]:
    """Title, date and source by the metadata that official sites must carry, else the window title."""
    noted: dict[str, str] = {}
    for meta in tree.css("meta"):
        name = (meta.attributes.get("name") or meta.attributes.get("property") or "").lower()
        value = (meta.attributes.get("content") or "").strip()
        if name in _NOTED and value:
            noted.setdefault(_NOTED[name], value[:300])
    title = tree.css_first("title")
    if title is not None:
        noted.setdefault("title", re.split(r"[-_—|]", (title.text() or "").strip())[0].strip()[:300])
    if not re.match(r"(?:19|20)\d\d-\d\d", noted.get("date", "")):
        noted.pop("date", None)
    return {k: v[:10] if k == "date" else v for k, v in noted.items() if v}


def _decode_html(raw: bytes, where: str) -> str:
    declared = _CHARSET.search(raw[:4096])
    if declared and not raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        named = declared.group(1).decode("ascii", "replace").lower()
        try:
            return raw.decode("gb18030" if named in {"gb2312", "gbk"} else named)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_text(raw, where)
