"""Which records are one enterprise: lists of names, codes and places in; pairs with reasons and groups out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from yanzhen.analysis.matching.characters import (
    Chars,
    designator_table,
    encode,
    mark_table,
    shape_table,
    sound_table,
)
from yanzhen.analysis.matching.codes import read_codes
from yanzhen.analysis.matching.features import ACCEPT, FEATURES, INDEX, SUPPORTED, UNSURE, WEIGHTS
from yanzhen.analysis.matching.vocabulary import Vocabulary, build_vocabulary
from yanzhen.analysis.matching.words import Terms, reference_terms
from yanzhen.kernel.errors import YanzhenError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
PIECE = 1 << 16
"""Pairs that a thread takes at a time."""
ENOUGH = 4000
"""From SUPPORTED times as many names on, the list itself tells which words are usual."""


@dataclass(frozen=True, slots=True)
class Records:
    """Columns of equal length; an empty text is "not known".

    ``codes``: unified social credit codes or organisation codes; ``regions``: six-digit codes or names of places;
    ``former``: a former name; ``lists``: number of the list a record comes from — with it only records of different
    lists are matched.
    """

    names: Sequence[str]
    codes: Sequence[str] = ()
    regions: Sequence[str] = ()
    former: Sequence[str] = ()
    lists: Sequence[int] = ()

    def __post_init__(self) -> None:
        for label, column in (
            ("代码", self.codes),
            ("区划", self.regions),
            ("曾用名", self.former),
            ("名录", self.lists),
        ):
            if len(column) and len(column) != len(self.names):
                why = f"名称 {len(self.names)} 个，{label} {len(column)} 个"
                raise YanzhenError(f"{label}与名称的个数不同", why=why, do="每个名称给一个，没有的留空")


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature of a match: what, how often, how much it adds to the score."""

    key: str
    label: str
    count: float
    adds: float

    def __str__(self) -> str:
        times = f"×{self.count:.0f}" if self.count > 1 else ""
        return f"{self.label}{times}（{self.adds:+.1f}）"


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Pairs of records (``left`` < ``right``, positions in the input), strongest first.

    ``score``: sum of the features; ``same``: told as one enterprise — the others are for a person to decide;
    ``group``: for every record the first record of its enterprise; ``counts``: features of each pair.
    """

    left: Ints
    right: Ints
    score: Floats
    same: npt.NDArray[np.bool_]
    group: Ints
    counts: Floats

    def __len__(self) -> int:
        return len(self.left)

    def reasons(self, pair: int) -> tuple[Reason, ...]:
        """Why the pair at this position has its score, the weightiest first."""
        found = [
            Reason(f.key, f.label, float(c), float(c) * f.weight)
            for f, c in zip(FEATURES, self.counts[pair], strict=True)
            if c
        ]
        return tuple(sorted(found, key=lambda r: -abs(r.adds)))

    def pairs(self) -> set[tuple[int, int]]:
        """The pairs told as one enterprise."""
        kept = self.same
        return set(zip(self.left[kept].tolist(), self.right[kept].tolist(), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Names and former names as columns; ``owner``: the record of each row."""

    owner: npt.NDArray[np.int32]
    names: tuple[Any, ...]
    codes: tuple[Any, Any]
    place: npt.NDArray[np.int32]
    side: npt.NDArray[np.int8]


def match_records(
    records: Records,
    *,
    terms: Terms | None = None,
    forbidden: Iterable[tuple[int, int]] = (),
    accept: float = ACCEPT,
    unsure: float = UNSURE,
) -> Matches:
    """Find the pairs of records that are one enterprise, and the groups they make.

    ``forbidden``: pairs a person has told apart; they are never matched nor grouped, not even by way of a third.
    The result does not depend on the order of the records. Two valid codes that differ are never matched or grouped.
    Pairs from ``unsure`` to ``accept`` are given back with ``same`` false.
    """
    terms = reference_terms() if terms is None else terms
    vocabulary = build_vocabulary(terms)
    rows = _read(records, vocabulary)
    barred = _barred(forbidden)
    if len(records.names) < 2:
        return _nothing(len(records.names))
    return _judge(rows, len(records.names), _search(rows, min(unsure, accept)), (barred, accept))


def _nothing(size: int) -> Matches:
    none = np.zeros(0, np.int64)
    counts = np.zeros((0, len(FEATURES)), np.float32)
    return Matches(none, none, none.astype(np.float32), none.astype(bool), np.arange(size), counts)


def _barred(pairs: Iterable[tuple[int, int]]) -> Ints:
    keys = sorted({min(p) << 32 | max(p) for p in pairs})
    return np.array(keys, np.int64)


def _read(records: Records, vocabulary: Vocabulary) -> _Rows:
    from yanzhen.analysis.matching.parsing import read_names

    size = len(records.names)
    spans, owner = _with_former(records, vocabulary)
    codes = read_codes(records.codes if len(records.codes) else [""] * size)
    region = _hints(records, codes[2], vocabulary)[owner]
    core, sizes, place, form, branch, number = read_names(*spans, region, vocabulary.keys, vocabulary.values)
    place = np.where(_finer(place, region), region, place).astype(np.int32)
    side = np.asarray(records.lists, np.int8) if len(records.lists) else np.full(size, -1, np.int8)
    names = (core, sizes, form, branch, number)
    return _Rows(owner, names, (codes[0][owner], codes[1][owner]), place, side[owner])


