"""Rounds as pages show them: the list, results of the issue in force, one enterprise with its sources and history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from yanzhen.analysis.evaluation import Change, Evaluation, evaluate, find_changes
from yanzhen.city.exchange.values import Cite
from yanzhen.city.parks import round_facts
from yanzhen.city.parks.models import Measure, Objection, Round, RoundEntry, RoundIssue, RoundValue
from yanzhen.city.parks.round_facts import Owed, ParkTotal
from yanzhen.city.parks.round_sheets import KeptSheet, thawed
from yanzhen.kernel.errors import YanzhenError

PUBLIC = ("publish", "object", "final", "archived")
"""States from which on everybody may read the list."""
SIGNED = ("final", "archived")


def rounds(*, inside: bool) -> QuerySet[Round]:
    """Rounds that may be seen, with ``entry_count`` and ``open_count``; ``inside`` also those not yet published."""
    rows = Round.objects.annotate(
        entry_count=Count("entries", distinct=True, filter=Q(entries__excluded="")),
        open_count=Count("objections", distinct=True, filter=Q(objections__state="open")),
    )
    return rows if inside else rows.filter(state__in=PUBLIC)


def latest_issue(round_: Round) -> RoundIssue | None:
    return RoundIssue.objects.filter(round=round_).last()


@dataclass(frozen=True, slots=True)
class Line:
    """One enterprise in the list that is shown."""

    entry: RoundEntry
    rank: int | None
    total: float | None
    klass: str
    reason: str
    parts: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The list that is shown: ``issue`` when it was published or signed, else the preview of now."""

    issue: RoundIssue | None
    lines: tuple[Line, ...]
    counts: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]


def shown_results(round_: Round, *, live: bool = False) -> Shown:
    """The latest issue; before there is one, and where ``live`` asks for it, the values as they are now."""
    issue = None if live or round_.state in ("collect", "preview") else latest_issue(round_)
    entries = {
        e.code: e for e in RoundEntry.objects.filter(round=round_).select_related("park", "enterprise")
    }
    if issue is not None:
        rows, counts, notes = issue.results, issue.counts, issue.notes
    else:
        found = round_facts.evaluated(round_)
        rows, counts, notes = round_facts.as_rows(found), found.counts, found.notes
    return Shown(
        issue,
        tuple(_line(entries[r["code"]], r) for r in rows if r["code"] in entries),
        tuple((label, number) for label, number in counts),
        tuple(notes),
    )


def _line(entry: RoundEntry, row: dict[str, Any]) -> Line:
    return Line(entry, row["rank"], row["total"], row["klass"], row["reason"], tuple(row["parts"]))


def owed(round_: Round) -> tuple[Owed, ...]:
    """What each department still owes."""
    rows = list(RoundEntry.objects.filter(round=round_))
    return round_facts.owed_by(rows, round_facts.held_values(round_), thawed(round_.sheet))


@dataclass(frozen=True, slots=True)
class GivenFact:
    """A fact of an enterprise: the value in force with its mark, what stood before, who owes it when there is none."""

    fact: str
    label: str
    unit: str
    department: str
    value: float | None
    cites: tuple[Cite, ...]
    grade: str
    note: str
    earlier: tuple[RoundValue, ...]


@dataclass(frozen=True, slots=True)
class EntryDetail:
    entry: RoundEntry
    line: Line
    facts: tuple[GivenFact, ...]
    objections: tuple[Objection, ...]
    measures: tuple[Measure, ...]


def entry_detail(entry: RoundEntry) -> EntryDetail:
    """One enterprise in a round, read in few queries."""
    shown = shown_results(entry.round)
    line = next(x for x in shown.lines if x.entry.pk == entry.pk)
    sheet = thawed(entry.round.sheet)
    rows = list(entry.values_given.select_related("file__source", "objection").order_by("-id"))
    return EntryDetail(
        entry,
        line,
        tuple(_given(sheet, fact, [r for r in rows if r.fact == fact]) for fact in sheet.facts),
        tuple(entry.objections.all()),
        tuple(entry.measures.all()),
    )


