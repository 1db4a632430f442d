"""How far a target is: required path, distance, forecast, light (SPEC B14)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Light(StrEnum):
    """NO_DATA and NOT_COMPARABLE are answers, not failures."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    NO_DATA = "no_data"
    NOT_COMPARABLE = "not_comparable"


LIGHT_LABELS = {
    Light.RED: "红灯",
    Light.YELLOW: "黄灯",
    Light.GREEN: "绿灯",
    Light.NO_DATA: "无数据",
    Light.NOT_COMPARABLE: "不可比",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a target stands. Numbers are in the target's unit; None when not computable.

    ``latest``/``latest_period`` the last comparable actual; ``distance`` what is still missing (≤ 0: met);
    ``required`` the path's value at the as-of date; ``forecast`` at the deadline; ``reason`` in Chinese.
    """

    light: Light
    reason: str
    latest: float | None = None
    latest_period: str = ""
    distance: float | None = None
    required: float | None = None
    forecast: float | None = None
    closed: bool = False
