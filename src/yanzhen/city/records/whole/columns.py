"""How each kind of column is written: as text in CSV, as a type in Parquet, and back to the very same value."""

from __future__ import annotations

import base64
import datetime
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from yanzhen.kernel.errors import YanzhenError

NULL = "\\N"
GUARD = "'"
GUARDED = ("'", "=", "+", "-", "@", "\t", "\r", "\n", "\\")
"""Texts that begin so get a ``'`` in front: no spreadsheet runs them, and ``\\N`` stays what only nothing is."""


def guarded(text: str) -> str:
    return GUARD + text if text.startswith(GUARDED) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith(GUARD) else text


def _moment(value: datetime.datetime) -> str:
    return value.astimezone(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of column. ``plain`` makes the value that is written, ``text`` its CSV form; ``value`` reads CSV text,
    ``back`` what Parquet gives. ``says`` is for the documentation."""

    says: str
    arrow: Callable[[Any], pa.DataType]
    text: Callable[[Any], str]
    value: Callable[[str], Any]
    plain: Callable[[Any], Any] = lambda value: value
    back: Callable[[Any], Any] = lambda value: value


def _same(kind: pa.DataType) -> Callable[[Any], pa.DataType]:
    return lambda field: kind


def _decimal(field: Any) -> pa.DataType:
    return pa.decimal128(field.max_digits, field.decimal_places)


TEXT = Kind("文本", _same(pa.string()), guarded, unguarded)
WHOLE = Kind("整数", _same(pa.int64()), str, int)
JSON = Kind(
    "JSON",
    _same(pa.string()),
    guarded,
    lambda text: json.loads(unguarded(text)),
    plain=_json,
    back=json.loads,
)
KINDS: dict[str, Kind] = {
    **dict.fromkeys(("CharField", "TextField", "SlugField", "EmailField", "URLField", "FileField"), TEXT),
    **dict.fromkeys(
        ("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField",
         "PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField"), WHOLE),
    "BooleanField": Kind("真假", _same(pa.bool_()), lambda v: "true" if v else "false", _truth),
    "FloatField": Kind("小数（双精度）", _same(pa.float64()), repr, float),
    "DecimalField": Kind("小数（定点）", _decimal, lambda v: format(v, "f"), Decimal),
    "DateField": Kind("日期", _same(pa.date32()), datetime.date.isoformat, datetime.date.fromisoformat),
    "TimeField": Kind("时刻", _same(pa.string()), str, datetime.time.fromisoformat, plain=lambda v: v.isoformat(),
                      back=datetime.time.fromisoformat),
    "DateTimeField": Kind("时间（协调世界时）", _same(pa.timestamp("us", tz="UTC")), _moment, datetime.datetime.fromisoformat),
    "JSONField": JSON,
    "UUIDField": Kind("编号", _same(pa.string()), str, uuid.UUID, plain=str, back=uuid.UUID),
    "BinaryField": Kind("字节（base64）", _same(pa.string()), str, base64.b64decode,
                        plain=lambda v: base64.b64encode(bytes(v)).decode(), back=base64.b64decode),
    "GenericIPAddressField": TEXT,
}  # fmt: skip
"""Internal type of a Django field → how it is written. A type that is not here cannot be exported, and a test says so."""


def kind_of(field: Any) -> Kind:
    """The kind of a column; a relation is written as the key it points to."""
    target = field
    while target.remote_field is not None:
        target = target.target_field
    try:
        return KINDS[target.get_internal_type()]
    except KeyError as error:
        raise YanzhenError(
            "有一列不会导出",
            where=str(field),
            why=f"没有规定 {target.get_internal_type()} 怎样写",
            do="请告知开发者",
        ) from error
