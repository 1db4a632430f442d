"""Talent needs as a list brings them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from yanzhen.city.exchange.lists import ListRow, Mark
from yanzhen.city.talent.models import TalentEntry


def code_of(row: ListRow) -> str:
    """The same post of the same employer in the same period has the same code."""
    text = "\x1f".join(str(row.values.get(name, "")) for name in ("label", "employer", "period"))
    return f"need-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def apply_needs(rows: Sequence[ListRow], by: Any, delivery: Any) -> list[Mark]:
    """New needs of grade B, and other numbers of those that are known."""
    held = {e.pk: e for e in TalentEntry.all_rows.filter(pk__in=[r.key for r in rows if r.key])}
    marks = []
    for row in rows:
        entry = (
            held[row.key] if row.key else TalentEntry(code=code_of(row), side="need", grade="B", unit="人")
        )
        values = row.values
        entry.label = f"{values['employer']}：{values['label']}"[:160]
        for name in ("skills", "value", "period", "note"):
            if name in values:
                setattr(entry, name, values[name])
        entry.node_id = row.extra.get("node") or entry.node_id
        entry.retired_on = None
        entry.save()
        marks.append(Mark(entry, row, entry.code, entry.label))
    return marks
