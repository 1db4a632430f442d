"""What a city has of each activity: evidence sorted by what it proves, and the state that follows (B11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yanzhen.kernel.chains import ChainGraph
from yanzhen.kernel.grades import Grade
from yanzhen.kernel.presence import Presence, PresenceEvidence
from yanzhen.kernel.stages import FALLEN_STAGES, LIVE_STAGES, STAGE_LABELS, Stage

VERIFIED_GRADES = frozenset({Grade.A, Grade.B})
NOT_FOUND = "在已收录的企业和项目中没有找到"

_COMING = frozenset({Stage.STARTED, Stage.BUILDING, Stage.COMPLETED})
LEADING_ROLES = frozenset({"anchor", "backbone"})
"""Firms that documents call 链主 or 骨干: one of them, running and verified, is enough (rule grade X)."""
_PILES = ("working", "coming", "planned", "failed", "gone")
_RUNNING = frozenset({"operating", *LIVE_STAGES})
_GONE = frozenset({"stopped", "stalled", "closed", "cancelled", "revoked", "bankrupt", "moved", "terminated"})


@dataclass(frozen=True, slots=True)
class Findings:
    """The evidence of one activity, sorted. ``working`` firms run; ``coming`` are being built.

    ``planned`` (reserve, signed, unknown stage), ``failed`` and ``gone`` prove nothing and are only told.
    """

    working: tuple[PresenceEvidence, ...]
    coming: tuple[PresenceEvidence, ...]
    planned: tuple[PresenceEvidence, ...]
    failed: tuple[PresenceEvidence, ...]
    gone: tuple[PresenceEvidence, ...]

    @property
    def firms(self) -> tuple[str, ...]:
        """Names of the firms that run, each once, for use in sentences."""
        named = {_firm(e): e.label for e in self.working if _firm(e)}
        return tuple(named.values()) or tuple(e.label for e in self.working[:1])

    @property
    def firm_count(self) -> int:
        """Firms that run. Projects of unknown firms may all belong to one: together they count 1 at most, and
        only where no firm is known."""
        known = {_firm(e) for e in self.working if _firm(e)}
        return len(known) or min(len(self.working), 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """State of an activity with the sentence that says which rule decided."""

    presence: Presence
    reason: str
    findings: Findings

    @property
    def working(self) -> bool:
        """Somebody makes it here today, whether enough to be called present or not."""
        return bool(self.findings.working)


def sort_evidence(evidence: Iterable[PresenceEvidence]) -> Findings:
    """Sort evidence of one activity; what is not local is left out, what is given twice counts once."""
    once = {(e.kind, e.key): e for e in sorted(evidence, key=_order) if e.local and e.role != "outside"}
    piles: dict[str, list[PresenceEvidence]] = {name: [] for name in _PILES}
    for item in once.values():
        piles[_pile(item)].append(item)
    return Findings(**{name: tuple(pile) for name, pile in piles.items()})


def judge(findings: Findings, *, looked: bool) -> Standing:
    """有 when one firm is above scale or leads, or two are verified; 弱 when less; 缺 when looked, none; else 无数据.

    Verified: grade A or B and running. Building counts as weak. One operating project whose added capacity an office
    has recorded with evidence is enough as well: it was brought here to fill this node. Rule grade X (our default).
    """
    presence = _presence(findings, looked)
    parts = [_verdict(findings, presence), *_asides(findings)]
    return Standing(presence, "；".join(p for p in parts if p), findings)


def stand_all(
    graph: ChainGraph, evidence: Sequence[PresenceEvidence], looked: frozenset[str]
) -> Mapping[int, Standing]:
    """Standing of each activity; evidence and survey of one drawing hold for all its drawings.

    A coarsely drawn activity also has the evidence of the finer ones it covers, not the reverse.
    Raises YanzhenError when evidence names a node that is not in the graph.
    """
    own: dict[int, list[PresenceEvidence]] = {a: [] for a in sorted(set(graph.activity.tolist()))}
    for item in evidence:
        own[int(graph.activity[graph.position(item.node)])].append(item)
    piles = {a: list(items) for a, items in own.items()}
    for coarse, fine in sorted(graph.covers):
        piles[coarse] += own[fine]
    seen = {int(graph.activity[graph.index[n]]) for n in looked if n in graph}
    return {a: judge(sort_evidence(pile), looked=a in seen) for a, pile in piles.items()}


def _order(item: PresenceEvidence) -> tuple[str | int | bool, ...]:
    """By thing, then from the poorest to the best evidence of it: the last one is kept."""
    rank = _PILES.index(_pile(item))
    sure = item.grade in VERIFIED_GRADES and item.status in _RUNNING
    leads = sure and item.role in LEADING_ROLES
    best = (rank, rank == 0 and bool(item.above_scale or leads or item.gain), rank == 0 and sure)
    rest = (item.status, item.grade, str(item.above_scale), item.role, item.node, item.label, item.firm)
    return (item.kind, item.key, -best[0], *best[1:], *rest)


def _firm(item: PresenceEvidence) -> str:
    return item.key if item.kind == "enterprise" else item.firm


def _pile(item: PresenceEvidence) -> str:
    if item.kind == "enterprise":
        if item.status in _GONE:
            return "gone"
        return "coming" if item.status == "building" else "working"
    stage = Stage(item.status) if item.status in STAGE_LABELS else Stage.UNKNOWN
    if stage in LIVE_STAGES:
        return "working"
    return "coming" if stage in _COMING else "failed" if stage in FALLEN_STAGES else "planned"


def _verified(findings: Findings) -> Findings:
    sure = tuple(e for e in findings.working if e.grade in VERIFIED_GRADES and e.status in _RUNNING)
    return Findings(sure, (), (), (), ())


def _leading(findings: Findings) -> tuple[str, ...]:
    return tuple(e.label for e in _verified(findings).working if e.role in LEADING_ROLES)


def _presence(findings: Findings, looked: bool) -> Presence:
    if any(e.above_scale or e.gain for e in findings.working) or _leading(findings):
        return Presence.PRESENT
    if _verified(findings).firm_count >= 2:
        return Presence.PRESENT
    if findings.working or findings.coming:
        return Presence.WEAK
    return Presence.ABSENT if looked else Presence.UNKNOWN


def _verdict(findings: Findings, presence: Presence) -> str:
    if presence is Presence.PRESENT:
        above = [e.label for e in findings.working if e.above_scale]
        if above:
            return f"有规模以上企业{len(above)}家：{name_some(above)}"
        leading = _leading(findings)
        if leading:
            return f"有在产的链主或骨干企业{len(leading)}家：{name_some(leading)}"
        gained = [f"{e.label}（{e.gain}）" for e in findings.working if e.gain]
        if gained:
            return f"有投产项目形成产能：{name_some(gained)}"
        sure = _verified(findings)
        return f"有{sure.firm_count}家已核实的在产企业：{name_some(sure.firms)}"
    if presence is Presence.WEAK and findings.working:
        return _thin(findings)
    if presence is Presence.WEAK:
        return f"尚无在产企业，在建：{name_some([e.label for e in findings.coming])}"
    return NOT_FOUND if presence is Presence.ABSENT else "尚未排查，无数据"


def _thin(findings: Findings) -> str:
    names, sure = name_some(findings.firms), _verified(findings)
    if sure.firm_count:
        return f"只有1家已核实的在产企业（{name_some(sure.firms)}），是否规上无数据" + (
            f"；另有未核实的：{name_some([f for f in findings.firms if f not in sure.firms])}"
            if findings.firm_count > 1
            else ""
        )
    return f"有{findings.firm_count}家企业，但生产状态或证据未核实：{names}"


def _asides(findings: Findings) -> list[str]:
    parts = []
    if findings.coming and findings.working:
        parts.append(f"另有在建：{name_some([e.label for e in findings.coming])}")
    if findings.planned:
        parts.append(f"未计入：{name_some([_with_stage(e) for e in findings.planned])}")
    if findings.failed:
        told = name_some([_with_stage(e) for e in findings.failed])
        parts.append(f"{told}，不计入，缺口重新打开" if not findings.working else f"{told}，不计入")
    if findings.gone:
        parts.append(f"已停产或退出，不计入：{name_some([e.label for e in findings.gone])}")
    return parts


def _with_stage(item: PresenceEvidence) -> str:
    stage = Stage(item.status) if item.status in STAGE_LABELS else Stage.UNKNOWN
    return f"{item.label}（{STAGE_LABELS[stage]}）"


def name_some(names: Sequence[str], most: int = 3) -> str:
    """Names joined for a sentence; beyond ``most`` the rest is counted."""
    shown = "、".join(names[:most])
    return f"{shown}等{len(names)}家" if len(names) > most else shown
