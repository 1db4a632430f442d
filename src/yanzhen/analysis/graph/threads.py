"""Work shared among threads that run compiled code without the interpreter's lock; small work stays here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")
Turn = tuple[int, int]
"""(which, of how many)"""


def share_out(work: Callable[[Turn], Result], pieces: int) -> list[Result]:
    """``work((i, n))`` for i < n, n at most the threads numba may use and ``pieces``."""
    from numba import get_num_threads

    workers = max(1, min(int(get_num_threads()), pieces))
    if workers == 1:
        return [work((0, 1))]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, [(i, workers) for i in range(workers)]))
