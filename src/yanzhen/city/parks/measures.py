"""Differentiated measures that the packs offer for a class, as starting points of proposals; none acts by itself."""

from __future__ import annotations

from yanzhen.city.records.queries import definitions
from yanzhen.specs.class_measures import ClassMeasure


def presets_for(klass: str, years: int) -> tuple[tuple[ClassMeasure, str], ...]:
    """(preset, its text) for a class that was reached ``years`` years running. One query.

    A city's own measure goes before the reference's of the same id.
    """
    held = {
        content["id"]: ClassMeasure.model_validate(content) for _, content in definitions("class_measures")
    }
    return tuple((p, _text(p, max(years, 1))) for p in held.values() if p.class_ == klass)


def _text(preset: ClassMeasure, years: int) -> str:
    surcharge = ""
    if preset.surcharges:
        surcharge = str(preset.surcharges[min(years, len(preset.surcharges)) - 1])
    return preset.says.format(surcharge=surcharge, years=years)
