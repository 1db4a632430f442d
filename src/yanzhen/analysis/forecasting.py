"""How far a forecast may be off, and what each year until the deadline has to bring."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import stdtrit

from yanzhen.analysis.paths import Path
from yanzhen.analysis.series import Point, forecast

LEVEL = 0.8
"""Four times out of five: what a planning office can use; grade X, our default."""
FEWEST = 4
"""With fewer dates the spread is a guess."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the value will lie with probability ``level``, were the past to go on; ``n`` dates stand behind it."""

    low: float
    middle: float
    high: float
    level: float
    n: int


def forecast_interval(points: Sequence[Point], on: datetime.date, *, level: float = LEVEL) -> Interval | None:
    """Prediction interval around the Theil–Sen line: middle ± t(n−2) · s · √(1 + 1/n + (x − x̄)² / Sxx).

    s² is the residual variance about that line with n − 2 degrees of freedom (the least-squares formula, e.g.
    Montgomery, Peck & Vining, ch. 2.5, applied to a robust line: with clean data the two lines agree, with an outlier
    the interval widens rather than the line tilting). None with fewer than four dates.
    """
    exact = [p for p in points if p.exact]
    days = [float(p.period.end.toordinal()) for p in exact]
    if len(set(days)) < FEWEST:
        return None
    middle = forecast(exact, on)
    if middle is None:
        return None
    residuals = [p.shown - (forecast(exact, p.period.end) or 0.0) for p in exact]
    n, mean = len(days), math.fsum(days) / len(days)
    spread = math.sqrt(math.fsum(r * r for r in residuals) / (n - 2))
    sxx = math.fsum((x - mean) ** 2 for x in days)
    reach = math.sqrt(1 + 1 / n + (on.toordinal() - mean) ** 2 / sxx)
    off = float(stdtrit(n - 2, 0.5 + level / 2)) * spread * reach
    return Interval(middle - off, middle, middle + off, level, n)


@dataclass(frozen=True, slots=True)
class YearGap:
    """What a year's end asks for and what the trend brings; ``gap`` > 0 is missing, None without a trend."""

    year: int
    required: float
    forecast: float | None
    gap: float | None


def yearly_gaps(path: Path, points: Sequence[Point], *, first: int, last: int) -> tuple[YearGap, ...]:
    """For each year's end from ``first`` to ``last`` the corridor of the path against the Theil–Sen line."""
    found = []
    for year in range(first, last + 1):
        end = datetime.date(year, 12, 31)
        due, seen = path.at(end), forecast(points, end)
        gap = None if seen is None else due.missing(seen)
        found.append(YearGap(year, due.edge, seen, gap))
    return tuple(found)
