"""A gap's life as one page tells it: first sight, prospects, leads, projects, capacity, closing, and what moved."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from yanzhen.analysis.gaps import GAP_LABELS, GapKind
from yanzhen.city.atlas import gap_life_facts as facts
from yanzhen.city.atlas.gap_moves import sightings
from yanzhen.city.atlas.models import ChainReading, GapSighting
from yanzhen.city.atlas.prospects import prospects_for
from yanzhen.city.atlas.queries import chain_today
from yanzhen.city.atlas.reasoning import reasoning_today
from yanzhen.city.atlas.values import ChainAtlas, NodeCard
from yanzhen.city.attraction.queries import register_state, reported_leads, visible_leads
from yanzhen.city.projects import queries as projects
from yanzhen.city.projects.permissions import may_oversee
from yanzhen.city.projects.values import Gain
from yanzhen.city.records.remembering import remembered
from yanzhen.kernel.presence import Presence
from yanzhen.kernel.stages import FALLEN_STAGES, LIVE_STAGES, STAGE_LABELS, Stage

AMOUNT = re.compile(r"^[^\d]*[\d.,]+")
"""What stands before the unit in a goal as printed."""
MIDNIGHT = datetime.time(tzinfo=datetime.UTC)
LACK_LABELS = {"lack": "缺口", "narrow": "单一来源"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to the gap; ``at`` orders what happened on one day."""

    on: datetime.date
    at: datetime.datetime
    what: str
    label: str
    says: str
    href: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step from gap to capacity: whether the gap has come that far, or had once and fell back."""

    label: str
    reached: bool
    says: str = ""
    once: bool = False

    @property
    def word(self) -> str:
        return "已到" if self.reached else "曾到" if self.once else "未到"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the chain when the gap was first seen, before and after it closed, and now; empty: 无数据."""

    label: str
    seen: str
    before: str
    after: str
    now: str
    moved: str
    """升 or 降 since it closed (since it was first seen, when it never did); empty when it stands or is not known."""


@dataclass(frozen=True, slots=True)
class GapLife:
    """Everything of one gap, as far as the reader may see it."""

    node: NodeCard
    chain: ChainAtlas
    sightings: tuple[GapSighting, ...]
    moments: tuple[Moment, ...]
    steps: tuple[Step, ...]
    figures: tuple[Figure, ...]
    leads: tuple[Any, ...]
    reported: tuple[Any, ...]
    projects: tuple[Any, ...]
    lights: Mapping[str, Any]
    gains: tuple[Gain, ...]
    prospects: tuple[Any, ...]
    registers: tuple[Any, ...]

    @property
    def latest(self) -> GapSighting | None:
        """The last sighting of a lack."""
        return next((s for s in reversed(self.sightings) if s.family == facts.LACK), None)

    @property
    def closed_once(self) -> bool:
        """Whether the lack was ever seen to close."""
        return any(s.family == facts.LACK and s.closed_on for s in self.sightings)


def gap_life(code: str, user: Any) -> GapLife | None:
    """The life of a node's gap as this person may see it; None when there is no such node."""
    chain = chain_today(code.split(".")[0])
    node = next((n for n in chain.nodes if n.code == code), None) if chain else None
    if chain is None or node is None:
        return None
    seen = tuple(sightings(node=code))
    leads = tuple(visible_leads(user).filter(node__code=code).order_by("reported_at"))
    reported = reported_leads(user, node=code)
    rows = tuple(projects.projects().filter(nodes__code=code))
    gains = () if node.restricted else projects.contributions([code])
    moments = [
        *_of_sightings(seen),
        *_of_leads(leads, reported),
        *_of_projects(rows),
        *_of_gains(gains, rows),
    ]
    return GapLife(
        node=node,
        chain=chain,
        sightings=seen,
        moments=tuple(sorted(moments, key=lambda m: (m.on, m.at))),
        steps=tuple(_steps(node, seen, _lead_count(leads, reported, rows), rows)),
        figures=tuple(_figures(seen, chain)),
        leads=leads,
        reported=reported,
        projects=rows,
        lights={p.code: projects.lights_of(p) for p in rows if p.kept} if may_oversee(user) else {},
        gains=gains,
        prospects=_prospects(node),
        registers=register_state(),
    )


