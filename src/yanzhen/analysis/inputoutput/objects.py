"""Take a table from the objects of pymrio without importing it: whatever has Z and x, or A and x, as labelled frames."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from yanzhen.analysis.inputoutput.grids import Vector
from yanzhen.analysis.inputoutput.table import IOTable, Matrix, doubts
from yanzhen.kernel.errors import YanzhenError


def from_pymrio(system: Any, *, value_added: str = "") -> IOTable:
    """``system`` has Z (n × n frame) or A, and x or Y (final demand, n × k); ``value_added`` names an extension.

    x is taken as it is, else Z·1 + Y·1; Z is taken as it is, else A x̂. The rows F of the extension become value
    added. Sectors of several regions are called ``region:sector``. Raises YanzhenError for what is missing.
    """
    flows, output, labels = _square(system)
    primary, names = _extension(system, value_added, len(labels))
    table = IOTable(labels, labels, flows, output, primary, names, len(names))
    return replace(table, notes=doubts(table))


def _square(system: Any) -> tuple[Matrix, Vector, tuple[str, ...]]:
    frame = _given(system, "Z")
    shown = frame if frame is not None else _given(system, "A")
    if shown is None:
        raise YanzhenError("对象里没有流量表", why="Z 和 A 都是空的", do="先读入数据，或调用 calc_all()")
    if list(shown.index) != list(shown.columns):
        raise YanzhenError("行和列的部门对不上", why="Z 或 A 的行标签与列标签不同或次序不同")
    flows = None if frame is None else np.array(frame, dtype=np.float64)
    output = _output(system, flows, list(shown.index))
    if flows is None:
        flows = np.asarray(shown, dtype=np.float64) * output
    return np.ascontiguousarray(flows), output, _labels(shown.index)


def _output(system: Any, flows: Matrix | None, index: list[Any]) -> Vector:
    given, demand = _given(system, "x"), _given(system, "Y")
    for frame in (given, demand):
        if frame is not None and list(frame.index) != index:
            raise YanzhenError("行和列的部门对不上", why="x 或 Y 的行标签与 Z 不同或次序不同")
    if given is not None:
        return np.array(given, dtype=np.float64).reshape(len(index), -1)[:, 0].copy()
    if demand is None or flows is None:
        raise YanzhenError("没有总产出", why="x 是空的，也没有 Z 和 Y 可以相加", do="先调用 calc_all()")
    used: Vector = flows.sum(axis=1) + np.asarray(demand, dtype=np.float64).reshape(len(index), -1).sum(
        axis=1
    )
    return used


def _extension(system: Any, name: str, size: int) -> tuple[Matrix, tuple[str, ...]]:
    if not name:
        return np.empty((0, size)), ()
    found = _given(getattr(system, name, None), "F")
    if found is None:
        raise YanzhenError(f"对象里没有扩展账户 {name}", do="用含有 F 的扩展账户的名称，如 factor_inputs")
    return np.array(found, dtype=np.float64), _labels(found.index)


def _given(system: Any, name: str) -> Any:
    return getattr(system, name, None)


def _labels(index: Iterable[Any]) -> tuple[str, ...]:
    return tuple(":".join(map(str, at)) if isinstance(at, tuple) else str(at) for at in index)
