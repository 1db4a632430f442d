"""Compiled check of unified social credit codes, as python-stdnum does one by one; a million in the time of a breath."""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

import numpy as np
from numba import njit

USCC_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
ORG_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
CHECK_X = 33
"""X among the digits and letters: the check character of ten."""


@njit(cache=True)
def sum_of(row, table, first, weights):
    """Weighted sum of the values of row[first:], -1 where a character has none."""
    total = 0
    for k in range(len(weights)):
        value = table[row[first + k]]
        if value < 0:
            return -1
        total += value * weights[k]
    return total


@njit(cache=True)
def number_of(row, table, first, last, base):
    number = np.uint64(0)
    for k in range(first, last):
        number = number * np.uint64(base) + np.uint64(table[row[k]])
    return number


@njit(cache=True)
def check_codes(rows, values, letters):
    """(whole, organisation, region) of rows of eighteen characters; 0 where a code is not valid (GB 32100, GB 11714).

    31^17 does not fit into 64 bits: two halves are mixed, different codes stay apart in practice.
    """
    whole, inner = np.zeros(len(rows), np.uint64), np.zeros(len(rows), np.uint64)
    region = np.zeros(len(rows), np.int32)
    for i in range(len(rows)):
        row = rows[i]
        total = sum_of(row, values, 0, USCC_WEIGHTS)
        digits = True
        for k in range(8):
            digits &= 0 <= letters[row[k]] < 10
        if total < 0 or not digits or (31 - total % 31) % 31 != values[row[17]]:
            continue
        high, low = number_of(row, values, 0, 6, 31), number_of(row, values, 6, 17, 31)
        whole[i] = (high * np.uint64(0x9E3779B97F4A7C15)) ^ low
        region[i] = number_of(row, letters, 2, 8, 10)
        check = (11 - sum_of(row, letters, 8, ORG_WEIGHTS) % 11) % 11
        if letters[row[16]] == (CHECK_X if check == 10 else check):
            inner[i] = number_of(row, letters, 8, 17, 36)
    return whole, inner, region