def _prospects(node: NodeCard) -> tuple[Any, ...]:
    """Candidates of the imported registers for a node that still lacks something."""
    if node.restricted:
        return ()
    city = reasoning_today()
    wanted = city.next_of.get(node.code)
    if wanted is None:
        return ()
    found = remembered(f"prospects of {node.code}", lambda: prospects_for(city, [wanted]))
    return tuple(found.get(wanted.node, ()))


def _at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, MIDNIGHT)


def _of_sightings(rows: Iterable[GapSighting]) -> Iterator[Moment]:
    for s in rows:
        what = LACK_LABELS[s.family]
        label = f"{what}重新出现" if s.reopened else f"首次看到{what}：{_kind(s.kinds[0]['kind'])}"
        yield Moment(s.seen_on, s.seen_at, "seen", label, f"{s.cause}。{s.why}", mark="absent")
        for turn in s.kinds[1:]:
            day = datetime.date.fromisoformat(turn["on"])
            at = datetime.datetime.fromisoformat(turn["at"]) if "at" in turn else max(s.seen_at, _at(day))
            yield Moment(
                day, at, "turned", f"缺口转为{_kind(turn['kind'])}", turn.get("why", ""), mark="weak"
            )
        if s.closed_on and s.closed_at:
            yield Moment(
                s.closed_on,
                s.closed_at,
                "closed",
                f"{what}关闭",
                f"{s.closed_cause}。{s.closed_why}",
                mark="present",
            )


def _kind(kind: str) -> str:
    return GAP_LABELS[GapKind(kind)]


def _of_leads(leads: Iterable[Any], reported: Iterable[Any]) -> Iterator[Moment]:
    for one in leads:
        href, on = reverse("lead", args=[one.pk]), timezone.localdate(one.reported_at)
        says = f"{one.unit}报送，{one.get_standing_display()}"
        yield Moment(on, one.reported_at, "lead", f"线索 {one.number}：{one.investor}", says, href)
        if one.closed_on and one.state in ("released", "dropped"):
            yield Moment(
                one.closed_on,
                _at(one.closed_on),
                "lead",
                f"线索 {one.number}{one.get_state_display()}",
                "",
                href,
            )
    for other in reported:
        label = f"线索{other.says}"
        yield Moment(
            other.reported_on,
            _at(other.reported_on),
            "lead",
            label,
            f"{other.industry}（别的单位报备，只公开行业和日期）",
        )


def _of_projects(rows: Iterable[Any]) -> Iterator[Moment]:
    for row in rows:
        href = reverse("project", args=[row.code])
        for event in row.events.all():
            day = projects.first_day(event.date)
            if day is None:
                continue
            stage = Stage(event.stage)
            mark = "present" if stage in LIVE_STAGES else "absent" if stage in FALLEN_STAGES else ""
            says = "；".join(
                x for x in (event.text, f"补录：{event.late_why}" if event.late_why else "") if x
            )
            label = f"{row.name}：{event.act or STAGE_LABELS[stage]}"
            yield Moment(day, event.at or _at(day), "project", label, says, href, mark)


