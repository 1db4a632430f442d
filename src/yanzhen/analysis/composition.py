"""Parts held against their whole: counties against the city, chains against all industry."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from yanzhen.kernel.quantities import UnitTable, say_number


class Fit(StrEnum):
    """SHORT may be right where parts are still unknown; OPEN: nothing can be said."""

    EXACT = "exact"
    SHORT = "short"
    OVER = "over"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole; ``value`` None is not known."""

    name: str
    value: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Composition:
    """``known`` is the sum of the known parts in the whole's unit, ``share`` of the whole; ``says`` in Chinese."""

    fit: Fit
    known: float
    share: float | None
    lacking: tuple[str, ...]
    says: str


def compare_parts(
    whole: Part, parts: Sequence[Part], units: UnitTable, *, tolerance: float = 0.005
) -> Composition:
    """Sum of the parts against the whole, within ``tolerance`` of it (rounding in print).

    Parts whose unit does not convert count as unknown and are named. Parts above the whole are a contradiction;
    parts below it with none unknown mean that something is not divided.
    """
    values = {p.name: _in_unit(p, whole.unit, units) for p in parts}
    known = math.fsum(v for v in values.values() if v is not None)
    lacking = tuple(name for name, value in values.items() if value is None)
    if whole.value is None or len(lacking) == len(parts):
        return Composition(Fit.OPEN, known, None, lacking, "总数或各部分没有数据，比不了")
    share = known / whole.value if whole.value else None
    slack = tolerance * abs(whole.value)
    fit = _fit(known - whole.value, slack)
    return Composition(fit, known, share, lacking, _says(fit, whole, known, values, lacking))


def _in_unit(part: Part, unit: str, units: UnitTable) -> float | None:
    if part.value is None or not units.comparable(part.unit, unit):
        return None
    return units.convert(part.value, part.unit, unit)


def _fit(difference: float, slack: float) -> Fit:
    if abs(difference) <= slack:
        return Fit.EXACT
    return Fit.OVER if difference > 0 else Fit.SHORT


def _says(
    fit: Fit, whole: Part, known: float, values: Mapping[str, float | None], lacking: tuple[str, ...]
) -> str:
    total = whole.value or 0.0
    told = f"已知 {len(values) - len(lacking)} 个部分合计 {say_number(known)}{whole.unit}，"
    gap = f"{say_number(abs(known - total))}{whole.unit}"
    unknown = f"；{'、'.join(lacking)}无数据" if lacking else ""
    endings = {
        Fit.EXACT: f"与总数 {say_number(total)}{whole.unit}相合{unknown}",
        Fit.OVER: f"比总数 {say_number(total)}{whole.unit}多 {gap}，两者不能同时成立{unknown}",
        Fit.SHORT: f"比总数 {say_number(total)}{whole.unit}少 {gap}"
        + (unknown if lacking else "，有一部分没有分解到位"),
    }
    return told + endings[fit]
