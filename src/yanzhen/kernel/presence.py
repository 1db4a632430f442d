"""What a city has of a node, in four states, with the evidence that says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yanzhen.kernel.grades import Grade


class Presence(StrEnum):
    """有 one above-scale or two verified firms; 弱 less; 缺 looked for, none; 无数据 nobody looked."""

    PRESENT = "present"
    WEAK = "weak"
    ABSENT = "absent"
    UNKNOWN = "unknown"


PRESENCE_LABELS = {
    Presence.PRESENT: "有",
    Presence.WEAK: "弱",
    Presence.ABSENT: "缺",
    Presence.UNKNOWN: "无数据",
}


@dataclass(frozen=True, slots=True)
class PresenceEvidence:
    """One reason to believe that a node is there: an enterprise placed on it or a project that fills it.

    ``kind`` is ``enterprise`` or ``project``; ``key`` its code; ``status`` an enterprise status or a project
    stage; ``above_scale`` is None when nobody knows; ``grade`` grades the evidence, not the placement.
    ``firm`` is the enterprise code behind a project where it is known, so that one firm is counted once.
    ``gain`` says which capacity a project adds to the node and since when, where an office has recorded that with
    evidence: ``5万吨/年，2026-11-21投产``.
    """

    node: str
    kind: str
    key: str
    label: str
    status: str
    grade: Grade
    above_scale: bool | None = None
    role: str = ""
    local: bool = True
    firm: str = ""
    gain: str = ""
