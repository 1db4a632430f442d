"""Where suggestions stand in a piece of text and on a page, cut so that overlapping ones can all be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """A suggestion and the characters it stands on."""

    key: int
    start: int
    end: int
    look: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive characters on which the same suggestions stand: none, one or several; ``begins`` start here."""

    text: str
    keys: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    look: str = ""


def pieces(text: str, spans: Iterable[Span], *, offset: int = 0) -> list[Piece]:
    """``text`` begins at ``offset``; the pieces joined give it back whatever the spans are.

    Of several suggestions on one piece the one that began last gives the look.
    """
    inside = [s for s in spans if s.start < offset + len(text) and s.end > offset and s.end > s.start]
    cuts = sorted({0, len(text), *(_cut(p - offset, text) for s in inside for p in (s.start, s.end))})
    waiting = sorted(inside, key=lambda s: (s.start, -s.end), reverse=True)
    active: list[Span] = []
    found: list[Piece] = []
    for a, b in pairwise(cuts):
        active = [s for s in active if s.end > a + offset]
        begins: list[Span] = []
        while waiting and waiting[-1].start <= a + offset:
            begins.append(waiting.pop())
        active += [s for s in begins if s.end > a + offset]
        found.append(_piece(text[a:b], active, begins))
    return found


def _cut(place: int, text: str) -> int:
    return min(max(place, 0), len(text))


def _piece(text: str, active: list[Span], begins: list[Span]) -> Piece:
    keys = tuple(s.key for s in active)
    return Piece(text, keys, tuple(s.key for s in begins), active[-1].look if active else "")
