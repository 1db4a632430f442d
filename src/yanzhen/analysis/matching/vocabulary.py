"""The words names are taken apart by, as one hash table that compiled code can ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from yanzhen.analysis.matching.characters import spell
from yanzhen.analysis.matching.words import FORMS, Terms, load_words, short_place

PLACE, FORM, BRANCH, OWN_BRANCH, STATE, FORMER, TRADE = range(1, 8)
"""Kinds; each asks its own table entry, for 服务部 is a form and a branch ending at once."""
BACK = 16
"""Added to a kind whose words are looked for at the end of names: spelled backwards."""
MASK = (1 << 64) - 1
PRIME = 0x100000001B3
BASIS = 0xCBF29CE484222325
UNKNOWN_PLACE = 1
LONGEST = 16
LONGEST_END = 8
"""Characters of the longest place, and of the longest word that ends a name."""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Open addressing: ``keys`` (0 = free) and what stands there."""

    keys: npt.NDArray[np.uint64]
    values: npt.NDArray[np.int32]


def hash_word(kind: int, word: str, parent: int = 0) -> int:
    """FNV-1a over kind, parent place and characters; the compiled reader does the same."""
    state = ((BASIS ^ (kind * 7919 + parent * 131)) * PRIME) & MASK
    for char in word:
        state = ((state ^ min(ord(char), 0xFFFF)) * PRIME) & MASK
    return state or 1


@lru_cache(maxsize=4)
def build_vocabulary(terms: Terms) -> Vocabulary:
    """Every word of ours and of ``terms``."""
    held: dict[int, int] = {}
    for kind, word, parent, value in _entries(terms):
        held.setdefault(hash_word(kind, spell(word), parent), value)
        if kind in (FORM, BRANCH, OWN_BRANCH):
            held.setdefault(hash_word(kind + BACK, spell(word)[::-1]), value)
    size = 1 << max(10, (len(held) * 3).bit_length())
    keys, values = np.zeros(size, np.uint64), np.zeros(size, np.int32)
    for key, value in sorted(held.items()):
        at = (key ^ (key >> 29)) & (size - 1)
        while keys[at]:
            at = (at + 1) & (size - 1)
        keys[at], values[at] = key, value
    return Vocabulary(keys, values)


def _entries(terms: Terms) -> Iterator[tuple[int, str, int, int]]:
    words = load_words()
    for number, form in enumerate(FORMS, 1):
        yield from ((FORM, word, 0, number) for word in words[form])
    for kind, name in ((BRANCH, "branch"), (OWN_BRANCH, "ownbranch"), (STATE, "state"), (FORMER, "former")):
        yield from ((kind, word, 0, 1) for word in words[name])
    yield from ((TRADE, word, 0, 1) for word in (*words["trade"], *terms.trades))
    yield from _places(terms)


def _places(terms: Terms) -> Iterator[tuple[int, str, int, int]]:
    """Whole names and short names, under their prefecture, their province and alone where they are clear.

    A short name that several regions bear stands for the highest of them, or for no known one.
    """
    bearers: dict[str, set[int]] = defaultdict(set)
    for place in terms.places:
        if "直辖" in place.name or place.name in ("市辖区", "县"):
            continue
        for name in {place.name, short_place(place.name)}:
            if len(name) > 1:
                bearers[name].add(place.code)
                yield PLACE, name, place.code // 100, place.code
                yield PLACE, name, place.code // 10000, place.code
    for name, codes in sorted(bearers.items()):
        best = sorted(codes, key=_level)
        clear = len(best) == 1 or _level(best[0]) < _level(best[1])
        yield PLACE, name, 0, best[0] if clear else UNKNOWN_PLACE


def _level(code: int) -> int:
    return 0 if code % 10000 == 0 else 1 if code % 100 == 0 else 2