def _finer(place: npt.NDArray[np.int32], region: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Where the region column says more than the name: the name has no place, or a wider one that holds it."""
    unknown = place <= 1
    province = (place % 10000 == 0) & (place // 10000 == region // 10000)
    prefecture = (place % 100 == 0) & (place // 100 == region // 100)
    return np.asarray((region > 1) & (unknown | province | prefecture))


def _with_former(
    records: Records, vocabulary: Vocabulary
) -> tuple[tuple[Chars, Ints, Ints], npt.NDArray[np.int32]]:
    """All names, then the former names in brackets and in their own column, each with its record.

    Names are (characters, where each begins, where it ends).
    """
    from yanzhen.analysis.matching.parsing import find_former

    names = records.names
    chars, start = encode(names)
    more: list[tuple[int, str]] = [(i, name) for i, name in enumerate(records.former) if name]
    shortened: list[tuple[int, str]] = []
    for i, first, last in find_former(chars, start, vocabulary.keys, vocabulary.values).tolist():
        begin = start[i]
        more.append((i, names[i][first - begin :].lstrip("(（")[: last - first]))
        shortened.append((i, names[i][: _bracket(names[i])] + names[i][last - begin + 1 :]))
    extra, at = encode([name for _, name in shortened] + [_plain_former(name) for _, name in more])
    at, changed = at + len(chars), len(shortened)
    begin, end = start[:-1].copy(), start[1:].copy()
    rows = [i for i, _ in shortened]
    begin[rows], end[rows] = at[:changed], at[1 : changed + 1]
    spans = (
        np.concatenate([chars, extra]),
        np.concatenate([begin, at[changed:-1]]),
        np.concatenate([end, at[changed + 1 :]]),
    )
    owner = np.concatenate([np.arange(len(names)), np.array([i for i, _ in more], np.int64)])
    return spans, owner.astype(np.int32)


def _bracket(name: str) -> int:
    return min(i for i in (name.find("("), name.find("（"), len(name)) if i >= 0)


def _plain_former(name: str) -> str:
    for word in ("曾用名", "更名前", "原名为", "原名", "曾用", "前身", "旧名", "原为", "原"):
        if name.startswith(word):
            name = name[len(word) :]
            break
    return name.lstrip("：:为").rstrip("）)")


def _hints(records: Records, coded: npt.NDArray[np.int32], vocabulary: Vocabulary) -> npt.NDArray[np.int32]:
    """Where each record is registered: its region, else the place that its valid code names."""
    if not len(records.regions):
        return coded
    region = _regions(records.regions, vocabulary)
    return np.where((region <= 1) & (coded >= 110000), coded, region).astype(np.int32)


def _regions(texts: Sequence[str], vocabulary: Vocabulary) -> npt.NDArray[np.int32]:
    """Six-digit codes, longer codes of towns, or names of places; 0 where none is read."""
    known: dict[str, int] = {}
    return np.array(
        [known[t] if t in known else known.setdefault(t, _region(t, vocabulary)) for t in texts], np.int32
    )


def _region(text: str, vocabulary: Vocabulary) -> int:
    from yanzhen.analysis.matching.parsing import read_place

    text = text.strip()
    if text[:6].isdigit() and len(text) >= 6:
        return int(text[:6])
    chars, _ = encode([text])
    chars = np.append(chars[chars > 0], [0, 0]).astype(np.uint16)
    code, _ = read_place(vocabulary.keys, vocabulary.values, chars, (0, len(chars)), 0)
    return int(code)


def _search(rows: _Rows, least: float) -> tuple[npt.NDArray[np.int32], Floats]:
    """(pairs of rows that reach ``least``, counts of their features).

    Rows stand in the order of their cores meanwhile: those that are compared stand close in memory.
    """
    order = _by_core(rows.names[0])
    near = _Rows(
        rows.owner[order],
        tuple(column[order] for column in rows.names),
        (rows.codes[0][order], rows.codes[1][order]),
        rows.place[order],
        rows.side[order],
    )
    pairs, counts = _compare(near, least)
    return order[np.stack((pairs >> 32, pairs & 0xFFFFFFFF), axis=1)], counts


def _by_core(core: npt.NDArray[np.uint16]) -> npt.NDArray[np.int32]:
    """Rows by the first four characters of their cores."""
    head = core[:, :4].astype(np.uint64) @ (np.uint64(1) << np.array([48, 32, 16, 0], np.uint64))
    return np.argsort(head, kind="stable").astype(np.int32)


def _compare(rows: _Rows, least: float) -> tuple[Ints, Floats]:
    """Every pair worth it compared once, a thread a processor: those that reach ``least``, with their features."""
    from yanzhen.analysis.matching.blocking import count_pairs
    from yanzhen.analysis.matching.scoring import score_pairs

    often = count_pairs(rows.names[0], rows.names[1])
    tables = (sound_table(), shape_table(), designator_table(), mark_table())
    given = (
        rows.names,
        (*rows.codes, rows.place),
        (*_crowd(rows), often + _known_at_least(len(rows.owner))),
        tables,
        WEIGHTS,
        np.float32(least),
    )
    pairs = _candidates(rows, often)

    def work(first: int) -> tuple[Ints, Floats]:
        some = pairs[first : first + PIECE]
        kept, counts = score_pairs(some, *given)
        return some[kept], counts

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(work, range(0, max(1, len(pairs)), PIECE)))
    return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])


def _known_at_least(rows: int) -> np.int32:
    """In a short list most words stand once: there a rare one is no sign of a slip, so that each counts as known."""
    return np.int32(max(0, SUPPORTED - rows // ENOUGH))


def _candidates(rows: _Rows, often: npt.NDArray[np.int32]) -> Ints:
    """Pairs of rows that share a key, each once; a part that finds more than it has room for runs again."""
    from yanzhen.analysis.matching.blocking import CAPS, PARTS, bucket, find_pairs, make_keys, tell_rows

    keys, owner = make_keys(rows.names, rows.codes, rows.place, often)
    bits = max(6, min(22, len(keys).bit_length() - 2))
    start, keys, held = bucket(keys, owner, bits)
    told = tell_rows(rows.names, (*rows.codes, rows.place), rows.side, rows.owner)
    ends = np.linspace(0, len(start) - 1, PARTS + 1).astype(np.int64)
    usual = max(1024, 8 * len(rows.owner) // PARTS)

    def work(part: int) -> Ints:
        span = (ends[part], ends[part + 1])
        found, count = find_pairs(start, keys, held, told, span, usual, CAPS)
        if count > usual:
            found, count = find_pairs(start, keys, held, told, span, count, CAPS)
        return np.asarray(found[:count])

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = np.concatenate(list(pool.map(work, range(PARTS))))
    found.sort()
    return found[np.append(True, found[1:] != found[:-1])] if len(found) else found


def _crowd(rows: _Rows) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """For each row: in how many prefectures its core stands; how many rows have its mark."""
    from yanzhen.analysis.matching.crowd import count_marks, count_places

    core, sizes, _, _, number = rows.names
    return count_places(number, rows.place), count_marks(core, sizes)


def _judge(
    rows: _Rows, size: int, found: tuple[npt.NDArray[np.int32], Floats], asked: tuple[Ints, float]
) -> Matches:
    """One row a pair of records, strongest first; groups from the pairs that reach ``accept``."""
    from yanzhen.analysis.matching.clusters import join_pairs

    (pairs, counts), (barred, accept) = found, asked
    counts[(pairs >= size).any(axis=1), INDEX["former"]] = 1
    score = _scores(counts)
    ends = np.sort(rows.owner[pairs], axis=1).astype(np.int64)
    key = ends[:, 0] << 32 | ends[:, 1]
    order = _ranked(score, _tie(rows, ends))
    if len(rows.owner) > size:
        order = order[np.sort(np.unique(key[order], return_index=True)[1])]
    order = order[~np.isin(key[order], barred)] if len(barred) else order
    ends, score, counts = ends[order], score[order], counts[order]
    sure = score >= accept
    group, held = join_pairs(ends[sure, 0], ends[sure, 1], rows.codes[0][:size], rows.codes[1][:size], barred)
    same = sure.copy()
    same[sure] = held
    return Matches(ends[:, 0], ends[:, 1], score, same, group, counts)


def _ranked(score: Floats, tie: npt.NDArray[np.uint64]) -> Ints:
    """Positions, the highest score first; equal ones by ``tie``."""
    bits = (-score).view(np.uint32)
    rising = np.where(bits >> 31, ~bits, bits | np.uint32(1 << 31))
    return np.argsort(rising.astype(np.uint64) << np.uint64(32) | tie >> np.uint64(32), kind="stable")


def _scores(counts: Floats) -> Floats:
    """Weighted sums; an equal code outweighs a number that differs."""
    coded = (counts[:, INDEX["code_same"]] + counts[:, INDEX["org_same"]]) > 0
    excused = np.where(coded, counts[:, INDEX["numeral_differs"]], 0) * WEIGHTS[INDEX["numeral_differs"]]
    return np.asarray(counts @ WEIGHTS - excused, np.float32)


def _tie(rows: _Rows, ends: Ints) -> npt.NDArray[np.uint64]:
    """A number of the content of both records, so that equal scores are taken in an order of their own."""
    with np.errstate(over="ignore"):
        each = (
            rows.names[4] * np.uint64(31)
            + rows.place.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
            + rows.codes[0]
        )
        each = each + rows.names[3] * np.uint64(17) + rows.names[2][:, 0].astype(np.uint64) * np.uint64(1009)
        a, b = each[ends[:, 0]], each[ends[:, 1]]
        return np.asarray((a ^ b) * np.uint64(3) + (a + b))
