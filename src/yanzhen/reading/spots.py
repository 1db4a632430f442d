"""One number of a sentence with its clause, its neighbours and what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from yanzhen.reading.modes import is_count
from yanzhen.reading.names import strip_tail
from yanzhen.reading.quantities import Mention

_EDGE = re.compile(r"[，,；;。！？!?：:\n]")
_JOINS = "、和及"
_BOUND = 80
_NAME_GAP = 24
SIZED_NAME = re.compile(
    r"(?:级|元)?(?:及?以上|以下|以内)?的?[^，。；、\d]{0,12}?(?:企业|项目|集群|产业|园区|公司|强县|自然村|开发区|新区|板块|产业链|基地|强镇|乡镇|工程)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """The indicator of a number and how it counts (level, increment, growth, cagr, annual)."""

    indicator: str
    mode: str
    clause_start: int
    clause_end: int
    rule: str


@dataclass(frozen=True)
class Spot:
    """One number of a sentence with its clause and what stands around it."""

    sentence: str
    numbers: Sequence[Mention]
    index: int
    previous: Found | None
    edges: Sequence[int]
    ahead: bool | None = None
    named: Sequence[tuple[int, str]] = ()

    @property
    def mention(self) -> Mention:
        return self.numbers[self.index]

    @cached_property
    def clause(self) -> tuple[int, int]:
        """Start and end of the clause, commas excluded."""
        at = bisect_left(self.edges, self.mention.start)
        start = self.edges[at - 1] + 1 if at else 0
        after = bisect_left(self.edges, self.mention.end)
        return start, self.edges[after] if after < len(self.edges) else len(self.sentence)

    @cached_property
    def left(self) -> str:
        """What stands between the number before (or the clause start) and this number."""
        edge, before = self.clause[0], self.index - 1
        while before >= max(0, self.index - 3) and self._inside_name(before):
            before -= 1
        if before >= 0 and self.numbers[before].right > edge:
            edge = min(self.numbers[before].right, self.mention.left)
        return self.sentence[max(edge, self.mention.left - _BOUND) : self.mention.left]

    @cached_property
    def stem(self) -> str:
        """``left`` without the words that lead up to the number."""
        return strip_tail(self.left)

    def _inside_name(self, index: int) -> bool:
        """``产值过100亿元的企业(5家)``: a size that belongs to the name of what this number counts."""
        mention = self.numbers[index]
        between = self.sentence[mention.end : self.mention.left]
        if is_count(mention.unit) or not is_count(self.mention.unit) or len(between) > _NAME_GAP:
            return False
        return bool(SIZED_NAME.match(between)) and not any(sign in between for sign in "、，,；;和及")

    @cached_property
    def right(self) -> str:
        """What follows up to the end of the clause or the next number."""
        start, end, after = self.mention.right, self.clause[1], self.index + 1
        if after < len(self.numbers) and self.numbers[after].left == start:
            start, after = self.numbers[after].right, after + 1
        if after < len(self.numbers):
            end = min(end, max(self.numbers[after].left, start))
        return self.sentence[start : min(end, start + _BOUND)]

    @cached_property
    def joined(self) -> bool:
        """A list goes on: 、 or 和 between the number before and this one, no comma."""
        if not self.index or self.numbers[self.index - 1].start < self.clause[0]:
            return False
        return any(sign in self.left for sign in _JOINS)

    def found(self, indicator: str, mode: str, rule: str) -> Found:
        return Found(indicator, mode, *self.clause, rule)


def edges_of(sentence: str) -> list[int]:
    """Where the clauses of a sentence end."""
    return [m.start() for m in _EDGE.finditer(sentence)]
