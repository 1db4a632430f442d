"""What each source states of an enterprise is kept beside the current value, which follows from all of them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from yanzhen.city.enterprises.attributes import ATTRIBUTES, NOTHING, Said, current
from yanzhen.city.enterprises.models import AttributeStatement, Enterprise
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.records.services import BATCH


@dataclass(frozen=True, slots=True)
class Stated:
    """A source gives ``attribute`` of an enterprise the value ``after``, where ``before`` stood."""

    enterprise: Enterprise
    attribute: str
    before: Any
    after: Any
    original: str = ""


def keep_statements(stated: Sequence[Stated], *, source: str, grade: str) -> None:
    """Keep what ``source`` says beside what was held before. Inside the transaction that writes the values.

    The value that stood before is kept under the sources of the enterprise when nobody had stated it yet.
    """
    found = [s for s in stated if s.attribute in ATTRIBUTES]
    known = _held({s.enterprise.pk for s in found})
    now = timezone.now()
    fresh: list[AttributeStatement] = []
    changed: list[AttributeStatement] = []
    for each in found:
        held = known[each.enterprise.pk, each.attribute]
        if not held and each.before not in NOTHING:
            fresh.append(_before(each, source))
        mine = next((h for h in held if h.source == source), None)
        if mine is None:
            mine = AttributeStatement(
                enterprise=each.enterprise, attribute=each.attribute, source=source, first_seen=now
            )
            fresh.append(mine)
        else:
            changed.append(mine)
        mine.value, mine.original, mine.grade, mine.last_seen = each.after, each.original, grade, now
    AttributeStatement.objects.bulk_create(fresh, batch_size=BATCH)
    AttributeStatement.objects.bulk_update(
        changed, ["value", "original", "grade", "last_seen"], batch_size=BATCH
    )


def _held(keys: set[int]) -> defaultdict[tuple[int, str], list[AttributeStatement]]:
    found: defaultdict[tuple[int, str], list[AttributeStatement]] = defaultdict(list)
    wanted = sorted(keys)
    for start in range(0, len(wanted), BATCH):
        for row in AttributeStatement.objects.filter(enterprise__in=wanted[start : start + BATCH]):
            found[row.enterprise_id, row.attribute].append(row)
    return found


def _before(stated: Stated, later: str) -> AttributeStatement:
    enterprise = stated.enterprise
    seen, source = enterprise.created_at, first_source(enterprise)
    return AttributeStatement(
        enterprise=enterprise,
        attribute=stated.attribute,
        value=stated.before,
        source=source if source != later else f"{source[:290]}（此前）",
        grade=enterprise.grade,
        first_seen=seen,
        last_seen=seen,
    )


def first_source(enterprise: Enterprise) -> str:
    """The document or delivery that the row of an enterprise stands on."""
    cites = cites_of(enterprise)
    return (cites[0].title if cites else f"登记：{enterprise.name}")[:300]


def settle(enterprises: Iterable[Enterprise]) -> list[Enterprise]:
    """Give every enterprise with statements its current values; the changed ones come back, saved."""
    held = {e.pk: e for e in enterprises}
    changed: dict[int, Enterprise] = {}
    for (key, attribute), rows in _held(set(held)).items():
        best = current(Said(r.value, r.source, r.grade, r.last_seen) for r in rows)
        if best is not None and getattr(held[key], attribute) != best.value:
            setattr(held[key], attribute, best.value)
            changed[key] = held[key]
    fields = [name.removesuffix("_id") for name in ATTRIBUTES]
    Enterprise.all_rows.bulk_update(list(changed.values()), fields, batch_size=BATCH)
    return list(changed.values())


def restate(
    rows: Iterable[Enterprise], fields: Mapping[str, Mapping[str, Any]], *, at: datetime.datetime
) -> None:
    """A source that is read again: where it now states another value than it did, its statement is renewed.

    ``fields``: code → attributes as the source has them now. Enterprises without statements cost nothing.
    """
    held = {e.pk: e for e in rows}
    changed = []
    sources: dict[int, str] = {}
    for (key, attribute), known in _held(set(held)).items():
        enterprise = held[key]
        source = sources[key] = sources.get(key) or first_source(enterprise)
        mine = next((r for r in known if r.source == source), None)
        new = fields[enterprise.code].get(attribute)
        if mine is not None and new not in NOTHING and mine.value != new:
            mine.value, mine.grade, mine.last_seen = new, enterprise.grade, at
            changed.append(mine)
    AttributeStatement.objects.bulk_update(changed, ["value", "grade", "last_seen"], batch_size=BATCH)
