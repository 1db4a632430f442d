"""Clocks and calendar that every office works by, as the installed packs define them; a city's pack goes before the reference."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from yanzhen.city.records.models import InstalledRow
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.working_days import DAY, Clock, WorkingCalendar

REFERENCE = "reference"
"""The pack whose clocks are presets until a city's own pack says otherwise."""

Stamp = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """How long an act may take. ``preset``: from the reference pack, no pack of the city has its own.

    ``references`` are (source, place); ``instead_of`` is the limit of the preset that the city has replaced.
    """

    code: str
    label: str
    act: str
    clock: Clock
    starts: str
    grade: str
    note: str
    pack: str
    references: tuple[tuple[str, str], ...]
    instead_of: str = ""

    @property
    def days(self) -> int:
        return self.clock.days

    @property
    def unit(self) -> str:
        """``working`` or ``calendar``."""
        return "working" if self.clock.working else "calendar"

    @property
    def preset(self) -> bool:
        return self.pack == REFERENCE

    def due(self, start: datetime.date, days: WorkingCalendar) -> datetime.date:
        return self.clock.due(start, days)

    def says(self) -> str:
        """The limit with where it comes from, for the page: ``60 工作日（通用预置，等级 B）``."""
        whose = "通用预置，本市未另定" if self.preset else "本市规定"
        before = f"，代替通用预置 {self.instead_of}" if self.instead_of else ""
        return f"{self.clock}（{whose}，等级 {self.grade}{before}）"


def calendar() -> WorkingCalendar:
    """Days off of the years that are installed; without any, only weekends count and deadlines say so. One query."""
    return _calendar(_stamp("holidays"))


def service_levels() -> Mapping[str, ServiceLevel]:
    """Every clock in force by its code. One query."""
    return _levels(_stamp("service_levels"))


def service_level(code: str) -> ServiceLevel:
    """One clock. Raises YanzhenError when no installed pack defines it. One query."""
    found = service_levels().get(code)
    if found is None:
        do = "安装含 service_levels.yaml 的定义包（yanzhen pack install reference）"
        raise YanzhenError("没有这个办理时限", where=code, why="已安装的定义包里没有", do=do)
    return found


def _rows(kind: str) -> Any:
    return InstalledRow.objects.filter(kind=kind, retired_on__isnull=True)


def _stamp(kind: str) -> Stamp:
    """Which definitions of a kind are in force, cheap to read: a changed one has another digest."""
    return tuple(_rows(kind).order_by("pack", "key").values_list("pack", "key", "digest"))


def _contents(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(pack, content), the reference pack first, so that what comes later counts."""
    rows = _rows(kind).order_by("pack", "key").values_list("pack", "content")
    yield from sorted(rows, key=lambda row: row[0] != REFERENCE)


@lru_cache(maxsize=4)
def _levels(stamp: Stamp) -> Mapping[str, ServiceLevel]:
    levels: dict[str, ServiceLevel] = {}
    for pack, content in _contents("service_levels"):
        before = levels.get(content["id"])
        instead = str(before.clock) if before and before.pack == REFERENCE else ""
        levels[content["id"]] = _level(pack, content, instead)
    return levels


def _level(pack: str, content: Mapping[str, Any], instead_of: str) -> ServiceLevel:
    warn = content.get("warn_at")
    clock = Clock(
        Decimal(str(content["limit"])), content["unit"], None if warn is None else Decimal(str(warn))
    )
    cited = tuple((r["source"], r.get("place", "")) for r in content.get("references", ()))
    return ServiceLevel(
        content["id"], content["label"]["zh"], content["act"], clock, content.get("starts", ""), content["grade"],
        content.get("note", ""), pack, cited, instead_of,
    )  # fmt: skip


@lru_cache(maxsize=4)
def _calendar(stamp: Stamp) -> WorkingCalendar:
    years = {content["year"]: content for _, content in _contents("holidays")}
    known = {year: held["grade"] for year, held in years.items() if held.get("known", True)}
    off = {day for held in years.values() for span in held.get("free", ()) for day in _days(span)}
    work = {day for held in years.values() for span in held.get("swapped", ()) for day in _days(span)}
    return WorkingCalendar(frozenset(off), frozenset(work), known)


def _days(span: str) -> list[datetime.date]:
    first, _, last = span.partition("..")
    start = datetime.date.fromisoformat(first)
    return [start + DAY * n for n in range((datetime.date.fromisoformat(last or first) - start).days + 1)]
