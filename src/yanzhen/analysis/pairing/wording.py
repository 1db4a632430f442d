"""Which product words of one side are like which of the other, each word compared once however many parties use it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from yanzhen.analysis.pairing.threads import spread
from yanzhen.analysis.placement import text_slots

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_SPLIT = re.compile(r"[、，,;；/|\s]+")
COMMON = 0.05
"""A sequence that more words than this bear says nothing of any of them …"""
FEW = 50
"""… unless so few bear it that it costs nothing to look."""
TINY = 1e-9


def product_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Single product words, written one way, each once: ``电力电缆；控制电缆`` are two."""
    plain = (unicodedata.normalize("NFKC", text).strip().upper() for text in texts)
    return tuple(dict.fromkeys(word for text in plain for word in _SPLIT.split(text) if word))


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """``rows[i]``: words of party ``i`` of either side, as positions; ``like``: asking × answering words, in (0, 1].

    The likeness of two words is the cosine of their character sequences weighted by rarity,
    w = ln(1 + words / words that bear it); the words of both sides together are what rarity is counted on.
    """

    asked: tuple[str, ...]
    answered: tuple[str, ...]
    asked_rows: tuple[Ints, Ints]
    answered_rows: tuple[Ints, Ints]
    like: Any

    @classmethod
    def build(
        cls, asking: Sequence[Sequence[str]], answering: Sequence[Sequence[str]], least: float
    ) -> Likeness:
        asked, asked_rows = _rows(asking)
        answered, answered_rows = _rows(answering)
        return cls(asked, answered, asked_rows, answered_rows, _compare(asked, answered, least))

    def between(self, asker: int, answerer: int) -> tuple[float, str, str]:
        """(likeness, asked word, answered word) of the likest two words of a pair; (0, "", "") where none are alike."""
        best = (0.0, "", "")
        theirs = set(_row(self.answered_rows, answerer).tolist())
        for word in _row(self.asked_rows, asker).tolist():
            span = slice(self.like.indptr[word], self.like.indptr[word + 1])
            for at, value in zip(
                self.like.indices[span].tolist(), self.like.data[span].tolist(), strict=True
            ):
                if at in theirs and value > best[0]:
                    best = (value, self.asked[word], self.answered[at])
        return best


def _row(rows: tuple[Ints, Ints], at: int) -> Ints:
    return rows[1][rows[0][at] : rows[0][at + 1]]


def _rows(parties: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], tuple[Ints, Ints]]:
    """(distinct words in order of writing, (start, words) of each party)."""
    words = tuple(sorted({w for party in parties for w in party}))
    place = {word: i for i, word in enumerate(words)}
    start = np.zeros(len(parties) + 1, np.int64)
    np.cumsum([len(party) for party in parties], out=start[1:])
    return words, (start, np.array([place[w] for party in parties for w in party], np.int64))


def _compare(asked: Sequence[str], answered: Sequence[str], least: float) -> Any:
    if not asked or not answered:
        return sparse.csr_matrix((len(asked), len(answered)))
    both = tuple(dict.fromkeys([*asked, *answered]))
    slots, begin = text_slots(both)
    owner = np.repeat(np.arange(len(both)), np.diff(begin))
    slot, owner = _once(slots.astype(np.int64), owner)
    borne = np.bincount(slot)
    kept = borne[slot] <= max(FEW, COMMON * len(both))
    slot, owner = slot[kept], owner[kept]
    weight = np.log1p(len(both) / borne[slot])
    norm = np.sqrt(np.bincount(owner, weight**2, len(both)))
    unit = weight / norm[owner]
    grams = sparse.csr_matrix((unit, (owner, slot)), shape=(len(both), len(borne)))
    place = {word: i for i, word in enumerate(both)}
    left = grams[[place[w] for w in asked]]
    right = grams[[place[w] for w in answered]].T.tocsr()
    start, column, value = _find_alike(left, right, max(least, TINY))
    return sparse.csr_matrix((value, column, start), shape=(len(asked), len(answered)))


def _find_alike(left: Any, right: Any, least: float) -> tuple[Ints, Ints, Floats]:
    """Counted first, so that memory is what is kept."""
    from yanzhen.analysis.pairing.kernels import count_alike, fill_alike

    words = left.shape[0]
    one, other = _plain(left), (*_plain(right), np.zeros(right.shape[1], np.bool_))
    counts = np.zeros(words + 1, np.int64)
    spread(lambda first, last: count_alike(first, last, one, other, least, counts), words)
    start = np.cumsum(counts)
    found = (start, np.empty(start[-1], np.int64), np.empty(start[-1]))
    spread(lambda first, last: fill_alike(first, last, one, other, least, found), words)
    return found


def _plain(matrix: Any) -> tuple[Ints, Ints, Floats]:
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64), matrix.data


def _once(slot: Ints, owner: Ints) -> tuple[Ints, Ints]:
    """A sequence counts once in a word."""
    both = np.unique(owner * (int(slot.max()) + 1) + slot)
    return both % (int(slot.max()) + 1), both // (int(slot.max()) + 1)
