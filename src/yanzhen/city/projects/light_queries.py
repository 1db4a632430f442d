"""Red and yellow projects with the way off the list, and those that deserve to be named as an example."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yanzhen.analysis.lights import GREEN, RED, YELLOW, Light, judge_lights, worst
from yanzhen.city.projects.facts import first_day
from yanzhen.city.projects.models import Project
from yanzhen.city.projects.state_facts import Kept, read_kept, state_of
from yanzhen.specs.standards import LightLimit, LightSet

DEFAULT_PRESET = "own"
COLOURS = {RED: "红灯", YELLOW: "黄灯", GREEN: "绿灯", "": "无法判断"}
RECENT = datetime.timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Lit:
    """A project with its lights under one preset; ``merits`` are the reasons to name it an example."""

    project: Project
    colour: str
    lights: tuple[Light, ...]
    merits: tuple[str, ...]

    @property
    def label(self) -> str:
        return COLOURS[self.colour]

    @property
    def burning(self) -> tuple[Light, ...]:
        return tuple(light for light in self.lights if light.colour != GREEN)


@dataclass(frozen=True, slots=True)
class LightBoard:
    """All kept projects by colour; ``unjudged`` are kept, but no figure of theirs could be judged."""

    preset: LightSet
    red: tuple[Lit, ...]
    yellow: tuple[Lit, ...]
    honour: tuple[Lit, ...]
    green: tuple[Lit, ...]
    unjudged: tuple[Lit, ...]

    @property
    def lists(self) -> tuple[tuple[Lit, ...], ...]:
        """What has to be mended, red first."""
        return (self.red, self.yellow)

    @property
    def honour_count(self) -> int:
        return len(self.honour)


OPS = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜"}


def rule_lines(preset: LightSet) -> list[tuple[str, str, str, str]]:
    """(rule, yellow from, red from, way off) in words."""
    return [(r.label.zh, _limit(r.yellow, r.unit), _limit(r.red, r.unit), r.way_off) for r in preset.rules]


def _limit(limit: LightLimit | None, unit: str) -> str:
    return f"{OPS[limit.op]} {limit.value:g} {unit}" if limit else "—"


def lit(project: Project, kept: Kept, preset: LightSet, day: datetime.date) -> Lit:
    lights = judge_lights(preset, state_of(project, kept), day)
    colour = worst(lights)
    return Lit(project, colour, lights, _merits(project, kept, day) if colour == GREEN else ())


def _merits(project: Project, kept: Kept, day: datetime.date) -> tuple[str, ...]:
    """Everything that fell due lately was done in time, and something was."""
    steps = [m for m in kept.milestones.get(project.pk, []) if day - RECENT <= m.due_on <= day]
    if not steps or any(m.done_on is None or m.done_on > m.due_on or m.moves for m in steps):
        return ()
    return (f"近半年 {len(steps)} 个节点全部按原定时间完成",)


def light_board(
    rows: Iterable[Project], presets: Mapping[str, LightSet], chosen: str, day: datetime.date
) -> LightBoard:
    """Rows come with their events prefetched; four queries besides."""
    preset = presets.get(chosen) or presets[DEFAULT_PRESET]
    listed = list(rows)
    kept = read_kept(p.pk for p in listed)
    found = sorted((lit(p, kept, preset, day) for p in listed), key=_order)
    return LightBoard(
        preset=preset,
        red=tuple(x for x in found if x.colour == RED),
        yellow=tuple(x for x in found if x.colour == YELLOW),
        honour=tuple(x for x in found if x.merits),
        green=tuple(x for x in found if x.colour == GREEN and not x.merits),
        unjudged=tuple(x for x in found if not x.colour),
    )


def _order(row: Lit) -> tuple[int, int, str]:
    begun = first_day(row.project.stage_date)
    return (-len(row.burning), begun.toordinal() if begun else 0, row.project.name)
