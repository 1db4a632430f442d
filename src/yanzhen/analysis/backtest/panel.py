"""A checked panel of regions, activities and years, so that what is learnt from it rests on what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from yanzhen.kernel.errors import YanzhenError

Floats = NDArray[np.float64]
LEAST_REGIONS, LEAST_ACTIVITIES = 6, 3


@dataclass(frozen=True, slots=True, eq=False)
class LongTable:
    """Columns of equal length as read; ``value`` NaN where the cell is empty."""

    region: Sequence[str]
    activity: Sequence[str]
    year: NDArray[np.int64]
    value: Floats
    family: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """``values`` (Y, R, A), NaN = unknown, 0 where a covered region has no row; ``weights`` (R,) or None.

    ``covered`` (Y, R): the region has rows in that year. ``families`` one text per activity, empty = not given.
    """

    regions: tuple[str, ...]
    activities: tuple[str, ...]
    years: tuple[int, ...]
    values: Floats
    covered: NDArray[np.bool_]
    weights: Floats | None = None
    families: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def from_long(cls, table: LongTable, weights: Mapping[str, float] | None = None) -> Panel:
        """Raises YanzhenError on duplicated rows, negative values, fewer than two years, too small tables."""
        regions, activities = _names(table.region, "区域"), _names(table.activity, "活动")
        years = tuple(int(y) for y in np.unique(table.year))
        _check_size(regions, activities, years)
        rows = _places(table.region, regions), _places(table.activity, activities)
        turn = np.searchsorted(years, table.year)
        _check_values(table.value)
        _check_twice(turn, *rows, shape=(len(years), len(regions), len(activities)))
        covered = np.zeros((len(years), len(regions)), np.bool_)
        covered[turn, rows[0]] = True
        values = np.zeros((len(years), len(regions), len(activities)))
        values[~covered] = np.nan
        values[turn, rows[0], rows[1]] = table.value
        families = _families(table, rows[1], len(activities))
        unknown = int(np.isnan(table.value).sum())
        notes = (f"{unknown} 格数值为空，按无数据处理：不参加预测也不参加检验",) if unknown else ()
        given, said = _weights(regions, weights)
        return cls(regions, activities, years, values, covered, given, families, notes + said)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.regions), len(self.activities)


def _names(texts: Sequence[str], what: str) -> tuple[str, ...]:
    if any(not t for t in texts):
        at = next(i for i, t in enumerate(texts) if not t)
        raise YanzhenError(f"{what}名称是空的", where=f"第 {at + 2} 行", do="补上名称或删去这一行")
    return tuple(sorted(set(texts), key=_code_order))


def _code_order(text: str) -> tuple[int, float, str]:
    """Codes by their digits as text of one width, other names by spelling."""
    return (0, float(text), text) if text.isdigit() else (1, 0.0, text)


def _places(texts: Sequence[str], names: tuple[str, ...]) -> NDArray[np.int64]:
    at = {name: i for i, name in enumerate(names)}
    return np.fromiter((at[t] for t in texts), np.int64, len(texts))


def _check_size(regions: Sequence[str], activities: Sequence[str], years: Sequence[int]) -> None:
    if len(years) < 2:
        raise YanzhenError(
            "面板只有一个年份", why="进入要看前后两个年份", do="补上另一个年份的数据，或核对年份列"
        )
    if len(regions) < LEAST_REGIONS or len(activities) < LEAST_ACTIVITIES:
        raise YanzhenError(
            f"面板太小：{len(regions)} 个区域、{len(activities)} 种活动",
            why=f"至少要 {LEAST_REGIONS} 个区域、{LEAST_ACTIVITIES} 种活动才能留出检验的区域",
            do="核对区域列和活动列有没有认错，或换更细的区域",
        )


def _check_values(value: Floats) -> None:
    bad = np.flatnonzero(np.isinf(value) | (value < 0))
    if bad.size:
        raise YanzhenError(
            f"{bad.size} 个数值是负数或无穷大",
            where=f"第 {bad[0] + 2} 行",
            why="份额、人数、件数不会小于 0",
            do="核对数值列",
        )


def _check_twice(turn: ArrayLike, row: ArrayLike, column: ArrayLike, *, shape: tuple[int, ...]) -> None:
    keys = np.ravel_multi_index((np.asarray(turn), np.asarray(row), np.asarray(column)), shape)
    order = np.argsort(keys, kind="stable")
    again = order[1:][np.diff(keys[order]) == 0]
    if again.size:
        raise YanzhenError(
            f"{again.size} 行的区域、活动和年份与前面的行重复",
            where=f"第 {int(again.min()) + 2} 行",
            why="同一区域同一活动同一年只能有一个数，不能猜该取哪个",
            do="先合并或删去重复的行",
        )


def _families(table: LongTable, columns: NDArray[np.int64], size: int) -> tuple[str, ...]:
    if not table.family:
        return ()
    found: list[set[str]] = [set() for _ in range(size)]
    for column, family in zip(columns, table.family, strict=True):
        if family:
            found[column].add(family)
    several = [i for i, names in enumerate(found) if len(names) > 1]
    if several:
        names = "、".join(sorted(found[several[0]]))
        raise YanzhenError(
            f"{len(several)} 种活动写了不止一个门类", why=f"例如：{names}", do="每种活动只写一个门类"
        )
    return tuple(next(iter(names), "") for names in found)


def _weights(
    regions: tuple[str, ...], given: Mapping[str, float] | None
) -> tuple[Floats | None, tuple[str, ...]]:
    if given is None:
        return None, ()
    missing = [r for r in regions if r not in given]
    if missing:
        raise YanzhenError(
            f"{len(missing)} 个区域没有权重",
            where="、".join(missing[:5]),
            do="在权重表里补上，或不用权重表",
        )
    weights = np.asarray([given[r] for r in regions], dtype=np.float64)
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        raise YanzhenError("权重必须大于 0", do="核对权重表")
    spare = len(given) - len(regions)
    return weights, (f"权重表里有 {spare} 个区域不在面板中，未用",) if spare else ()
