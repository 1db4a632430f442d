"""Lines that the paper's width broke become paragraphs again; every letter keeps its box."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from yanzhen.reading.glyphs import Glyphs
from yanzhen.reading.layout import TAB, Line
from yanzhen.reading.places import GRID, NO_BOXES, Boxes

_OPENS = re.compile(
    r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[、．]|\d+\.(?!\d)|[①-⑳■●◆▲★※○]|第[一二三四五六七八九十百\d]+[章节条部]|"
    r"专栏\s*\d+|表\s*\d+|附件|附表|目\s*录)"
)
_ENDS = "。！？!?；;：:"


@dataclass(slots=True)
class Composed:
    """Text as it grows, with a row of the grid for each character."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Boxes] = field(default_factory=list)
    length: int = 0
    last: str = ""

    def add(self, text: str, grid: Boxes) -> None:
        self.parts.append(text)
        self.boxes.append(grid)
        self.length += len(text)
        self.last = text[-1:] or self.last

    def glue(self, text: str) -> None:
        """Characters without ink."""
        self.add(text, np.zeros((len(text), 4), np.uint16))

    def unhyphenate(self) -> None:
        """Take the hyphen at the end away."""
        self.parts[-1], self.boxes[-1] = self.parts[-1][:-1], self.boxes[-1][:-1]
        self.length -= 1

    def grid(self) -> Boxes:
        return np.concatenate(self.boxes) if self.boxes else NO_BOXES


def compose(pages: Iterable[tuple[list[Line], Glyphs]]) -> tuple[str, tuple[int, ...], Boxes]:
    """(text, offsets at which pages begin, grid) of the lines of all pages."""
    made, starts = Composed(), []
    before: tuple[Line, Glyphs] | None = None
    for lines, glyphs in pages:
        first = True
        for line, pitch in _with_pitch(lines):
            if before is not None:
                _part(made, before, (line, glyphs), 0.0 if first else pitch)
            if first:
                starts.append(made.length)
            text, grid = _letters(line, glyphs)
            made.add(text, grid)
            before, first = (line, glyphs), False
        if first:
            starts.append(made.length)
    if made.length:
        made.glue("\n")
    return "".join(made.parts), tuple(starts), made.grid()


def _with_pitch(lines: list[Line]) -> Iterator[tuple[Line, float]]:
    """Each line with the white above it, as a multiple of what is usual between lines of its page."""
    gaps = [b.y0 - a.y0 for a, b in itertools.pairwise(lines) if b.column == a.column and b.y0 > a.y0]
    usual = max(float(np.median(gaps)) if gaps else 0.0, 1e-3)
    for index, line in enumerate(lines):
        above = lines[index - 1] if index else None
        near = above is not None and above.column == line.column
        yield line, (line.y0 - above.y0) / usual if near and above is not None else 0.0


def _part(made: Composed, before: tuple[Line, Glyphs], after: tuple[Line, Glyphs], pitch: float) -> None:
    if not _continues(before, after, pitch):
        made.glue("\n")
        return
    one, two = made.last, _first(after)
    if one == "-" and two.islower() and _latin(before, -2):
        made.unhyphenate()
    elif one.isascii() and two.isascii() and (one.isalpha() or two.isalpha()):
        made.glue(" ")


def _latin(line: tuple[Line, Glyphs], place: int) -> bool:
    letters = line[0].letters
    letter = line[1].letters[letters[place]] if len(letters) >= -place and letters[place] >= 0 else ""
    return letter.isascii() and letter.isalpha()


def _first(line: tuple[Line, Glyphs]) -> str:
    letters = line[0].letters
    return line[1].letters[letters[0]] if letters and letters[0] >= 0 else ""


def _continues(before: tuple[Line, Glyphs], after: tuple[Line, Glyphs], pitch: float) -> bool:
    """The sentence runs on: the line is full, the next neither indented nor opening nor set apart."""
    one, two = before[0], after[0]
    if one.whole or two.whole or TAB in one.letters or TAB in two.letters:
        return False
    if not 0.8 < one.height / max(two.height, 1e-3) < 1.25:
        return False
    if _is_centred(one) and _is_centred(two) and pitch:
        return _is_title(before, after)
    em = _em(after)
    return pitch <= 1.6 and _is_full(before) and two.x0 - two.left < 1.2 * em and not _opens(before, after)


def _opens(before: tuple[Line, Glyphs], after: tuple[Line, Glyphs]) -> bool:
    """A heading or an item; behind an unfinished sentence a number is only a number."""
    head = "".join(after[1].letters[i] if i >= 0 else " " for i in after[0].letters[:12])
    last = before[0].letters[-1]
    ended = last >= 0 and before[1].letters[last] in _ENDS
    return bool(_OPENS.match(head)) and (ended or not head[0].isdigit())


def _is_full(line: tuple[Line, Glyphs]) -> bool:
    """Within some characters of the right edge; a Latin line is ragged by a word."""
    slack = 6.0 if _latin(line, -1) else 1.8
    return line[0].right - line[0].x1 < slack * _em(line)


def _is_centred(line: Line) -> bool:
    before, behind = line.x0 - line.left, line.right - line.x1
    room = line.right - line.left
    return before > 0.06 * room and behind > 0.06 * room and abs(before - behind) < 0.06 * room


def _is_title(before: tuple[Line, Glyphs], after: tuple[Line, Glyphs]) -> bool:
    """Two centred lines of more than a few large letters are one title."""
    one, two = before[0], after[0]
    body = float(np.median(after[1].boxes[:, 3] - after[1].boxes[:, 1]))
    near = two.y0 - one.y1 < one.height
    large = min(one.height, two.height) > 1.15 * body
    return near and large and len(one.letters) >= 8 and not _opens(before, after)


def _em(line: tuple[Line, Glyphs]) -> float:
    """The width of a Chinese character of this line, else most of its height."""
    held = [i for i in line[0].letters if i >= 0]
    wide = [i for i in held if line[1].letters[i] >= "\u2e80"]
    if not wide:
        return 0.7 * line[0].height
    box = line[1].boxes[wide]
    return float(np.median(box[:, 2] - box[:, 0]))


def _letters(line: Line, glyphs: Glyphs) -> tuple[str, Boxes]:
    text = "".join(glyphs.letters[i] if i >= 0 else chr(-i) for i in line.letters)
    places = np.array(line.letters, np.int64)
    size = np.array([glyphs.width, glyphs.height] * 2)
    grid = np.clip(np.rint(glyphs.boxes[np.maximum(places, 0)] / size * GRID), 0, GRID).astype(np.uint16)
    grid[places < 0] = 0
    return text, grid
