"""A condition over facts: the answer, the reason in a sentence, and which facts are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from yanzhen.rules.answers import ANSWER_LABELS, Answer, all_of, any_of, at_least, negated
from yanzhen.rules.comparing import Known, compare
from yanzhen.rules.dossier import TYPE_WORDS, Case, FactOrigin, FactUse, Words, as_number, percents, shown
from yanzhen.rules.measuring import Extent, compare_extent, exactly, is_share, measure, said_year, unknown
from yanzhen.rules.series import Facts, UnknownYearError, by_year, each_span, for_period
from yanzhen.specs.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Measure,
    NotOf,
    Scalar,
    facts_in,
    parts,
)
from yanzhen.specs.rulebook import FactSpec, Rule

MEASURE: TypeAdapter[Any] = TypeAdapter(Measure)

Vocabulary = Mapping[str, FactSpec]
Origins = Mapping[str, FactOrigin]

OPERATOR_LABELS = {
    "eq": "等于",
    "ne": "不等于",
    "gt": "大于",
    "ge": "不低于",
    "lt": "低于",
    "le": "不高于",
    "in": "属于",
    "not_in": "不属于",
    "between": "介于",
    "exists": "有记录",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer with its reason. ``missing`` are facts (or @variables) whose absence leaves it open.

    ``used`` are the facts that a comparison read, with value, unit, source and date; ``clause`` is the id of the
    rule at the head of a tree, ``places`` where it is written (source@place).
    """

    answer: Answer
    reason: str
    missing: tuple[str, ...] = ()
    inside: tuple[Finding, ...] = ()
    used: tuple[FactUse, ...] = ()
    clause: str = ""
    places: tuple[str, ...] = ()


def evaluate(
    condition: Condition,
    facts: Facts,
    variables: Mapping[str, Scalar] | None = None,
    *,
    vocabulary: Vocabulary | None = None,
    origins: Origins | None = None,
) -> Finding:
    """Evaluate a condition tree. A fact that is absent cannot be told; a fact given as None is known to be none.

    ``variables`` give the values of ``@application_date`` and its like. With a ``vocabulary`` reasons speak in its
    labels and units and values below a fact's ``minimum`` are not used; with ``origins`` the facts in the tree carry
    source and date, and one dated after ``@evaluation_date`` is not used. Nothing is guessed and nothing raised.
    """
    return _evaluate(
        condition, Case(facts, variables or {}, answered, Words(vocabulary or {}, origins or {}))
    )


def judge(
    rule: Rule,
    facts: Facts,
    variables: Mapping[str, Scalar] | None = None,
    *,
    vocabulary: Vocabulary | None = None,
    origins: Origins | None = None,
) -> Finding:
    """Evaluate a rule. Where not all of its conditions are known, a yes is only a cannot-tell."""
    found = evaluate(rule.conditions, facts, variables, vocabulary=vocabulary, origins=origins)
    places = tuple(f"{r.source}@{r.place}" if r.place else r.source for r in rule.references)
    if found.answer is Answer.ELIGIBLE and not rule.conditions_complete:
        told = "已知条件都符合，但条件未见全，不能判为符合"
        found = replace(found, answer=Answer.CANNOT_TELL, reason=told, missing=())
    return replace(found, clause=rule.id, places=places)


def _evaluate(condition: Condition, case: Case) -> Finding:
    if isinstance(condition, Compare):
        return _comparison(condition, case)
    inside = tuple(_evaluate(inner, case) for inner in parts(condition))
    answer = _combined(condition, [finding.answer for finding in inside])
    return Finding(answer, _reason(condition, answer, inside), _missing(answer, inside), inside)


def _combined(condition: Condition, answers: list[Answer]) -> Answer:
    match condition:
        case AnyOf():
            return any_of(answers)
        case NotOf():
            return negated(answers[0])
        case AtLeast(at_least=quota):
            return at_least(quota.count, answers)
        case _:
            return all_of(answers)


def _reason(condition: Condition, answer: Answer, inside: tuple[Finding, ...]) -> str:
    told = _told(None if isinstance(condition, NotOf) else answer, inside)
    head = {AllOf: "须全部符合", AnyOf: "符合其一即可", NotOf: "须不符合"}.get(type(condition), "")
    if isinstance(condition, AtLeast):
        head = f"须至少符合 {condition.at_least.count} 条"
    return f"{head}：{told}"


def _told(answer: Answer | None, inside: tuple[Finding, ...]) -> str:
    """The reasons of those that decided; all of them where none did alone."""
    told = [f.reason for f in inside if answer in (None, f.answer)]
    return "；".join(told or [f.reason for f in inside])


def _missing(answer: Answer, inside: tuple[Finding, ...]) -> tuple[str, ...]:
    if answer is not Answer.CANNOT_TELL:
        return ()
    return tuple(dict.fromkeys(name for finding in inside for name in finding.missing))


