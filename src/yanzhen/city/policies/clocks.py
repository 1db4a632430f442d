"""How long an application has taken and may still take, by the clocks that are installed for this city."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from yanzhen.city.policies.procedure import AFTER_NOTICE, CLOCKS, CONFIRM, FAST, NOTICES, OPEN
from yanzhen.city.records.queries import ServiceLevel, calendar, service_levels
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.working_days import WorkingCalendar, working_days_between


@dataclass(frozen=True, slots=True)
class Ticking:
    """One clock on a day: what it measures, by when, how much is used, which rule says so, what is unsure."""

    label: str
    due: datetime.date
    used: int
    late: bool
    warn: bool
    by: str
    doubt: str = ""

    @property
    def look(self) -> str:
        return "state-absent" if self.late else "state-unknown" if self.warn else ""

    def __str__(self) -> str:
        late = "，已超时" if self.late else ""
        return f"{self.label}：已用 {self.used} 日，限 {self.due} 前{late}"


@dataclass(frozen=True, slots=True)
class Clocks:
    """Calendar and clocks read once for a page. Two queries."""

    days: WorkingCalendar
    levels: Mapping[str, ServiceLevel]
    today: datetime.date

    def level(self, code: str) -> ServiceLevel:
        """Raises YanzhenError when no pack defines the clock."""
        if code not in self.levels:
            do = "安装含 service_levels.yaml 的定义包（yanzhen pack install reference）"
            raise YanzhenError("没有这个办理时限", where=code, why="已安装的定义包里没有", do=do)
        return self.levels[code]

    def due(self, code: str, start: datetime.date) -> datetime.date:
        return self.level(code).due(start, self.days)

    def notice(self, automatic: bool) -> datetime.date:
        """The last day of a public notice that begins today."""
        return self.due(NOTICES[automatic], self.today)

    def whole(self, row: Any) -> Ticking | None:
        """From acceptance to payment; None before it was accepted and for what ended without payment."""
        if row.accepted_on is None or row.due_on is None or (row.state not in OPEN and row.paid_on is None):
            return None
        end = row.paid_on or self.today
        used = working_days_between(row.accepted_on, end, self.days)
        doubt = self.days.doubt(row.accepted_on, row.due_on)
        warn = FAST in self.levels and _warned(self.levels[FAST], row.accepted_on, end, self.days)
        return Ticking("办结", row.due_on, used, end > row.due_on, warn, row.due_by, doubt)

    def step(self, row: Any) -> Ticking | None:
        """The clock of the step that it stands in; None where no clock runs."""
        waits = row.state == "public" and row.automatic and row.confirmed_on is None
        level = self.levels.get(CONFIRM if waits else CLOCKS.get(row.state, ""))
        start = row.public_to if row.state in AFTER_NOTICE else row.entered_on
        if level is None or start is None or start > self.today:
            return None
        due = level.due(start, self.days)
        used = level.clock.used(start, self.today, self.days)
        warn = _warned(level, start, self.today, self.days)
        doubt = self.days.doubt(start, due)
        return Ticking(level.label, due, used, self.today > due, warn, level.says(), doubt)

    def all(self, row: Any) -> tuple[Ticking, ...]:
        return tuple(t for t in (self.step(row), self.whole(row)) if t)


def clocks() -> Clocks:
    """The clocks of today."""
    return Clocks(calendar(), service_levels(), timezone.localdate())


def _warned(level: ServiceLevel, start: datetime.date, end: datetime.date, days: WorkingCalendar) -> bool:
    warns = level.clock.warns(start, days)
    return warns is not None and end >= warns
