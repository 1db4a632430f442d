"""What a part of the benchmarks is made of; needs the standard library and numpy alone, for it runs beside peers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

Figures = Mapping[str, np.ndarray]
Side = Callable[[Path], tuple[Callable[[], Any], Callable[[Any], Figures]]]
"""Given the folder of inputs: (run, tidy). ``run()`` is timed; ``tidy(what it returned)`` names the figures to compare."""

SHARED = Path(__file__).resolve().parents[2] / "shared"


class MissingInputError(Exception):
    """Raised by ``make`` when a workload needs data that are not at hand; the case is then listed as left out."""


@dataclass(frozen=True)
class Peer:
    """A package of the registry, pinned; ``needs`` are further requirements of its environment."""

    package: str
    version: str
    needs: tuple[str, ...] = ()

    @property
    def requirements(self) -> tuple[str, ...]:
        return (f"{self.package}=={self.version}", "numpy", *self.needs)


@dataclass(frozen=True)
class Case:
    """One workload: ``make`` writes its inputs into a folder, ``ours`` and each of ``peers`` work on them.

    ``large`` cases run only with --large. ``repeats``: of ours, of the peer; the best counts.
    ``expected``: a known fault of the peer that this case shows; then nothing is raced, the difference is the result.
    ``note`` stands behind the row. ``warm``: the same work on a small input, done once by each side in its process
    before anything is measured, so that what is loaded or compiled once a process is counted on neither side.
    """

    workload: str
    make: Callable[[Path], None]
    ours: Side
    peers: Mapping[str, Side]
    large: bool = False
    repeats: tuple[int, int] = (7, 1)
    expected: str = ""
    note: str = ""
    warm: Case | None = None


@dataclass(frozen=True)
class Part:
    """``name`` in the table, its peers by key, its cases in the order of the table."""

    name: str
    peers: Mapping[str, Peer]
    cases: tuple[Case, ...] = field(default=())
