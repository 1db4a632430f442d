"""Stretches of time as statistics write them: years, halves, quarters, months, days, spans."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass, field
from functools import total_ordering

from yanzhen.kernel.errors import YanzhenError

_FORM = re.compile(r"(\d{4})(?:Q([1-4])|H([12])|-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Period:
    """From ``start`` to ``end``, both days included. Equal when the days are equal; ordered by end, then start.

    ``text`` is how it was written: ``2025``, ``2021-11``, ``2019Q1``, ``2023H1``, ``2013-01..2013-10``.
    """

    start: datetime.date
    end: datetime.date
    text: str = field(default="")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def whole_year(self) -> bool:
        first, last = (self.start.month, self.start.day), (self.end.month, self.end.day)
        return self.start.year == self.end.year and (first, last) == ((1, 1), (12, 31))

    def contains(self, other: Period) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        return self.start <= other.end and other.start <= self.end

    def _key(self) -> tuple[datetime.date, datetime.date]:
        return (self.end, self.start)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Period) and self._key() == other._key()

    def __lt__(self, other: Period) -> bool:
        return self._key() < other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __str__(self) -> str:
        return self.text


def parse_period(text: str, *, where: str = "") -> Period:
    """Read a period. Raises YanzhenError for words, impossible dates and spans that end before they begin."""
    parts = text.strip().split("..")
    if len(parts) > 2:
        raise _refusal(text, where, "“..”只能出现一次")
    first, last = _single(parts[0], text, where), _single(parts[-1], text, where)
    if last.end < first.start:
        raise _refusal(text, where, "结束早于开始")
    return Period(first.start, last.end, text.strip())


def is_period(text: str) -> bool:
    """Whether ``parse_period`` would accept it."""
    try:
        parse_period(text)
    except YanzhenError:
        return False
    return True


def say_period(text: str) -> str:
    """A period in Chinese words: ``2010年1—10月``, ``2021年1季度``, ``2023年上半年``; what is no period stays as it is."""
    if not is_period(text):
        return text
    first, _, last = text.strip().partition("..")
    begin, end = _FORM.fullmatch(first.strip()), _FORM.fullmatch(last.strip())
    if begin is None or end is None:
        return _words(first.strip())
    if begin[1] == end[1] and begin[4] and end[4] and not (begin[5] or end[5]):
        return f"{begin[1]}年{int(begin[4])}—{int(end[4])}月"
    if (begin[0], end[0]) == (begin[1], end[1]):
        return f"{begin[1]}—{end[1]}年"
    return f"{_words(begin[0])}至{_words(end[0])}"


def _words(part: str) -> str:
    match = _FORM.fullmatch(part)
    if match is None:
        return part
    year, quarter, half, month, day = match.groups()
    if quarter:
        return f"{year}年{quarter}季度"
    if half:
        return f"{year}年{'上半年' if half == '1' else '下半年'}"
    return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")


def _single(part: str, text: str, where: str) -> Period:
    match = _FORM.fullmatch(part.strip())
    if not match:
        raise _refusal(text, where, "只收写成数字的时间，不收文字")
    year, quarter, half, month, day = (int(x) if x else 0 for x in match.groups())
    try:
        if day:
            date = datetime.date(year, month, day)
            return Period(date, date, part)
        first, last = _months(quarter, half, month)
        end = datetime.date(year, last, calendar.monthrange(year, last)[1])
        return Period(datetime.date(year, first, 1), end, part)
    except (ValueError, IndexError):
        raise _refusal(text, where, "没有这一天") from None


def _months(quarter: int, half: int, month: int) -> tuple[int, int]:
    if quarter:
        return quarter * 3 - 2, quarter * 3
    if half:
        return half * 6 - 5, half * 6
    return (month, month) if month else (1, 12)


def _refusal(text: str, where: str, why: str) -> YanzhenError:
    do = "写成 2025、2021-11、2021-11-08、2019Q1、2023H1 或 2013-01..2013-10"
    return YanzhenError(f"看不懂的时间“{text}”", where=where, why=why, do=do)
