"""Compiled work that lets go of the interpreter, spread over the processors part by part."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

PARTS = 16
"""Parts a processor: uneven ones even out."""
WORTH = 64
"""Fewer rows are done at once, without threads."""


def spread(work: Callable[[int, int], object], rows: int) -> None:
    """``work(first, last)`` over all rows; each row is in one part, so the order of parts does not matter."""
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if rows < WORTH or workers == 1:
        work(0, rows)
        return
    parts = min(rows, PARTS * workers)
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work, rows * k // parts, rows * (k + 1) // parts) for k in range(parts)]:
            done.result()
