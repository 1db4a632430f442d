"""How good delivered rows are: complete, valid, in time, each a share of something that is named; no database."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yanzhen.city.exchange.cycles import CYCLES

SHOWN = 50
"""So many problems are kept in words; all of them are counted."""
PARTS = (("completeness", "完整性"), ("validity", "有效性"), ("timeliness", "及时性"))
SAYS = {
    "completeness": "必填的格子里填了的占几成",
    "validity": "填了的格子里类型、取值、校验位都对的占几成",
    "timeliness": "按期为 1，迟到一个更新周期降为 0，中间按天数折算",
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one cell, row or file, in words; ``place`` as the sender finds it."""

    place: str
    item: str
    what: str

    def __str__(self) -> str:
        return "：".join(part for part in (self.place, self.item, self.what) if part)


@dataclass(slots=True)
class Tally:
    """Counts that the shares are made of, filled row by row."""

    rows: int = 0
    wanted: int = 0
    filled: int = 0
    given: int = 0
    valid: int = 0
    flaws: list[Flaw] = field(default_factory=list)
    found: int = 0

    def note(self, flaw: Flaw) -> None:
        self.found += 1
        if len(self.flaws) < SHOWN:
            self.flaws.append(flaw)

    def count(
        self,
        items: Sequence[Mapping[str, Any]],
        values: Mapping[str, Any],
        wrong: Mapping[str, str],
        place: str,
    ) -> None:
        """One row: what it should hold, what it holds, and what is wrong with that."""
        self.rows += 1
        for item in items:
            name = item["id"]
            there = values.get(name) not in (None, "", []) or name in wrong
            if item.get("required"):
                self.wanted += 1
                self.filled += there
                if not there:
                    self.note(Flaw(place, item["label"], "必填，没有填"))
            if there:
                self.given += 1
                self.valid += name not in wrong
            if name in wrong:
                self.note(Flaw(place, item["label"], wrong[name]))


@dataclass(frozen=True, slots=True)
class Quality:
    """The three shares between 0 and 1, None where nothing could be measured, and their mean."""

    completeness: float | None
    validity: float | None
    timeliness: float | None

    @property
    def score(self) -> float | None:
        held = [v for v in (self.completeness, self.validity, self.timeliness) if v is not None]
        return round(sum(held) / len(held), 4) if held else None


def measured(tally: Tally, timeliness: float | None) -> Quality:
    """The quality of what was tallied."""
    return Quality(_share(tally.filled, tally.wanted), _share(tally.valid, tally.given), timeliness)


def timeliness_of(cycle: str, days_late: int) -> float | None:
    """1 in time, falling evenly to 0 at one whole cycle late; None for a dataset without a cycle."""
    days = CYCLES[cycle].days
    return round(max(0.0, 1 - days_late / days), 4) if days else None


def out_of_range(item: Mapping[str, Any], value: Any) -> str:
    """Why a number lies outside of what its item allows; empty when it does not."""
    low, high = item.get("low"), item.get("high")
    if low not in (None, "") and float(value) < float(low):
        return f"小于下限 {low}"
    if high not in (None, "") and float(value) > float(high):
        return f"大于上限 {high}"
    return ""


def newest(days: Iterable[datetime.date | None]) -> datetime.date | None:
    """The latest of the dates that are known."""
    return max((day for day in days if day is not None), default=None)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
