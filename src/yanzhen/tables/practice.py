"""A made-up national register of any size, for trying out and measuring: seeded, streamed, marked 演示 everywhere."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yanzhen.kernel.errors import YanzhenError
from yanzhen.tables.register import PRACTICE_KEY

BATCH = 1_000_000
FACTORS = 6
"""Hidden traits of places and industries; who shares them goes together, so that specialisation is not chance."""
SYLLABLES = "安博昌晨诚达德鼎东方丰福高光广海航恒宏华汇嘉建金锦景凯康科力联龙隆茂美明南鹏普启荣瑞润森尚盛顺泰腾天通同旺伟祥新信兴旭亚阳益永友宇元源远泽正志中众"
FORMS = ("有限公司", "有限责任公司", "股份有限公司")
FORM_SHARES = (0.82, 0.15, 0.03)
STATES = ("存续", "注销", "吊销")
STATE_SHARES = (0.86, 0.11, 0.03)
SCHEMA = pa.schema(
    [
        pa.field("id", pa.string()),
        pa.field("name", pa.string()),
        pa.field("region", pa.dictionary(pa.int32(), pa.string())),
        pa.field("industry", pa.dictionary(pa.int32(), pa.string())),
        pa.field("employees", pa.int32()),
        pa.field("founded", pa.int16()),
        pa.field("status", pa.dictionary(pa.int8(), pa.string())),
    ]
)


@dataclass(frozen=True, slots=True)
class Standard:
    """Counties (code, name of the prefecture) and four-digit classes (code, name) to draw from."""

    counties: tuple[tuple[str, str], ...]
    classes: tuple[tuple[str, str], ...]


def write_practice_register(
    path: Path,
    rows: int,
    standard: Standard,
    *,
    seed: int = 1,
    tell: Callable[[int], None] = lambda done: None,
) -> None:
    """Write ``rows`` made-up enterprises; the same seed gives the same bytes of content.

    Where a county and a class meet is drawn from size × frequency × exp(traits of both). The file takes its place
    only when it is whole. Raises YanzhenError for fewer than one row or a folder that is not there.
    """
    if rows < 1:
        raise YanzhenError("行数至少是 1", where=f"--rows {rows}", do="改大行数")
    if not path.parent.is_dir():
        raise YanzhenError("没有这个文件夹", where=str(path.parent), do="先建文件夹，或换一个位置")
    schema = SCHEMA.with_metadata({PRACTICE_KEY: f"演示数据，种子 {seed}，{rows} 行".encode()})
    handle, held = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    try:
        with pq.ParquetWriter(held, schema, compression="zstd") as writer:
            done = 0
            for batch in _batches(rows, standard, seed):
                writer.write_table(batch.cast(schema))
                done += batch.num_rows
                tell(done)
        Path(held).chmod(0o644)
        Path(held).replace(path)
    finally:
        Path(held).unlink(missing_ok=True)


def _batches(rows: int, standard: Standard, seed: int) -> Iterator[pa.Table]:
    rng = np.random.default_rng(seed)
    odds = _odds(rng, len(standard.counties), len(standard.classes))
    for first in range(0, rows, BATCH):
        count = min(BATCH, rows - first)
        cells = np.searchsorted(odds, rng.random(count))
        county, klass = np.divmod(cells, len(standard.classes))
        yield _table(rng, first, county, klass, standard)


def _odds(rng: np.random.Generator, counties: int, classes: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Cumulative probability over county × class."""
    size = rng.pareto(1.2, counties) + 0.2
    often = rng.pareto(0.9, classes) + 0.05
    places, trades = rng.normal(size=(counties, FACTORS)), rng.normal(size=(classes, FACTORS))
    weight = size[:, None] * often[None, :] * np.exp(0.6 * places @ trades.T / np.sqrt(FACTORS))
    found = np.cumsum(weight.ravel())
    return np.asarray(found / found[-1])


def _table(rng: np.random.Generator, first: int, county: Any, klass: Any, standard: Standard) -> pa.Table:
    count = len(county)
    number = pc.utf8_lpad(pa.array(np.arange(first, first + count)).cast(pa.string()), 12, "0")
    founded = 2026 - np.minimum(rng.exponential(9, count), 45).astype(np.int16)
    staff = np.minimum(np.exp(rng.normal(2.2, 1.3, count)), 60000).astype(np.int32)
    return pa.table(
        {
            "id": pc.binary_join_element_wise("演示", number, ""),
            "name": _names(rng, county, klass, standard),
            "region": _coded(county, [c for c, _ in standard.counties], pa.int32()),
            "industry": _coded(klass, [c for c, _ in standard.classes], pa.int32()),
            "employees": pa.array(staff),
            "founded": pa.array(founded),
            "status": _coded(rng.choice(3, count, p=STATE_SHARES), STATES, pa.int8()),
        }
    )


def _names(rng: np.random.Generator, county: Any, klass: Any, standard: Standard) -> pa.ChunkedArray:
    """演示 + place + two syllables + what it does + legal form."""
    syllables = pa.array(list(SYLLABLES))
    places = pa.array([n for _, n in standard.counties])
    words = pa.array([_word(n) for _, n in standard.classes])
    forms = pa.array(FORMS)
    count = len(county)
    parts = (
        places.take(pa.array(county)),
        syllables.take(pa.array(rng.integers(0, len(SYLLABLES), count))),
        syllables.take(pa.array(rng.integers(0, len(SYLLABLES), count))),
        words.take(pa.array(klass)),
        forms.take(pa.array(rng.choice(3, count, p=FORM_SHARES))),
    )
    return pc.binary_join_element_wise("演示", *parts, "")


def _word(label: str) -> str:
    """The first words of a class, as firms put them into their names."""
    for mark in ("、", "和", "及", "（", "("):
        label = label.split(mark)[0]
    return label.removesuffix("制造").removesuffix("业")[:6] or label[:6]


def _coded(codes: Any, values: Sequence[str], kind: pa.DataType) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes).cast(kind), pa.array(list(values)))
