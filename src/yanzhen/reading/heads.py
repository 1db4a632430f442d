"""What a document says of itself: title, issuer, number and date, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from yanzhen.reading.datelines import DATE, SAVED, read_date

Span = tuple[int, int]
_HEAD = 1500
_TAIL = 1200
_SCAN = 60_000
"""A notice that passes on a plan signs before the plan begins: signatures are looked for this far down."""
_NUMBER = re.compile(r"[\u4e00-\u9fa5]{2,12}\s*[〔\[［【(（]\s*(20\d\d)\s*[〕\]］】)）]\s*第?\s*\d{1,4}\s*号")
_KINDS = (
    "通知|意见|规划|纲要|方案|报告|办法|计划|决定|公告|细则|措施|批复|政策|规定|条例|通报|公报|要点|清单|指南|规程|制度|举措|解读|"
    "（试行）|（草案）|(?:年|期)）|摘要|说明|节选|对策|建议"
)
_TITLE = re.compile(
    rf"^(?:关于.{{2,}}|.*关于.{{2,}}的|.{{2,}})(?:{_KINDS})》?(?:[（(][^（）()]{{1,16}}[）)])?$"
)
_NOT_TITLE = re.compile(
    r"[。；;：:]$|^(?:Sheet|工作表)\s*\d*$|^[■●（(]|^[—-]{1,}|^\d{1,4}$|记者|通讯员|^来源|^发布|索引号|^文号|^主题词|文件$|^\d{4}\s*(?:[-/.]\d|年\s*\d{1,2}\s*月)|^第?\s*\d+\s*版|"
    r"^[一二三四五六七八九十]+、|^[（(][一二三四五六七八九十]|^附件|^目\s*录|^单位[:：]"
)
_ORGAN = re.compile(
    r"^[\u4e00-\u9fa5（）、\s]{2,40}(?:人民政府|政府|办公室|办公厅|委员会|委|局|厅|部|中心|领导小组|指挥部|联席会议|党组|协会|管委会|集团|院)$"
)
_BY = re.compile(
    r"^(?P<organ>[\u4e00-\u9fa5（）、]{2,40}?(?:人民政府|政府|办公室|办公厅|委员会|委|局|厅|部|领导小组|管委会))(?:印发)?关于"
)
_RED = re.compile(r"^(?P<organ>[\u4e00-\u9fa5]{2,30}(?:人民政府|政府|办公室|办公厅|委员会|委|局|厅))文件$")
_SIGNED = re.compile(rf"^[（(]?(?P<organ>{_ORGAN.pattern[1:-1]})[\s\u3000,，·|]*{DATE.pattern}[）)]?$")
"""Issuer and date on one line under the title."""
_SOURCE = re.compile(
    r"(?:发文机关|发布机构|发文单位|制发机关|公开主体|信息来源|文章来源|来源|作者单位)\s*[:：]\s*(?P<organ>[\u4e00-\u9fa5A-Za-z（）()《》]{2,40})"
)


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """``date`` is ``YYYY-MM-DD``, ``YYYY-MM`` or, by the document's number alone, ``YYYY``; not found is empty.

    A place is a span of the text; a field without one was taken from what the file notes about itself. ``dated_by``
    says in Chinese what kind of date it is.
    """

    title: str = ""
    issuer: str = ""
    date: str = ""
    number: str = ""
    title_at: Span | None = None
    issuer_at: Span | None = None
    date_at: Span | None = None
    number_at: Span | None = None
    dated_by: str = ""

    @property
    def stated(self) -> str:
        """The date that the document gives itself; the day on which a file was saved says nothing of its years."""
        return "" if self.dated_by == SAVED else self.date


def find_head(text: str, *, noted: Mapping[str, str] | None = None, web: bool = False) -> DocumentHead:
    """Title, issuer, number and date of a mended text.

    ``noted`` is what the file says of itself (``title``, ``issuer``, ``date``); ``web`` pages note the date of their
    publication, other files only the day on which somebody saved them.
    """
    told = noted or {}
    lines = list(_lines(text[:_HEAD]))
    title = _title(lines)
    number = _number(lines)
    issuer = _issuer(text, lines, title)
    shown = re.sub(r"\s*\n[\s#*\u3000]*", "", text[slice(*title)]) if title else ""
    found = read_date(text, told.get("date", ""), (number[2] if number else "", shown), web=web)
    return DocumentHead(
        title=shown or told.get("title", ""),
        issuer=text[slice(*issuer)] if issuer else told.get("issuer", "") if web else "",
        date=found.date,
        number=re.sub(r"\s+", "", text[number[0] : number[1]]) if number else "",
        title_at=title,
        issuer_at=issuer,
        date_at=found.at,
        number_at=number[:2] if number else None,
        dated_by=found.by,
    )


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Lines without outer blanks and the marks of headings, with their offsets."""
    for match in re.finditer(r"[^\n]+", text):
        inner = re.match(r"[\s#*\u3000]*", match.group())
        lead = inner.end() if inner else 0
        bare = match.group()[lead:].rstrip(" \t\u3000*#")
        if bare:
            yield bare, match.start() + lead


