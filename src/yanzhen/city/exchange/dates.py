"""Days, months and years as people write them into tables."""

from __future__ import annotations

import datetime
import re

from yanzhen.city.exchange.lists import CellRefusedError
from yanzhen.kernel.periods import is_period

_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "两": "2"}
_YEAR_WORDS = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_SMALL_WORDS = re.compile(
    r"(?:[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日号])"
)
_DAY = re.compile(
    r"(\d{4})(?:年度?|[-./])(\d{1,2})(?:月份?|[-./])(\d{1,2})[日号]?(?:[T ]?\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?)?"
)
_MONTH = re.compile(r"(\d{4})(?:年度?|[-./])(\d{1,2})(?:月份?)?")
_YEAR = re.compile(r"(\d{4})(?:年度?|年全年)?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SIX = re.compile(r"(\d{4})(\d{2})")
_SERIAL = re.compile(r"([2-6]\d{4})(?:\.\d+)?")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_NO_YEAR = re.compile(r"\d{1,2}月(?:份|\d{1,2}[日号]?)?")
_SHORT_YEAR = re.compile(r"\d{2}(?:年|[-./])\d{1,2}.*")
_EPOCH = datetime.date(1899, 12, 30)
_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4", "1": "1", "2": "2", "3": "3", "4": "4"}
_QUARTER = re.compile(r"(\d{4})年?(?:第?([一二三四1-4])季度?|Q([1-4]))", re.IGNORECASE)
_HALF = re.compile(r"(\d{4})年?(?:(上|下)半年|H([12]))", re.IGNORECASE)
_SPAN = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})月?(?:[-~—–－至到]+)(\d{1,2})月份?")
DO = "写成 2024-03-01、2024-03 或 2024"


def read_date(text: str) -> str:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as exact as it was written. Raises CellRefusedError."""
    plain = _spelled_in_digits(text.replace(" 00:00:00", "").strip().rstrip("。."))
    compact = plain.replace(" ", "") if "年" in plain else plain
    for pattern in (_DAY, _EIGHT, _MONTH, _SIX, _YEAR):
        found = pattern.fullmatch(compact)
        if found:
            return _checked(text, *(int(part) for part in found.groups()))
    if _SERIAL.fullmatch(plain):
        return (_EPOCH + datetime.timedelta(days=int(float(plain)))).isoformat()
    american = _AMERICAN.fullmatch(plain)
    if american and int(american[2]) > 12:
        return _checked(text, int(american[3]), int(american[1]), int(american[2]))
    raise CellRefusedError("日期读不懂", _why(text, plain, bool(american)), DO)


def _why(text: str, plain: str, american: bool) -> str:
    if american:
        return f"“{text[:30]}”分不清哪个是月、哪个是日"
    if _NO_YEAR.fullmatch(plain):
        return f"“{text[:30]}”没有年份"
    if _SHORT_YEAR.fullmatch(plain):
        return f"“{text[:30]}”的年份只有两位"
    return f"“{text[:30]}”不是日期"


def _checked(text: str, year: int, month: int = 0, day: int = 0) -> str:
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError as error:
        raise CellRefusedError("没有这一天", f"“{text[:30]}”在日历上不存在", DO) from error
    if not 1900 <= year <= 2100 or (day and not month):
        raise CellRefusedError("年份不可信", f"“{text[:30]}”不在 1900 到 2100 年之间", DO)
    return f"{year}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def _spelled_in_digits(text: str) -> str:
    """``二〇二四年三月十五日`` → ``2024年3月15日``."""
    years = _YEAR_WORDS.sub(lambda m: "".join(_DIGITS[c] for c in m[0]), text)
    return _SMALL_WORDS.sub(lambda m: str(_small(m[0])), years)


def _small(words: str) -> int:
    words = words.replace("廿", "二十")
    if "十" not in words:
        return int(_DIGITS[words])
    tens, _, ones = words.partition("十")
    return 10 * int(_DIGITS[tens] if tens else 1) + int(_DIGITS[ones] if ones else 0)


def read_period(text: str) -> str:
    """A stretch of time as the record writes it: ``2024``, ``2024Q1``, ``2024H1``, ``2024-01..2024-09``, a month, a day."""
    compact = text.replace(" ", "").replace("年度", "年").replace("全年", "")
    if is_period(compact):
        return compact
    quarter = _QUARTER.fullmatch(compact)
    if quarter:
        return f"{quarter[1]}Q{_QUARTERS[quarter[2] or quarter[3]]}"
    half = _HALF.fullmatch(compact)
    if half:
        return f"{half[1]}H{half[3] or ('1' if half[2] == '上' else '2')}"
    span = _SPAN.fullmatch(compact)
    if span and int(span[2]) < int(span[3]) <= 12:
        return f"{span[1]}-{int(span[2]):02d}..{span[1]}-{int(span[3]):02d}"
    return read_date(text)
