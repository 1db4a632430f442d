"""Newspaper text broken into fragments is mended; every character keeps its place in the original."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

_BLANK = re.compile(r"[ \t\u3000\u00a0\r]+")
_ENDS = "。！？!?；;：:”…》）)"
_OPENS = re.compile(r"^(?:#|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．]|■|——|———|●|◆)")
_LONE = re.compile(r"^[\d.,%％—\-－:：]+$")


@dataclass(frozen=True, slots=True)
class Mended:
    """``text`` differs from the original in white space alone; ``origin[i]`` is where character i stood."""

    text: str
    origin: Sequence[int]
    broken: bool


def mend(original: str) -> Mended:
    """Join fragments such as ``2018\\n\\n年`` where the layout broke sentences.

    A text counts as broken when more than one line in eight is nothing but a number, a unit or a sign. Sound
    text is returned as it stands, so that line breaks between paragraphs and headings survive.
    """
    if not _is_broken(original):
        return Mended(original, range(len(original)), False)
    lines = _lines(original)
    text: list[str] = []
    origin = array("L")
    for index, (start, end) in enumerate(lines):
        kept = [p for p in range(start, end) if not original[p].isspace() or _keeps_space(original, p)]
        text.append("".join(original[p] for p in kept))
        origin.extend(kept)
        following = original[slice(*lines[index + 1])] if index + 1 < len(lines) else ""
        if not _continues(original[start:end], following):
            text.append("\n")
            origin.append(end)
    return Mended("".join(text), origin, True)


def _lines(original: str) -> list[tuple[int, int]]:
    """Spans of the lines that hold something, without outer white space."""
    spans = []
    for match in re.finditer(r"[^\n]+", original):
        inner = match.group()
        if inner.strip():
            start = match.start() + len(inner) - len(inner.lstrip())
            spans.append((start, match.start() + len(inner.rstrip())))
    return spans


def _is_broken(original: str) -> bool:
    """Counted without keeping the lines, for a long text has many."""
    lines = fragments = 0
    for match in re.finditer(r"[^\n]+", original):
        line = match.group().strip()
        if line:
            lines += 1
            fragments += bool(_LONE.match(line)) or len(line) <= 2
    return lines >= 16 and fragments > lines / 8


def _continues(line: str, following: str) -> bool:
    if not following:
        return False
    if _LONE.match(line) or _LONE.match(following):
        return True
    if _OPENS.match(following):
        return False
    return line[-1] not in _ENDS or following[0] in "，。、；：）”"


def _keeps_space(original: str, place: int) -> bool:
    """A space between two Latin letters is part of a name; between Chinese characters it is layout."""
    before = original[place - 1] if place else ""
    after = original[place + 1] if place + 1 < len(original) else ""
    return before.isascii() and after.isascii() and before.isalpha() and after.isalpha()
