"""What is seen of the gaps in one state of the record: which nodes lack something, what fills them, how chains stand."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from yanzhen.analysis.gaps import ChainStatus, Gap, GapKind, NodeStatus
from yanzhen.city.atlas.record import CityRecord
from yanzhen.city.atlas.values import ProjectCard, TargetCard
from yanzhen.kernel.presence import Presence
from yanzhen.kernel.stages import FALLEN_STAGES, LIVE_STAGES

LACK, NARROW = "lack", "narrow"
Key = tuple[str, str]
"""(node, family)"""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything an observation compares with what was seen before."""

    today: datetime.date
    gaps: Mapping[Key, Gap]
    nodes: Mapping[str, NodeStatus]
    projects: Mapping[str, tuple[ProjectCard, ...]]
    figures: Mapping[str, dict[str, Any]]
    """Chain → completeness, says, targets."""


def family_of(kind: GapKind | str) -> str:
    """A node that is there but has one source lacks nothing of its own: that is another story."""
    return NARROW if kind == GapKind.CHOKEPOINT else LACK


def scene_of(record: CityRecord, statuses: Mapping[str, ChainStatus]) -> Scene:
    on_node: dict[str, list[ProjectCard]] = {}
    for card in record.projects.values():
        for node in card.nodes:
            on_node.setdefault(node, []).append(card)
    return Scene(
        today=record.as_of,
        gaps={(g.node, family_of(g.kind)): g for s in statuses.values() for g in s.gaps},
        nodes={n.node: n for s in statuses.values() for n in s.nodes},
        projects={node: tuple(cards) for node, cards in on_node.items()},
        figures={code: figures_of(s, _of(record.targets, code)) for code, s in statuses.items()},
    )


def _of(targets: Iterable[TargetCard], chain: str) -> list[TargetCard]:
    return [t for t in targets if t.chain == chain and not t.superseded]


def figures_of(status: ChainStatus, targets: Iterable[TargetCard]) -> dict[str, Any]:
    """Completeness of the whole chain and, target by target, what the forecast says; None where nobody can tell."""
    whole = next(m for m in status.measures if m.id == "completeness")
    return {
        "completeness": whole.value,
        "says": whole.explanation,
        "targets": [
            {
                "code": t.code, "label": t.label, "goal": t.goal, "light": t.progress.light.value,
                "forecast": t.progress.forecast, "latest": t.latest,
            }
            for t in targets
        ],
    }  # fmt: skip


def is_closed(scene: Scene, key: Key) -> bool:
    """Filled, or no longer drawn. A node of which nothing is known any more is not closed, nor one that still lacks."""
    node, family = key
    status = scene.nodes.get(node)
    if status is None:
        return True
    if family == LACK:
        return status.presence is Presence.PRESENT
    return key not in scene.gaps and status.presence is not Presence.UNKNOWN


def filler(scene: Scene, node: str) -> ProjectCard | None:
    """The project in production on a node, the latest when there are several."""
    return _latest(scene, node, {s.value for s in LIVE_STAGES})


def fallen(scene: Scene, node: str) -> ProjectCard | None:
    """The project on a node that came to nothing, the latest when there are several."""
    return _latest(scene, node, {s.value for s in FALLEN_STAGES})


def _latest(scene: Scene, node: str, stages: set[str]) -> ProjectCard | None:
    found = [p for p in scene.projects.get(node, ()) if p.stage in stages]
    return max(found, key=lambda p: p.stage_date, default=None)


def told(card: ProjectCard | None, occasion: str) -> str:
    """The cause in words: the project that did it, else the occasion on which it was seen."""
    if card is None:
        return occasion[:300]
    why = f"：{card.stage_reason}" if card.stage_reason and card.stage_reason != "本平台登记" else ""
    return f"项目“{card.name}”{card.stage_label}{why}"[:300]


def day_of(
    card: ProjectCard | None, scene: Scene, *, not_before: datetime.date | None = None
) -> datetime.date:
    """The day of the stage when it is known to the day, else the day of looking; never before ``not_before``."""
    try:
        day = datetime.date.fromisoformat(card.stage_date) if card else scene.today
    except ValueError:
        day = scene.today
    return max(day, not_before) if not_before else day
