"""Rows of the record as the values that rules are evaluated on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from yanzhen.city.chains.queries import industry_sections
from yanzhen.city.enterprises.queries import region_names, rule_facts
from yanzhen.city.policies.deriving import Standards, derive
from yanzhen.city.policies.freezing import thaw
from yanzhen.city.policies.models import DRAFTING, FactDefinition, FactEntry, Ladder, Policy
from yanzhen.city.records.queries import installed_definitions
from yanzhen.rules.dossier import FactOrigin
from yanzhen.specs.rulebook import FactSpec, LadderSpec, PolicySpec

REGISTERED_IN = re.compile(r"注册地在(.+)内")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything in force that an enterprise can be held against."""

    policies: tuple[PolicySpec, ...]
    ladders: tuple[LadderSpec, ...]
    vocabulary: Mapping[str, FactSpec] = field(default_factory=dict)


def rulebook() -> Rulebook:
    """The rules of the record, read from their JSON only when a row has changed since. Three queries."""
    return _rulebook(tuple(_stamp(model) for model in (Policy, Ladder, FactDefinition)))


def _stamp(model: Any) -> tuple[int, str]:
    found = model.objects.aggregate(rows=Count("pk"), last=Max("updated_at"))
    return found["rows"], str(found["last"])


@lru_cache(maxsize=2)
def _rulebook(stamp: tuple[tuple[int, str], ...]) -> Rulebook:
    return Rulebook(
        tuple(
            thaw(PolicySpec, spec)
            for spec in Policy.objects.exclude(state=DRAFTING).values_list("spec", flat=True)
        ),
        tuple(thaw(LadderSpec, spec) for spec in Ladder.objects.values_list("spec", flat=True)),
        {spec["id"]: thaw(FactSpec, spec) for spec in FactDefinition.objects.values_list("spec", flat=True)},
    )


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of one enterprise on a day, and where each fact came from."""

    code: str
    facts: Mapping[str, Any]
    origins: Mapping[str, FactOrigin]


def dossiers(
    codes: Iterable[str], as_of: datetime.date, vocabulary: Mapping[str, FactSpec], *, stated: bool = True
) -> dict[str, Dossier]:
    """Facts of enterprises: what the record holds, and above it what people have stated up to that day.

    ``stated`` false leaves out what people stated, which is not for everybody's eyes.
    """
    wanted = list(codes)
    held = rule_facts(wanted, as_of)
    facts = {code: {name: seen.value for name, seen in held.get(code, {}).items()} for code in wanted}
    origins = {
        code: {
            name: FactOrigin(seen.source, seen.date, seen.grade) for name, seen in held.get(code, {}).items()
        }
        for code in wanted
    }
    if stated:
        _state(facts, origins, _entries(wanted, as_of))
    _place(facts, origins, vocabulary)
    standards = Standards(as_of, industry_sections(), installed_definitions("size_classes"))
    for code in wanted:
        derive(facts[code], origins[code], standards)
    known = {code: {n: v for n, v in mine.items() if n in vocabulary} for code, mine in facts.items()}
    return {code: Dossier(code, known[code], origins[code]) for code in wanted}


def _place(
    facts: dict[str, dict[str, Any]],
    origins: dict[str, dict[str, FactOrigin]],
    vocabulary: Mapping[str, FactSpec],
) -> None:
    """«注册地在某地内» follows from the county where an enterprise is registered, for every place that a fact names."""
    codes = {name: code for code, name in region_names().items()}
    named = {f: codes.get(m[1]) for f, s in vocabulary.items() if (m := REGISTERED_IN.fullmatch(s.label.zh))}
    inside = {fact: code.removesuffix("00").removesuffix("00") for fact, code in named.items() if code}
    for enterprise, mine in facts.items():
        county = mine.get("region_code")
        for fact, beginning in inside.items():
            if county and fact not in mine:
                mine[fact] = str(county).startswith(beginning)
                origins[enterprise][fact] = origins[enterprise]["region_code"]


def _entries(codes: list[str], as_of: datetime.date) -> Iterable[FactEntry]:
    """Oldest first, so that the last word counts."""
    rows = FactEntry.objects.select_related("enterprise", "by").filter(stated_on__lte=as_of).order_by("id")
    return rows.filter(enterprise__code__in=codes) if len(codes) < 500 else rows


def _state(
    facts: dict[str, dict[str, Any]], origins: dict[str, dict[str, FactOrigin]], entries: Iterable[FactEntry]
) -> None:
    for entry in entries:
        mine = facts.get(entry.enterprise.code)
        if mine is None:
            continue
        value = Decimal(repr(entry.value)) if isinstance(entry.value, float) else entry.value
        if entry.period:
            before = mine.get(entry.fact)
            mine[entry.fact] = {**(before if isinstance(before, dict) else {}), entry.period: value}
        else:
            mine[entry.fact] = value
        told = f"{entry.source}（{entry.by_name}填报）"
        origins[entry.enterprise.code][entry.fact] = FactOrigin(
            told, entry.stated_on.isoformat(), _grade(entry)
        )


def _grade(entry: FactEntry) -> str:
    """What an office states is B; what an enterprise says of itself, C, is not enough to pay without an application."""
    official = entry.by is not None and entry.by.role != "enterprise"
    return "B" if official or entry.enterprise.practice else "C"
