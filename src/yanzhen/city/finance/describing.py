"""The credit description of an enterprise: configured indicators in words, each with source and date; never a score."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yanzhen.city.finance.models import Contest
from yanzhen.city.finance.ports import Known, above
from yanzhen.city.finance.values import NO_DATA, CreditDescription, CreditLine, Reason, plain
from yanzhen.city.records.queries import definitions
from yanzhen.rules.answers import Answer
from yanzhen.rules.evaluating import evaluate
from yanzhen.specs.credit import CreditIndicator
from yanzhen.specs.rulebook import FactSpec

GROUPS = [
    ("compliance", "遵纪守法"),
    ("performance", "履约践诺"),
    ("honours", "资质荣誉"),
    ("responsibility", "社会责任"),
    ("supervision", "监管风险"),
]
HOUSEHOLD = "92"
"""Credit codes of individual businesses begin so: a natural person runs them, and persons are not described."""
RATIO = "ratio"
FRACTION = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Held:
    """Facts by id with where they came from, and the words of each."""

    facts: Mapping[str, Any]
    origins: Mapping[str, Any]
    words: Mapping[str, FactSpec]


def held_of(known: Known) -> Held:
    return Held(
        {spec.id: value for spec, value, _ in known},
        {spec.id: origin for spec, _, origin in known},
        {spec.id: spec for spec, _, _ in known},
    )


def indicators() -> list[CreditIndicator]:
    """Indicators in force, a city's own before the preset of the same id."""
    rows = {content["id"]: content for _, content in definitions("credit_indicators")}
    found = [CreditIndicator.model_validate(_numbers(content)) for content in rows.values()]
    return [row for row in found if not row.valid_to]


def _numbers(content: Any) -> Any:
    """A definition as it was installed keeps fractions as text; conditions compare numbers."""
    if isinstance(content, dict):
        return {name: _numbers(value) for name, value in content.items()}
    if isinstance(content, list):
        return [_numbers(value) for value in content]
    return Decimal(content) if isinstance(content, str) and FRACTION.fullmatch(content) else content


def reasons() -> dict[str, Reason]:
    """Reasons of refusal by code."""
    rows = {content["id"]: content for _, content in definitions("refusal_reasons")}
    return {
        code: Reason(
            code, row["label"]["zh"], row["repair"], row.get("after", ""), row.get("mendable", True),
            tuple(row.get("facts", ())),
        )
        for code, row in rows.items()
        if not row.get("valid_to")
    }  # fmt: skip


def describe(enterprise: Any, day: datetime.date) -> CreditDescription:
    """Every indicator of the packs for one enterprise on a day; an individual business is not described."""
    if enterprise.uscc.startswith(HOUSEHOLD):
        why = "个体工商户由自然人经营；系统不描述、不评价自然人，信用描述只做企业"
        return CreditDescription(enterprise, day, (), why)
    held = held_of(above.known(enterprise.code, day))
    contests = {row.indicator: row for row in Contest.objects.filter(enterprise=enterprise, state="open")}
    variables = {"@evaluation_date": day.isoformat(), "@application_date": day.isoformat()}
    lines: dict[str, list[CreditLine]] = {}
    for row in indicators():
        lines.setdefault(row.group, []).append(_line(row, held, variables, contests.get(row.id)))
    groups = tuple((label, tuple(lines[code])) for code, label in GROUPS if code in lines)
    return CreditDescription(enterprise, day, groups)


def _line(row: CreditIndicator, held: Held, variables: Mapping[str, str], contest: Any) -> CreditLine:
    value, origin = held.facts.get(row.fact), held.origins.get(row.fact)
    verdict, reason = _verdict(row, held, variables) if value is not None else ("unknown", "")
    shown = said(value, held.words.get(row.fact))
    return CreditLine(
        row.id, row.label.zh, verdict, shown, row.why, reason, getattr(origin, "source", ""),
        getattr(origin, "date", ""), getattr(origin, "grade", ""), row.contest_to, contest,
    )  # fmt: skip


def _verdict(row: CreditIndicator, held: Held, variables: Mapping[str, str]) -> tuple[str, str]:
    """A concern goes before what speaks for the enterprise; where neither can be told, it is only stated."""
    for verdict, condition in (("concern", row.concern), ("good", row.good)):
        if condition is None:
            continue
        found = evaluate(condition, held.facts, variables, vocabulary=held.words)
        if found.answer is Answer.ELIGIBLE:
            return verdict, found.reason
    return "plain", "没有设好坏的界线，或没有触到" if not (row.good and row.concern) else "没有触到界线"


def said(value: Any, spec: FactSpec | None) -> str:
    """A fact in words with its unit; by year, the years; 无数据 when nobody told it."""
    if value is None or spec is None:
        return NO_DATA
    if isinstance(value, Mapping):
        years = sorted(value.items(), key=lambda pair: str(pair[0]))
        return "；".join(f"{year} 年 {said(one, spec)}" for year, one in years if one is not None) or NO_DATA
    if isinstance(value, bool):
        return "是" if value else "否"
    if spec.type != "number":
        return str(spec.said(value))
    if spec.unit == RATIO:
        return f"{float(value):.1%}"
    return f"{plain(value)}{spec.unit}"
