"""How much a claimed value leaves open: rounding, about, at least, and units of different size."""

from __future__ import annotations

import math
import re
from functools import cache

from yanzhen.kernel.quantities import say_number
from yanzhen.kernel.statements import Mode, Relation
from yanzhen.reading.contradictions.claims import Claim
from yanzhen.reading.contradictions.topics import words

_MULTIPLES = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3,
}  # fmt: skip
_UNIT = re.compile(rf"({'|'.join(_MULTIPLES)})?(.*)")
_ALIKE = {"％": "%", "公斤": "千克", "平方千米": "平方公里", "人民币": "元"}
ABOUT = 0.05
"""A figure with 左右 or 约 may be off by so much of itself."""
_SIGNS = {
    Relation.AT_LEAST: "{}以上", Relation.MORE: "超过{}", Relation.AT_MOST: "{}以内", Relation.LESS: "不到{}",
    Relation.ABOUT: "{}左右", Relation.EQUAL: "{}",
}  # fmt: skip
_MODES = {
    Mode.INCREMENT: "新增",
    Mode.GROWTH: "增长",
    Mode.CAGR: "年均增长",
    Mode.ANNUAL: "每年",
    Mode.LEVEL: "",
}


@cache
def base_unit(unit: str) -> tuple[str, float]:
    """The unit without its multiple, and the multiple: 亿元 is (元, 1e8). Counters of things are one unit, of people one."""
    unit = _ALIKE.get(unit, unit)
    match = _UNIT.fullmatch(unit)
    if match is None or not match[1] or _counter(unit) != unit:
        return _counter(unit), 1.0
    return _counter(match[2] or "个"), _MULTIPLES[match[1]]


def _counter(unit: str) -> str:
    if unit in words("counters"):
        return "个"
    return "人" if unit in words("people") else unit


def low_high(claim: Claim) -> tuple[float, float]:
    """Smallest and largest value the claim admits, in the base unit."""
    factor = base_unit(claim.unit)[1]
    if isinstance(claim.value, tuple):
        low, high = claim.value
        return (low - half_step(low)) * factor, (high + half_step(high)) * factor
    slack = half_step(claim.value)
    if claim.op is Relation.ABOUT:
        slack = max(slack, abs(claim.value) * ABOUT)
    low = -math.inf if claim.op in {Relation.AT_MOST, Relation.LESS} else (claim.value - slack) * factor
    high = math.inf if claim.op in {Relation.AT_LEAST, Relation.MORE} else (claim.value + slack) * factor
    return low, high


def named(claim: Claim) -> float:
    """The number that is named, in the base unit; of a range the lower end."""
    value = claim.value[0] if isinstance(claim.value, tuple) else claim.value
    return value * base_unit(claim.unit)[1]


def slack(claim: Claim) -> float:
    """How far the named number may be off by rounding alone, in the base unit."""
    value = claim.value[0] if isinstance(claim.value, tuple) else claim.value
    own = half_step(value)
    if claim.op is Relation.ABOUT:
        own = max(own, abs(value) * ABOUT)
    return own * base_unit(claim.unit)[1]


@cache
def half_step(value: float) -> float:
    """Half a unit of the last digit that is written; round hundreds may be rounded to one in a hundred."""
    text = f"{value:.10f}".rstrip("0")
    decimals = len(text.partition(".")[2])
    if decimals or value % 100 or not value:
        return 0.5 * 10.0**-decimals
    return max(0.5, abs(value) * 0.01)


def say_amount(claim: Claim) -> str:
    """The value as people write it: 新增150家, 2.2%, 3%左右."""
    if isinstance(claim.value, tuple):
        shown = "—".join(say_number(v) for v in claim.value) + claim.unit
    else:
        shown = _SIGNS[claim.op].format(f"{say_number(claim.value)}{claim.unit}")
    return _MODES[claim.mode] + shown
