"""Actuals as a list brings them; those that documents and reports gave stay as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from yanzhen.city.exchange.lists import ListRow, Mark
from yanzhen.city.targets.models import Actual

LISTED = "list-"
"""How the codes of actuals begin that came by list."""


def code_of(indicator: str, subject: str, scope: str, period: str) -> str:
    """The same measure of the same subject and period has the same code."""
    digest = hashlib.sha256("\x1f".join((indicator, subject, scope, period)).encode()).hexdigest()
    return f"{LISTED}{digest[:20]}"


def apply_actuals(rows: Sequence[ListRow], by: Any, delivery: Any) -> list[Mark]:
    """New actuals of grade B, and corrected values of earlier lists."""
    held = {a.pk: a for a in Actual.all_rows.filter(pk__in=[r.key for r in rows if r.key])}
    marks = []
    for row in rows:
        actual = held[row.key] if row.key else Actual(code=row.extra["code"], grade="B")
        actual.indicator_id, actual.unit = row.extra["indicator"], row.extra["unit"]
        actual.subject, actual.period = row.values["subject"], row.values["period"]
        actual.scope, actual.note = row.values.get("scope", ""), row.values.get("note", actual.note)
        actual.value = row.values["value"]
        actual.value_text = f"单位原文 {row.written['value']}"[:120] if row.written.get("value") else ""
        actual.retired_on = None
        actual.save()
        marks.append(Mark(actual, row, actual.code, f"{row.values['indicator']} {actual.period}"))
    return marks
