"""The attributes of an enterprise that several sources may state, and which of their values is the current one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yanzhen.kernel.grades import GRADE_ORDER, POOR_GRADES, Grade

ATTRIBUTES = {
    "uscc": "统一社会信用代码",
    "region_id": "县（市）区",
    "founded": "成立",
    "listed": "上市情况",
    "group": "所属集团",
    "status": "经营状态",
}
"""Field of the enterprise → what it is called. Those that add up instead of competing stand in ``LISTS``."""
LISTS = {"products": "产品", "industries": "行业代码", "rungs": "已获认定"}
NOTHING: tuple[Any, ...] = ("", None, [], "unknown")


@dataclass(frozen=True, slots=True)
class Said:
    """A value that a source states, its grade, and when that source was last seen saying so."""

    value: Any
    source: str
    grade: str
    seen: datetime.datetime


def current(said: Iterable[Said]) -> Said | None:
    """The latest statement of grade A or B; where there is none, the firmest grade and of equal ones the latest.

    Equal in both, the name of the source decides, so that the order in which they came does not matter.
    """
    return min((s for s in said if s.value not in NOTHING), key=_rank, default=None)


def _rank(said: Said) -> tuple[int, int, float, str]:
    grade = Grade(said.grade)
    poor = grade in POOR_GRADES
    order = GRADE_ORDER[grade]
    return int(poor), order if poor else 0, -said.seen.timestamp(), f"{order}{said.source}"
