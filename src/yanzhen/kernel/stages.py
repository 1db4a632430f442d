"""The life of a project as ordered values; which facts a stage requires is data in a pack."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a project stands. The last six are off the main line."""

    RESERVE = "reserve"
    PLANNED = "planned"
    LEAD = "lead"
    NEGOTIATING = "negotiating"
    SIGNED = "signed"
    REGISTERED = "registered"
    FILED = "filed"
    LAND_GRANTED = "land_granted"
    STARTED = "started"
    BUILDING = "building"
    COMPLETED = "completed"
    OPERATING = "operating"
    AT_CAPACITY = "at_capacity"
    ABOVE_SCALE = "above_scale"
    STALLED = "stalled"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    NEVER_LANDED = "never_landed"
    UNKNOWN = "unknown"


STAGE_LABELS = {
    Stage.RESERVE: "储备",
    Stage.PLANNED: "策划",
    Stage.LEAD: "线索",
    Stage.NEGOTIATING: "在谈",
    Stage.SIGNED: "签约",
    Stage.REGISTERED: "注册",
    Stage.FILED: "备案（核准）",
    Stage.LAND_GRANTED: "供地",
    Stage.STARTED: "开工",
    Stage.BUILDING: "在建",
    Stage.COMPLETED: "竣工",
    Stage.OPERATING: "投产",
    Stage.AT_CAPACITY: "达产",
    Stage.ABOVE_SCALE: "入规",
    Stage.STALLED: "停滞",
    Stage.TERMINATED: "终止",
    Stage.WITHDRAWN: "清退",
    Stage.TRANSFERRED: "转让",
    Stage.NEVER_LANDED: "未落地",
    Stage.UNKNOWN: "状态不明",
}

MAIN_LINE: tuple[Stage, ...] = (
    Stage.RESERVE, Stage.PLANNED, Stage.LEAD, Stage.NEGOTIATING, Stage.SIGNED, Stage.REGISTERED, Stage.FILED,
    Stage.LAND_GRANTED, Stage.STARTED, Stage.BUILDING, Stage.COMPLETED, Stage.OPERATING, Stage.AT_CAPACITY,
    Stage.ABOVE_SCALE,
)  # fmt: skip
"""From the idea to the statistics (SPEC B5), in order."""

BATCHES: dict[str, tuple[Stage, ...]] = {
    "储备一批": MAIN_LINE[: MAIN_LINE.index(Stage.STARTED)],
    "开工一批": (Stage.STARTED,),
    "建设一批": (Stage.BUILDING, Stage.COMPLETED),
    "投产一批": (Stage.OPERATING, Stage.AT_CAPACITY, Stage.ABOVE_SCALE),
    "停滞或未落地": (
        Stage.STALLED,
        Stage.TERMINATED,
        Stage.WITHDRAWN,
        Stage.TRANSFERRED,
        Stage.NEVER_LANDED,
    ),
    "状态不明": (Stage.UNKNOWN,),
}
"""Batches are saved filters, not states (SPEC B5)."""

LIVE_STAGES = frozenset(BATCHES["投产一批"])
FALLEN_STAGES = frozenset(BATCHES["停滞或未落地"])


def reached(stage: Stage, mark: Stage) -> bool | None:
    """Whether a project in ``stage`` has come as far as ``mark``; None off the main line, where nobody can tell."""
    if stage not in MAIN_LINE:
        return None
    return MAIN_LINE.index(stage) >= MAIN_LINE.index(mark)
