"""Definitions kept as JSON inside a row and read back exactly: a decimal stays a decimal."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from yanzhen.specs.fields import Spec

Kind = TypeVar("Kind", bound=Spec)


def freeze(spec: Spec) -> dict[str, Any]:
    """What the definition says, as JSON. By what was set, not by what differs from a default: to Python 1 equals True."""
    frozen: dict[str, Any] = plain(spec.model_dump(by_alias=True, exclude_unset=True))
    return frozen


def thaw(kind: type[Kind], content: Any) -> Kind:
    """The definition that ``freeze`` wrote."""
    return kind.model_validate(exact(content))


def plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: plain(one) for name, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case Enum():
            return value.value
        case Decimal():
            whole = value == value.to_integral_value()
            return int(value) if whole else float(value)
        case _:
            return value


def exact(value: Any) -> Any:
    match value:
        case dict():
            return {name: exact(one) for name, one in value.items()}
        case list():
            return [exact(one) for one in value]
        case float():
            return Decimal(repr(value))
        case _:
            return value
