"""Contradictions and corrections come in with a pack; documents are admitted, whole or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from yanzhen.city.exchange.services import rewrite_citations
from yanzhen.city.library.models import Contradiction, ContradictionSide, Correction
from yanzhen.city.records.services import retire_rows, sync_rows


def install_contradictions(specs: Iterable[Any]) -> None:
    """Statements that cannot both hold, side by side."""
    contradictions = list(specs)
    rows = sync_rows(
        Contradiction,
        {
            s.id: {
                "code": s.id,
                "label": s.label.zh,
                "kind": s.kind,
                "indicator": s.indicator,
                "explanation": s.explanation,
                "grade": s.grade.value,
                "note": s.note,
            }
            for s in contradictions
        },
    )
    ContradictionSide.all_rows.filter(contradiction__in=[rows[s.id] for s in contradictions]).delete()
    sides = sync_rows(
        ContradictionSide,
        {
            f"{s.id}|{i}": {
                "contradiction": rows[s.id],
                "order": i,
                "statement": side.statement,
                "value": side.value,
                "grade": s.grade.value,
                "note": side.note,
            }
            for s in contradictions
            for i, side in enumerate(s.sides)
        },
    )
    rewrite_citations(
        {sides[f"{s.id}|{i}"]: x.references for s in contradictions for i, x in enumerate(s.sides)}
    )


def retire_contradictions(keys: Iterable[str], on: datetime.date) -> None:
    """Contradictions leave with their sides."""
    gone = list(keys)
    ContradictionSide.all_rows.filter(contradiction__pack_key__in=gone).update(retired_on=on)
    retire_rows(Contradiction, gone, on=on)


def install_corrections(specs: Iterable[Any]) -> None:
    """Wordings that are likely slips; the writing itself stays."""
    corrections = list(specs)
    names = ("written", "likely", "reason", "applies_to", "note")
    rows = sync_rows(
        Correction,
        {
            s.id: {"code": s.id, "grade": s.grade.value} | {n: getattr(s, n) for n in names}
            for s in corrections
        },
    )
    rewrite_citations({rows[s.id]: s.references for s in corrections})
