"""Unified social credit codes and the organisation codes inside them: what is valid, what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from stdnum.cn import uscc

from yanzhen.analysis.matching.checking import check_codes

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORG = slice(8, 17)
WIDE = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
CodeArray = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]


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
    size = len(texts)
    whole, inner, region = np.zeros(size, np.uint64), np.zeros(size, np.uint64), np.zeros(size, np.int32)
    lengths = np.fromiter(map(len, texts), np.int64, size)
    at, plain = _whole_codes(texts, lengths)
    values, letters = _value_table(ALPHABET), _value_table(LETTERS)
    whole[at], inner[at], region[at] = check_codes(plain, values, letters)
    for row in np.flatnonzero((lengths > 0) & (whole == 0)).tolist():
        code = clean_code(texts[row])
        if len(code) == 9:
            inner[row] = int(org_code(code) or "0", 36)
        elif len(code) == 18 and code != texts[row] and code.isascii():
            one = np.frombuffer(code.encode(), np.uint8).reshape(1, 18)
            (whole[row],), (inner[row],), (region[row],) = check_codes(one, values, letters)
    return whole, inner, region


def _whole_codes(texts: Sequence[str], lengths: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], Bytes]:
    """(rows, their eighteen characters); what is not ASCII stands as a blank."""
    at = np.flatnonzero(lengths == 18)
    joined = "".join([texts[i] for i in at.tolist()])
    plain = joined.encode("ascii") if joined.isascii() else re.sub(r"[^\x00-\x7f]", " ", joined).encode()
    return at, np.frombuffer(plain, np.uint8).reshape(-1, 18)


def _value_table(alphabet: str) -> npt.NDArray[np.int8]:
    table = np.full(256, -1, np.int8)
    for value, char in enumerate(alphabet):
        table[ord(char)] = value
    return table
