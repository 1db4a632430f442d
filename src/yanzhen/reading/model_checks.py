"""What a model says is held against the text: the quote must stand in it, the number and the name in the quote."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.statements import Mode, Relation, Statement, StatementKind
from yanzhen.reading.entities import Entity
from yanzhen.reading.numerals import ARABIC, arabic, chinese

_ARABIC = re.compile(ARABIC)
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千]{1,12}")
_TENTHS = re.compile(r"([一二两三四五六七八九])成")
_FOLD = re.compile(r"翻了?([一两二三])番|(倍增)|(破零|零的?突破|“零”的突破|“破零”)")
_QUOTE = 200
T = TypeVar("T")
_YEARS = range(1900, 2101)
_SURE = 0.5
_KINDS = {str(k): k for k in StatementKind}
_OPS = {str(o): o for o in Relation}
_MODES = {str(m): m for m in Mode}


class Refused(Exception):  # noqa: N818 - a verdict on what was said, told to people as it stands
    """Why something a model said is not taken, in Chinese."""


def statement_of(row: object, part: str, start: int, rule: str) -> Statement:
    """A statement with the offsets of its number in the whole text, whose part begins at ``start``."""
    fields = _object(row)
    quote, place = _quoted(fields, part)
    value = _value(fields.get("value"))
    span = _span(value, quote)
    if span is None:
        raise Refused("数不在引文里")
    indicator = _text(fields, "indicator", 60)
    if not indicator:
        raise Refused("没有写指标")
    at = start + place
    try:
        return Statement(
            _one_of(fields, "kind", _KINDS),
            _text(fields, "subject", 60),
            indicator,
            _one_of(fields, "op", _OPS),
            value,
            _text(fields, "unit", 20),
            _one_of(fields, "mode", _MODES),
            _year(fields.get("year")),
            quote,
            at + span[0],
            at + span[1],
            rule=rule,
            confidence=_SURE,
        )
    except YanzhenError as error:
        raise Refused(error.what) from error


def entity_of(row: object, part: str, start: int, types: Sequence[str]) -> Entity:
    """A name that stands in its quote, with its offsets in the whole text."""
    fields = _object(row)
    kind = fields.get("type")
    if kind not in types:
        raise Refused("类型不在约定的几种里")
    quote, place = _quoted(fields, part)
    name = _text(fields, "name", 60)
    if len(name) < 2:
        raise Refused("没有写名称")
    at = quote.find(name)
    if at < 0:
        raise Refused("名称不在引文里")
    begin = start + place + at
    return Entity(str(kind), name, 1, begin, begin + len(name), quote, _SURE)


def _object(row: object) -> Mapping[str, Any]:
    if not isinstance(row, dict):
        raise Refused("不是约定的格式")
    return row


def _quoted(fields: Mapping[str, Any], part: str) -> tuple[str, int]:
    quote = fields.get("quote")
    if not isinstance(quote, str) or not quote.strip():
        raise Refused("没有引文")
    if len(quote) > _QUOTE:
        raise Refused("引文太长")
    place = part.find(quote)
    if place < 0:
        raise Refused("引文不在原文里")
    return quote, place


def _text(fields: Mapping[str, Any], key: str, most: int) -> str:
    value = fields.get(key) or ""
    if not isinstance(value, str) or len(value) > most:
        raise Refused(f"{key} 不是约定的格式")
    return value.strip()


def _one_of(fields: Mapping[str, Any], key: str, known: Mapping[str, T]) -> T:
    value = fields.get(key)
    if not isinstance(value, str) or value not in known:
        raise Refused(f"{key} 不在约定的几种里")
    return known[value]


def _value(value: object) -> float | tuple[float, float]:
    if isinstance(value, list) and len(value) == 2:
        return _number(value[0]), _number(value[1])
    return _number(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e15:
        raise Refused("数写得不对")
    if not math.isfinite(value):
        raise Refused("数写得不对")
    return value


def _year(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value not in _YEARS:
        raise Refused("年份写得不对")
    return value


def _span(value: float | tuple[float, float], quote: str) -> tuple[int, int] | None:
    """Where the number stands in the quote; of a range, from its low end to its high end."""
    numbers = list(numbers_in(quote))
    wanted = value if isinstance(value, tuple) else (value,)
    places = [next(((s, e) for n, s, e in numbers if n == w), None) for w in wanted]
    found = [p for p in places if p is not None]
    return (found[0][0], found[-1][1]) if len(found) == len(wanted) else None


def numbers_in(quote: str) -> Iterator[tuple[float, int, int]]:
    """Every number that the quote writes, in digits, Chinese numerals, 成 and 番."""
    for match in _ARABIC.finditer(quote):
        yield arabic(match.group()), *match.span()
    for match in _TENTHS.finditer(quote):
        yield (chinese(match.group(1)) or 0) * 10, *match.span()
    for match in _FOLD.finditer(quote):
        times = chinese(match.group(1)) if match.group(1) else 1
        yield (1 if match.group(3) else (2 ** (times or 1) - 1) * 100), *match.span()
    for match in _CHINESE.finditer(quote):
        number = chinese(match.group())
        if number is not None:
            yield number, *match.span()
