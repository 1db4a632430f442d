"""How many projects kept their word: rates that name numerator and denominator, by the year in which they signed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Marks = Mapping[str, bool | None]


@dataclass(frozen=True, slots=True)
class Promise:
    """A signed project as it stands on a day.

    ``marks`` says of ``fulfilled registered started operating`` whether it was reached; None when nobody knows.
    ``contract`` and ``received`` in 万元; ``planned`` and ``made`` are this year's fixed investment in 万元.
    """

    key: str
    name: str
    signed_on: datetime.date | None
    marks: Marks
    contract: float | None = None
    received: float | None = None
    planned: float | None = None
    made: float | None = None

    @property
    def cohort(self) -> int | None:
        """The year of signing; None when the day is not known."""
        return self.signed_on.year if self.signed_on else None


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with everything it is made of. ``value`` is None when the denominator is empty.

    Of the projects in ``denominator`` those in ``unknown`` may or may not belong to the numerator: ``value`` counts
    them as not, ``at_most`` as yes. For money, ``top`` and ``bottom`` are the sums in 万元 and ``unknown`` are left out.
    """

    id: str
    label: str
    over: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    unknown: tuple[str, ...]
    top: float
    bottom: float

    @property
    def value(self) -> float | None:
        return self.top / self.bottom if self.bottom else None

    @property
    def at_most(self) -> float | None:
        """The same when everything unknown turned out well; for money the value itself."""
        if not self.bottom or self.id in MONEY_RATES:
            return self.value
        return (self.top + len(self.unknown)) / self.bottom


@dataclass(frozen=True, slots=True)
class RateSpec:
    """``mark`` among those that reached ``base``; base "" is everything signed."""

    id: str
    label: str
    over: str
    mark: str
    base: str = ""


COUNT_RATES: tuple[RateSpec, ...] = (
    RateSpec("fulfilled", "合同履约率", "已履约 ÷ 签约项目", "fulfilled"),
    RateSpec("registered", "注册率", "已注册项目公司 ÷ 签约项目", "registered"),
    RateSpec("started_of_fulfilled", "开工率（比履约）", "开工 ÷ 已履约项目", "started", "fulfilled"),
    RateSpec("started", "开工率（比签约）", "开工 ÷ 签约项目", "started"),
    RateSpec("operating_of_started", "投产率（比开工）", "投产 ÷ 已开工项目", "operating", "started"),
    RateSpec("operating", "投产率（比签约）", "投产 ÷ 签约项目", "operating"),
)
MONEY_RATES: dict[str, tuple[str, str, Callable[[Promise], tuple[float | None, float | None]]]] = {
    "funds": ("资金到位率", "累计到位资金 ÷ 合同投资额", lambda p: (p.received, p.contract)),
    "invested": ("投资完成率", "本年完成固定资产投资 ÷ 本年计划", lambda p: (p.made, p.planned)),
}
"""The definitions are those of the assessment sheets that SPEC B5 lists; every one names its denominator."""


def calc_rates(promises: Sequence[Promise]) -> tuple[Rate, ...]:
    """All rates of these projects."""
    counted = [_counted(spec, promises) for spec in COUNT_RATES]
    return (*counted, *(_money(name, promises) for name in MONEY_RATES))


def _counted(spec: RateSpec, promises: Iterable[Promise]) -> Rate:
    base = [p for p in promises if not spec.base or p.marks.get(spec.base)]
    yes = tuple(p.key for p in base if p.marks.get(spec.mark))
    unknown = tuple(p.key for p in base if p.marks.get(spec.mark) is None)
    every = tuple(p.key for p in base)
    return Rate(spec.id, spec.label, spec.over, yes, every, unknown, len(yes), len(every))


def _money(name: str, promises: Iterable[Promise]) -> Rate:
    label, over, parts = MONEY_RATES[name]
    sums = {p.key: parts(p) for p in promises}
    known = {k: (top, bottom) for k, (top, bottom) in sums.items() if top is not None and bottom}
    top = sum(t for t, _ in known.values() if t is not None)
    bottom = sum(b for _, b in known.values() if b is not None)
    paid = tuple(k for k, (t, _) in known.items() if t)
    unknown = tuple(k for k in sums if k not in known)
    return Rate(name, label, over, paid, tuple(known), unknown, top, bottom)


def by_cohort(promises: Iterable[Promise]) -> dict[int, tuple[Promise, ...]]:
    """Year of signing → its projects, oldest first; those of unknown day are in none."""
    found: dict[int, list[Promise]] = {}
    for promise in promises:
        if promise.cohort is not None:
            found.setdefault(promise.cohort, []).append(promise)
    return {year: tuple(found[year]) for year in sorted(found)}
