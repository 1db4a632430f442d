"""Word counts its headings itself: the numbers a reader sees before them are worked out again."""

from __future__ import annotations

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "ideographTraditional", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified"}  # fmt: skip
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_LEVELS = 9


class Numbering:
    """Counters of every list of a file, and what its levels look like."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._formats = _formats(numbering)
        self._styles = {
            style.get(f"{_W}styleId"): style.find(f"{_W}pPr/{_W}numPr")
            for style in (styles if styles is not None else ())
            if style.tag == f"{_W}style"
        }
        self._counts: dict[str, list[int]] = {}

    def label(self, paragraph: Any) -> str:
        """``一、`` or ``1.2`` before a numbered paragraph, empty before others and before bullets."""
        number, level = self._place(paragraph)
        levels = self._formats.get(number)
        if levels is None or level not in levels:
            return ""
        counts = self._counts.setdefault(number, [levels.get(i, ("", "", 1))[2] - 1 for i in range(_LEVELS)])
        counts[level] += 1
        for deeper in range(level + 1, _LEVELS):
            counts[deeper] = levels.get(deeper, ("", "", 1))[2] - 1
        kind, pattern, _ = levels[level]
        if kind in {"bullet", "none"}:
            return ""
        return re.sub(r"%([1-9])", lambda m: _spelled(counts[int(m[1]) - 1], levels, int(m[1]) - 1), pattern)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """(list, level) of a paragraph, its own or its style's; an empty list where it has none."""
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        if own is None:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            own = self._styles.get(style.get(f"{_W}val")) if style is not None else None
        if own is None:
            return "", 0
        number, level = own.find(f"{_W}numId"), own.find(f"{_W}ilvl")
        told = level.get(f"{_W}val", "0") if level is not None else "0"
        return (number.get(f"{_W}val", "") if number is not None else ""), int(told) if told.isdigit() else 0


def _formats(numbering: Any) -> dict[str, dict[int, tuple[str, str, int]]]:
    """List → level → (kind of number, pattern, first number)."""
    if numbering is None:
        return {}
    abstract = {
        a.get(f"{_W}abstractNumId"): dict(filter(None, map(_level, a.iter(f"{_W}lvl"))))
        for a in numbering.iter(f"{_W}abstractNum")
    }
    found: dict[str, dict[int, tuple[str, str, int]]] = {}
    for number in numbering.iter(f"{_W}num"):
        link = number.find(f"{_W}abstractNumId")
        if link is not None:
            found[number.get(f"{_W}numId", "")] = abstract.get(link.get(f"{_W}val"), {})
    return found


def _level(level: Any) -> tuple[int, tuple[str, str, int]] | None:
    def told(name: str, default: str) -> str:
        found = level.find(f"{_W}{name}")
        return str(found.get(f"{_W}val", default)) if found is not None else default

    place, start = level.get(f"{_W}ilvl", ""), told("start", "1")
    if not (place.isdigit() and int(place) < _LEVELS):
        return None
    return int(place), (told("numFmt", "decimal"), told("lvlText", ""), int(start) if start.isdigit() else 1)


def _spelled(count: int, levels: dict[int, tuple[str, str, int]], level: int) -> str:
    kind = levels.get(level, ("decimal", "", 1))[0]
    if kind in _CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        ten = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
        return ten + (_DIGITS[ones] if ones or not tens else "")
    if kind in _CIRCLED and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    if kind in {"lowerLetter", "upperLetter"} and 0 < count <= 26:
        return chr((97 if kind == "lowerLetter" else 65) + count - 1)
    return str(count)
