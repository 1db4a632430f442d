"""Scores and classes of a group under one sheet; the order of the entries never matters."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from yanzhen.analysis.evaluation.values import Entry, Evaluation, Item, Part, Result, Sheet
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import say_number

DECIMALS = 6
"""Totals are compared after rounding, so that equal sums in another order stay equal."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Smallest and largest known value of an item in the group; None where nobody has a value."""

    low: float | None
    high: float | None


def evaluate(entries: Iterable[Entry], sheet: Sheet) -> Evaluation:
    """Score, rank and class a group.

    ``base``: weight × value / base, at most the cap, at least 0. ``range``: weight × [f + (100 − f) (x − min) /
    (max − min)] / 100 with the sheet's floor f. Bands: the points of the highest lower bound that is reached.
    Entries with equal totals share rank and class; a class by share never cuts through equals (they all get the
    better one). Excluded entries and those with an open item are listed with the reason, after the ranked.
    Raises YanzhenError for two entries of one id.
    """
    group = _checked(entries)
    ranked_group = [e for e in group if not e.excluded]
    scales = {item.id: scale_of(item, ranked_group) for item in sheet.items}
    drawn = [_result(e, sheet, scales) for e in ranked_group]
    filled = _fill_means(drawn, sheet)
    ranked = _ranked([r for r in filled if r.total is not None], sheet)
    open_ = sorted((r for r in filled if r.total is None), key=lambda r: r.id)
    out = [Result(e.id, e.name, (), reason=f"不参评：{e.excluded}") for e in group if e.excluded]
    counts = Counter(r.klass for r in ranked if r.klass)
    return Evaluation(
        sheet,
        (*ranked, *open_, *out),
        tuple((c.label, counts[c.label]) for c in sheet.classes),
        _notes(filled, scales, sheet),
    )


def _checked(entries: Iterable[Entry]) -> list[Entry]:
    group = sorted(entries, key=lambda e: e.id)
    twice = next((e for e, after in pairwise(group) if e.id == after.id), None)
    if twice:
        raise YanzhenError(
            "同一对象评价了两次", where=f"{twice.id} {twice.name}", do="合并或删去其中一行后重新评价"
        )
    return group


def value_of(item: Item, entry: Entry) -> tuple[float | None, str]:
    """(value, why there is none)."""
    top = entry.facts.get(item.numerator)
    if not item.denominator:
        return (top, "" if _known(top) else "无数据")
    bottom = entry.facts.get(item.denominator)
    if not _known(top) or not _known(bottom):
        return None, "无数据"
    assert top is not None and bottom is not None
    if bottom <= 0:
        return None, f"分母是{say_number(bottom)}，不能相除"
    return top / bottom, ""


def _known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def scale_of(item: Item, group: Sequence[Entry]) -> Scale:
    values = [v for e in group if (v := value_of(item, e)[0]) is not None]
    return Scale(min(values), max(values)) if values else Scale(None, None)


def points_of(item: Item, value: float, sheet: Sheet, scale: Scale) -> tuple[float, str]:
    """(points, what was decided about them)."""
    if item.bands:
        reached = [points for low, points in item.bands if value >= low]
        return (reached[-1], "") if reached else (0.0, "低于最低一段")
    if sheet.method == "range":
        return _range_points(item, value, sheet.floor, scale), ""
    raw = item.weight * value / (item.base or math.nan)
    if raw < 0:
        return 0.0, "为负，按 0 分计"
    if item.cap is not None and raw > item.cap:
        return item.cap, f"按上限 {say_number(item.cap)} 分计"
    return raw, ""


def _range_points(item: Item, value: float, floor: float, scale: Scale) -> float:
    low, high = scale.low or 0.0, scale.high or 0.0
    if high == low:
        return item.weight
    share = (value - low) / (high - low)
    share = 1 - share if item.better == "down" else share
    return item.weight * (floor + (100 - floor) * share) / 100


def _result(entry: Entry, sheet: Sheet, scales: dict[str, Scale]) -> Result:
    return Result(entry.id, entry.name, tuple(_part(i, entry, sheet, scales[i.id]) for i in sheet.items))


def _part(item: Item, entry: Entry, sheet: Sheet, scale: Scale) -> Part:
    value, why = value_of(item, entry)
    if value is None:
        points = 0.0 if item.missing == "zero" else None
        note = f"{why}，按 0 分计" if points == 0.0 else why
        return Part(item.id, item.label, None, item.unit, points, note)
    points, note = points_of(item, value, sheet, scale)
    return Part(item.id, item.label, value, item.unit, points, note)


def _fill_means(drawn: list[Result], sheet: Sheet) -> list[Result]:
    """The mean points of those who have a value stand in where the sheet says so; then the totals."""
    means = {
        item.id: _mean([r.parts[n].points for r in drawn if r.parts[n].value is not None])
        for n, item in enumerate(sheet.items)
        if item.missing == "group_mean"
    }
    return [_total(replace(r, parts=tuple(_filled(p, means) for p in r.parts))) for r in drawn]


def _mean(points: Sequence[float | None]) -> float | None:
    known = [p for p in points if p is not None]
    return math.fsum(known) / len(known) if known else None


def _filled(part: Part, means: dict[str, float | None]) -> Part:
    mean = means.get(part.item)
    if part.points is not None or mean is None:
        return part
    return replace(part, points=mean, note=f"{part.note}，取本组平均分")


def _total(result: Result) -> Result:
    lacking = [f"{p.label}（{p.note}）" for p in result.parts if p.points is None]
    if lacking:
        return replace(result, reason="不能评分，缺：" + "、".join(lacking))
    return replace(result, total=round(math.fsum(p.points or 0.0 for p in result.parts), DECIMALS))


def _ranked(results: list[Result], sheet: Sheet) -> list[Result]:
    ordered = sorted(results, key=lambda r: (-(r.total or 0.0), r.id))
    out: list[Result] = []
    for place, result in enumerate(ordered):
        tied = bool(out) and out[-1].total == result.total
        rank = out[-1].rank if tied else place + 1
        klass = out[-1].klass if tied else _class(sheet, result.total or 0.0, place, len(ordered))
        out.append(replace(result, rank=rank, klass=klass))
    return out


def _class(sheet: Sheet, total: float, before: int, count: int) -> str:
    """The class of an entry with ``before`` better ones; the last class takes who reaches none."""
    taken = 0.0
    for klass in sheet.classes:
        taken += klass.share or 0.0
        if klass.share is not None and before < math.floor(taken * count + 0.5 + 1e-9):
            return klass.label
        if klass.from_score is not None and total >= klass.from_score:
            return klass.label
    return sheet.classes[-1].label if sheet.classes and sheet.classes[-1].share is not None else ""


def _notes(results: list[Result], scales: dict[str, Scale], sheet: Sheet) -> tuple[str, ...]:
    notes = []
    for n, item in enumerate(sheet.items):
        scale, stood_in = scales[item.id], sum("平均分" in r.parts[n].note for r in results)
        if stood_in:
            notes.append(f"{item.label}：{stood_in} 家无数据，取本组平均分")
        if sheet.method == "range" and not item.bands and results and scale.low == scale.high:
            what = "都没有数据" if scale.low is None else "数值全部相同，各得满分"
            notes.append(f"{item.label}：{what}")
    return tuple(notes)