def _comparison(condition: Compare, case: Case) -> Finding:
    if condition.fact is None or condition.than is not None:
        return _measured(condition, case)
    name = condition.fact
    if lack := case.lack(name):
        return Finding(Answer.CANNOT_TELL, lack, (name,))
    if condition.op == "exists":
        return _existence(condition, name, case)
    actual: Any = case.facts[name]
    if actual is None:
        none = case.words.use(name, None)
        return Finding(Answer.NOT_ELIGIBLE, f"{none.label}没有（已核实）", used=(none,))
    if by_year(actual):
        try:
            actual = for_period(name, actual, condition.period, case.variables)
        except UnknownYearError as error:
            return Finding(Answer.CANNOT_TELL, f"缺事实 {said_year(case, name, error)}", (str(error),))
    expected, unset = _expected(condition, case)
    if unset:
        return Finding(Answer.CANNOT_TELL, f"没有给出 {'、'.join(unset)}", unset)
    answer = _answer(condition.op, actual, expected)
    missing = (name,) if answer is Answer.CANNOT_TELL else ()
    use = case.words.use(name, actual)
    told = f"{use.label}为 {use.value}{use.unit}，要求{_wanted(condition, expected, case)}"
    return Finding(answer, f"{told}：{ANSWER_LABELS[answer]}", missing, used=(use,))


def _expected(condition: Compare, case: Case) -> tuple[tuple[Scalar, ...], tuple[str, ...]]:
    """The values of the rule with variables filled in, and the variables that were not given."""
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    unset = tuple(v for v in values if isinstance(v, str) and v.startswith("@") and v not in case.variables)
    return tuple(case.variables.get(v, v) if isinstance(v, str) else v for v in values), unset


def _wanted(condition: Compare, expected: tuple[Scalar, ...], case: Case) -> str:
    name = condition.fact or ""
    numeric = all(isinstance(v, bool | str) is False for v in expected)
    named = condition.unit or case.words.unit(name)
    unit = named if numeric and named not in TYPE_WORDS else ""
    share = condition.measure is not None and is_share(condition.measure, case)
    told = percents(expected) if share else case.words.told(name, expected)
    return f"{OPERATOR_LABELS[condition.op]} {told}{unit}"


def _answer(op: str, actual: Known | Sequence[Known], expected: tuple[Scalar, ...]) -> Answer:
    """Several values of one fact (each of two years) must each hold; of a set of marks one suffices for ``in``."""
    if isinstance(actual, str) or not isinstance(actual, Sequence):
        return compare(op, actual, expected)
    answers = [compare(op, one, expected) for one in actual]
    if not answers:
        return Answer.CANNOT_TELL
    return any_of(answers) if op == "in" else all_of(answers)


def _measured(condition: Compare, case: Case) -> Finding:
    """A measure, or a fact against a measure; «each of the last years» is asked of every year apart."""
    asked = [(condition.fact or "", condition.period)] + [
        pair for part in (condition.measure, condition.than) if part is not None for pair in facts_in(part)
    ]
    years = max(each_span(period) for _, period in asked)
    if not years:
        return _ranged(condition, case)
    each = tuple(_ranged(condition, replace(case, back=back)) for back in range(1, years + 1))
    answer = all_of(one.answer for one in each)
    return Finding(answer, f"各年都须符合：{_told(answer, each)}", _missing(answer, each), each)


def _ranged(condition: Compare, case: Case) -> Finding:
    """Two ranges compared: open where a missing fact could still decide either way."""
    left = _side(condition.measure or condition.fact, condition, case)
    expected, _ = _expected(condition, case)
    if condition.than is not None:
        rights, wanted = [_side(condition.than, condition, case)], ""
        wanted = f"{OPERATOR_LABELS[condition.op]} {rights[0].says}"
    else:
        rights, wanted = [_bound(value, case) for value in expected], _wanted(condition, expected, case)
    ops = ("ge", "le") if condition.op == "between" else (condition.op,)
    answer = all_of([compare_extent(op, left, right) for op, right in zip(ops, rights, strict=True)])
    missing = tuple(dict.fromkeys(name for side in (left, *rights) for name in side.missing))
    used = tuple(dict.fromkeys(use for side in (left, *rights) for use in side.used))
    inside = tuple(_item(answer, part) for part in left.inside)
    told = f"{left.says}，要求{wanted}：{ANSWER_LABELS[answer]}"
    return Finding(answer, told, missing if answer is Answer.CANNOT_TELL else (), inside, used)


def _item(answer: Answer, part: Extent) -> Finding:
    """An item of a sum: open by itself where facts are missing, else it goes the way of the whole."""
    return Finding(Answer.CANNOT_TELL if part.missing else answer, part.says, part.missing, used=part.used)


def _side(what: Any, condition: Compare, case: Case) -> Extent:
    if isinstance(what, str):
        what = MEASURE.validate_python({"fact": what, "period": condition.period})
    return measure(what, case)


def _bound(value: Scalar, case: Case) -> Extent:
    """The number that stands in the rule, or that a variable brought."""
    if isinstance(value, str) and value.startswith("@"):
        return unknown(f"没有给出 {value}", value)
    number = as_number(value)
    return unknown(f"{shown(value)} 不是数", "") if number is None else exactly(number, shown(value))


def answered(condition: Condition, case: Case) -> tuple[Answer, str, tuple[str, ...]]:
    found = _evaluate(condition, case)
    return found.answer, found.reason, found.missing


def _existence(condition: Compare, name: str, case: Case) -> Finding:
    there = case.facts[name] is not None
    answer = Answer.ELIGIBLE if there == condition.value else Answer.NOT_ELIGIBLE
    use = case.words.use(name, case.facts[name])
    told = f"{use.label}{'有' if there else '没有'}记录：{ANSWER_LABELS[answer]}"
    return Finding(answer, told, used=(use,))
