"""Contradictions the machine finds among documents and with the ledger, with what people said of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet

from yanzhen.city.library.models import Contradiction as Registered
from yanzhen.city.library.models import DisagreementVerdict, Document, Suggestion
from yanzhen.city.library.ports import above
from yanzhen.city.library.queries import contradictions, document_claims
from yanzhen.city.records.remembering import remembered
from yanzhen.reading.contradictions import (
    KIND_LABELS,
    SEVERITY_LABELS,
    Claim,
    Contradiction,
    Kind,
    find_contradictions,
)
from yanzhen.reading.contradictions.amounts import say_amount
from yanzhen.reading.contradictions.groups import when

OPEN = "open"
VERDICTS = {OPEN: "待判", **dict(DisagreementVerdict.VERDICTS)}


@dataclass(frozen=True, slots=True)
class Side:
    """One side as shown: the amount, its time, where it stands and the words around it.

    ``kind`` and ``code`` name its page: ``desk`` with digest and key of a suggestion, ``target``, ``park`` or ``indicator``.
    """

    amount: str
    time: str
    said_in: str
    dated: str
    place: str
    before: str
    mark: str
    after: str
    subject: str
    members: tuple[str, ...]
    kind: str
    code: str
    at: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction with the verdict that holds; ``history`` lists every verdict, the latest first."""

    found: Contradiction
    sides: tuple[Side, ...]
    repeats: int
    verdict: str
    history: tuple[DisagreementVerdict, ...]

    @property
    def label(self) -> str:
        return KIND_LABELS[self.found.kind]

    @property
    def severity(self) -> str:
        return SEVERITY_LABELS[self.found.severity]

    @property
    def percent(self) -> int:
        return round(self.found.confidence * 100)

    @property
    def word(self) -> str:
        return VERDICTS[self.verdict]

    @property
    def last(self) -> DisagreementVerdict | None:
        return self.history[0] if self.history else None


@dataclass(frozen=True, slots=True)
class Counted:
    """A choice of a filter: value, word, how many findings it leaves."""

    value: str
    label: str
    number: int


def contradictions_found() -> tuple[Contradiction, ...]:
    """Everything found now. Computed once for each state of readings, judgements and record."""
    return remembered("contradictions", lambda: tuple(_find()), _stamp())


def _stamp() -> str:
    """Changes whenever a statement, a verdict on one or a title does; the ledger notes itself in the change log."""
    rows = Suggestion.objects.filter(kind="statement")
    state = rows.aggregate(Count("pk"), Max("pk"), Max("version"), Max("judged_at"))
    titles = Document.objects.aggregate(Max("source__updated_at"))
    return f"{state}|{titles}"


def _find() -> list[Contradiction]:
    claims, lists = document_claims()
    return find_contradictions([*above.claims(), *claims], lists)


def findings(*, kind: str = "", verdict: str = "", topic: str = "") -> tuple[Finding, ...]:
    """What is found, narrowed; open and confirmed before dismissed. Four queries besides those that find."""
    everything, said = contradictions_found(), verdicts()
    places = _places(everything)
    rows = [_finding(found, said.get(found.key, ()), places) for found in everything]
    rows = [row for row in rows if not kind or row.found.kind == kind]
    rows = [row for row in rows if not topic or row.found.topic == topic]
    rows = [row for row in rows if not verdict or row.verdict == verdict]
    return tuple(sorted(rows, key=lambda row: row.verdict == "dismissed"))


def concerns(row: Finding, digest: str) -> bool:
    """Whether one of the sides stands in the document with that digest."""
    return any(side.kind == "desk" and side.code == digest for side in row.sides)


def finding(key: str) -> Finding | None:
    return next((row for row in findings() if row.found.key == key), None)


