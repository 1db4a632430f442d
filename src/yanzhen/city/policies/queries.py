"""Policies, ladders and answers as pages show them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.policies import facts
from yanzhen.city.policies.answering import Answers, answer_all
from yanzhen.city.policies.climbing import Climber, Recognised, RungState, climbers, rung_states
from yanzhen.city.policies.freezing import thaw
from yanzhen.city.policies.models import DRAFTING, FactDefinition, FactEntry, Ladder, Policy, ServiceLevel
from yanzhen.city.policies.ports import above
from yanzhen.city.policies.section_queries import section as section
from yanzhen.city.policies.wording import Line, Speaker, benefit_words, instrument_words
from yanzhen.specs.dates import bounds
from yanzhen.specs.rulebook import Clause, FactSpec, LadderSpec, PolicySpec, Rung


def policies(
    *, search: str = "", level: str = "", issuer: str = "", status: str = "", object: str = "", open: str = ""
) -> QuerySet[Policy]:
    """Instruments in force or kept as history, with citations."""
    rows = Policy.objects.exclude(state=DRAFTING).prefetch_related(with_citations())
    for word in search.lower().split():
        rows = rows.filter(search_text__contains=word)
    given = {"level": level, "issuer": issuer, "state": status, "object": object}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return rows.filter(pk__in=_open_now()) if open else rows


def _open_now() -> list[int]:
    """Policies with an application window that the day lies in."""
    today = timezone.localdate()
    rows = Policy.objects.filter(state="in_force").values_list("pk", "opens")
    return [pk for pk, windows in rows if any(is_open(opens, closes, today) for opens, closes in windows)]


def is_open(opens: str, closes: str, on: datetime.date) -> bool:
    """Whether a window with at least one known end holds the day."""
    after = not opens or bounds(opens)[0] <= on
    return bool(opens or closes) and after and (not closes or on <= bounds(closes)[1])


def choices_of(column: str) -> list[tuple[str, str]]:
    """The values of a column that occur, for filters."""
    found = Policy.objects.exclude(state=DRAFTING).order_by(column).values_list(column, flat=True).distinct()
    return [(value, value) for value in found if value]


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause in words."""

    clause: Clause
    conditions: Line
    benefit: str


@dataclass(frozen=True, slots=True)
class PolicyView:
    """An instrument in words beside its row."""

    row: Policy
    spec: PolicySpec
    clauses: tuple[ClauseView, ...]
    complete: int
    instrument: str = ""


def policy_view(code: str) -> PolicyView:
    """One instrument with its clauses in words. Raises Policy.DoesNotExist."""
    row = Policy.objects.exclude(state=DRAFTING).prefetch_related(with_citations()).get(code=code)
    spec = thaw(PolicySpec, row.spec)
    speaker = Speaker(facts.rulebook().vocabulary)
    clauses = tuple(
        ClauseView(c, speaker.line(c.conditions), benefit_words(c.benefit, speaker, known=c.amount_known))
        for c in spec.clauses
    )
    complete = sum(c.conditions_complete for c in spec.clauses)
    return PolicyView(row, spec, clauses, complete, instrument_words(spec.instrument))


def answers_for(code: str, as_of: datetime.date, *, stated: bool, documents: Iterable[str] = ()) -> Answers:
    """What every clause says to one enterprise on a day."""
    book = facts.rulebook()
    dossier = facts.dossiers([code], as_of, book.vocabulary, stated=stated)[code]
    return answer_all(book, dossier, as_of, documents)


def known_facts(code: str, as_of: datetime.date, *, stated: bool) -> list[tuple[FactSpec, Any, Any]]:
    """(what, value, origin) of everything that rules can use of an enterprise."""
    book = facts.rulebook()
    dossier = facts.dossiers([code], as_of, book.vocabulary, stated=stated)[code]
    return [
        (book.vocabulary[name], value, dossier.origins.get(name)) for name, value in dossier.facts.items()
    ]


def fact_spec(code: str) -> FactSpec | None:
    row = FactDefinition.objects.filter(code=code).first()
    return thaw(FactSpec, row.spec) if row else None


def fact_choices() -> list[tuple[str, str]]:
    return [(f.code, f.label) for f in FactDefinition.objects.order_by("label")]


def entries_of(enterprise: Any) -> QuerySet[FactEntry]:
    """Everything stated of an enterprise, newest first."""
    return FactEntry.objects.filter(enterprise=enterprise)


def service_level_rows() -> dict[str, ServiceLevel]:
    """Clock → its row with citations."""
    return {row.code: row for row in ServiceLevel.objects.prefetch_related(with_citations())}


def register() -> list[Recognised]:
    """Every local enterprise with its recognitions as sources name them."""
    rows = enterprises.recognitions()
    return [Recognised(code, name, tuple(rungs)) for code, name, rungs in rows]


def ladder(day: datetime.date, *, stated: bool) -> tuple[RungState, ...]:
    """Every rung in force with who reaches it and who was recognised. Few queries for any number of enterprises."""
    book, known = facts.rulebook(), register()
    dossiers = facts.dossiers([r.code for r in known], day, book.vocabulary, stated=stated)
    return rung_states(book, dossiers, known, above.quotas(), day)


def ladders() -> QuerySet[Ladder]:
    return Ladder.objects.prefetch_related(with_citations())


def clause_names() -> dict[str, str]:
    """The name of every clause by its code."""
    return {c.id: c.label.zh for p in facts.rulebook().policies for c in p.clauses}


def example_rungs() -> list[tuple[LadderSpec, Rung]]:
    """Rungs by the rules of other places, to learn from."""
    return [(ladder, rung) for ladder in facts.rulebook().ladders for rung in ladder.rungs if rung.example]


def rung_list(
    code: str, day: datetime.date, *, stated: bool
) -> tuple[LadderSpec, Rung, Line, list[Climber]] | None:
    """One rung in words with every enterprise before it, nearest first; None for an unknown rung."""
    book, known = facts.rulebook(), register()
    found = next(((x, r) for x in book.ladders for r in x.rungs if r.id == code), None)
    if found is None:
        return None
    if found[1].example:
        return found[0], found[1], Speaker(book.vocabulary).line(found[1].conditions), []
    dossiers = facts.dossiers([r.code for r in known], day, book.vocabulary, stated=stated)
    rows = climbers(book, dossiers, known, found[1], day)
    return found[0], found[1], Speaker(book.vocabulary).line(found[1].conditions), rows
