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
from yanzhen.analysis.placement import encode

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_SPLIT = re.compile(r"[、，,;；/|\s]+")
WIDE = 1 << 16


def product_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Single product words, written one way, each once: ``电力电缆；控制电缆`` are two."""
    plain = (unicodedata.normalize("NFKC", text).strip().upper() for text in texts)
    return tuple(dict.fromkeys(word for text in plain for word in _SPLIT.split(text) if word))


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """``rows[i]``: words of party ``i`` of either side, as positions; ``like``: asking × answering words, in (0, 1].

    Words are their characters and pairs of neighbours, weighted by rarity w = ln(1 + words / words that bear it),
    counted on the words of both sides. With shared = Σ w² over what both bear and own = Σ w² of one word, likeness =
    ½ shared / √(own · own) + ½ shared / min(own, own): 电缆 is wholly in 电力电缆, and alike by half of that besides.
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
    owner, slot = _sequences(both)
    weight = np.log1p(len(both) / np.bincount(slot)[slot])
    own = np.bincount(owner, weight**2, len(both)).astype(np.float64)
    grams = sparse.csr_matrix((weight, (owner, slot)), shape=(len(both), int(slot.max(initial=0)) + 1))
    place = {word: i for i, word in enumerate(both)}
    rows, columns = [place[w] for w in asked], [place[w] for w in answered]
    start, column, value = _find_alike(
        grams[rows], grams[columns].T.tocsr(), (own[rows], own[columns], least)
    )
    return sparse.csr_matrix((value, column, start), shape=(len(asked), len(answered)))


def _sequences(words: Sequence[str]) -> tuple[Ints, Ints]:
    """(word, number of sequence): single characters and pairs of neighbours, each once in a word."""
    chars, start = encode(words)
    letters = chars.astype(np.int64)
    owner = np.repeat(np.arange(len(words)), np.diff(start))
    pair = (letters[:-1] > 0) & (letters[1:] > 0) & (owner[:-1] == owner[1:])
    held = np.concatenate([letters[letters > 0], (letters[:-1] * WIDE + letters[1:])[pair]])
    owners = np.concatenate([owner[letters > 0], owner[:-1][pair]])
    _, slot = np.unique(held, return_inverse=True)
    both = np.unique(owners * (int(slot.max(initial=0)) + 1) + slot)
    return both // (int(slot.max(initial=0)) + 1), both % (int(slot.max(initial=0)) + 1)


def _find_alike(left: Any, right: Any, given: tuple[Floats, Floats, float]) -> tuple[Ints, Ints, Floats]:
    """Counted first, so that memory is what is kept."""
    from yanzhen.analysis.pairing.kernels import count_alike, fill_alike

    words = left.shape[0]
    one, other = plain(left), plain(right)
    counts = np.zeros(words + 1, np.int64)
    spread(lambda first, last: count_alike(first, last, one, other, given, counts), words)
    start = np.cumsum(counts)
    found = (start, np.empty(start[-1], np.int64), np.empty(start[-1]))
    spread(lambda first, last: fill_alike(first, last, one, other, given, found), words)
    return found


def plain(matrix: Any) -> tuple[Ints, Ints, Floats]:
    """A sparse table as compiled code takes it."""
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64), matrix.data
