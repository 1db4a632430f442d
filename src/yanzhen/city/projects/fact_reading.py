"""What people state about a project, read by the kind of the fact: date, money with its unit, code, words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from stdnum.cn import uscc

from yanzhen.city.projects.units import convert
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.standards import StageFact

LONGEST = 500
MOST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact as read: wording, number in the unit of the fact."""

    text: str
    number: Decimal | None = None
    unit: str = ""


def read_fact(fact: StageFact, given: Any, *, today: datetime.date) -> Stated:
    """``given`` is text, a date, a number, or (number, unit). Raises YanzhenError that names the fact."""
    reader = _READERS.get(fact.kind, _text)
    return reader(fact, given, today)


def read_number(given: Any, *, where: str) -> Decimal:
    """A finite number, not negative. Raises YanzhenError."""
    text = str(given).strip().replace(",", "").replace("，", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise YanzhenError(
            "不是数", where=where, why=f"写的是“{text[:40]}”", do="只写数字，单位另选"
        ) from None
    if not number.is_finite() or abs(number) > MOST:
        raise YanzhenError("数值超出范围", where=where, why=text[:40], do="核对数值和单位")
    if number < 0:
        raise YanzhenError("不能是负数", where=where, why=text[:40], do="填 0 或正数；冲减请改原来那一笔")
    return number


def _text(fact: StageFact, given: Any, today: datetime.date) -> Stated:
    text = str(given).strip()
    if not text:
        raise YanzhenError("没有填写", where=fact.label.zh, do="填写内容")
    if len(text) > LONGEST:
        raise YanzhenError("内容过长", where=fact.label.zh, why=f"{len(text)} 字", do=f"不超过 {LONGEST} 字")
    return Stated(text)


def read_day(given: Any, *, where: str) -> datetime.date:
    """A day written ``2026-11-21``, or a date. Raises YanzhenError."""
    if isinstance(given, datetime.datetime):
        return given.date()
    if isinstance(given, datetime.date):
        return given
    try:
        return datetime.date.fromisoformat(str(given).strip())
    except ValueError:
        raise YanzhenError(
            "日期认不得", where=where, why=f"写的是“{str(given)[:40]}”", do="写成 2026-11-21 的样子"
        ) from None


def _date(fact: StageFact, given: Any, today: datetime.date) -> Stated:
    day = read_day(given, where=fact.label.zh)
    if day > today and fact.id not in FUTURE:
        raise YanzhenError(
            "日期还没有到", where=fact.label.zh, why=f"{day} 晚于今天 {today}", do="只登记已发生的"
        )
    return Stated(day.isoformat())


FUTURE = frozenset({"planned_start"})
"""Dates that are plans and may lie ahead."""


def _money(fact: StageFact, given: Any, today: datetime.date) -> Stated:
    number, unit = _with_unit(given, fact.unit)
    amount = convert(read_number(number, where=fact.label.zh), unit, fact.unit)
    return Stated(f"{number} {unit}".strip(), amount, fact.unit)


def _quantity(fact: StageFact, given: Any, today: datetime.date) -> Stated:
    number, unit = _with_unit(given, fact.unit)
    if not unit:
        raise YanzhenError("没有写单位", where=fact.label.zh, do="写明单位，如 吨/年")
    return Stated(f"{number} {unit}", read_number(number, where=fact.label.zh), unit)


def _with_unit(given: Any, unit: str) -> tuple[Any, str]:
    if isinstance(given, tuple):
        return given[0], str(given[1]).strip() or unit
    return given, unit


def _uscc(fact: StageFact, given: Any, today: datetime.date) -> Stated:
    code = uscc.compact(str(given)).upper()
    if not uscc.is_valid(code):
        raise YanzhenError(
            "统一社会信用代码不对",
            where=fact.label.zh,
            why="18位，末位是校验码；不用 I O Z S V",
            do="对照营业执照核对",
        )
    return Stated(code)


_READERS: Mapping[str, Callable[[StageFact, Any, datetime.date], Stated]] = {
    "date": _date,
    "money": _money,
    "share": _money,
    "quantity": _quantity,
    "uscc": _uscc,
}
