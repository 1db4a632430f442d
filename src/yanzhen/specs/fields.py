"""The small types that definitions are made of: ids, dates, lists in a cell, references, labels."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from yanzhen.kernel.grades import Grade
from yanzhen.kernel.sources import parse_references

_DAY = r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?|Q[1-4]|H[12])?"
DATE = re.compile(rf"^{_DAY}(?:\.\.{_DAY})?$")


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


def _date(value: Any) -> Any:
    text = "" if value is None else str(value).strip()
    if text and not DATE.match(text):
        raise ValueError("日期须写作 2025、2025-06、2025-06-30、2025Q1、2025H1 或 起..止")
    return text


def _cells(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.replace("；", ";").split(";") if part.strip())
    return tuple(value or ())


def _references(value: Any) -> Any:
    if isinstance(value, str):
        return tuple({"source": r.source, "place": r.place} for r in parse_references(value))
    return tuple([value] if isinstance(value, dict) else value or ())


def _text(value: Any) -> Any:
    return "" if value is None else str(value) if not isinstance(value, dict | list | tuple) else value


Slug = Annotated[str, BeforeValidator(_text), StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.\-]*$")]
Text = Annotated[str, BeforeValidator(_text)]
Name = Annotated[str, BeforeValidator(_text), StringConstraints(min_length=1)]
Date = Annotated[str, BeforeValidator(_date)]
Cells = Annotated[tuple[str, ...], BeforeValidator(_cells)]
References = Annotated[tuple[Cited, ...], BeforeValidator(_references)]
SomeReferences = Annotated[tuple[Cited, ...], BeforeValidator(_references), Field(min_length=1)]
Number = Decimal | None
Latitude = Annotated[float | None, Field(ge=-90, le=90)]
Longitude = Annotated[float | None, Field(ge=-180, le=180)]
GradeField = Grade
