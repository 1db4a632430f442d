"""A target of the whole city beside the targets of its parts: do they add up."""

from __future__ import annotations

from dataclasses import dataclass

from yanzhen.analysis.composition import Composition, Part, compare_parts
from yanzhen.city.targets import facts, queries
from yanzhen.city.targets.models import Target

WHOLE = "全市"


@dataclass(frozen=True, slots=True)
class PartsShown:
    """``parts`` are (target, goal as printed); ``whole`` is the city's own target."""

    whole: Target
    parts: tuple[tuple[Target, str], ...]
    found: Composition


def parts_shown(target: Target) -> PartsShown | None:
    """The city's target with those of parts for the same indicator and deadline; None without a whole or parts.

    Only goals of one scope are added. Goals of a later document stand for those it replaced; qualitative goals, growth and bounds from above are
    no parts of a sum. What a part's target leaves out is not known, so a sum below the whole is no fault.
    """
    same = queries.targets(indicator=target.indicator.code).filter(
        deadline=target.deadline, superseded_by=None, restates=None, mode="level", value__isnull=False
    )
    rows = [row for row in same if row.op in (">=", ">", "=", "~")]
    whole = next((row for row in rows if row.subject == WHOLE and row.chain is None), None) or next(
        (row for row in rows if row.subject == WHOLE), None
    )
    if whole is None:
        return None
    parts = [row for row in rows if row.subject != WHOLE and _same_scope(row, whole)]
    if not parts:
        return None
    found = compare_parts(_part(whole), [_part(row) for row in parts], facts.unit_table())
    return PartsShown(whole, tuple((row, facts.goal(row)) for row in parts), found)


def _same_scope(row: Target, whole: Target) -> bool:
    """Figures of two scopes do not add up."""
    return bool(row.scope_key and row.scope_key == whole.scope_key) or row.scope == whole.scope


def _part(row: Target) -> Part:
    return Part(row.subject, None if row.value is None else float(row.value), row.unit)
