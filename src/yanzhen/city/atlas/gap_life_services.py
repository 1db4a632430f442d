"""Looks at the gaps and writes down what is new: a gap seen first, changed, closed, open again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.analysis.gaps import GAP_LABELS
from yanzhen.city.atlas import gap_life_facts as facts
from yanzhen.city.atlas.gap_life_facts import LACK, Key, Scene
from yanzhen.city.atlas.models import ChainReading, GapSighting
from yanzhen.city.atlas.queries import chain_statuses
from yanzhen.city.atlas.reasoning import record_today
from yanzhen.city.atlas.record import CityRecord, read_record
from yanzhen.city.projects.values import StageChanged
from yanzhen.city.records.remembering import remembered
from yanzhen.city.records.services import Entry, record_changes
from yanzhen.kernel.stages import STAGE_LABELS

Readings = Mapping[str, ChainReading]


@dataclass(frozen=True, slots=True)
class Observed:
    """How many gaps were seen first, seen to be of another kind, closed, open again."""

    seen: int = 0
    changed: int = 0
    closed: int = 0
    reopened: int = 0


def follow_stage(change: StageChanged) -> None:
    """Hears of every change of stage; looks once the change stands."""
    occasion = f"项目“{change.name}”转为{STAGE_LABELS[change.after]}"
    transaction.on_commit(partial(observe_once, occasion), robust=True)


def observe_once(occasion: str) -> Observed:
    """``observe``, unless this state of the record was looked at already: a list of many changes is looked at once."""
    return remembered("gaps observed", lambda: observe(occasion, record_today()))


@transaction.atomic
def observe(occasion: str, record: CityRecord | None = None) -> Observed:
    """Compare the gaps of today with what was seen before. ``occasion`` says why one looked."""
    record = record or read_record()
    scene = facts.scene_of(record, chain_statuses(record))
    before, after = _readings(record, scene)
    held = {(s.node.code, s.family): s for s in _open().select_for_update(of=("self",))}
    once = set(GapSighting.objects.exclude(closed_at=None).values_list("node__code", "family"))
    fresh = [
        _first(record, scene, key, occasion, after, key in once) for key in scene.gaps if key not in held
    ]
    closed = [
        _close(s, scene, occasion, before, after) for key, s in held.items() if facts.is_closed(scene, key)
    ]
    turned = [s for key, s in held.items() if s.closed_at is None and _turn(s, key, scene)]
    GapSighting.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    GapSighting.objects.bulk_update(
        [*closed, *turned],
        [
            "kind",
            "kinds",
            "closed_on",
            "closed_at",
            "closed_cause",
            "closed_why",
            "project",
            "before",
            "after",
        ],
        batch_size=500,
    )
    again = [s for s in fresh if s.reopened]
    record_changes(
        [_entry(s, "关闭") for s in closed] + [_entry(s, "重新出现") for s in again], origin=occasion[:200]
    )
    return Observed(len(fresh) - len(again), len(turned), len(closed), len(again))


def _open() -> Any:
    return GapSighting.objects.filter(closed_at=None).select_related("node__chain")


def _entry(row: GapSighting, what: str) -> Entry:
    told = row.closed_cause if what == "关闭" else row.cause
    return Entry(
        "update", row._meta.label, row.node.code, f"缺口{what}：{row.node.label}", None, {"why": told}
    )


def _readings(record: CityRecord, scene: Scene) -> tuple[Readings, Readings]:
    """(the last reading of each chain, the one that holds now); what is the same is not written again."""
    last: dict[str, ChainReading] = {}
    newest = ChainReading.objects.order_by("chain_id", "-at", "-id").select_related("chain")
    for row in newest:
        last.setdefault(row.chain.code, row)
    now, fresh = timezone.now(), []
    for chain in record.chain_rows:
        figures = scene.figures.get(chain.code)
        if figures and not _same(last.get(chain.code), figures):
            fresh.append(ChainReading(chain=chain, at=now, **figures))
    ChainReading.objects.bulk_create(fresh, batch_size=500)
    return last, {**last, **{row.chain.code: row for row in fresh}}


def _same(row: ChainReading | None, figures: Mapping[str, Any]) -> bool:
    return row is not None and all(getattr(row, name) == value for name, value in figures.items())


def _first(
    record: CityRecord, scene: Scene, key: Key, occasion: str, after: Readings, again: bool
) -> GapSighting:
    code, family = key
    gap, node = scene.gaps[key], record.node_rows[code]
    lost = facts.fallen(scene, code) if again and family == LACK else None
    on = facts.day_of(lost, scene)
    return GapSighting(
        node=node, family=family, kind=gap.kind.value, kinds=[_kind(gap.kind.value, on)], reopened=again, seen_on=on,
        seen_at=timezone.now(), cause=facts.told(lost, occasion), why=gap.reason, seen=after.get(node.chain.code),
    )  # fmt: skip


def _kind(kind: str, on: datetime.date) -> dict[str, str]:
    return {"kind": kind, "on": on.isoformat()}


def _close(row: GapSighting, scene: Scene, occasion: str, before: Readings, after: Readings) -> GapSighting:
    node = row.node
    status = scene.nodes.get(node.code)
    card = facts.filler(scene, node.code) if status else None
    row.closed_on = facts.day_of(card, scene, not_before=row.seen_on)
    row.closed_at = timezone.now()
    row.closed_cause = facts.told(card, occasion if status else "环节退出图谱")
    row.closed_why = status.reason if status else ""
    row.project = card.code if card else ""
    row.before = before.get(node.chain.code)
    row.after = after.get(node.chain.code)
    return row


def _turn(row: GapSighting, key: Key, scene: Scene) -> bool:
    """The gap is of another kind now, as when a project is being built on it."""
    gap = scene.gaps.get(key)
    if gap is None or gap.kind.value == row.kind:
        return False
    row.kind = gap.kind.value
    row.kinds = [
        *row.kinds,
        {
            **_kind(row.kind, scene.today),
            "at": timezone.now().isoformat(),
            "why": gap.reason,
            "label": GAP_LABELS[gap.kind],
        },
    ]
    return True