def _of_gains(gains: Iterable[Gain], rows: Iterable[Any]) -> Iterator[Moment]:
    """Capacity comes and goes right after the stage of its project that day; without one, at the end of the day."""
    staged: dict[Any, datetime.datetime] = {}
    for row in rows:
        for event in row.events.all():
            if event.at:
                fell = Stage(event.stage) in FALLEN_STAGES
                staged[row.code, projects.first_day(event.date), fell] = event.at
    for gain in gains:
        href = reverse("project", args=[gain.project])
        amount = f"{gain.capacity.normalize():f}{gain.unit}"
        turns = (
            (gain.since, False, "新增产能", gain.name, "present"),
            (gain.until, True, "失去产能", gain.why or gain.name, "absent"),
        )
        for day, fell, label, says, mark in turns:
            if day:
                end = datetime.datetime.combine(day, datetime.time.max, datetime.UTC)
                at = staged.get((gain.project, day, fell), end)
                yield Moment(day, at, "gain", f"{label} {amount}", says, href, mark)


BUILDING = frozenset({Stage.STARTED, Stage.BUILDING, Stage.COMPLETED})


def _lead_count(leads: tuple[Any, ...], reported: tuple[Any, ...], rows: tuple[Any, ...]) -> int:
    """Leads that this person may know of; a project that came of a lead tells everybody that there was one."""
    return max(len(leads) + len(reported), sum(bool(p.lead) for p in rows))


def _steps(
    node: NodeCard, seen: tuple[GapSighting, ...], leads: int, rows: tuple[Any, ...]
) -> Iterator[Step]:
    """From gap to closure; a later step that is reached says what it is reached by."""
    stages = frozenset(Stage(p.stage) for p in rows)
    passed = frozenset(Stage(e.stage) for p in rows for e in p.events.all())
    first = next((s for s in seen if s.family == facts.LACK), None)
    closed = [s for s in seen if s.family == facts.LACK and s.closed_at]
    gone = bool(closed) and node.status.presence is Presence.PRESENT
    yield Step("看到缺口", bool(first), f"{first.seen_on}" if first else "")
    yield Step("线索", bool(leads), f"{leads} 条" if leads else "")
    yield Step("项目", bool(rows), f"{len(rows)} 个" if rows else "")
    for label, wanted in (("在建", BUILDING | LIVE_STAGES), ("投产", LIVE_STAGES)):
        yield Step(label, bool(stages & wanted), once=bool(passed & wanted))
    yield Step("缺口关闭", gone, f"{closed[-1].closed_on}" if closed else "", once=bool(closed))


def _figures(seen: tuple[GapSighting, ...], chain: ChainAtlas) -> Iterator[Figure]:
    """Completeness of the chain and forecasts of its targets over the latest sighting; what was not read is 无数据."""
    last = next((s for s in reversed(seen) if s.family == facts.LACK and s.closed_at), None)
    last = last or next((s for s in reversed(seen) if s.family == facts.LACK), None)
    now = facts.figures_of(chain.status, [t for t in chain.targets if not t.superseded])
    columns = [*(_told(getattr(last, name, None)) for name in ("seen", "before", "after")), _words(now)]
    labels = dict.fromkeys(label for column in columns for label in column)
    for label in labels:
        first, before, after, today = (column.get(label, UNKNOWN) for column in columns)
        way = _way(before if before.text else first, today)
        yield Figure(label, first.text, before.text, after.text, today.text, way)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A figure as printed and as a number."""

    text: str = ""
    value: float | None = None


UNKNOWN = _Cell()


def _way(start: _Cell, now: _Cell) -> str:
    if start.value is None or now.value is None or start.text == now.text:
        return ""
    return "升" if now.value > start.value else "降"


def _told(reading: ChainReading | None) -> dict[str, _Cell]:
    if reading is None:
        return {}
    return _words({"completeness": reading.completeness, "targets": reading.targets})


def _words(figures: Mapping[str, Any]) -> dict[str, _Cell]:
    whole = figures["completeness"]
    told = {"全链完整度": UNKNOWN if whole is None else _Cell(f"{whole:.0%}", whole)}
    for target in figures["targets"]:
        value, unit = target["forecast"], AMOUNT.sub("", target["goal"])
        label = f"目标“{target['label']}”（{target['goal']}）的预测"
        told[label] = UNKNOWN if value is None else _Cell(f"{value:.4g}{unit}", value)
    return told
