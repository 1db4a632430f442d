"""One sentence with the names in it, as the rules of relations see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from yanzhen.reading.entities import Entity

_COMMAS = "，,：:。；;"


@dataclass(frozen=True, slots=True)
class Tie:
    """Two names and the clause of the sentence that ties them (offsets in the sentence)."""

    head: str
    relation: str
    tail: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Scene:
    """``names`` stand in the sentence, ``lead`` is the chain that its heading or first sentence names."""

    text: str
    start: int
    names: tuple[Entity, ...]
    lead: str = ""
    before: Scene | None = None

    def of(self, *types: str) -> list[Entity]:
        return [e for e in self.names if e.type in types]

    def at(self, name: str) -> int:
        """Where a name stands first outside longer names; -1 where it stands only within them."""
        return next(self.places(name), -1)

    def places(self, name: str) -> Iterator[int]:
        """Everywhere a name stands outside longer names."""
        longer = [e.name for e in self.names if e.name != name and name in e.name]
        place = self.text.find(name)
        while place >= 0:
            if not any(self._covers(other, place, len(name)) for other in longer):
                yield place
            place = self.text.find(name, place + 1)

    def _covers(self, longer: str, place: int, size: int) -> bool:
        begin = self.text.find(longer, max(0, place + size - len(longer)))
        return 0 <= begin <= place

    def clauses(self) -> Iterator[tuple[int, int]]:
        cuts = [-1, *(i for i, c in enumerate(self.text) if c in _COMMAS), len(self.text)]
        return ((a + 1, b) for a, b in pairwise(cuts) if b > a + 1)

    def clause(self, place: int) -> tuple[int, int]:
        return next(((a, b) for a, b in self.clauses() if a <= place < b), (0, len(self.text)))

    def tie(self, head: str, relation: str, tail: str, rule: str) -> Tie:
        """A tie quoted by the clause in which the head stands."""
        start, end = self.clause(max(0, self.text.find(head)))
        return Tie(head, relation, tail, start, end, rule)
