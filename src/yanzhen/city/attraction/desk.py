"""The desk's rules as values: the first-report rule in force and every clock, as packs define and the city changes them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from yanzhen.city.attraction.models import LeadDesk
from yanzhen.city.records.queries import calendar, definitions, service_levels
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.working_days import WorkingCalendar
from yanzhen.specs.attraction import FirstReportSpec

CLOCKS = {
    "contact": "lead-register",
    "analyse": "lead-analysis",
    "analyse_complex": "lead-analysis-complex",
    "feed_back": "lead-feedback",
    "progress": "lead-followup",
    "share": "lead-share",
}
"""Act → the service level that limits it."""
DEFAULT_RULE = "first-report-default"


@dataclass(frozen=True, slots=True)
class Desk:
    """``changed``: service level → days that the city set itself, in place of the preset."""

    rule: FirstReportSpec
    calendar: WorkingCalendar
    changed: Mapping[str, int] = field(default_factory=dict)

    def due(self, act: str, start: datetime.date) -> datetime.date:
        """The last day in time for an act whose clock starts on ``start``."""
        return self.after(CLOCKS[act], start)

    def after(self, code: str, start: datetime.date) -> datetime.date:
        """``start`` and the days of a service level. Raises YanzhenError when no pack defines it."""
        if code in self.changed:
            return start + datetime.timedelta(days=self.changed[code])
        level = service_levels().get(code)
        if level is None:
            do = "安装含 service_levels.yaml 的定义包（yanzhen pack install reference）"
            raise YanzhenError("没有这个办理时限", where=code, why="已安装的定义包里没有", do=do)
        return level.due(start, self.calendar)

    def protected_until(self, progress: datetime.date) -> datetime.date:
        """The last day of protection after a dated progress: the earlier of the two ends of the rule."""
        ends = [self.after(code, progress) for code in (self.rule.protection, self.rule.idle) if code]
        return min(ends)


def rules() -> Mapping[str, FirstReportSpec]:
    """Every first-report rule that packs define."""
    return {spec["id"]: FirstReportSpec.model_validate(spec) for _, spec in definitions("first_reports")}


def desk() -> Desk:
    """The rule the city chose (the default when it chose none), its own days, the calendar.

    Raises YanzhenError when no installed pack defines the rule.
    """
    row = LeadDesk.objects.filter(name="desk").first()
    return desk_of(row)


def desk_of(row: LeadDesk | None) -> Desk:
    known, chosen = rules(), rule_of(row)
    if chosen not in known:
        do = "安装含 first_report.yaml 的定义包（yanzhen pack install reference），或另选一套规则"
        raise YanzhenError("没有首报规则，不能受理线索", where=chosen, why="已安装的定义包里没有", do=do)
    return Desk(known[chosen], calendar(), dict(row.days) if row else {})


def rule_of(row: LeadDesk | None) -> str:
    """The rule the city chose, else the default."""
    return (row.rule if row else "") or DEFAULT_RULE
