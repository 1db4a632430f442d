"""What one change would turn a no into a yes: found by three-valued logic, verified by evaluating again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from yanzhen.rules.answers import Answer
from yanzhen.rules.changing import Attempt, Slot, slots
from yanzhen.rules.dossier import tidy
from yanzhen.rules.evaluating import Finding, Vocabulary, evaluate
from yanzhen.rules.series import Facts, Variables
from yanzhen.rules.trying import Trial, nearest
from yanzhen.rules.waiting import first_day
from yanzhen.specs.conditions import Compare, Condition, NotOf, ShareOf, facts_in, parts
from yanzhen.specs.fields import Spec
from yanzhen.specs.rulebook import Rule

Kind = Literal["number", "choice", "yes_no", "date", "time"]
BACKWARD = Decimal(10)
"""Added to the rank of a change that only shrinks the whole of a share: true, but nobody's plan."""


@dataclass(frozen=True, slots=True)
class Flip:
    """One change of one fact (``year`` of it) from ``now`` to ``needed`` after which the rule no longer says no.

    ``distance`` is in ``unit``, the fact's own; ``leaves`` the facts that are still missing after it: without them
    the answer is a yes as far as the conditions are known. ``earliest`` is a day: set where waiting alone does it.
    """

    fact: str
    label: str
    kind: Kind
    now: Any
    needed: Any
    distance: Decimal | None
    unit: str
    rank: Decimal
    says: str
    year: str = ""
    earliest: str = ""
    leaves: tuple[str, ...] = ()


def find_changes(
    rule: Rule | Condition,
    facts: Facts,
    variables: Variables | None = None,
    vocabulary: Vocabulary | None = None,
) -> tuple[Flip, ...]:
    """Single changes that flip a no, nearest first; empty where the answer is not no or several must change."""
    condition = rule.conditions if isinstance(rule, Rule) else rule
    attempt = Attempt(condition, variables or {}, vocabulary or {})
    if attempt.answer(facts) is not Answer.NOT_ELIGIBLE:
        return ()
    wholes = _only_wholes(condition)
    found = [
        _change(slot, facts, attempt, wholes)
        for slot in slots(facts, attempt)
        if _could(slot, facts, attempt)
    ]
    waited = _waiting(facts, attempt)
    return tuple(sorted((f for f in (*found, waited) if f), key=lambda f: (bool(f.leaves), f.rank, f.fact)))


def failing(condition: Condition, found: Finding) -> tuple[Finding, ...]:
    """The comparisons that make the answer a no, in the order in which they stand."""
    if found.answer is not Answer.NOT_ELIGIBLE:
        return ()
    if isinstance(condition, Compare | NotOf):
        return (found,)
    inside = zip(parts(condition), found.inside, strict=True)
    return tuple(leaf for part, one in inside for leaf in failing(part, one))


def explain_no(
    rule: Rule | Condition,
    facts: Facts,
    variables: Variables | None = None,
    vocabulary: Vocabulary | None = None,
) -> str:
    """The nearest change in a sentence, or that several must change, with every condition that fails."""
    condition = rule.conditions if isinstance(rule, Rule) else rule
    flips = find_changes(rule, facts, variables, vocabulary)
    if flips:
        return flips[0].says
    found = evaluate(condition, facts, variables, vocabulary=vocabulary)
    leaves = failing(condition, found)
    if not leaves:
        return ""
    told = "；".join(f"（{n}）{leaf.reason}" for n, leaf in enumerate(leaves, 1))
    return f"只改一项不够，须同时改变几项。不符合的有 {len(leaves)} 条：{told}"


def _could(slot: Slot, facts: Facts, attempt: Attempt) -> bool:
    """Not where the answer is no even without the fact: then no value of it helps."""
    return attempt.answer(slot.removed(facts)) is not Answer.NOT_ELIGIBLE


