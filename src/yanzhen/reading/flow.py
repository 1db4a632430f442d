"""The running text of a document: lines that a page break cut in mid-sentence are put together again."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_BROKEN = re.compile(r"(?<=[\u4e00-\u9fa5、，,])[ \t]*\n\s*\n?[ \t]*(?=[\u4e00-\u9fa5])")
_FULL_LINE = 28
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Flow:
    """Running text; ``origin`` tells the place in the original text."""

    text: str
    breaks: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()

    def origin(self, place: int) -> int:
        at = bisect_right(self.breaks, place)
        return place + (self.lost[at - 1] if at else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the original of a non-empty span."""
        return self.origin(start), self.origin(end - 1) + 1


def flowing(text: str) -> Flow:
    """A long line without a full stop goes on in the next one, where that one holds a sentence."""
    parts, breaks, lost, place, dropped = [], [], [], 0, 0
    for match in _BROKEN.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        if match.start() - line < _FULL_LINE or not _goes_on(text, match.end()):
            continue
        parts.append(text[place : match.start()])
        dropped += len(match.group())
        breaks.append(match.end() - dropped)
        lost.append(dropped)
        place = match.end()
    return Flow("".join([*parts, text[place:]]), tuple(breaks), tuple(lost))


def _goes_on(text: str, start: int) -> bool:
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    return "。" in text[start : min(end, start + _NEAR)] or text[max(start, end - 3) : end].find("。") >= 0
