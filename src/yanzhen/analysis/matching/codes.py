"""Unified social credit codes and the organisation codes inside them: what is valid, what differs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from stdnum.cn import uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
USCC_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
ORG_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
ORG = slice(8, 17)
WIDE = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
NOTHING = "I" * 18
"""Stands where no code is: I is no character of one."""
CodeArray = npt.NDArray[np.uint64]


def clean_code(text: str) -> str:
    """Half width, upper case, without blanks and hyphens."""
    return "".join(c for c in text.translate(WIDE).upper() if c.isalnum())


def is_uscc(text: str) -> bool:
    """Whether ``text`` is a valid code of GB 32100 (python-stdnum)."""
    return bool(uscc.is_valid(clean_code(text)))


def org_code(text: str) -> str:
    """The valid organisation code (GB 11714) that ``text`` is or holds, else an empty text."""
    cleaned = clean_code(text)
    inner = cleaned[ORG] if len(cleaned) == 18 and is_uscc(cleaned) else cleaned
    return inner if len(inner) == 9 and inner.strip("0") and _org_check(inner) == inner[8] else ""


def _org_check(text: str) -> str:
    if any(c not in LETTERS for c in text):
        return ""
    total = 11 - sum(int(w) * LETTERS.index(c) for w, c in zip(ORG_WEIGHTS, text, strict=False)) % 11
    return {10: "X", 11: "0"}.get(total, str(total))


def read_codes(texts: Sequence[str]) -> tuple[CodeArray, CodeArray, npt.NDArray[np.int32]]:
    """(whole, organisation, region): numbers of each valid code, 0 where there is none; all at once.

    ``region`` is where the office that gave a valid code sits, six digits.
    """
    plain = [
        t if len(t) == 18 and t.isascii() and t.isalnum() and t.isupper() else clean_code(t) if t else t
        for t in texts
    ]
    long = "".join([t if len(t) == 18 and t.isascii() else NOTHING for t in plain])
    whole, inner, region = _read_long(long)
    for at in (i for i, t in enumerate(plain) if len(t) == 9):
        inner[at] = int(org_code(plain[at]) or "0", 36)
    return whole, inner, region


def _read_long(text: str) -> tuple[CodeArray, CodeArray, npt.NDArray[np.int32]]:
    """Rows of eighteen characters: checked as python-stdnum does."""
    rows = np.frombuffer(text.encode("ascii"), np.uint8).reshape(-1, 18)
    whole, inner = np.zeros(len(rows), np.uint64), np.zeros(len(rows), np.uint64)
    region = np.zeros(len(rows), np.int32)
    given = np.flatnonzero(rows[:, 0] != ord(NOTHING[0]))
    values = _value_table(ALPHABET)[rows[given]].astype(np.int64)
    letters = _value_table(LETTERS)[rows[given]].astype(np.int64)
    known = (values >= 0).all(axis=1) & (letters[:, :8] < 10).all(axis=1)
    valid = known & ((31 - (values[:, :17] * USCC_WEIGHTS).sum(axis=1) % 31) % 31 == values[:, 17])
    org = (11 - (letters[:, 8:16] * ORG_WEIGHTS).sum(axis=1) % 11) % 11
    same = np.where(org == 10, LETTERS.index("X"), org) == letters[:, 16]
    none = np.uint64(0)
    whole[given] = np.where(valid, _packed(values), none)
    inner[given] = np.where(valid & same, _as_number(letters[:, ORG], 36), none)
    region[given] = np.where(valid, (letters[:, 2:8] * 10 ** np.arange(5, -1, -1)).sum(axis=1), 0)
    return whole, inner, region


def _packed(values: npt.NDArray[np.int64]) -> CodeArray:
    """31^17 does not fit into 64 bits: the two halves are mixed; different codes stay apart in practice."""
    high, low = _as_number(values[:, :6], 31), _as_number(values[:, 6:17], 31)
    return np.asarray((high * np.uint64(0x9E3779B97F4A7C15)) ^ low, np.uint64)


def _as_number(values: npt.NDArray[np.int64], base: int) -> CodeArray:
    powers = np.array([base**i for i in range(values.shape[1] - 1, -1, -1)], np.uint64)
    return np.asarray((np.maximum(values, 0).astype(np.uint64) * powers).sum(axis=1), np.uint64)


def _value_table(alphabet: str) -> npt.NDArray[np.int8]:
    table = np.full(256, -1, np.int8)
    for value, char in enumerate(alphabet):
        table[ord(char)] = value
    return table
