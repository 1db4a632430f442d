"""A dataset as a file: CSV for people, JSON and Parquet for programs, the same rows with the same ids in each."""

from __future__ import annotations

import csv
import io
import itertools
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from yanzhen.city.exchange.dataset_values import Shown
from yanzhen.city.records.downloads import harmless

Rows = Iterable[Mapping[str, Any]]
ID = "_id"
GROUP = 10_000
ARROW: dict[str, pa.DataType] = {
    "number": pa.float64(),
    "yes_no": pa.bool_(),
    "words": pa.list_(pa.string()),
}
"""Type of an information item → column of a Parquet file; everything else is text."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of itself."""

    dataset: str
    name: str
    at: str
    why: str


class Counted:
    """Passes rows through and knows afterwards how many there were."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for row in self.rows:
            self.number += 1
            yield row


def write_csv(file: IO[bytes], head: Head, columns: Sequence[Shown], rows: Rows) -> None:
    """UTF-8 with a mark for spreadsheets; formula signs at the beginning of texts are quoted; lists joined by 、."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    out = csv.writer(text)
    out.writerow([ID, *(c.id for c in columns)])
    for row in rows:
        out.writerow([harmless(row[ID]), *(harmless(_cell(row[c.id])) for c in columns)])
    text.detach()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "、".join(str(part) for part in value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


def write_json(file: IO[bytes], head: Head, columns: Sequence[Shown], rows: Rows) -> None:
    """One object: what it is, its columns, its rows; written row by row."""
    about = {"dataset": head.dataset, "name": head.name, "at": head.at, "right": head.why,
             "columns": [_told(c) for c in columns]}  # fmt: skip
    opening = json.dumps(about, ensure_ascii=False)[:-1] + ', "rows": ['
    file.write(opening.encode())
    for number, row in enumerate(rows):
        file.write((",\n" if number else "\n").encode())
        file.write(json.dumps(dict(row), ensure_ascii=False, allow_nan=False).encode())
    file.write(b"\n]}\n")


def _told(column: Shown) -> dict[str, Any]:
    return {
        "id": column.id,
        "label": column.label,
        "type": column.type,
        "unit": column.unit,
        "masked": column.masked,
    }


def write_parquet(file: IO[bytes], head: Head, columns: Sequence[Shown], rows: Rows) -> None:
    """Typed columns with their Chinese names and units as metadata of the fields."""
    schema = pa.schema(
        [pa.field(ID, pa.string(), nullable=False), *(_field(c) for c in columns)],
        metadata={"dataset": head.dataset, "name": head.name, "at": head.at},
    )
    feed = iter(rows)
    with pq.ParquetWriter(file, schema) as writer:
        while piece := list(itertools.islice(feed, GROUP)):
            arrays = [pa.array([_fits(r[f.name], f.type) for r in piece], f.type) for f in schema]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _field(column: Shown) -> pa.Field:
    told = {"label": column.label, "unit": column.unit, "masked": str(column.masked).lower()}
    return pa.field(column.id, ARROW.get(column.type, pa.string()), metadata=told)


def _fits(value: Any, kind: pa.DataType) -> Any:
    """A value as the column takes it: text columns hold text."""
    if value is None:
        return None
    if pa.types.is_string(kind):
        return _cell(value) if isinstance(value, list | bool) else str(value)
    if pa.types.is_list(kind):
        return [str(part) for part in value] if isinstance(value, list) else [str(value)]
    return float(value) if pa.types.is_floating(kind) else value


Writer = Callable[[IO[bytes], Head, Sequence[Shown], Rows], None]
WRITERS: dict[str, tuple[Writer, str]] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "json": (write_json, "application/json; charset=utf-8"),
    "parquet": (write_parquet, "application/vnd.apache.parquet"),
}


def written(kind: str, head: Head, columns: Sequence[Shown], rows: Rows) -> tuple[IO[bytes], int]:
    """(file at its beginning, number of rows); a long one lies on the disk and goes when it is closed."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=4 << 20)  # noqa: SIM115 - the caller closes it
    counted = Counted(rows)
    WRITERS[kind][0](file, head, columns, counted)
    file.seek(0)
    return file, counted.number
