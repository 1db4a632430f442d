"""Facts as they would be: one value changed, one taken away, or the calendar moved on."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yanzhen.rules.answers import Answer
from yanzhen.rules.comparing import interval
from yanzhen.rules.dossier import Words
from yanzhen.rules.evaluating import Vocabulary, evaluate
from yanzhen.rules.series import EVALUATION_DAY, Facts, Variables, by_year
from yanzhen.specs.conditions import Condition, facts_in

DAYS = (EVALUATION_DAY, "@application_date")
YEAR_ENDS = {"@year_start": "-01-01", "@year_end": "-12-31"}


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that may change: a fact, or one year of a fact that is given by year."""

    fact: str
    year: str = ""

    def value(self, facts: Facts) -> Any:
        given: Any = facts[self.fact]
        return given[self.year] if self.year else given

    def changed(self, facts: Facts, value: Any) -> Facts:
        given: Any = facts[self.fact]
        return {**facts, self.fact: {**given, self.year: value} if self.year else value}

    def removed(self, facts: Facts) -> Facts:
        given: Any = facts[self.fact]
        if self.year:
            return {**facts, self.fact: {y: v for y, v in given.items() if y != self.year}}
        return {name: value for name, value in facts.items() if name != self.fact}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A condition that is evaluated again and again under changed facts."""

    condition: Condition
    variables: Variables
    vocabulary: Vocabulary

    @property
    def words(self) -> Words:
        return Words(self.vocabulary)

    def answer(self, facts: Facts, variables: Variables | None = None) -> Answer:
        return evaluate(self.condition, facts, variables or self.variables, vocabulary=self.vocabulary).answer

    def missing(self, facts: Facts, variables: Variables | None = None) -> tuple[str, ...]:
        found = evaluate(self.condition, facts, variables or self.variables, vocabulary=self.vocabulary)
        return found.missing

    def today(self) -> datetime.date | None:
        """The day of evaluation, or of the application; None where neither is given as a whole day."""
        for name in DAYS:
            if (day := whole_day(self.variables.get(name))) is not None:
                return day
        return None

    def yearly(self, facts: Facts) -> bool:
        return any(by_year(facts.get(name)) for name, _ in facts_in(self.condition))

    def on(self, day: datetime.date, facts: Facts) -> tuple[Facts, Variables]:
        """Facts and variables on a later day: dates of the day move on, the last known year's figures continue."""
        today = self.today() or day
        moved: dict[str, Any] = dict(self.variables)
        for name, value in self.variables.items():
            if name in YEAR_ENDS:
                moved[name] = f"{day.year}{YEAR_ENDS[name]}"
            elif (held := whole_day(value)) is not None:
                moved[name] = (held + (day - today)).isoformat()
        return {name: _continued(value, day.year) for name, value in facts.items()}, moved


def _continued(value: Any, until: int) -> Any:
    """A fact by year with the figure of its last year repeated up to ``until``."""
    if not isinstance(value, Mapping):
        return value
    known = {str(year): one for year, one in value.items() if one is not None}
    if not known:
        return value
    last = max(known)
    return {**known, **{str(year): known[last] for year in range(int(last) + 1, until + 1)}}


def whole_day(value: Any) -> datetime.date | None:
    """The day of a value that names exactly one."""
    if isinstance(value, bool | int) or value is None:
        return None
    found = interval(value)
    if not found or not isinstance(found[0], datetime.date) or found[0] != found[1]:
        return None
    return found[0]


def slots(facts: Facts, attempt: Attempt) -> Iterator[Slot]:
    """Every value among the facts that the condition asks for."""
    for name in dict.fromkeys(name for name, _ in facts_in(attempt.condition)):
        given = facts.get(name)
        if by_year(given):
            yield from (Slot(name, str(year)) for year, value in given.items() if value is not None)
        elif name in facts:
            yield Slot(name)
