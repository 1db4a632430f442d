"""The date of a document, by how it is written: signed, spoken at a meeting, published, numbered or only noted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]
SAVED = "文件属性里的日期"
"""How a date is told that is only the day on which somebody saved the file."""
_CHINESE = "〇○Ｏ零一二三四五六七八九十ΟO0０"
_YEAR = rf"(?:(?:19|20)\d\d|二\s*[〇○Ｏ零ΟO0０](?:\s*[{_CHINESE}]){{2}})"
_PART = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
DATE = re.compile(
    rf"[（(]?\s*(?P<year>{_YEAR})\s*年\s*(?P<month>{_PART})\s*月\s*(?:(?P<day>{_PART})\s*日)?\s*(?:印发|发布|通过|修订)?\s*[)）]?"
)
_DASHED = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})?(?!\d)日?"
)
_LABELLED = (
    (
        "成文日期",
        re.compile(r"(?:成文日期|成文时间|印发日期|印发时间|签发日期|发文日期|发文时间)\s*[:：]\s*"),
    ),
    (
        "发布日期",
        re.compile(r"(?:发布时间|发布日期|公开日期|公开时间|刊发时间|更新时间|日期|时间)\s*[:：]\s*"),
    ),
)
_SPOKEN = re.compile(
    r"在[^\n]{4,60}(?:会议|大会|全会|讲话)?上|会议通过|(?:代表大会|委员会)[^\n]{0,30}(?:通过|批准)"
)
_PAPER = re.compile(r"第\s*[A-Z]?\d{1,3}\s*版|星期[一二三四五六日天]|本报讯|电(?:[（(]|\s)|记者")
_ISSUED = re.compile(
    r"^[（(\s\u3000]*[\u4e00-\u9fa5（）、]{2,40}(?:政府|办公室|办公厅|委员会|委|局|厅|部|中心|领导小组|指挥部|管委会|集团|院)"
    rf"[\s\u3000,，·|]*{DATE.pattern}\s*$"
)
_PERIOD = re.compile(r"((?:19|20)\d\d)\s*年?\s*[-—–~～至]+\s*20\d\d\s*年")
_OF_YEAR = re.compile(r"[^\d]{0,16}?((?:19|20)\d\d)\s*年(?!前|底|末)")
_HEAD, _TAIL, _SCAN = 1500, 1200, 60_000
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○Ｏ零ΟO0０", 0)


@dataclass(frozen=True, slots=True)
class HeadDate:
    """``date`` as YYYY, YYYY-MM or YYYY-MM-DD, where it stands, and in Chinese what kind of date it is."""

    date: str = ""
    at: Span | None = None
    by: str = ""


def read_date(text: str, noted: str, titled: tuple[str, str], *, web: bool) -> HeadDate:
    """The best date: signed, spoken, labelled, of the newspaper, noted by a page, of number or title, noted by a file.

    ``titled`` is the year of the document's number and the title, either may be empty.
    """
    for found in _written(text):
        return found
    if web and _sound(noted):
        return HeadDate(noted, None, "网页注明的发布日期")
    number, title = titled
    if number:
        return HeadDate(number, None, "发文字号的年份")
    span = _PERIOD.search(title) or _OF_YEAR.match(title)
    if span:
        return HeadDate(span[1], None, "标题里的年份")
    return HeadDate(noted, None, SAVED) if _sound(noted) else HeadDate()


def _written(text: str) -> Iterator[HeadDate]:
    """Dates that stand in the text, the best first."""
    head = text[:_HEAD]
    yield from _labelled(head, *_LABELLED[0])
    yield from _spoken(head)
    yield from _alone(text)
    yield from _beside(head)
    yield from _labelled(head, *_LABELLED[1])
    yield from _printed(head)


def _labelled(head: str, name: str, label: re.Pattern[str]) -> Iterator[HeadDate]:
    for match in label.finditer(head):
        found = _DASHED.match(head, match.end()) or DATE.match(head, match.end())
        date = iso(found) if found else ""
        if found and date:
            yield HeadDate(date, found.span(), name)


def _spoken(head: str) -> Iterator[HeadDate]:
    """``——2026年1月27日在…大会上``, ``（2021年3月5日…会议通过）``."""
    for line in re.finditer(r"[^\n]+", head[:800]):
        found = DATE.search(line.group())
        if found and len(line.group()) < 120 and _SPOKEN.search(line.group(), found.start()):
            date = iso(found)
            if date and found["day"]:
                yield HeadDate(date, _shifted(found, line.start()), "会议日期")


def _alone(text: str) -> Iterator[HeadDate]:
    """A date alone on its line: behind the text of a notice, else at the very end, else in the head."""
    parts = [(0, text)] if len(text) <= _SCAN else [(0, text[:_SCAN]), (len(text) - _TAIL, text[-_TAIL:])]
    for shift, part in parts:
        for line in re.finditer(r"[^\n]+", part):
            bare = line.group().strip()
            found = DATE.fullmatch(bare) if 7 <= len(bare) <= 30 else None
            date = iso(found) if found else ""
            if found and date and (found["day"] or line.start() < 400):
                lead = len(line.group()) - len(line.group().lstrip())
                yield HeadDate(date, _shifted(found, shift + line.start() + lead), "成文日期")


def _beside(head: str) -> Iterator[HeadDate]:
    """``某市工信局 2023年5月6日``: the date behind its issuer on one line under the title."""
    for line in list(re.finditer(r"[^\n]+", head))[:12]:
        found = _ISSUED.search(line.group()) if len(line.group()) < 80 else None
        date = iso(found) if found else ""
        if found and date:
            yield HeadDate(date, _shifted(found, line.start()), "成文日期")


def _printed(head: str) -> Iterator[HeadDate]:
    """The date line of a newspaper or a news page in the first lines."""
    for line in list(re.finditer(r"[^\n]+", head))[:12]:
        found = _DASHED.search(line.group()) or DATE.search(line.group())
        near = len(line.group()) < 60 and (
            _PAPER.search(line.group()) or _DASHED.fullmatch(line.group().strip())
        )
        if found and near:
            date = iso(found)
            if date:
                yield HeadDate(date, _shifted(found, line.start()), "刊载日期")


def _shifted(match: re.Match[str], shift: int) -> Span:
    """From the year to the last sign of the date, without brackets around it."""
    end = max(match.end(name) for name in ("month", "day"))
    rest = match.group()[end - match.start() :]
    closing = re.match(r"\s*[日月]", rest)
    return shift + match.start("year"), shift + end + (closing.end() if closing else 0)


def iso(match: re.Match[str]) -> str:
    """``YYYY-MM-DD`` or ``YYYY-MM``; empty for a day that no calendar has."""
    year = int("".join(str(_DIGITS.get(c, c)) for c in re.sub(r"\s", "", match["year"])))
    month, day = _count(match["month"]), _count(match["day"] or "")
    if not 1949 <= year <= 2100 or not 1 <= month <= 12 or day > 31:
        return ""
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")


def _count(told: str) -> int:
    """1 … 31 in digits or in Chinese, 0 for nothing."""
    if not told or told.isdigit():
        return int(told or 0)
    tens, ten, ones = told.rpartition("十")
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 * bool(ten) + (_DIGITS.get(ones, 0) if ones else 0)


def _sound(noted: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?", noted))
