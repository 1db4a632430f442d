"""Numbers as policy texts write them: digits, Chinese numerals, scales such as 万 and 亿."""

from __future__ import annotations

import re

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8}

ARABIC = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,16}(?:\.\d{1,6})?"
CHINESE = r"[一二两三四五六七八九十百千]{1,12}"
NOT_PROSE = re.compile(r"\d{25}|[一二两三四五六七八九十百千万亿]{25}")
_CLEAN = re.compile(r"[,\s]")


def arabic(written: str) -> float | int:
    """The number behind Arabic digits with thousands commas; integers stay integers."""
    number = float(_CLEAN.sub("", written))
    return int(number) if number.is_integer() and "." not in written else number


def chinese(written: str) -> int | None:
    """The number behind Chinese numerals (一百二十, 两千, 十); None when the characters form no number."""
    total, section, digit = 0, 0, 0
    for sign in written:
        if sign in DIGITS:
            if digit:
                return None
            digit = DIGITS[sign]
        elif sign in TENS:
            section += (digit or 1) * TENS[sign]
            digit = 0
        elif sign in SCALES:
            total += (section + digit or 1) * SCALES[sign]
            section = digit = 0
        else:
            return None
    return total + section + digit
