"""Dates as precise as a source gives them: a year, a quarter, a month, a day, or a span of these."""

from __future__ import annotations

import re
from datetime import date

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import parse_period

PATTERN = (
    r"^$|^(18|19|20)\d\d(-\d\d(-\d\d)?|Q[1-4]|H[12])?(\.\.(18|19|20)\d\d(-\d\d(-\d\d)?|Q[1-4]|H[12])?)?$"
)


def bounds(text: str) -> tuple[date, date]:
    """First and last day of ``2025``, ``2025-06``, ``2025-06-30``, ``2025Q1``, ``2025H1`` or ``start..end``.

    Raises ValueError when the text is not such a date, the day does not exist, or the end precedes the start.
    """
    if not text or not re.match(PATTERN, text):
        raise ValueError(f"{text} 不是日期")
    try:
        period = parse_period(text)
    except YanzhenError as error:
        raise ValueError(error.why or error.what) from None
    return period.start, period.end
