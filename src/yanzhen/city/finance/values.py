"""What finance hands to others and gets from them: a need as it was filled in, acts, descriptions, figures with denominators."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LEAST_FOR_PERCENT = 20
"""Below this many a share is told as a fraction."""
NO_DATA = "无数据"


@dataclass(frozen=True, slots=True)
class Asked:
    """A demand as somebody filled it in; ``amount`` in ``unit`` (元 万元 亿元), ``orders`` refs of verified orders."""

    amount: Decimal
    purpose: str
    term_months: int
    unit: str = "万元"
    kind: str = "loan"
    node: str = ""
    text: str = ""
    needed_by: datetime.date | None = None
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gives with an act: the version that was looked at and the fields of the act. Amounts in 万元."""

    version: int
    says: str = ""
    amount: Decimal | None = None
    rate: Decimal | None = None
    term: int | None = None
    on: datetime.date | None = None
    security: str = ""
    first: str = ""
    counter: str = ""
    lender: str = ""
    reason: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class OrderTold:
    """An order that both sides confirmed, as the market tells it. ``ref`` names it for ever; ``amount`` in 万元."""

    ref: str
    supplier: str
    customer: str
    what: str
    amount: Decimal | None
    confirmed_on: datetime.date
    pays_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One indicator: what it says, whether that speaks for the enterprise, why, from where, of when.

    ``verdict``: good, concern, plain (no bound is set or none is touched), unknown. ``contested``: an open contest.
    """

    code: str
    label: str
    verdict: str
    shown: str
    why: str
    reason: str
    source: str
    date: str
    grade: str
    contest_to: str
    contested: Any = None

    @property
    def light(self) -> str:
        return {"good": "green", "concern": "yellow"}.get(self.verdict, "")

    @property
    def word(self) -> str:
        return {"good": "有利", "concern": "须留意", "plain": "只陈述", "unknown": NO_DATA}[self.verdict]


@dataclass(frozen=True, slots=True)
class CreditDescription:
    """Lines by first-level indicator; ``refused`` says why there is none. There is no sum and no rank."""

    enterprise: Any
    on: datetime.date
    groups: tuple[tuple[str, tuple[CreditLine, ...]], ...]
    refused: str = ""

    @property
    def lines(self) -> tuple[CreditLine, ...]:
        return tuple(line for _, lines in self.groups for line in lines)

    def count(self, verdict: str) -> int:
        return sum(line.verdict == verdict for line in self.lines)

    @property
    def says(self) -> str:
        """Counts, each of how many; nothing is added up."""
        words = [("good", "有利"), ("concern", "须留意"), ("plain", "只陈述"), ("unknown", NO_DATA)]
        told = "，".join(f"{label} {self.count(code)} 项" for code, label in words)
        return f"{len(self.lines)} 项指标：{told}"


@dataclass(frozen=True, slots=True)
class FileView:
    """The parts of a file that somebody may see now; a part that is not in the scope is None."""

    enterprise: Any
    scopes: tuple[str, ...]
    authorisation: Any = None
    base: Any = None
    credit: CreditDescription | None = None
    figures: Any = None
    orders: Any = None
    history: Any = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an institution refuses, and how the enterprise mends it."""

    code: str
    label: str
    repair: str
    after: str
    mendable: bool
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure with what it is a share of. ``value`` is as shown; ``says`` names numerator and denominator."""

    code: str
    label: str
    value: str
    says: str


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many cases (and how much money was asked for) came as far as a step."""

    code: str
    label: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Tally:
    """Collected, connected, lent, as the centre published them in 2016: firms, firms, 万元."""

    collected: int
    registered: int
    connected: int
    lent: Decimal


@dataclass(frozen=True, slots=True)
class Institution:
    """What one institution did: authorised, decided, late and silent cases, what it lent, why it refused."""

    name: str
    authorised: int
    decided: int
    on_time: int
    silent: int
    lent: Decimal
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything the board shows for real or for practice records, on a day."""

    on: datetime.date
    practice: bool
    tally: Tally
    funnel: tuple[FunnelStep, ...]
    kpis: tuple[Kpi, ...]
    reasons: tuple[tuple[str, int], ...]
    institutions: tuple[Institution, ...]


def share(part: Decimal | int, whole: Decimal | int, count: int | None = None) -> str:
    """无数据 of nothing, a fraction of few, else per cent; ``count`` is how many stand in the whole, where it is money."""
    if not whole:
        return NO_DATA
    few = (count if count is not None else whole) < LEAST_FOR_PERCENT
    if few and count is None:
        return f"{part}/{whole}"
    return f"{Decimal(part) / Decimal(whole):.1%}"


def plain(value: Decimal | int | float | None) -> str:
    """A number without trailing zeros; 无数据 when there is none."""
    if value is None:
        return NO_DATA
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
