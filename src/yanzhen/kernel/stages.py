"""The life of a project as ordered values; which facts a stage requires is data in a pack."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a project stands. The last five are off the main line."""

    RESERVE = "reserve"
    SIGNED = "signed"
    STARTED = "started"
    BUILDING = "building"
    OPERATING = "operating"
    AT_CAPACITY = "at_capacity"
    STALLED = "stalled"
    TERMINATED = "terminated"
    NEVER_LANDED = "never_landed"
    UNKNOWN = "unknown"


STAGE_LABELS = {
    Stage.RESERVE: "储备",
    Stage.SIGNED: "签约",
    Stage.STARTED: "开工",
    Stage.BUILDING: "在建",
    Stage.OPERATING: "投产",
    Stage.AT_CAPACITY: "达产",
    Stage.STALLED: "停滞",
    Stage.TERMINATED: "终止",
    Stage.NEVER_LANDED: "未落地",
    Stage.UNKNOWN: "状态不明",
}

BATCHES: dict[str, tuple[Stage, ...]] = {
    "储备一批": (Stage.RESERVE, Stage.SIGNED),
    "开工一批": (Stage.STARTED,),
    "建设一批": (Stage.BUILDING,),
    "投产一批": (Stage.OPERATING, Stage.AT_CAPACITY),
    "停滞或未落地": (Stage.STALLED, Stage.TERMINATED, Stage.NEVER_LANDED),
    "状态不明": (Stage.UNKNOWN,),
}
"""Batches are saved filters, not states (SPEC B5)."""

LIVE_STAGES = frozenset({Stage.OPERATING, Stage.AT_CAPACITY})
