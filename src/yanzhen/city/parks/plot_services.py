"""Plots as a list brings them, written inside the transaction of the import."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from yanzhen.city.exchange.lists import ListRow, Mark
from yanzhen.city.parks.models import Plot

_WIDE = str.maketrans("（）－—～", "()---")
PLAIN = ("place_text", "area", "use", "state", "since", "industries", "note")


def code_of(park: str, number: str) -> str:
    """The same number in the same park has the same code, however its dashes and brackets are written."""
    text = f"{park}\x1f{number.replace(' ', '').translate(_WIDE).lower()}"
    return f"plot-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def apply_plots(rows: Sequence[ListRow], by: Any, delivery: Any) -> list[Mark]:
    """New plots of grade B, and what the list changes of known ones; a holder that left is taken off."""
    held = {p.pk: p for p in Plot.all_rows.filter(pk__in=[r.key for r in rows if r.key])}
    marks = []
    for row in rows:
        plot = held[row.key] if row.key else _new(row)
        for name in PLAIN:
            if name in row.values:
                setattr(plot, name, row.values[name])
        if row.written.get("area") or "area" in row.values:
            plot.area_text = f"原文：{row.written['area']}"[:120] if row.written.get("area") else ""
        if "holder" in row.values:
            plot.holder_name, plot.holder_id = str(row.values["holder"]), row.extra.get("holder")
        plot.retired_on, plot.version = None, plot.version + 1
        plot.save()
        marks.append(Mark(plot, row, plot.code, str(row.values["number"])))
    return marks


def _new(row: ListRow) -> Plot:
    return Plot(
        code=row.extra["code"], park_id=row.extra["park"], number=row.values["number"], grade="B", version=0
    )
