"""A quantified statement of a document: some indicator of some subject has, had or shall have a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yanzhen.kernel.errors import YanzhenError


class StatementKind(StrEnum):
    TARGET = "target"
    ACTUAL = "actual"


class Relation(StrEnum):
    """How the subject's value relates to the number: ≥ 以上, > 超, ≤ 以内, < 以下, ~ 左右, range 3—5."""

    EQUAL = "="
    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    LESS = "<"
    ABOUT = "~"
    RANGE = "range"


class Mode(StrEnum):
    """A level; N more; a change in %; a yearly average change; N every year."""

    LEVEL = "level"
    INCREMENT = "increment"
    GROWTH = "growth"
    CAGR = "cagr"
    ANNUAL = "annual"


@dataclass(frozen=True, slots=True)
class Statement:
    """One value with its place: ``start``/``end`` are code-point offsets of the value in the text, ``page`` from 1.

    ``value`` is a pair (low, high) for a range. ``year`` is the deadline of a target, the period of an actual.
    ``rule`` names the patterns that found it, first to last; ``confidence`` in [0, 1] is how often such a path is
    right. ``measure`` is the catalogue's code of the indicator, empty where no entry fits; ``indicator`` keeps the
    wording of the text.
    """

    kind: StatementKind
    subject: str
    indicator: str
    op: Relation
    value: float | tuple[float, float]
    unit: str
    mode: Mode = Mode.LEVEL
    year: int | None = None
    quote: str = ""
    start: int = 0
    end: int = 0
    page: int | None = None
    rule: str = ""
    confidence: float = 1.0
    measure: str = ""

    def __post_init__(self) -> None:
        pair = isinstance(self.value, tuple)
        if pair != (self.op is Relation.RANGE):
            raise YanzhenError("区间要有两个数，其他关系只有一个数", where=self.quote, do="改正关系或数值")
        if isinstance(self.value, tuple) and self.value[0] > self.value[1]:
            raise YanzhenError("区间的下限大于上限", where=self.quote, do="把两个数对调")
        if not 0 <= self.confidence <= 1:
            raise YanzhenError("可信度要在 0 与 1 之间", where=self.quote, do="改正可信度")
        if not 0 <= self.start <= self.end:
            raise YanzhenError(
                "位置颠倒", where=self.quote, why=f"起{self.start}止{self.end}", do="核对起止位置"
            )
