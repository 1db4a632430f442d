"""Running heads, running feet and page numbers belong to the paper, not to the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from yanzhen.reading.glyphs import Glyphs
from yanzhen.reading.layout import Run

_MARGIN = 0.12
_ROWS = 2
_DIGITS = re.compile(r"\d+|[ivxlcIVXLC]+|[一二三四五六七八九十百〇零]+")
_NUMBER = re.compile(r"[-—–―·.\s]*(?:第?\d{1,4}页?|[ivxlc]{1,6})(?:[/／,，共of]+\d{1,4}页?)?[-—–―·.\s]*")
_MARKED = re.compile(r"[-—–―·].*\d.*[-—–―·]|第\d+页.*|\d+[/／]\d+")
_PREFIX = re.compile(r"^(?:第?\d{1,4}页?[-—|·/]*)|(?:[-—|·/]*第?\d{1,4}页?)$")

Row = tuple[str, bool, list[Run]]


def without_furniture(pages: Sequence[tuple[list[Run], Glyphs]]) -> list[list[Run]]:
    """The runs of each page without what recurs at the same edge of several pages."""
    margins = [_margins(runs, glyphs) for runs, glyphs in pages]
    seen: Counter[tuple[str, bool]] = Counter()
    for rows in margins:
        seen.update({(_pattern(text), top) for text, top, _ in rows})
    least = 2 if len(pages) < 6 else 3
    numbered = sum(any(_NUMBER.fullmatch(t) for t, _, _ in rows) for rows in margins)
    kept = []
    for (runs, _), rows in zip(pages, margins, strict=True):
        dropped = [r for row in rows if _is_furniture(row, seen, least, numbered > 1) for r in row[2]]
        marks = {id(r) for r in dropped}
        kept.append([r for r in runs if id(r) not in marks])
    return kept


def _is_furniture(row: Row, seen: Counter[tuple[str, bool]], least: int, numbered: bool) -> bool:
    text, top, _ = row
    if _NUMBER.fullmatch(text) and (numbered or _MARKED.fullmatch(text)):
        return True
    return bool(re.search(r"[^\W\d_]", text)) and seen[_pattern(text), top] >= least


def _pattern(text: str) -> str:
    """Numbers are told apart no more; a bare page number beside the head neither."""
    return _DIGITS.sub("#", _PREFIX.sub("", text))


def _margins(runs: list[Run], glyphs: Glyphs) -> list[Row]:
    """(text without blanks, at the top, runs) of the outermost rows in the upper and lower margin."""
    found: list[Row] = []
    for top in (True, False):
        limit = _MARGIN * glyphs.height
        edge = [r for r in runs if (r.y1 < limit if top else r.y0 > glyphs.height - limit)]
        rows: list[list[Run]] = []
        for run in sorted(edge, key=lambda r: r.middle, reverse=not top):
            if rows and abs(rows[-1][0].middle - run.middle) < 0.5 * run.height:
                rows[-1].append(run)
            else:
                rows.append([run])
        for row in rows[:_ROWS]:
            row.sort(key=lambda r: r.x0)
            found.append(("".join(glyphs.letters[i] for r in row for i in r.letters), top, row))
    return found
