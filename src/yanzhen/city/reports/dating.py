"""How a product says its own day, the day of its newest source, and the periods of the record."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from django.utils import timezone

from yanzhen.city.atlas.values import Cite
from yanzhen.kernel.grades import Grade
from yanzhen.kernel.periods import is_period, parse_period, say_period

REGISTER = "register"
"""The mark of an imported register carries the day of its import, which is no date of a source."""
_PART = r"\d{4}(?:Q[1-4]|H[12]|-\d{2}(?:-\d{2})?)?"
_WRITTEN = re.compile(
    rf"(?<![\d-])(?:{_PART}\.\.{_PART}|\d{{4}}-\d{{2}}(?:-\d{{2}})?|\d{{4}}[QH]\d)(?![\d.-])"
)


def day_label(as_of: datetime.date) -> str:
    """The day of a product is the day on which it is made, unless it was ordered as of an earlier one."""
    return "生成日期" if as_of == timezone.localdate() else "记录截止日"


def said_day(day: datetime.date) -> str:
    return say_period(day.isoformat())


def newest_source(cites: Iterable[Cite]) -> str:
    """The latest date among the sources as written; empty when none is dated. A sum of ours is no source."""
    told = (c for c in cites if c.source != REGISTER and c.grade != Grade.D.value)
    dates = {c.date for c in told if is_period(c.date)}
    return max(dates, key=lambda d: (parse_period(d).start, parse_period(d).end), default="")


def dated(as_of: datetime.date, cites: Iterable[Cite]) -> str:
    """``生成日期2026年11月21日，来源最新日期2026年9月``; undated sources say 无数据."""
    newest = say_period(newest_source(cites)) or "无数据"
    return f"{day_label(as_of)}{said_day(as_of)}，来源最新日期{newest}"


def spoken(text: str) -> str:
    """A sentence with its machine-written periods in words; years alone stay as they are."""
    return _WRITTEN.sub(lambda found: say_period(found[0]), text)
