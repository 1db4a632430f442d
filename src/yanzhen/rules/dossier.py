"""What is known of one enterprise, in people's words: facts, the day, labels and units, where each fact came from."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yanzhen.rules.answers import Answer
from yanzhen.rules.comparing import interval
from yanzhen.rules.series import EVALUATION_DAY, Facts, Variables
from yanzhen.specs.conditions import Condition
from yanzhen.specs.dates import bounds
from yanzhen.specs.rulebook import FactSpec

TYPE_WORDS = frozenset({"bool", "enum", "text", "date", "none", "ratio", "比值", "无"})
"""What vocabularies write in the place of a unit where there is none to show."""

SHARE_UNITS = frozenset({"ratio", "比值"})
"""Units of numbers that people read as per cent: 0.9 is 90%."""


@dataclass(frozen=True, slots=True)
class FactOrigin:
    """Where a fact came from: its source, the date to which it belongs, the grade of its evidence."""

    source: str
    date: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class FactUse:
    """A fact as a condition used it: ``value`` as people write it, with its unit, source and date."""

    fact: str
    label: str
    value: str
    unit: str = ""
    source: str = ""
    date: str = ""

    def __str__(self) -> str:
        came = "，".join(part for part in (self.source, self.date) if part)
        return f"{self.label}：{self.value}{self.unit}" + (f"（{came}）" if came else "")


@dataclass(frozen=True, slots=True)
class Words:
    """Labels and units of facts and where they came from; without a vocabulary a fact is called by its id."""

    vocabulary: Mapping[str, FactSpec] = field(default_factory=dict)
    origins: Mapping[str, FactOrigin] = field(default_factory=dict)

    def label(self, fact: str) -> str:
        return self.vocabulary[fact].label.zh if fact in self.vocabulary else fact

    def unit(self, fact: str) -> str:
        unit = self.vocabulary[fact].unit if fact in self.vocabulary else ""
        return "" if unit in TYPE_WORDS else unit

    def is_share(self, fact: str) -> bool:
        return fact in self.vocabulary and self.vocabulary[fact].unit in SHARE_UNITS

    def told(self, fact: str, value: object) -> str:
        """A value without its unit: shares as per cent, marks in the words of the vocabulary."""
        if self.is_share(fact):
            return percents(value)
        spec = self.vocabulary.get(fact)
        if spec is None or not spec.words:
            return shown(value)
        several = value if isinstance(value, list | tuple) else (value,)
        return "、".join(shown(spec.said(one)) for one in several)

    def use(self, fact: str, value: object) -> FactUse:
        origin = self.origins.get(fact, FactOrigin(""))
        numeric = not isinstance(value, bool | str) and value is not None
        unit = self.unit(fact) if numeric else ""
        return FactUse(fact, self.label(fact), self.told(fact, value), unit, origin.source, origin.date)


Judge = Callable[[Condition, "Case"], tuple[Answer, str, tuple[str, ...]]]
"""How a condition inside a measure is answered: (answer, reason, missing facts)."""


@dataclass(frozen=True, slots=True)
class Case:
    """Facts and variables of one evaluation. ``back``: which of «each of the last years» is being looked at."""

    facts: Facts
    variables: Variables
    judge: Judge
    words: Words = Words()
    back: int = 0

    def lack(self, fact: str) -> str:
        """Why a fact cannot be used: not given, dated after the day of evaluation, an impossible value. Else ""."""
        if fact not in self.facts:
            return f"缺事实 {self.words.label(fact)}"
        return self._too_late(fact) or self._impossible(fact)

    def _too_late(self, fact: str) -> str:
        date, today = self.words.origins.get(fact, FactOrigin("")).date, self.variables.get(EVALUATION_DAY)
        if not date or today is None:
            return ""
        try:
            late = bounds(date)[0] > bounds(str(today))[1]
        except ValueError:
            return ""
        return f"{self.words.label(fact)}是 {date} 的，晚于评价日 {today}，不采用" if late else ""

    def _impossible(self, fact: str) -> str:
        spec = self.words.vocabulary.get(fact)
        if spec is None or spec.minimum is None:
            return ""
        given = self.facts[fact]
        if isinstance(given, Mapping):
            values: list[Any] = list(given.values())
        else:
            values = list(given) if isinstance(given, list | tuple) else [given]
        low = [v for v in values if (number := as_number(v)) is not None and number < spec.minimum]
        unit = self.words.unit(fact)
        return (
            f"{spec.label.zh}为 {self.words.told(fact, low[0])}{unit}，"
            f"不可能低于 {self.words.told(fact, spec.minimum)}{unit}，须先核实"
            if low
            else ""
        )


def as_number(value: Any) -> Decimal | None:
    """The number that a value is; None for truth values, words, dates and what is not finite."""
    if value is None or isinstance(value, bool | str | datetime.date):
        return None
    found = interval(value)
    return found[0] if found and isinstance(found[0], Decimal) else None


def shown(value: object) -> str:
    """A value as people write it: 是 and 否, lists with 、, shares without a tail of digits."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None:
        return "没有（已核实）"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(shown(one) for one in value)
    if isinstance(value, Mapping):
        return "、".join(f"{year}年 {shown(one)}" for year, one in sorted(value.items()))
    if isinstance(value, Decimal | float):
        return tidy(Decimal(str(value)))
    return str(value)


def percents(value: object) -> str:
    """Numbers as per cent, alone, in a list or by year; what is no number as it is shown elsewhere."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(percents(one) for one in value)
    if isinstance(value, Mapping):
        return "、".join(f"{year}年 {percents(one)}" for year, one in sorted(value.items()))
    number = as_number(value)
    return shown(value) if number is None else f"{tidy(number * 100)}%"


def tidy(number: Decimal) -> str:
    """At most six decimals, no exponent, no trailing zeros."""
    if not number.is_finite():
        return "不限" if number > 0 else "不明"
    text = f"{round(number, 6):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
