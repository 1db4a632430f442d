"""The conditions of a rule as a typed tree: all, any, not, at least n of, and a comparison of one fact."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.specs.dates import bounds
from yanzhen.specs.fields import GradeField, Slug, Spec, Text

Operator = Literal["eq", "ne", "gt", "ge", "lt", "le", "in", "not_in", "between", "exists"]
Scalar = bool | int | Decimal | str
ORDERED = frozenset({"gt", "ge", "lt", "le", "between"})
LISTED = frozenset({"in", "not_in"})


class Compare(Spec):
    """``fact op value``, e.g. ``revenue ge 2000``; ``value`` may be a variable: ``@application_date``."""

    fact: Slug
    op: Operator
    value: Scalar | tuple[Scalar, ...] = True
    unit: Text = ""
    period: Text = ""
    grade: GradeField | None = None
    note: Text = ""

    @model_validator(mode="after")
    def _value_fits_the_operator(self) -> Compare:
        listed = isinstance(self.value, tuple)
        if listed != (self.op in LISTED | {"between"}):
            raise PydanticCustomError("bad-condition", "in、not_in、between 的 value 要列表，其余只要一个值")
        if self.op == "between":
            self._between()
        if self.op in ORDERED and not all(_orderable(v) for v in self._values()):
            raise PydanticCustomError("bad-condition", "比大小的 value 要数、日期或以 @ 开头的变量")
        if self.op == "exists" and not isinstance(self.value, bool):
            raise PydanticCustomError("bad-condition", "exists 的 value 只能是 true 或 false")
        return self

    def _values(self) -> tuple[Scalar, ...]:
        return self.value if isinstance(self.value, tuple) else (self.value,)

    def _between(self) -> None:
        low_high = self._values()
        numbers = [Decimal(v) for v in low_high if isinstance(v, int | Decimal) and not isinstance(v, bool)]
        if len(low_high) != 2 or (len(numbers) == 2 and numbers[0] > numbers[1]):
            raise PydanticCustomError("bad-condition", "between 的 value 写成 [下限, 上限]")


def _orderable(value: Scalar) -> bool:
    if isinstance(value, bool):
        return False
    if not isinstance(value, str):
        return True
    try:
        return value.startswith("@") or bool(bounds(value))
    except ValueError:
        return False


class AllOf(Spec):
    all: Annotated[tuple[Condition, ...], Field(min_length=1)]


class AnyOf(Spec):
    any: Annotated[tuple[Condition, ...], Field(min_length=1)]


class NotOf(Spec):
    not_: Annotated[Condition, Field(alias="not")]


class Quota(Spec):
    count: Annotated[int, Field(ge=1)]
    of: Annotated[tuple[Condition, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _can_be_reached(self) -> Quota:
        if self.count > len(self.of):
            raise PydanticCustomError("bad-condition", "at_least 的 count 比 of 的条数还多，永远不会符合")
        return self


class AtLeast(Spec):
    at_least: Quota


def _shape(value: Any) -> str:
    """Which of the five shapes a mapping (or a built condition) has; else it is read as a comparison."""
    names = value if isinstance(value, dict) else type(value).model_fields if isinstance(value, Spec) else ()
    for key in ("all", "any", "not", "at_least"):
        if key in names or f"{key}_" in names:
            return key
    return "compare"


Condition = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[NotOf, Tag("not")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[Compare, Tag("compare")],
    Discriminator(_shape),
]

for _model in (AllOf, AnyOf, NotOf, Quota, AtLeast):
    _model.model_rebuild()


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside one; empty for a comparison."""
    match condition:
        case AllOf(all=inside) | AnyOf(any=inside):
            return inside
        case NotOf(not_=inner):
            return (inner,)
        case AtLeast(at_least=quota):
            return quota.of
        case _:
            return ()


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Every comparison in the tree, left to right."""
    if isinstance(condition, Compare):
        yield condition
    for inner in parts(condition):
        yield from comparisons(inner)
