"""One checked table of regions by activities, so that every measure may trust its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray

from yanzhen.kernel.errors import YanzhenError

SHOWN = 5
CLOSE_TOGETHER = 4
"""Integer names within this many times their count are ranked by counting instead of sorting."""


@dataclass(frozen=True, slots=True)
class ActivityTable:
    """``values`` (R × A, CSR, float64, ≥ 0, no stored zeros) with a name for each row and column.

    Build it with :meth:`from_long` or :meth:`from_matrix`; both refuse what would spoil the measures.
    """

    regions: tuple[str, ...]
    activities: tuple[str, ...]
    values: sp.csr_array

    @classmethod
    def from_long(
        cls,
        region: ArrayLike | pl.Series,
        activity: ArrayLike | pl.Series,
        value: ArrayLike | pl.Series,
        weight: ArrayLike | pl.Series | None = None,
    ) -> ActivityTable:
        """Columns of equal length, one row a (region, activity); rows and columns sorted by name.

        ``weight`` multiplies the values (how far a row counts: a grade, a price, a share); none means 1.
        Raises YanzhenError for missing names, missing or negative values or weights, and pairs given twice.
        """
        amounts = _amounts(value, "值")
        if weight is not None:
            amounts = _weighted(amounts, _amounts(weight, "权重"))
        rows, regions = _codes(region, "区域")
        columns, activities = _codes(activity, "活动")
        if not len(rows) == len(columns) == len(amounts):
            raise YanzhenError("三列长度不同", why=f"{len(rows)}、{len(columns)}、{len(amounts)} 行")
        shape = (len(regions), len(activities))
        matrix = _placed(rows, columns, amounts, shape)
        return _checked(cls(regions, activities, matrix))

    @classmethod
    def from_matrix(
        cls, values: Any, regions: Sequence[str] | None = None, activities: Sequence[str] | None = None
    ) -> ActivityTable:
        """A dense or scipy sparse R × A matrix; without names rows and columns are called 1, 2, …"""
        matrix = sp.csr_array(values, dtype=np.float64)
        if matrix is values or np.shares_memory(matrix.data, getattr(values, "data", matrix.data)):
            matrix = matrix.copy()
        matrix.sum_duplicates()
        rows = tuple(regions) if regions is not None else tuple(str(i + 1) for i in range(matrix.shape[0]))
        names = activities if activities is not None else [str(i + 1) for i in range(matrix.shape[1])]
        _check_names(rows, matrix.shape[0], "区域")
        _check_names(names, matrix.shape[1], "活动")
        _check_numbers(matrix.data, lambda at: _place(matrix, int(at[0]), rows, names))
        return _checked(cls(rows, tuple(names), matrix))


def _amounts(column: ArrayLike | pl.Series, what: str) -> NDArray[np.float64]:
    numbers = np.asarray(column, dtype=np.float64)
    _check_numbers(numbers, lambda at: f"第 {at[0] + 1} 行", what)
    return numbers


def _weighted(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    if weights.shape != values.shape:
        raise YanzhenError("权重与值的长度不同", why=f"{len(weights)}、{len(values)} 行", do="每行一个权重")
    return values * weights


def _codes(labels: ArrayLike | pl.Series, what: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Position of each label among the sorted names (numbers by size), and the names."""
    array = labels if isinstance(labels, pl.Series) else np.asarray(labels)
    if isinstance(array, np.ndarray) and array.dtype.kind in "iu":
        numbers, places = _ranked(array)
        return places, tuple(str(number) for number in numbers)
    series = array if isinstance(array, pl.Series) else pl.Series(array.tolist())
    series = series.cast(pl.String)
    if series.null_count():
        raise YanzhenError(
            f"{what}名称是空的", where=f"第 {int(series.is_null().to_numpy().argmax()) + 1} 行"
        )
    names = series.unique().sort()
    return (series.rank("dense").to_numpy().astype(np.int64) - 1), tuple(names.to_list())


def _ranked(array: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The numbers in order and the place of each; by counting where they lie close together."""
    low = int(array.min()) if array.size else 0
    width = int(array.max()) - low + 1 if array.size else 0
    if not 0 < width <= CLOSE_TOGETHER * array.size:
        return np.unique(array, return_inverse=True)
    shifted = (array - low).astype(np.int64)
    here = np.zeros(width, np.bool_)
    here[shifted] = True
    return np.flatnonzero(here) + low, (np.cumsum(here) - 1)[shifted]


def _placed(
    rows: NDArray[np.int64], columns: NDArray[np.int64], amounts: NDArray[np.float64], shape: tuple[int, int]
) -> sp.csr_array:
    """The matrix of amounts; rows that come in order are taken as they stand. Refuses a pair given twice."""
    keys = rows * shape[1] + columns
    if not (keys[1:] > keys[:-1]).all():
        _check_twice(keys)
        return sp.csr_array((amounts, (rows, columns)), shape=shape)
    starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=shape[0]))))
    parts = (amounts.copy(), columns.astype(np.int32), starts.astype(np.int32))
    return sp.csr_array(parts, shape=shape)


def _check_twice(keys: NDArray[np.int64]) -> None:
    order = np.argsort(keys, kind="stable")
    again = order[1:][np.diff(keys[order]) == 0]
    if again.size:
        places = "、".join(str(i + 1) for i in np.sort(again)[:SHOWN])
        raise YanzhenError(
            f"{again.size} 行的区域和活动与前面的行重复",
            where=f"第 {places} 行",
            why="同一区域同一活动只能有一个数，不能猜该取哪个",
            do="先合并或删去重复的行",
        )


def _check_names(names: Sequence[str], size: int, what: str) -> None:
    if len(names) != size:
        raise YanzhenError(f"{what}名称有 {len(names)} 个，矩阵有 {size} 个")
    if len(set(names)) != size:
        raise YanzhenError(f"{what}名称重复", do="每个名称只用一次")


def _check_numbers(data: NDArray[np.float64], place: Any, what: str = "值") -> None:
    bad = np.flatnonzero(~np.isfinite(data))
    if bad.size:
        raise YanzhenError(
            f"{bad.size} 个{what}缺失或不是有限数",
            where=place(bad),
            why="缺失不等于 0",
            do="删去这些行（按没有计算）或补上数值",
        )
    bad = np.flatnonzero(data < 0)
    if bad.size:
        raise YanzhenError(f"{bad.size} 个{what}是负数", where=place(bad), do="区位商只对非负的量有意义")


def _place(matrix: sp.csr_array, at: int, regions: Sequence[str], activities: Sequence[str]) -> str:
    row = int(np.searchsorted(matrix.indptr, at, side="right")) - 1
    return f"{regions[row]} × {activities[int(matrix.indices[at])]}"


def _checked(table: ActivityTable) -> ActivityTable:
    """No stored zeros, no region and no activity without any value."""
    table.values.eliminate_zeros()
    if not table.values.nnz:
        raise YanzhenError("表里没有大于 0 的值")
    _check_filled(np.diff(table.values.indptr), table.regions, "区域")
    filled = np.bincount(table.values.indices, minlength=len(table.activities))
    _check_filled(filled, table.activities, "活动")
    return table


def _check_filled(filled: NDArray[Any], names: tuple[str, ...], what: str) -> None:
    empty = np.flatnonzero(filled == 0)
    if empty.size:
        shown = "、".join(names[i] for i in empty[:SHOWN])
        raise YanzhenError(
            f"{empty.size} 个{what}没有大于 0 的值：{shown}",
            why="合计为 0 时区位商没有定义",
            do=f"去掉这些{what}再算",
        )