def verdicts() -> dict[str, tuple[DisagreementVerdict, ...]]:
    """Key of a contradiction → everything people said of it, the latest first."""
    found: dict[str, list[DisagreementVerdict]] = {}
    for row in DisagreementVerdict.objects.all():
        found.setdefault(row.key, []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def choices(rows: Iterable[Finding]) -> dict[str, list[Counted]]:
    """Kinds, verdicts and indicators among the findings, with numbers; indicators by name."""
    held = list(rows)
    kinds = Counter(str(row.found.kind) for row in held)
    judged = Counter(row.verdict for row in held)
    topics = Counter(row.found.topic for row in held)
    names = {row.found.topic: row.found.first.indicator for row in held}
    return {
        "kind": [Counted(str(k), label, kinds[str(k)]) for k, label in KIND_LABELS.items() if kinds[str(k)]],
        "verdict": [Counted(v, word, judged[v]) for v, word in VERDICTS.items() if judged[v]],
        "topic": [
            Counted(t, names[t], n) for t, n in sorted(topics.items(), key=lambda item: names[item[0]])
        ],
    }


def _finding(
    found: Contradiction,
    said: tuple[DisagreementVerdict, ...],
    places: Mapping[tuple[str, int], int],
) -> Finding:
    latest = said[0].verdict if said else OPEN
    return Finding(
        found=found,
        sides=tuple(_side(claim, places) for claim in found.sides),
        repeats=len(found.repeats),
        verdict=OPEN if latest == "reopened" else latest,
        history=said,
    )


def _places(found: Iterable[Contradiction]) -> dict[tuple[str, int], int]:
    """(digest, start) → key of the suggestion, for links into the desk."""
    sides = [claim for one in found for claim in one.sides]
    rows = Suggestion.objects.filter(
        kind="statement",
        reading__document__digest__in={claim.source for claim in sides},
        start__in={claim.start for claim in sides},
    ).order_by("reading_id")
    return {(d, start): pk for d, start, pk in rows.values_list("reading__document__digest", "start", "pk")}


def _side(claim: Claim, places: Mapping[tuple[str, int], int]) -> Side:
    kind, code = _page(claim)
    before, mark, after = _marked(claim)
    return Side(
        amount="" if claim.members else say_amount(claim),
        time="文中“现在”" if claim.current else (when(claim) if claim.period else ""),
        said_in=claim.said_in,
        dated=claim.dated,
        place=claim.place,
        before=before,
        mark=mark,
        after=after,
        subject=claim.subject,
        members=claim.members,
        kind=kind,
        code=code,
        at=places.get((claim.source, claim.start), 0),
    )


def _page(claim: Claim) -> tuple[str, str]:
    """Where the claim is shown: its document on the desk, its target, its park, or its indicator."""
    origin, _, code = claim.key.partition(":")
    if origin in {"target", "park"}:
        return origin, code.partition(":")[0]
    return ("indicator", claim.measure) if origin == "actual" else ("desk", claim.source)


def _marked(claim: Claim) -> tuple[str, str, str]:
    """The sentence with the value in it apart; where there is no sentence, the quote."""
    if not claim.context:
        return claim.quote, "", ""
    end = claim.at + claim.end - claim.start
    left, right = max(0, claim.at - 60), min(len(claim.context), end + 40)
    before = ("…" if left else "") + claim.context[left : claim.at].lstrip()
    after = claim.context[end:right].rstrip() + ("…" if right < len(claim.context) else "")
    return before, claim.context[claim.at : end], after


def history_of(key: str) -> QuerySet[DisagreementVerdict]:
    return DisagreementVerdict.objects.filter(key=key)


_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def registered(rows: Iterable[Finding]) -> list[Registered]:
    """Registered contradictions; ``found_key`` of each names the finding that says the same, empty when there is none.

    The same: one indicator, and the amounts of two sides stand in both; of a sum that does not fit, one.
    """
    held: list[Finding] = list(rows)
    known_: list[Any] = list(contradictions())
    for row in known_:
        row.found_key = next((f.found.key for f in held if _says_the_same(row, f)), "")
    return known_


def _says_the_same(row: Registered, finding_: Finding) -> bool:
    if not row.indicator or row.indicator != finding_.found.topic:
        return False
    written = {n for side in row.sides.all() for n in _NUMBER.findall(side.value)}
    shared = sum(any(n in written for n in _NUMBER.findall(side.amount)) for side in finding_.sides)
    return shared >= (1 if finding_.found.kind is Kind.SUM else 2)
