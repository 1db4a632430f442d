"""A register of enterprises as a table: which columns it must have, under which names, and what is said when not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir

PRACTICE_KEY = b"yanzhen.practice"
"""Key in the metadata of a Parquet file that holds made-up rows; the value says how they were made."""


@dataclass(frozen=True, slots=True)
class Column:
    """``names`` under which a file may carry it, the first being ours."""

    names: tuple[str, ...]
    says: str
    required: bool = True


COLUMNS = (
    Column(("id", "uscc", "code", "统一社会信用代码"), "企业代码"),
    Column(("region", "region_code", "county", "行政区划", "区划代码"), "6 位行政区划代码"),
    Column(("industry", "industry_code", "gbt4754", "行业代码", "行业"), "GB/T 4754-2017 代码"),
    Column(("employees", "staff", "从业人员", "从业人数"), "从业人数", required=False),
    Column(("status", "状态", "经营状态"), "经营状态", required=False),
)
CLOSED = ("注销", "吊销", "迁出", "closed", "revoked", "moved")


@dataclass(frozen=True, slots=True)
class RegisterInfo:
    """What was opened: rows, the columns taken (ours → theirs), and how made-up rows were made (empty: real)."""

    path: Path
    rows: int
    taken: tuple[tuple[str, str], ...]
    practice: str


def open_register(backend: ibis.BaseBackend, path: Path) -> tuple[ir.Table, RegisterInfo]:
    """A table with our columns ``id region industry employees status`` (text but for employees) and what it is.

    Raises YanzhenError for a missing, torn or foreign file and for missing columns.
    """
    info = _describe(path)
    read = backend.read_parquet(str(path))
    found = dict(info.taken)
    kept = {}
    for column in COLUMNS:
        name = column.names[0]
        if name in found:
            kept[name] = read[found[name]]
    table = read.select(**{k: v.cast("float64" if k == "employees" else "string") for k, v in kept.items()})
    if "employees" not in kept:
        table = table.mutate(employees=_null("float64"))
    if "status" not in kept:
        table = table.mutate(status=_null("string"))
    return table, info


def _null(kind: str) -> ir.Value:
    import ibis

    return ibis.null().cast(kind)


def _describe(path: Path) -> RegisterInfo:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.is_file():
        raise YanzhenError("没有这个文件", where=str(path), do="核对文件名；名录要是 Parquet 文件")
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        why = "不是 Parquet，或文件不完整"
        raise YanzhenError("名录打不开", where=str(path), why=why, do="重新导出或传送") from error
    with file:
        names = file.schema_arrow.names
        meta = file.schema_arrow.metadata or {}
        rows = file.metadata.num_rows
    taken = tuple((c.names[0], n) for c in COLUMNS if (n := next((n for n in c.names if n in names), "")))
    had = {ours for ours, _ in taken}
    lacking = [f"{c.names[0]}（{c.says}）" for c in COLUMNS if c.required and c.names[0] not in had]
    if lacking:
        why = f"文件里有：{'、'.join(names[:20])}"
        raise YanzhenError(f"名录缺少列：{'、'.join(lacking)}", where=str(path), why=why, do="改列名后再来")
    if not rows:
        raise YanzhenError("名录是空的", where=str(path), why="0 行", do="核对导出的条件")
    return RegisterInfo(path, rows, taken, meta.get(PRACTICE_KEY, b"").decode())
