"""Three answers and how they combine: what is not known never counts as yes or as no."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Answer(StrEnum):
    """ELIGIBLE the condition holds; NOT_ELIGIBLE it does not; CANNOT_TELL a fact is missing or too vague."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    CANNOT_TELL = "cannot_tell"


ANSWER_LABELS = {Answer.ELIGIBLE: "符合", Answer.NOT_ELIGIBLE: "不符合", Answer.CANNOT_TELL: "不能判断"}


def negated(answer: Answer) -> Answer:
    """Not: yes and no change places; cannot tell stays."""
    swap = {Answer.ELIGIBLE: Answer.NOT_ELIGIBLE, Answer.NOT_ELIGIBLE: Answer.ELIGIBLE}
    return swap.get(answer, answer)


def at_least(count: int, answers: Iterable[Answer]) -> Answer:
    """At least ``count`` hold: no as soon as too few can still hold. All is ``len``, any is one."""
    given = list(answers)
    yes, no = given.count(Answer.ELIGIBLE), given.count(Answer.NOT_ELIGIBLE)
    if yes >= count:
        return Answer.ELIGIBLE
    return Answer.NOT_ELIGIBLE if len(given) - no < count else Answer.CANNOT_TELL


def all_of(answers: Iterable[Answer]) -> Answer:
    """Every one holds."""
    given = list(answers)
    return at_least(len(given), given)


def any_of(answers: Iterable[Answer]) -> Answer:
    """One holds."""
    return at_least(1, answers)
