"""The small types that definitions are made of: ids, dates, numbers, lists in a cell, references, labels."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from annotated_types import Ge, Le, MinLen
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from yanzhen.kernel.grades import Grade
from yanzhen.kernel.sources import parse_references
from yanzhen.specs.dates import PATTERN, bounds


class Spec(BaseModel):
    """A definition: frozen, and nothing in it that the format does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Label(Spec):
    """A name in Chinese and, where there is one, English."""

    zh: Annotated[str, StringConstraints(min_length=1)]
    en: str = ""


class Cited(Spec):
    """A source id and the place in it."""

    source: Annotated[str, StringConstraints(min_length=1)]
    place: str = ""


def _text(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, dict | list | tuple) else str(value)


def _date(value: Any) -> Any:
    text = _text(value)
    if not isinstance(text, str):
        return text
    try:
        if text.strip():
            bounds(text.strip())
    except ValueError as error:
        why = "日期须写作 2025、2025-06、2025-06-30、2025Q1、2025H1 或 起..止，不写文字"
        raise PydanticCustomError("bad-date", "{why}（{found}）", {"why": why, "found": str(error)}) from None
    return text.strip()


def _number(value: Any) -> Any:
    """Half-width digits only: full-width digits and thousands separators are typing slips, not numbers."""
    if value is None or value == "":
        return None
    text = str(value).strip()
    if isinstance(value, bool) or not text.isascii() or "_" in text:
        raise PydanticCustomError("not-a-number", "数值栏只能写半角数字，不带单位、逗号和文字")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise PydanticCustomError("not-a-number", "数值栏只能写半角数字，不带单位、逗号和文字") from None
    if not number.is_finite():
        raise PydanticCustomError("not-a-number", "数值须是有限的数")
    return number


def _cells(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.replace("；", ";").split(";") if part.strip())
    return tuple(_text(part) for part in value) if isinstance(value, list | tuple) else value or ()


def _references(value: Any) -> Any:
    if isinstance(value, str):
        return tuple({"source": r.source, "place": r.place} for r in parse_references(value))
    return tuple([value] if isinstance(value, dict) else value or ())


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.\-]*$"), BeforeValidator(_text)]
Text = Annotated[str, BeforeValidator(_text)]
Name = Annotated[str, StringConstraints(min_length=1), BeforeValidator(_text)]
Date = Annotated[
    str,
    BeforeValidator(_date),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": PATTERN,
            "description": "2025、2025-06、2025-06-30、2025Q1、2025H1 或 起..止",
        }
    ),
]
Cells = Annotated[tuple[str, ...], BeforeValidator(_cells)]
References = Annotated[tuple[Cited, ...], BeforeValidator(_references)]
SomeReferences = Annotated[tuple[Cited, ...], MinLen(1), BeforeValidator(_references)]
Number = Annotated[Decimal | None, BeforeValidator(_number)]
Quantity = Annotated[Decimal, BeforeValidator(_number)]
Latitude = Annotated[Annotated[float, Ge(-90), Le(90)] | None, BeforeValidator(_number)]
Longitude = Annotated[Annotated[float, Ge(-180), Le(180)] | None, BeforeValidator(_number)]
GradeField = Grade
