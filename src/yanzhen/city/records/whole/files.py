"""Tables as CSV or Parquet files, written and read row by row, so that memory stays flat however long they are."""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yanzhen.city.records.whole.catalogue import Table
from yanzhen.city.records.whole.columns import NULL
from yanzhen.kernel.errors import YanzhenError

Row = Sequence[Any]
GROUP = 5000
"""Rows of a Parquet row group."""
BLOCK = 1 << 20


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_csv(path: Path, table: Table, rows: Iterable[Row]) -> int:
    """UTF-8, a heading, fields quoted where needed; ``\\N`` is nothing. Returns the number of rows."""
    texts = [column.kind.text for column in table.columns]
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([column.name for column in table.columns])
        for row in rows:
            out.writerow([NULL if v is None else text(v) for text, v in zip(texts, row, strict=True)])
            count += 1
    return count


def read_csv(path: Path, table: Table) -> Iterator[list[Any]]:
    """Rows as they were. Raises YanzhenError that names file, line and column of what cannot be read."""
    csv.field_size_limit(sys.maxsize)
    names = [column.name for column in table.columns]
    values = [column.kind.value for column in table.columns]
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, strict=True)
        try:
            if next(lines, None) != names:
                raise _torn(path, "第 1 行", "表头与目录不符")
            for cells in lines:
                yield _row(path, lines.line_num, names, values, cells)
        except (csv.Error, UnicodeDecodeError) as error:
            raise _torn(path, f"第 {lines.line_num} 行", str(error)) from error


def _row(
    path: Path, line: int, names: list[str], values: list[Callable[[str], Any]], cells: list[str]
) -> list[Any]:
    if len(cells) != len(names):
        raise _torn(path, f"第 {line} 行", f"应有 {len(names)} 列，只有 {len(cells)} 列")
    row = []
    for name, value, cell in zip(names, values, cells, strict=True):
        try:
            row.append(None if cell == NULL else value(cell))
        except (ValueError, KeyError, ArithmeticError) as error:
            raise _torn(path, f"第 {line} 行 {name} 列", f"读不出「{cell[:40]}」") from error
    return row


def _torn(path: Path, place: str, why: str) -> YanzhenError:
    return YanzhenError(
        "导出的文件读不出来", where=f"{path.name} {place}", why=why, do="重新导出，或换一份完整的导出"
    )


def write_parquet(path: Path, table: Table, rows: Iterable[Row]) -> int:
    """One row group for every few thousand rows; names and types as the catalogue says."""
    schema = pa.schema(
        [pa.field(c.name, pa.string() if c.names else c.kind.arrow(_target(c.field))) for c in table.columns]
    )
    count, left = 0, iter(rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as out:
        while group := list(islice(left, GROUP)):
            columns = [
                pa.array(list(v), f.type) for f, v in zip(schema, zip(*group, strict=True), strict=True)
            ]
            out.write_table(pa.Table.from_arrays(columns, schema=schema))
            count += len(group)
    return count


def _target(field: Any) -> Any:
    while field.remote_field is not None:
        field = field.target_field
    return field


def read_parquet(path: Path, table: Table) -> Iterator[list[Any]]:
    """Rows as they were. Raises YanzhenError for a torn file or other columns."""
    names = [column.name for column in table.columns]
    backs = [column.kind.back for column in table.columns]
    try:
        with pq.ParquetFile(path) as file:
            if file.schema_arrow.names != names:
                raise _torn(path, "", "列与目录不符")
            for batch in file.iter_batches(batch_size=GROUP):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    yield [None if c is None else back(c) for back, c in zip(backs, cells, strict=True)]
    except (pa.ArrowException, OSError) as error:
        raise _torn(path, "", str(error)) from error


WRITERS = {"csv": write_csv, "parquet": write_parquet}
READERS = {"csv": read_csv, "parquet": read_parquet}