def _change(slot: Slot, facts: Facts, attempt: Attempt, wholes: frozenset[str]) -> Flip | None:
    """The nearest value that gives a yes; failing that, the nearest that at least is no longer a no."""
    trial = nearest(slot, facts, attempt, lambda answer: answer is Answer.ELIGIBLE)
    if trial is None and _others_missing(slot, facts, attempt):
        trial = nearest(slot, facts, attempt, lambda answer: answer is not Answer.NOT_ELIGIBLE)
    if trial is None:
        return None
    backward = slot.fact in wholes and trial.signed < 0
    return _flip(slot, trial, attempt, facts, BACKWARD if backward else Decimal(0))


def _others_missing(slot: Slot, facts: Facts, attempt: Attempt) -> bool:
    """Whether without the fact more than the fact itself is missing: only then can a change leave it open."""
    return any(name.partition("（")[0] != slot.fact for name in attempt.missing(slot.removed(facts)))


def _flip(slot: Slot, trial: Trial, attempt: Attempt, facts: Facts, more: Decimal) -> Flip:
    words, now = attempt.words, slot.value(facts)
    label = words.label(slot.fact) + (f"（{slot.year}年）" if slot.year else "")
    unit = "天" if trial.kind == "date" else words.unit(slot.fact) if trial.kind == "number" else ""
    leaves = attempt.missing(slot.changed(facts, trial.needed))
    ends = [
        _told(value, "" if trial.kind == "date" else unit, slot.fact, attempt)
        for value in (now, trial.needed)
    ]
    told = f"{label}由 {ends[0]} 变为 {ends[1]}"
    if trial.kind in ("number", "date") and trial.distance is not None:
        share = words.is_share(slot.fact)
        far = f"{tidy(trial.distance * 100)} 个百分点" if share else f"{tidy(trial.distance)}{unit}"
        told += f"（{'再增' if trial.signed > 0 else '减'} {far}）"
    else:
        told += " "
    told += _ending(leaves, attempt)
    return Flip(
        slot.fact, label, trial.kind, now, trial.needed, trial.distance, unit, trial.rank + more, told,
        year=slot.year, leaves=leaves,
    )  # fmt: skip


def _told(value: Any, unit: str, fact: str, attempt: Attempt) -> str:
    return f"{attempt.words.told(fact, value)}{unit if value is not None else ''}"


def _ending(leaves: tuple[str, ...], attempt: Attempt) -> str:
    if not leaves:
        return "即可符合"
    return f"即不再是不符合，另缺{'、'.join(attempt.words.label(name) for name in leaves)}"


def _waiting(facts: Facts, attempt: Attempt) -> Flip | None:
    """The first day on which the rule is met although nothing changes but the calendar."""
    day = first_day(facts, attempt)
    if day is None:
        return None
    today = attempt.today()
    assert today is not None
    distance = Decimal((day - today).days)
    held = "，今后各年的数与最近一年持平的话" if attempt.yearly(facts) else ""
    leaves = attempt.missing(*attempt.on(day, facts))
    told = f"什么都不变{held}，最早 {day.isoformat()}（再过 {distance} 天）{_ending(leaves, attempt)}"
    return Flip(
        "", "时间", "time", today.isoformat(), day.isoformat(), distance, "天", distance / 365, told,
        earliest=day.isoformat(), leaves=leaves,
    )  # fmt: skip


def _only_wholes(condition: Spec) -> frozenset[str]:
    """Facts that occur only as the whole of a share."""
    wholes = {name for share in _shares(condition) for name, _ in facts_in(share.in_)}
    all_times = [name for name, _ in facts_in(condition)]
    as_whole = [name for share in _shares(condition) for name, _ in facts_in(share.in_)]
    return frozenset(name for name in wholes if all_times.count(name) == as_whole.count(name))


def _shares(part: Spec) -> Iterator[ShareOf]:
    if isinstance(part, ShareOf):
        yield part
    for name in type(part).model_fields:
        held = getattr(part, name)
        inner: Iterable[Any] = held if isinstance(held, tuple) else (held,)
        for one in inner:
            if isinstance(one, Spec):
                yield from _shares(one)
