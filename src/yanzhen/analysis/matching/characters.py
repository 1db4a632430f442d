"""Names become arrays of characters in one spelling, so that a million can be read by compiled code."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from yanzhen.analysis.matching.words import load_homophones, load_words

Chars = npt.NDArray[np.uint16]
OPEN, CLOSE = ord("("), ord(")")
BRACKETS = dict.fromkeys("（【〔[{<《「『〈", "(") | dict.fromkeys("）】〕]}>》」』〉", ")")
DIGITS = dict(zip("0123456789", "〇一二三四五六七八九", strict=True)) | {"零": "〇", "○": "〇"}
KEPT = "()&"


@cache
def spelling_table() -> Chars:
    """For each of the 65,536 first characters the one it is read as; 0 where it is dropped.

    Full width, old forms, capitals, brackets and digits come to one spelling; blanks and punctuation go.
    """
    old = {pair[0]: pair[1] for pair in load_words()["old"] if len(pair) == 2}
    table = np.arange(65536, dtype=np.uint16)
    for code in range(65536):
        if not 0xD800 <= code < 0xE000:
            table[code] = _spelled(chr(code), old)
    return table


def _spelled(char: str, old: dict[str, str]) -> int:
    wide = BRACKETS.get(char, char)
    plain = unicodedata.normalize("NFKC", wide)
    plain = (plain if len(plain) == 1 else char).upper()
    plain = plain if len(plain) == 1 else char
    plain = BRACKETS.get(plain, DIGITS.get(plain, old.get(plain, plain)))
    if unicodedata.category(plain)[0] in "ZPSC" and plain not in KEPT:
        return 0
    return min(ord(plain), 0xFFFF)


def encode(texts: Sequence[str]) -> tuple[Chars, npt.NDArray[np.int64]]:
    """All texts as one array of spelled characters (0 where one is dropped), and where each begins (n + 1)."""
    from yanzhen.analysis.matching.decoding import decode, utf8_of

    chars, start = decode(*utf8_of(texts), spelling_table())
    return chars, start


def spell(text: str) -> str:
    """``text`` in one spelling: as ``encode`` reads it."""
    chars, _ = encode([text])
    return "".join(map(chr, chars[chars > 0].tolist()))


@cache
def sound_table() -> npt.NDArray[np.uint16]:
    """The syllable of each character (tones apart), 0 where it is not known."""
    table = np.zeros(65536, np.uint16)
    for number, chars in enumerate(load_homophones(), 1):
        for char in chars:
            table[ord(char)] = number
    return table


@cache
def shape_table() -> npt.NDArray[np.uint16]:
    """The group of look-alikes of each character, 0 where it has none."""
    table = np.zeros(65536, np.uint16)
    for number, chars in enumerate(load_words()["alike"], 1):
        for char in chars:
            table[ord(char)] = number
    return table


@cache
def mark_table() -> npt.NDArray[np.uint8]:
    """1 for characters that firms like to have in their marks, else 0."""
    table = np.zeros(65536, np.uint8)
    for char in load_words()["namechars"][0]:
        table[ord(char)] = 1
    return table


DESIGNATORS = ("〇一二三四五六七八九十百", "甲乙丙丁戊", "东西南北中", "上下", "前后左右", "ABCDEFGHIJ")


@cache
def designator_table() -> npt.NDArray[np.uint8]:
    """1 for numerals, 2… for other sets whose members tell sister firms apart (甲乙, 东西南北), else 0."""
    table = np.zeros(65536, np.uint8)
    for number, chars in enumerate(DESIGNATORS, 1):
        for char in chars:
            table[ord(char)] = number
    return table
