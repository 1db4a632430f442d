"""Lists of texts as bytes, and bytes as characters in one spelling: what a million names pass before they are read."""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]


def utf8_of(texts: Sequence[str]) -> tuple[Bytes, Ints]:
    """(UTF-8 of all texts, where each begins (n + 1)); halves of a torn pair of surrogates are kept as they are."""
    try:
        column = pa.array(texts, pa.large_string())
    except (UnicodeEncodeError, pa.ArrowException):
        column = pa.array([text.encode("utf-8", "surrogatepass") for text in texts], pa.large_binary())
    _, offsets, data = column.buffers()
    start = np.frombuffer(offsets, np.int64)[: len(texts) + 1] if offsets else np.zeros(1, np.int64)
    return np.frombuffer(data, np.uint8) if data else np.zeros(0, np.uint8), start


@njit(cache=True)
def decode(data, offsets, table):
    """(characters as ``table`` spells them, 0 where it drops one; where each text begins).

    What stands beyond the first 65,536 characters is read as one of the private ones: it differs from all others.
    """
    count = 0
    for spot in range(offsets[-1]):
        count += (data[spot] & 0xC0) != 0x80
    chars, start = np.empty(count, np.uint16), np.empty(len(offsets), np.int64)
    put, row = 0, 0
    at: Any = np.int64(0)
    while at < offsets[-1]:
        while at == offsets[row]:
            start[row] = put
            row += 1
        lead = np.int64(data[at])
        if lead < 0x80:
            point, size = lead, 1
        elif lead < 0xE0:
            point, size = (lead & 0x1F) << 6 | data[at + 1] & 0x3F, 2
        elif lead < 0xF0:
            point = (lead & 0x0F) << 12 | (data[at + 1] & 0x3F) << 6 | data[at + 2] & 0x3F
            size = 3
        else:
            low = (data[at + 1] & 0x3F) << 12 | (data[at + 2] & 0x3F) << 6 | data[at + 3] & 0x3F
            point, size = 0xE000 + (low & 0xFFF), 4
        chars[put] = table[point]
        put += 1
        at += size
    start[row:] = put
    return chars, start