def _title(lines: list[tuple[str, int]]) -> Span | None:
    """The line that names itself a notice, plan, report …; else the first line that can be a title."""
    for index, (line, start) in enumerate(lines[:40]):
        if 6 <= len(line) <= 90 and _TITLE.search(line) and not _NOT_TITLE.search(line):
            return _with_organ(lines, index, (start, start + len(line)))
    for line, start in lines[:8]:
        sentence = "，" in line and len(line) > 30
        if 4 <= len(line) <= 60 and not sentence and not _NOT_TITLE.search(line) and not DATE.fullmatch(line):
            return start, start + len(line)
    return None


def _with_organ(lines: list[tuple[str, int]], index: int, span: Span) -> Span:
    """A title that begins with 关于 has its organ on the line before."""
    if not index or not lines[index][0].startswith("关于"):
        return span
    before, start = lines[index - 1]
    return (start, span[1]) if _ORGAN.match(before) else span


def _number(lines: list[tuple[str, int]]) -> tuple[int, int, str] | None:
    """(start, end, year) of the document's own number: on a line of its own or behind a label, not behind a title."""
    for line, start in lines:
        found = _NUMBER.search(line)
        if found is None:
            continue
        lone = len(line) - len(found.group()) <= 12 and "》" not in line
        if lone or re.search(r"(?:文号|字号)\s*[:：]\s*$", line[: found.start()]):
            return start + found.start(), start + found.end(), found[1]
    return None


def _issuer(text: str, lines: list[tuple[str, int]], title: Span | None) -> Span | None:
    """The organ in the title, in the red head, before the date at the end, or named as the source."""
    if title is not None:
        named = _BY.match(re.sub(r"\n[\s#*\u3000]*", "", text[slice(*title)]))
        if named and "\n" not in text[title[0] : title[0] + named.end("organ")]:
            return title[0], title[0] + named.end("organ")
    finders: tuple[Callable[[], Span | None], ...] = (
        lambda: _in_lines(lines, _RED),
        lambda: _signature(text),
        lambda: _in_lines(lines[:12], _SIGNED),
        lambda: _in_lines(lines, _SOURCE),
    )
    return next(filter(None, (find() for find in finders)), None)


def _in_lines(lines: list[tuple[str, int]], pattern: re.Pattern[str]) -> Span | None:
    for line, start in lines:
        found = pattern.search(line)
        if found:
            return start + found.start("organ"), start + found.end("organ")
    return None


def _signature(text: str) -> Span | None:
    """The organ alone on the line before a date alone on its line."""
    parts = (
        [(0, text)] if len(text) <= _SCAN + _TAIL else [(0, text[:_SCAN]), (len(text) - _TAIL, text[-_TAIL:])]
    )
    for shift, part in parts:
        before: tuple[str, int] = ("", 0)
        for line, start in _lines(part):
            if DATE.fullmatch(line) and _ORGAN.match(before[0]):
                return shift + before[1], shift + before[1] + len(before[0])
            before = (line, start)
    return None
