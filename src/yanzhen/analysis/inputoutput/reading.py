"""Read input-output tables: the layout of the National Bureau of Statistics, or any labelled square csv."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.inputoutput.table import BALANCE, IOTable
from yanzhen.kernel.errors import YanzhenError

OUTPUT_NAMES = {"GO", "x", "output", "总产出"}
LABELS = {"Code", "Description", "DescriptionInChinese", "Origin"}
IMPORTED = "进口中间投入"


def read_io_table(path: str | Path) -> IOTable:
    """A csv in UTF-8, of one of two layouts, told apart by the header.

    NBS: columns Code, Description, DescriptionInChinese[, Origin], one a sector, uses; below the sectors rows
    TII, VA…, TVA, TI. Rows of Origin ``Imports`` become one primary input. x = TI.
    Generic: first column the sector, then one column a sector in the same order, then final uses; rows below
    the sectors are primary inputs; the column 总产出 (or x, output, GO) or, without it, the row sum is x.
    """
    place = Path(path)
    if not place.is_file():
        raise YanzhenError("没有这个文件", where=str(path))
    try:
        with place.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream) if any(cell.strip() for cell in row)]
    except UnicodeDecodeError as error:
        raise YanzhenError("文件不是 UTF-8 编码", where=str(path), do="另存为 UTF-8 的 csv") from error
    if len(rows) < 3:
        raise YanzhenError("表里没有数据", where=str(path))
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(rows[0]):
            raise YanzhenError(f"有 {len(row)} 列，表头有 {len(rows[0])} 列", where=f"{path} 第 {number} 行")
    return _read_nbs(rows, str(path)) if rows[0][0] == "Code" else _read_generic(rows, str(path))


def _numbers(cells: list[str], where: str) -> NDArray[np.float64]:
    values = np.empty(len(cells))
    for at, cell in enumerate(cells):
        try:
            values[at] = float(cell.replace(",", ""))
        except ValueError as error:
            raise YanzhenError(
                "空白，缺失不等于 0" if not cell.strip() else f"“{cell}”不是数",
                where=f"{where} 第 {at + 1} 个数",
                do="填上数值；确实没有交易的填 0",
            ) from error
    return values


def _read_nbs(rows: list[list[str]], where: str) -> IOTable:
    header = rows[0]
    first = sum(1 for cell in header[:4] if cell in LABELS)
    origin = header.index("Origin") if "Origin" in header[:4] else None
    imported = [r for r in rows[1:] if origin is not None and r[origin] == "Imports"]
    listed = [r for r in rows[1:] if r not in imported]
    codes = header[first : first + next((i for i, r in enumerate(listed) if r[0] == "TII"), 0)]
    size = len(codes)
    if not size or [r[0] for r in listed[:size]] != codes:
        raise YanzhenError("行和列的部门对不上", where=where, why="NBS 版式要求部门行在 TII 行之前，与列同序")
    block = {r[0]: _numbers(r[first : first + size], f"{where} {r[0]} 行") for r in listed}
    for needed in ("TII", "TI"):
        if needed not in block:
            raise YanzhenError(f"缺少 {needed} 行", where=where)
    added = [r for r in listed if r[0].startswith("VA")]
    primary, names = [block[r[0]] for r in added], [r[2] for r in added]
    if imported:
        primary.append(
            sum(
                (_numbers(r[first : first + size], f"{where} 进口 {r[0]} 行") for r in imported),
                np.zeros(size),
            )
        )
        names.append(IMPORTED)
    return IOTable(
        codes=tuple(codes),
        names=tuple(r[2] for r in listed[:size]),
        flows=np.stack([block[code] for code in codes]),
        output=block["TI"],
        primary=np.stack(primary) if primary else np.empty((0, size)),
        primary_names=tuple(names),
        value_added=len(added),
        notes=_imbalance(np.stack([block[c] for c in codes] + primary), block["TI"], codes),
    )


def _imbalance(inputs: NDArray[np.float64], output: NDArray[np.float64], codes: list[str]) -> tuple[str, ...]:
    gap = np.abs(inputs.sum(axis=0) - output) / np.maximum(np.abs(output), 1e-300)
    wrong = [codes[i] for i in np.flatnonzero(gap > BALANCE)]
    return (f"投入合计与总产出对不上的部门：{'、'.join(wrong)}",) if wrong else ()


def _read_generic(rows: list[list[str]], where: str) -> IOTable:
    header, labels = [c.strip() for c in rows[0]], [r[0].strip() for r in rows[1:]]
    size = 0
    while size < min(len(labels), len(header) - 1) and labels[size] == header[size + 1]:
        size += 1
    if not size:
        raise YanzhenError("认不出部门", where=where, why="第一列与表头应以相同的部门同序开头")
    values = [_numbers(r[1 : size + 1], f"{where} {r[0]} 行") for r in rows[1:]]
    total = next((i for i, name in enumerate(header) if i > size and name in OUTPUT_NAMES), None)
    if total is None and len(header) == size + 1:
        raise YanzhenError("没有总产出", where=where, do="加一列“总产出”，或加最终使用各列")
    used = [[r[total]] if total else r[1:] for r in rows[1 : size + 1]]
    output = np.array(
        [_numbers(cells, f"{where} {r[0]} 行").sum() for cells, r in zip(used, rows[1:], strict=False)]
    )
    names = tuple(labels[size:])
    primary = np.stack(values[size:]) if names else np.empty((0, size))
    notes = _imbalance(np.stack(values), output, labels[:size]) if names else ()
    return IOTable(
        tuple(labels[:size]),
        tuple(labels[:size]),
        np.stack(values[:size]),
        output,
        primary,
        names,
        len(names),
        notes,
    )
