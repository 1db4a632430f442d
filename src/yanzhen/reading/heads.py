"""What a document says of itself: title, issuer, number and date, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Span = tuple[int, int]
_TITLE_END = re.compile(
    r"(?:通知|意见|规划|规划纲要|方案|报告|办法|计划|决定|公告|细则|措施|纲要|函|批复|解读|政策)$"
)
_DATE = re.compile(r"(20\d\d|19\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月(?:\s*(3[01]|[12]\d|0?[1-9])\s*日)?")


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """``date`` is ``YYYY-MM`` or ``YYYY-MM-DD``; what was not found is empty, its place None.

    A place is a span of the text; a field without one was taken from what the file notes about itself.
    """

    title: str = ""
    issuer: str = ""
    date: str = ""
    number: str = ""
    title_at: Span | None = None
    issuer_at: Span | None = None
    date_at: Span | None = None
    number_at: Span | None = None


def find_head(text: str, *, noted: Mapping[str, str] | None = None, web: bool = False) -> DocumentHead:
    """Title and date as they stand at the beginning and the end of the text."""
    match = _DATE.search(text[-300:])
    date, at = "", None
    if match:
        date = f"{match[1]}-{int(match[2]):02d}" + (f"-{int(match[3]):02d}" if match[3] else "")
        shift = max(0, len(text) - 300)
        at = (shift + match.start(), shift + match.end())
    title, title_at = "", None
    for line in re.finditer(r"[^\n]+", text[:2000]):
        if _TITLE_END.search(line.group().strip()):
            title, title_at = line.group().strip(), line.span()
            break
    return DocumentHead(title=title, date=date, title_at=title_at, date_at=at)
