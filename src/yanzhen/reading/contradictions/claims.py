"""What somebody claims, put so that two claims can be compared, and what is found when they cannot both hold."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from yanzhen.kernel.statements import Mode, Relation, StatementKind


class Kind(StrEnum):
    """How two claims disagree."""

    VALUE = "value"
    FALL = "fall"
    LIST = "list"
    SUM = "sum"


KIND_LABELS: dict[Kind, str] = {
    Kind.VALUE: "同一指标数值不同",
    Kind.FALL: "目标低于先前",
    Kind.LIST: "同名名单不同",
    Kind.SUM: "算不拢",
}


class Severity(StrEnum):
    """How much hangs on it, whatever the certainty."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


SEVERITY_LABELS: dict[Severity, str] = {Severity.HIGH: "大", Severity.MEDIUM: "中", Severity.LOW: "小"}


@dataclass(frozen=True, slots=True)
class Claim:
    """One value that a source gives for an indicator.

    ``period`` is written as in ``kernel.periods`` (the deadline of a target), empty when unknown. ``key`` names the
    claim for good. ``measure`` is the catalogue's code, ``scope`` what narrows the claim, ``dated`` the source's own
    date, ``region`` the place that 全市 means, ``direction`` which way is better (up, down, none; empty: unknown).
    ``sentence`` counts sentences in the source (-1: not from a text), ``context`` is that sentence and ``at`` the
    value's offset in it. ``current`` says that the text dates the value only by 现在 or 目前.
    """

    indicator: str
    subject: str
    period: str
    op: Relation
    value: float | tuple[float, float]
    unit: str
    mode: Mode
    kind: StatementKind
    source: str
    place: str
    quote: str
    key: str
    measure: str = ""
    scope: str = ""
    dated: str = ""
    region: str = ""
    direction: str = ""
    title: str = ""
    confidence: float = 1.0
    current: bool = False
    start: int = 0
    end: int = 0
    sentence: int = -1
    context: str = ""
    at: int = 0
    members: tuple[str, ...] = ()

    @property
    def said_in(self) -> str:
        """What the source is called, without book-title marks around the whole."""
        name = self.title or self.source
        return name[1:-1] if name[:1] == "《" and name.find("》") == len(name) - 1 else name


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that cannot all hold: the first two of ``sides`` disagree most, ``repeats`` say the same again.

    ``sentence`` tells it in plain words, ``comparable`` why the sides may be compared, ``confidence`` in [0, 1] how
    sure the machine is. ``key`` stays the same as long as the same values disagree about the same thing.
    """

    kind: Kind
    topic: str
    sides: tuple[Claim, ...]
    sentence: str
    comparable: str
    severity: Severity
    confidence: float
    key: str
    repeats: tuple[Claim, ...] = ()

    @property
    def first(self) -> Claim:
        return self.sides[0]

    @property
    def second(self) -> Claim:
        return self.sides[1]

    @property
    def label(self) -> str:
        return KIND_LABELS[self.kind]

    @property
    def across(self) -> bool:
        """Whether it lies between sources, not inside one."""
        return len({side.source for side in self.sides}) > 1


def stable_key(kind: Kind, *parts: object) -> str:
    """A short digest of what disagrees; where in which file it stands does not matter."""
    text = "|".join(str(part) for part in (kind, *parts))
    return hashlib.sha256(text.encode()).hexdigest()[:20]
