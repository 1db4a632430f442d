"""A placer learns which words speak for which nodes, ranks nodes for a text, and says by which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from yanzhen.kernel.errors import YanzhenError

Matrix = Any
CONFIRMED = 3.0
"""A confirmed example weighs as much as three of the untrained knowledge."""
SEPARATORS = "，,；;、。 　\t\n（）()/|:：及和与·"
SMOOTH = 0.5
WORDS = 4
KEPT = 5
"""Labels that one sequence speaks for: its best, the tail only costs time."""


@dataclass(frozen=True, slots=True)
class Example:
    """``text`` (products, business scope) stands on ``label`` (the id of a node, an industry)."""

    text: str
    label: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``words``: pieces of the text that speak for ``label``, the weightiest first, each with its share of the score."""

    label: str
    score: float
    words: tuple[tuple[str, float], ...]


@cache
def _letters() -> npt.NDArray[np.uint16]:
    """Each character as it is read: separators end a piece (0), capitals and full width are one."""
    import unicodedata

    table = np.arange(65536, dtype=np.uint16)
    for code in range(65536):
        if 0xD800 <= code < 0xE000:
            continue
        char = unicodedata.normalize("NFKC", chr(code)).upper()
        char = char if len(char) == 1 and ord(char) < 65536 else chr(code)
        gone = chr(code) in SEPARATORS or char in SEPARATORS or unicodedata.category(char)[0] in "ZC"
        table[code] = 0 if gone else ord(char)
    return table


def encode(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.int64]]:
    """(characters of all texts as they are read, 0 between pieces; where each text begins)."""
    start = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=start[1:])
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    return _letters()[np.minimum(points, 0xFFFD).astype(np.uint16)], start


@dataclass(frozen=True, slots=True, eq=False)
class Placer:
    """A value: learning gives a new one. ``counts`` (slots × labels) holds how often each sequence stood with each label."""

    labels: tuple[str, ...]
    counts: Matrix
    weights: tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.float32]]

    @classmethod
    def build(cls, examples: Iterable[Example]) -> Placer:
        """A placer of these examples alone. Raises YanzhenError when there is none."""
        held = tuple(examples)
        if not held:
            raise YanzhenError("没有可学的例子", why="一条产品或经营范围也没有", do="先给出环节的产品")
        labels = tuple(sorted({example.label for example in held}))
        counts = _count(held, labels)
        return cls(labels, counts, _weigh(counts))

    def learn(self, examples: Iterable[Example]) -> Placer:
        """With what people confirmed added; the order in which it comes does not matter."""
        held = tuple(Example(e.text, e.label, e.weight * CONFIRMED) for e in examples)
        if not held:
            return self
        labels = tuple(sorted({*self.labels, *(e.label for e in held)}))
        place = {label: i for i, label in enumerate(labels)}
        old = self.counts.tocoo()
        moved = np.array([place[label] for label in self.labels], np.int64)[old.col]
        shape = (self.counts.shape[0], len(labels))
        counts = sparse.csr_matrix((old.data, (old.row, moved)), shape=shape) + _count(held, labels)
        return Placer(labels, counts, _weigh(counts))

    def rank(
        self, texts: Sequence[str], top: int = 3
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """(positions in ``labels``, scores) of the best ``top`` for each text; -1 where nothing in it is known."""
        from yanzhen.analysis.placement.kernels import rank_labels

        chars, start = encode(texts)
        best, scores = rank_labels(chars, start, self.weights, len(self.labels), top)
        return np.asarray(best), np.asarray(scores)

    def suggest(self, text: str, top: int = 3) -> tuple[Suggestion, ...]:
        """The best nodes for one enterprise, each with the words that caused it."""
        best, scores = self.rank([text], top)
        return tuple(
            Suggestion(self.labels[label], float(score), self._words(text, int(label)))
            for label, score in zip(best[0], scores[0], strict=True)
            if label >= 0 and score > 0
        )

    def _words(self, text: str, label: int) -> tuple[tuple[str, float], ...]:
        """Pieces of the text by what they add to the score of ``label``."""
        from yanzhen.analysis.placement.kernels import gather_grams

        chars, _ = encode([text])
        ends = [-1, *np.flatnonzero(chars == 0).tolist(), len(text)]
        pieces = [text[a + 1 : b] for a, b in pairwise(ends) if b > a + 1]
        if not pieces:
            return ()
        slots, begin = gather_grams(*encode(pieces))
        first, target, value = self.weights
        adds: dict[str, float] = {}
        for i, piece in enumerate(pieces):
            for slot in slots[begin[i] : begin[i + 1]]:
                span = slice(first[slot], first[slot + 1])
                adds[piece] = adds.get(piece, 0.0) + float(value[span][target[span] == label].sum())
        total = sum(a for a in adds.values() if a > 0) or 1.0
        ranked = sorted(((p, a / total) for p, a in adds.items() if a > 0), key=lambda w: (-w[1], w[0]))
        return tuple(ranked[:WORDS])


def _count(examples: Sequence[Example], labels: tuple[str, ...]) -> Matrix:
    from yanzhen.analysis.placement.kernels import BITS, gather_grams

    place = {label: i for i, label in enumerate(labels)}
    slots, begin = gather_grams(*encode([e.text for e in examples]))
    sizes = np.diff(begin)
    column = np.repeat(np.array([place[e.label] for e in examples]), sizes)
    weight = np.repeat(np.array([e.weight for e in examples], np.float32), sizes)
    return sparse.csr_matrix((weight, (slots, column)), shape=(1 << BITS, len(labels)))


def _weigh(counts: Matrix) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    """What each sequence says for each label it stood with: P(label | sequence) in log odds to its share of all, times
    how sure the sequence is (the fall of entropy it brings)."""
    held = counts.tocsr()
    rows = np.repeat(np.arange(held.shape[0]), np.diff(held.indptr))
    total = np.asarray(held.sum(axis=1)).ravel()
    prior = np.asarray(held.sum(axis=0)).ravel() / held.sum()
    share = held.data / (total[rows] + SMOOTH)
    gain = np.log1p(share / np.maximum(prior[held.indices], 1e-9) * share)
    spread = np.bincount(rows, share**2, held.shape[0])
    value = gain * share**0.5 * spread[rows] ** 0.5
    order = np.lexsort((held.indices, -value, rows))
    rank = np.arange(len(order)) - held.indptr[rows]
    kept = np.sort(order[rank < KEPT])
    start = np.zeros(held.shape[0] + 1, np.int64)
    np.cumsum(np.bincount(rows[kept], minlength=held.shape[0]), out=start[1:])
    return start, held.indices[kept].astype(np.int32), value[kept].astype(np.float32)
