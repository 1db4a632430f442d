"""One chain at a glance: how many nodes, gaps, firms, projects, lights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from yanzhen.analysis.gaps import ChainStatus, GapKind
from yanzhen.analysis.progress import Light
from yanzhen.city.atlas.values import ChainSummary, EnterpriseCard, ProjectCard, TargetCard
from yanzhen.kernel.presence import Presence
from yanzhen.kernel.stages import BATCHES


def chain_summary(
    chain: Any,
    status: ChainStatus,
    enterprises: Iterable[EnterpriseCard],
    projects: Iterable[ProjectCard],
    targets: Iterable[TargetCard],
) -> ChainSummary:
    """Counts of what the other arguments hold; firms outside the city do not count."""
    presence = Counter(node.presence for node in status.nodes)
    local = [e for e in enterprises if e.role != "outside"]
    cards = tuple(projects)
    return ChainSummary(
        code=chain.code,
        label=chain.label,
        on_list=chain.on_list,
        carriers=chain.carriers,
        goal=chain.goal,
        nodes=len(status.nodes),
        present=presence[Presence.PRESENT],
        weak=presence[Presence.WEAK],
        absent=presence[Presence.ABSENT],
        unknown=presence[Presence.UNKNOWN],
        gaps=len({g.node for g in status.gaps}),
        breaks=sum(g.kind is GapKind.BREAK for g in status.gaps),
        enterprises=len(local),
        projects=len(cards),
        projects_by_batch=batches(cards),
        lights=lights(targets),
        anchors=tuple(e.name for e in local if e.role == "anchor"),
    )


def batches(projects: Iterable[ProjectCard]) -> tuple[tuple[str, int], ...]:
    """Every batch with its number of projects, in the order of the batches."""
    found = Counter(p.batch for p in projects)
    return tuple((batch, found[batch]) for batch in BATCHES)


def lights(targets: Iterable[TargetCard]) -> tuple[tuple[Light, int], ...]:
    """Every light with its number of targets; a target that a later one replaced does not count."""
    found = Counter(t.progress.light for t in targets if not t.superseded)
    return tuple((light, found[light]) for light in Light)
