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
USCC, ORG = slice(0, 18), slice(8, 17)
CodeArray = npt.NDArray[np.uint64]


def clean_code(text: str) -> str:
    """Half width, upper case, without blanks and hyphens."""
    wide = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    return "".join(c for c in text.translate(wide).upper() if c.isalnum())


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


def read_codes(texts: Sequence[str]) -> tuple[CodeArray, CodeArray]:
    """(whole, organisation): a number for each valid code, 0 where there is none; all at once."""
    cleaned = [t if t.isascii() and t.isalnum() and t.isupper() else clean_code(t) for t in texts]
    long = [t if len(t) == 18 and t.isascii() else "I" * 18 for t in cleaned]
    short = [t if len(t) == 9 and t.isascii() else "" for t in cleaned]
    whole, inner = _read_long("".join(long))
    given = np.array([int(org_code(t), 36) if t and org_code(t) else 0 for t in short], np.uint64)
    return whole, np.where(inner > 0, inner, given)


def _read_long(text: str) -> tuple[CodeArray, CodeArray]:
    """Rows of eighteen characters: checked as python-stdnum does, the numbers of the valid ones."""
    rows = np.frombuffer(text.encode("ascii"), np.uint8).reshape(-1, 18)
    values = _value_table(ALPHABET)[rows].astype(np.int64)
    letters = _value_table(LETTERS)[rows].astype(np.int64)
    known = (values >= 0).all(axis=1) & (letters[:, :8] < 10).all(axis=1)
    check = (31 - (values[:, :17] * USCC_WEIGHTS).sum(axis=1) % 31) % 31
    valid = known & (check == values[:, 17])
    whole = _packed(values)
    org = (11 - (letters[:, 8:16] * ORG_WEIGHTS).sum(axis=1) % 11) % 11
    same = np.where(org == 10, LETTERS.index("X"), org) == letters[:, 16]
    inner = _as_number(letters[:, ORG], 36)
    none = np.uint64(0)
    return np.where(valid, whole, none), np.where(valid & same, inner, none)


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
