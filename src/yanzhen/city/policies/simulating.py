"""What a new version of a policy would do to the enterprises of the record, before it counts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yanzhen.city.policies.answering import variables_on
from yanzhen.city.policies.facts import Dossier
from yanzhen.rules.amounts import amount_of_clause
from yanzhen.rules.batch import Outcomes, columns_of, compile_rules
from yanzhen.specs.rulebook import Clause, FactSpec, PolicySpec

Named = Sequence[tuple[str, str]]
"""(code, name) of enterprises."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many a clause says yes to, a perhaps (conditions not seen whole), a no, and of how many it cannot tell."""

    yes: int
    maybe: int
    no: int
    unknown: int


@dataclass(frozen=True, slots=True)
class ClauseEffect:
    """One clause before and after. ``low`` to ``high`` is the cost for those it says yes to; None where unknown.

    ``most`` counts those of whom it cannot be told as if all of them came; None where their amounts are not known.
    """

    clause: str
    label: str
    before: Count | None
    after: Count | None
    gained: Named = ()
    lost: Named = ()
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    says: str = ""
    most: Decimal | None = None


def simulate(
    old: PolicySpec,
    new: PolicySpec,
    dossiers: Mapping[str, Dossier],
    names: Named,
    vocabulary: Mapping[str, FactSpec],
    day: datetime.date,
) -> tuple[ClauseEffect, ...]:
    """Every clause of either version, all enterprises at once, both on the same facts and the same day."""
    rows = [dossiers[code] for code, _ in names]
    before, after = (_told(policy, rows, vocabulary, day) for policy in (old, new))
    olds, news = ({c.id: c for c in policy.clauses if c.role != "never"} for policy in (old, new))
    effects = []
    for code in dict.fromkeys((*olds, *news)):
        was, now = (before, olds.get(code)), (after, news.get(code))
        effects.append(_effect(code, was, now, names, rows, vocabulary, day))
    return tuple(effects)


def _told(
    policy: PolicySpec, rows: Sequence[Dossier], vocabulary: Mapping[str, FactSpec], day: datetime.date
) -> Outcomes:
    live = [clause for clause in policy.clauses if clause.role != "never"]
    columns = columns_of([row.facts for row in rows])
    return compile_rules(live, vocabulary).evaluate(columns, variables_on(day))


Side = tuple[Outcomes, Clause | None]


def _effect(  # noqa: PLR0913 - both versions, and what they are held against
    code: str,
    was: Side,
    now: Side,
    names: Named,
    rows: Sequence[Dossier],
    vocabulary: Mapping[str, FactSpec],
    day: datetime.date,
) -> ClauseEffect:
    held, holds = _holding(*was, len(rows)), _holding(*now, len(rows))
    gained = [names[i] for i in range(len(rows)) if holds[i] and not held[i]]
    lost = [names[i] for i in range(len(rows)) if held[i] and not holds[i]]
    clause = now[1] or was[1]
    label = clause.label.zh if clause else code
    low, high, unit, says = _cost(now[1], [r for r, h in zip(rows, holds, strict=True) if h], vocabulary, day)
    most = _most(
        now, [r for r, o in zip(rows, _open(*now, len(rows)), strict=True) if o], high, vocabulary, day
    )
    return ClauseEffect(
        code,
        label,
        _count(*was, len(rows)),
        _count(*now, len(rows)),
        gained,
        lost,
        low,
        high,
        unit,
        says,
        most,
    )


def _open(told: Outcomes, clause: Clause | None, rows: int) -> list[bool]:
    """Of whom it cannot be told."""
    if clause is None:
        return [False] * rows
    return [not v for v in told.yes(clause.id) | told.maybe(clause.id) | told.no(clause.id)]


def _most(
    now: Side,
    rows: Sequence[Dossier],
    high: Decimal | None,
    vocabulary: Mapping[str, FactSpec],
    day: datetime.date,
) -> Decimal | None:
    """What it costs if all those come of whom it cannot be told as well."""
    more = _cost(now[1], rows, vocabulary, day)[1] if rows else Decimal(0)
    if more is None or (high is None and any(_holding(*now, now[0].columns.rows))):
        return None
    return (high or Decimal(0)) + more


def _holding(told: Outcomes, clause: Clause | None, rows: int) -> list[bool]:
    """Whom nothing known keeps from it: a yes, or a yes but for conditions that were not seen."""
    if clause is None:
        return [False] * rows
    return [bool(v) for v in told.yes(clause.id) | told.maybe(clause.id)]


def _count(told: Outcomes, clause: Clause | None, rows: int) -> Count | None:
    if clause is None:
        return None
    yes, maybe, no = (int(side(clause.id).sum()) for side in (told.yes, told.maybe, told.no))
    return Count(yes, maybe, no, rows - yes - maybe - no)


def _cost(
    clause: Clause | None, rows: Sequence[Dossier], vocabulary: Mapping[str, FactSpec], day: datetime.date
) -> tuple[Decimal | None, Decimal | None, str, str]:
    """The sum over those who get it; nothing is summed where one amount cannot be said."""
    if clause is None:
        return None, None, "", "这一条已删去"
    found = [amount_of_clause(clause, row.facts, variables_on(day), vocabulary=vocabulary) for row in rows]
    if not found:
        return None, None, clause.benefit.unit if clause.benefit else "", "没有企业可确定符合"
    unknown = next((one for one in found if one.low is None or one.high is None), None)
    if unknown is not None:
        return None, None, unknown.unit, unknown.says
    low = sum((one.low for one in found if one.low is not None), Decimal(0))
    high = sum((one.high for one in found if one.high is not None), Decimal(0))
    return low, high, found[0].unit, f"{len(found)} 家合计"
