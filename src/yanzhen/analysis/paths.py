"""The required path to a goal, and how far a value lies on the wrong side of it."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, replace

from yanzhen.analysis.series import Point, TargetFacts


@dataclass(frozen=True, slots=True)
class Corridor:
    """Values that are good: from ``low`` to ``high``, either may be infinite."""

    low: float
    high: float

    def shortfall(self, value: float) -> float:
        """How far ``value`` is outside; 0 inside."""
        return max(self.low - value, value - self.high, 0.0)

    def missing(self, value: float) -> float:
        """Signed distance to the nearer edge that binds: ≤ 0 when the value is inside."""
        return max(self.low - value, value - self.high)

    def scaled(self, factor: float) -> Corridor:
        return Corridor(self.low * factor, self.high * factor)

    @property
    def two_sided(self) -> bool:
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def edge(self) -> float:
        """The edge that binds, for showing; the lower one when both do."""
        return self.low if math.isfinite(self.low) else self.high


def goal_corridor(target: TargetFacts, tolerance: float) -> Corridor:
    """What the target asks for. Raises ValueError without a value.

    ``op`` decides where it names a side; =, ~ and range follow ``direction`` (none: both edges bind, = within
    ``tolerance``). 约 allows the tolerance as well. Beyond the better end of a range is good.
    """
    if target.value is None:
        raise ValueError("a target without a value asks for no corridor")
    value, high = target.value, target.value if target.value_high is None else target.value_high
    sides = {
        ">=": Corridor(value, math.inf),
        ">": Corridor(math.nextafter(value, math.inf), math.inf),
        "<=": Corridor(-math.inf, value),
        "<": Corridor(-math.inf, math.nextafter(value, -math.inf)),
    }
    if target.op in sides:
        return sides[target.op]
    loose = (
        tolerance * abs(value)
        if target.op == "~" or (target.op == "=" and target.direction == "none")
        else 0.0
    )
    both = Corridor(min(value, high) - loose, max(value, high) + loose)
    if target.direction == "none":
        return both
    return replace(both, high=math.inf) if target.direction == "up" else replace(both, low=-math.inf)


@dataclass(frozen=True, slots=True)
class Path:
    """A straight line in time from the base to each edge of the goal; where the base is good it must stay good."""

    base: Point
    goal: Corridor
    deadline: datetime.date

    def at(self, day: datetime.date) -> Corridor:
        """The corridor that the path asks for on ``day``; the goal itself from the deadline on."""
        begin, end = self.base.period.end.toordinal(), self.deadline.toordinal()
        part = 1.0 if end <= begin else min(max((day.toordinal() - begin) / (end - begin), 0.0), 1.0)
        start = self.base.shown
        low = start + (self.goal.low - start) * part if start < self.goal.low < math.inf else self.goal.low
        high = (
            start + (self.goal.high - start) * part if start > self.goal.high > -math.inf else self.goal.high
        )
        return Corridor(low, high)