def _given(sheet: KeptSheet, fact: str, rows: list[RoundValue]) -> GivenFact:
    spec = sheet.facts[fact]
    now = next((r for r in rows if r.replaced_at is None), None)
    return GivenFact(
        fact,
        spec.label.zh,
        spec.unit,
        spec.department or "未定部门",
        now.value if now else None,
        (cite_of(now),) if now and now.file else (),
        "B" if now and now.file else "M",
        f"{now.place}，{now.by_name}于 {now.at:%Y-%m-%d} 写入" if now else "",
        tuple(r for r in rows if r.replaced_at is not None),
    )


def cite_of(value: RoundValue) -> Cite:
    """The mark of a value that a list brought: the list, the place in it, who handed it in."""
    assert value.file is not None
    source = value.file.source
    day = value.at.date().isoformat()
    return Cite(source.code, source.title, f"{value.place}，{value.by_name}报", day, source.grade)


@dataclass(frozen=True, slots=True)
class Ways:
    """What would bring an enterprise into a class, one change at a time; or why that cannot be said."""

    klass: str
    changes: tuple[Change, ...]
    why: str = ""


def ways_up(round_: Round, entry: RoundEntry) -> tuple[Ways, ...]:
    """For each better class, the nearest first, by the values as they are now."""
    sheet = thawed(round_.sheet).scored
    entries = round_facts.round_entries(round_)
    found: Evaluation = evaluate(entries, sheet)
    own = found.of(entry.code)
    labels = [c.label for c in sheet.classes]
    if own.total is None:
        return (Ways("", (), own.reason),)
    better = labels[: labels.index(own.klass)] if own.klass in labels else labels
    return tuple(_ways(entries, sheet, entry.code, klass) for klass in reversed(better))


def _ways(entries: Any, sheet: Any, code: str, klass: str) -> Ways:
    try:
        return Ways(klass, find_changes(entries, sheet, code, klass))
    except YanzhenError as error:
        return Ways(klass, (), str(error))


@dataclass(frozen=True, slots=True)
class Past:
    """What became of an enterprise in one signed round."""

    round: Round
    entry: RoundEntry
    rank: int | None
    total: float | None
    klass: str
    reason: str


def history(code: str, *, practice: bool | None = None) -> tuple[Past, ...]:
    """Signed classes of an enterprise over the years, newest first, from the sealed issues themselves."""
    rows = RoundEntry.objects.filter(code=code, round__state__in=SIGNED).select_related("round")
    if practice is not None:
        rows = rows.filter(round__practice=practice)
    held = {e.round_id: e for e in rows}
    issues = RoundIssue.objects.filter(round_id__in=held, kind="final").select_related("round")
    found = [_past(held[i.round_id], i) for i in issues.order_by("-round__year", "-round_id")]
    return tuple(past for past in found if past is not None)


def _past(entry: RoundEntry, issue: RoundIssue) -> Past | None:
    row = next((r for r in issue.results if r["code"] == entry.code), None)
    if row is None:
        return None
    return Past(issue.round, entry, row["rank"], row["total"], row["klass"], row["reason"])


@dataclass(frozen=True, slots=True)
class League:
    """Totals of the city and of its parks in one round."""

    round: Round
    city: ParkTotal
    parks: tuple[ParkTotal, ...]
    sheet: str


def league(round_: Round) -> League:
    """Sums and ratios of the values in force; classes from the issue in force."""
    rows = list(RoundEntry.objects.filter(round=round_).select_related("park"))
    issue = latest_issue(round_)
    classes = {r["code"]: r["klass"] for r in issue.results} if issue else {}
    sheet = thawed(round_.sheet)
    city, parks = round_facts.park_totals(rows, round_facts.held_values(round_), sheet, classes)
    return League(round_, city, parks, sheet.spec.label.zh)


def league_rounds() -> list[Round]:
    """Rounds that a league table can show: published ones, real before practice, newest first."""
    return sorted(Round.objects.filter(state__in=PUBLIC), key=lambda r: (r.practice, -r.year, -r.pk))


def park_classes(code: str) -> tuple[tuple[Round, ParkTotal], ...]:
    """A park in the latest rounds, for its page; at most three."""
    found = []
    for row in league_rounds()[:3]:
        own = next((p for p in league(row).parks if p.code == code), None)
        if own is not None:
            found.append((row, own))
    return tuple(found)
