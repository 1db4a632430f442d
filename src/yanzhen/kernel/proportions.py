"""How a part of a whole is said: never as a percentage where the whole is too small to bear one."""

from __future__ import annotations

NO_DATA = "无数据"
LEAST_FOR_PERCENT = 20
"""From so many in the whole on, a percentage says more than a fraction; our own default."""


def tell_share(part: int, whole: int) -> str:
    """``无数据`` of nothing, a fraction of few, a percentage with its fraction of many."""
    if not whole:
        return NO_DATA
    told = f"{part}/{whole}"
    return told if whole < LEAST_FOR_PERCENT else f"{part / whole:.1%}（{told}）"
