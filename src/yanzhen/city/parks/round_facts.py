"""A round as values: entries with their facts, the evaluation, what is missing and who owes it, totals of parks."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yanzhen.analysis.evaluation import Entry, Evaluation, Result, evaluate
from yanzhen.analysis.evaluation.ledgers import units_wanted
from yanzhen.city.parks.models import Round, RoundEntry, RoundValue
from yanzhen.city.parks.round_sheets import KeptSheet, thawed, units


def held_values(round_: Round) -> dict[int, dict[str, RoundValue]]:
    """Entry key → fact → the value in force, with its file and source; one query."""
    found: dict[int, dict[str, RoundValue]] = defaultdict(dict)
    rows = RoundValue.objects.filter(entry__round=round_, replaced_at=None)
    for row in rows.select_related("file__source", "objection"):
        found[row.entry_id][row.fact] = row
    return found


def entries_of(
    rows: Iterable[RoundEntry], values: dict[int, dict[str, RoundValue]], sheet: KeptSheet
) -> list[Entry]:
    """Entries with the facts that the sheet asks for, in the units in which it forms its quotients."""
    wanted = units_wanted(sheet.spec)
    factors = {
        name: units().convert(1.0, fact.unit, wanted.get(name) or fact.unit)
        for name, fact in sheet.facts.items()
    }
    return [
        Entry(
            row.code,
            row.name,
            {n: held[n].value * f if n in held else None for n, f in factors.items()},
            row.excluded,
        )
        for row in rows
        for held in (values.get(row.pk, {}),)
    ]


def round_entries(round_: Round) -> list[Entry]:
    """Every entry of a round as a value."""
    rows = list(RoundEntry.objects.filter(round=round_))
    return entries_of(rows, held_values(round_), thawed(round_.sheet))


def evaluated(round_: Round) -> Evaluation:
    """The round as it stands now."""
    return evaluate(round_entries(round_), thawed(round_.sheet).scored)


@dataclass(frozen=True, slots=True)
class Owed:
    """What a department owes: of each fact how many values there are; ``missing`` enterprises by fact."""

    department: str
    facts: tuple[tuple[str, str, int, tuple[RoundEntry, ...]], ...]
    wanted: int

    @property
    def complete(self) -> bool:
        return all(not missing for *_, missing in self.facts)


def owed_by(
    rows: Sequence[RoundEntry], values: dict[int, dict[str, RoundValue]], sheet: KeptSheet
) -> tuple[Owed, ...]:
    """By department, facts (id, label, held, missing) among the enterprises that are ranked."""
    ranked = [r for r in rows if not r.excluded]
    return tuple(
        Owed(
            department,
            tuple(
                (f.id, f.label.zh, len(ranked) - len(missing), missing)
                for f in facts
                for missing in (tuple(r for r in ranked if f.id not in values.get(r.pk, {})),)
            ),
            len(ranked),
        )
        for department, facts in sheet.departments.items()
    )


def as_rows(found: Evaluation) -> list[dict[str, Any]]:
    """Results as JSON, in their order."""
    return [_as_row(r) for r in found.results]


def _as_row(result: Result) -> dict[str, Any]:
    return {
        "code": result.id,
        "name": result.name,
        "rank": result.rank,
        "total": result.total,
        "klass": result.klass,
        "reason": result.reason,
        "parts": [
            {"item": p.item, "label": p.label, "value": p.value, "unit": p.unit, "points": p.points, "note": p.note}
            for p in result.parts
        ],
    }  # fmt: skip


_SEEN = ("total", "rank", "klass")


def moved(before: Evaluation, after: Evaluation) -> list[dict[str, Any]]:
    """Everybody whose points, rank or class differ, the others' moves included; the largest moves of rank first."""
    old = {r.id: r for r in before.results}
    rows = []
    for new in after.results:
        was = old.get(new.id)
        if was is not None and any(getattr(was, n) != getattr(new, n) for n in _SEEN):
            rows.append(
                {"code": new.id, "name": new.name}
                | {f"{n}_before": getattr(was, n) for n in _SEEN}
                | {f"{n}_after": getattr(new, n) for n in _SEEN}
            )
    return sorted(rows, key=lambda r: (r["klass_before"] == r["klass_after"], r["rank_after"] or 10**9))


@dataclass(frozen=True, slots=True)
class ParkTotal:
    """A park, or the whole city, in a round: sums over those whose value is known, and how many those are.

    ``tax_per_mu`` and ``value_per_mu`` divide sums over the enterprises of which both sides are known.
    """

    code: str
    name: str
    enterprises: int
    scored: int
    classes: tuple[tuple[str, int], ...]
    sums: tuple[tuple[str, str, str, float | None, int], ...]
    tax_per_mu: float | None
    value_per_mu: float | None
    rank: int | None = None


SUMMED = ("land_area", "tax_paid", "value_added", "revenue", "energy_total", "employees")


def park_totals(
    rows: Sequence[RoundEntry],
    values: dict[int, dict[str, RoundValue]],
    sheet: KeptSheet,
    classes: dict[str, str],
) -> tuple[ParkTotal, tuple[ParkTotal, ...]]:
    """(the city, its parks by tax per mu); ``classes`` maps codes to the class in the issue that is shown."""
    groups: dict[tuple[str, str], list[RoundEntry]] = defaultdict(list)
    taking_part = [r for r in rows if not r.excluded]
    for row in taking_part:
        groups[(row.park.code, row.park.name) if row.park else ("", "未登记园区")].append(row)
    totals = [_total(code, name, own, values, sheet, classes) for (code, name), own in groups.items()]
    totals.sort(key=lambda t: (not t.code, t.tax_per_mu is None, -(t.tax_per_mu or 0.0), t.name))
    ranked = [t for t in totals if t.code and t.tax_per_mu is not None]
    placed = {t.code: 1 + sum((o.tax_per_mu or 0) > (t.tax_per_mu or 0) for o in ranked) for t in ranked}
    city = _total("", "全部参评企业", taking_part, values, sheet, classes)
    return city, tuple(replace(t, rank=placed.get(t.code)) for t in totals)


def _total(
    code: str,
    name: str,
    own: Sequence[RoundEntry],
    values: dict[int, dict[str, RoundValue]],
    sheet: KeptSheet,
    classes: dict[str, str],
) -> ParkTotal:
    counted = Counter(classes.get(r.code, "") for r in own)
    labels = [c.label.zh for c in sheet.spec.classes]
    return ParkTotal(
        code,
        name,
        len(own),
        sum(n for klass, n in counted.items() if klass),
        tuple((label, counted[label]) for label in labels),
        tuple(_sum(f, sheet, own, values) for f in SUMMED if f in sheet.facts),
        _ratio("tax_paid", "land_area", own, values),
        _ratio("value_added", "land_area", own, values),
    )


def _sum(
    fact: str, sheet: KeptSheet, own: Sequence[RoundEntry], values: dict[int, dict[str, RoundValue]]
) -> tuple[str, str, str, float | None, int]:
    """(fact, label, unit, sum or None, how many are known)."""
    known = [values[r.pk][fact].value for r in own if fact in values.get(r.pk, {})]
    spec = sheet.facts[fact]
    return fact, spec.label.zh, spec.unit, math.fsum(known) if known else None, len(known)


def _ratio(
    top: str, bottom: str, own: Sequence[RoundEntry], values: dict[int, dict[str, RoundValue]]
) -> float | None:
    both = [values[r.pk] for r in own if top in values.get(r.pk, {}) and bottom in values[r.pk]]
    land = math.fsum(v[bottom].value for v in both)
    return math.fsum(v[top].value for v in both) / land if land > 0 else None
