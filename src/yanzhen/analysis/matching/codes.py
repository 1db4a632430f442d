"""Unified social credit codes and the organisation codes inside them: what is valid, what differs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from stdnum.cn import uscc

from yanzhen.analysis.matching.checking import check_codes
from yanzhen.analysis.matching.decoding import utf8_of

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORG = slice(8, 17)
WIDE = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
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
    values, letters = _value_table(ALPHABET), _value_table(LETTERS)
    whole, inner, region, odd = check_codes(*utf8_of(texts), values, letters)
    rows = np.flatnonzero(odd)
    if len(rows):
        cleaned = utf8_of([clean_code(texts[row]) for row in rows.tolist()])
        whole[rows], inner[rows], region[rows], _ = check_codes(*cleaned, values, letters)
    return whole, inner, region


def _value_table(alphabet: str) -> npt.NDArray[np.int8]:
    table = np.full(256, -1, np.int8)
    for value, char in enumerate(alphabet):
        table[ord(char)] = value
    return table
