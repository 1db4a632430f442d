"""What goes into an evaluation and what comes out: sheets, entries, parts, results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.rulebook import EvaluationSpec, ScoredItem

Missing = Literal["group_mean", "zero", "open"]


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator: ``numerator`` / ``denominator`` facts (without a denominator the fact itself), points ``weight``.

    ``better`` "down" is meant for range sheets and bands only; ``cap`` is in points.
    """

    id: str
    label: str
    weight: float
    numerator: str
    denominator: str = ""
    base: float | None = None
    unit: str = ""
    cap: float | None = None
    better: Literal["up", "down"] = "up"
    missing: Missing = "open"
    bands: tuple[tuple[float, float], ...] = ()

    @property
    def most(self) -> float | None:
        """The most points the item can bring; None when there is no limit."""
        if self.bands:
            return max(points for _, points in self.bands)
        return self.cap


@dataclass(frozen=True, slots=True)
class Class:
    """A class, best first in its sheet: reached from a score on, or by the share of the ranked that it takes."""

    id: str
    label: str
    from_score: float | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A scoring sheet (``EvaluationSpec`` as numbers)."""

    id: str
    label: str
    items: tuple[Item, ...]
    classes: tuple[Class, ...] = ()
    method: Literal["base", "range"] = "base"
    floor: float = 0.0

    @classmethod
    def from_spec(cls, spec: EvaluationSpec) -> Sheet:
        """Raises YanzhenError for an item whose lower values are better where points grow with the value."""
        for item in spec.items:
            if item.better == "down" and spec.method == "base" and not item.bands:
                why = "按基准值打分时，数值越大分越高，和“越小越好”相反"
                do = "把分子分母倒过来，或改写 bands，或用极差法"
                raise YanzhenError(f"{item.label.zh}没法打分", where=spec.id, why=why, do=do)
        return cls(
            id=spec.id,
            label=spec.label.zh,
            items=tuple(_item(i) for i in spec.items),
            classes=tuple(
                Class(c.id, c.label.zh, _float(c.from_score), _float(c.share)) for c in spec.classes
            ),
            method=spec.method,
            floor=float(spec.floor),
        )

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that the sheet asks for, once, in its order."""
        named = (n for i in self.items for n in (i.numerator, i.denominator) if n)
        return tuple(dict.fromkeys(named))


def _item(spec: ScoredItem) -> Item:
    return Item(
        id=spec.id,
        label=spec.label.zh,
        weight=float(spec.weight),
        numerator=spec.numerator or spec.indicator or spec.id,
        denominator=spec.denominator,
        base=_float(spec.base),
        unit=spec.unit,
        cap=_float(spec.cap),
        better=spec.better,
        missing=spec.missing,
        bands=tuple(sorted((float(low), float(points)) for low, points in spec.bands)),
    )


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


@dataclass(frozen=True, slots=True)
class Entry:
    """Who is evaluated. A fact that is absent or None is not known; ``excluded`` is the reason for not ranking it."""

    id: str
    name: str
    facts: Mapping[str, float | None]
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one item brings. ``value`` None is not known; ``note`` tells of a cap, a mean that stands in, a floor."""

    item: str
    label: str
    value: float | None
    unit: str
    points: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """``total`` and ``rank`` are None where the entry cannot be ranked; ``reason`` says why."""

    id: str
    name: str
    parts: tuple[Part, ...]
    total: float | None = None
    rank: int | None = None
    klass: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Results, ranked first, best first; ``counts`` (class, how many); ``notes`` on what had to be decided."""

    sheet: Sheet
    results: tuple[Result, ...]
    counts: tuple[tuple[str, int], ...]
    notes: tuple[str, ...] = ()

    def of(self, entry: str) -> Result:
        """Raises KeyError when nobody of that id was evaluated."""
        for result in self.results:
            if result.id == entry:
                return result
        raise KeyError(entry)

    @property
    def ranked(self) -> tuple[Result, ...]:
        return tuple(r for r in self.results if r.total is not None)
