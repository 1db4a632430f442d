"""A sentence as names are looked for in it: its words, its clauses and the places where a name may begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from yanzhen.reading.naming import is_boundary, words
from yanzhen.reading.segmentation import Token, cut, is_place, is_proper

_CLAUSE = re.compile(r"[^，,。；;：:！!？?《》*#\n■—]+")
_TEXT = re.compile(r"[^。；;！？\n]{1,600}[。；;！？]?")


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a sentence: its type, where it starts there, and the rule that found it."""

    type: str
    name: str
    start: int
    rule: str

    @property
    def end(self) -> int:
        return self.start + len(self.name)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Text and its words; ``edges`` are the offsets at which a word starts or ends."""

    text: str
    start: int
    tokens: tuple[Token, ...] = field(repr=False)
    edges: frozenset[int] = field(repr=False)

    def clauses(self) -> Iterator[tuple[int, int]]:
        return (match.span() for match in _CLAUSE.finditer(self.text))

    def within(self, start: int, end: int) -> list[Token]:
        return [t for t in self.tokens if start <= t.start and t.end <= end]

    def name_start(self, start: int, end: int) -> int:
        """Where the first name of a span begins: behind the verbs that stand before its first proper word."""
        place = start
        for token in self.within(start, end):
            if is_boundary(token) or (token.text in words("joiners") and token.start == place):
                place = token.end if end - token.end >= 2 else place
            elif is_proper(token) and not is_place(token.text):
                break
        return place


def sentences(text: str) -> Iterator[Sentence]:
    for match in _TEXT.finditer(text):
        tokens = tuple(cut(match.group()))
        edges = frozenset(t.start for t in tokens) | {len(match.group())}
        yield Sentence(match.group(), match.start(), tokens, edges)
