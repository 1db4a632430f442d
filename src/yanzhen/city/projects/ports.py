"""Who wants to hear of projects from above: declared here, plugged in by the site, never imported upwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from yanzhen.city.projects.values import StageChanged


@dataclass(slots=True)
class Above:
    """``on_stage_changed`` hear of every change of stage inside the same transaction."""

    on_stage_changed: list[Callable[[StageChanged], None]] = field(default_factory=list)


above = Above()


def tell(change: StageChanged) -> None:
    """Pass a change of stage on to whoever follows projects."""
    for listener in above.on_stage_changed:
        listener(change)
