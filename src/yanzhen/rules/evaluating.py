"""A condition over facts: the answer, the reason in a sentence, and which facts are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from yanzhen.rules.answers import ANSWER_LABELS, Answer, all_of, any_of, at_least, negated
from yanzhen.rules.comparing import Known, compare
from yanzhen.rules.measuring import Case, Extent, compare_extent, exactly, measure, unknown
from yanzhen.rules.series import Facts, UnknownYearError, by_year, for_period
from yanzhen.specs.conditions import AllOf, AnyOf, AtLeast, Compare, Condition, Measure, NotOf, Scalar, parts
from yanzhen.specs.rulebook import Rule

MEASURE: TypeAdapter[Any] = TypeAdapter(Measure)

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
    """An answer with its reason. ``missing`` are facts (or @variables) whose absence leaves it open."""

    answer: Answer
    reason: str
    missing: tuple[str, ...] = ()
    inside: tuple[Finding, ...] = ()


def evaluate(condition: Condition, facts: Facts, variables: Mapping[str, Scalar] | None = None) -> Finding:
    """Evaluate a condition tree. A fact that is absent cannot be told; a fact given as None is known to be none.

    ``variables`` give the values of ``@application_date`` and its like. Nothing is guessed and nothing raised.
    """
    given = variables or {}
    if isinstance(condition, Compare):
        return _comparison(condition, facts, given)
    inside = tuple(evaluate(inner, facts, given) for inner in parts(condition))
    answer = _combined(condition, [finding.answer for finding in inside])
    return Finding(answer, _reason(condition, answer, inside), _missing(answer, inside), inside)


def judge(rule: Rule, facts: Facts, variables: Mapping[str, Scalar] | None = None) -> Finding:
    """Evaluate a rule. Where not all of its conditions are known, a yes is only a cannot-tell."""
    finding = evaluate(rule.conditions, facts, variables)
    if finding.answer is Answer.ELIGIBLE and not rule.conditions_complete:
        return Finding(Answer.CANNOT_TELL, "已知条件都符合，但条件未见全，不能判为符合", (), finding.inside)
    return finding


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
    told = [f.reason for f in inside if f.answer is answer or isinstance(condition, NotOf)]
    head = {AllOf: "须全部符合", AnyOf: "符合其一即可", NotOf: "须不符合"}.get(type(condition), "")
    if isinstance(condition, AtLeast):
        head = f"须至少符合 {condition.at_least.count} 条"
    return f"{head}：{'；'.join(told or [f.reason for f in inside])}"


def _missing(answer: Answer, inside: tuple[Finding, ...]) -> tuple[str, ...]:
    if answer is not Answer.CANNOT_TELL:
        return ()
    return tuple(dict.fromkeys(name for finding in inside for name in finding.missing))


def _comparison(condition: Compare, facts: Facts, variables: Mapping[str, Scalar]) -> Finding:
    if condition.fact is None or condition.than is not None:
        return _measured(condition, facts, variables)
    name = condition.fact
    if condition.op == "exists":
        return _existence(condition, name, facts)
    if name not in facts:
        return Finding(Answer.CANNOT_TELL, f"缺事实 {name}", (name,))
    actual: Any = facts[name]
    if actual is None:
        return Finding(Answer.NOT_ELIGIBLE, f"{name} 没有（已核实）")
    if by_year(actual):
        try:
            actual = for_period(name, actual, condition.period, variables)
        except UnknownYearError as error:
            return Finding(Answer.CANNOT_TELL, f"缺事实 {error}", (str(error),))
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    unset = tuple(v for v in values if isinstance(v, str) and v.startswith("@") and v not in variables)
    if unset:
        return Finding(Answer.CANNOT_TELL, f"没有给出 {'、'.join(unset)}", unset)
    expected = tuple(variables.get(v, v) if isinstance(v, str) else v for v in values)
    answer = _answer(condition.op, actual, expected)
    said = f"{name} 为 {_shown(actual)}，要求{OPERATOR_LABELS[condition.op]} {_shown(expected)}"
    return Finding(answer, f"{said}{condition.unit}：{ANSWER_LABELS[answer]}")


def _answer(op: str, actual: Known | Sequence[Known], expected: tuple[Scalar, ...]) -> Answer:
    """Several values of one fact (each of two years) must each hold; of a set of marks one suffices for ``in``."""
    if isinstance(actual, str) or not isinstance(actual, Sequence):
        return compare(op, actual, expected)
    answers = [compare(op, one, expected) for one in actual]
    if not answers:
        return Answer.CANNOT_TELL
    return any_of(answers) if op == "in" else all_of(answers)


def _measured(condition: Compare, facts: Facts, variables: Mapping[str, Scalar]) -> Finding:
    """A measure, or a fact against a measure: ranges are compared, open where a fact is missing."""
    case = Case(facts, variables, _judged)
    left = _side(condition.measure or condition.fact, condition, case)
    right = _side(condition.than, condition, case)
    answer = (
        _both(left, right, condition)
        if condition.op == "between" and isinstance(condition.value, tuple)
        else compare_extent(condition.op, left, right)
    )
    told = f"{left.says}，要求{OPERATOR_LABELS[condition.op]} {_wanted(condition, right)}{condition.unit}"
    missing = tuple(dict.fromkeys((*left.missing, *right.missing))) if answer is Answer.CANNOT_TELL else ()
    inside = tuple(Finding(answer, part.says, part.missing) for part in left.inside)
    return Finding(answer, f"{told}：{ANSWER_LABELS[answer]}", missing, inside)


def _side(what: Any, condition: Compare, case: Case) -> Extent:
    """A measure, the number of a fact, or (nothing given) the value that stands in the rule."""
    if isinstance(what, str):
        return measure(MEASURE.validate_python({"fact": what, "period": condition.period}), case)
    if what is not None:
        return measure(what, case)
    value = condition.value[0] if isinstance(condition.value, tuple) else condition.value
    if isinstance(value, str) and value.startswith("@"):
        if value not in case.variables:
            return unknown(f"没有给出 {value}", value)
        value = case.variables[value]
    return exactly(Decimal(str(value)), str(value))


def _both(left: Extent, low: Extent, condition: Compare) -> Answer:
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    high = exactly(Decimal(str(values[-1])), str(values[-1]))
    return all_of([compare_extent("ge", left, low), compare_extent("le", left, high)])


def _wanted(condition: Compare, right: Extent) -> str:
    return right.says if condition.than is not None else _shown(condition.value)


def _judged(
    condition: Condition, facts: Facts, variables: Mapping[str, Scalar]
) -> tuple[Answer, str, tuple[str, ...]]:
    found = evaluate(condition, facts, variables)
    return found.answer, found.reason, found.missing


def _existence(condition: Compare, name: str, facts: Facts) -> Finding:
    if name not in facts:
        return Finding(Answer.CANNOT_TELL, f"缺事实 {name}", (name,))
    there = facts[name] is not None
    answer = Answer.ELIGIBLE if there == condition.value else Answer.NOT_ELIGIBLE
    return Finding(answer, f"{name} {'有' if there else '没有'}记录：{ANSWER_LABELS[answer]}")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(_shown(one) for one in value)
    return str(value)
