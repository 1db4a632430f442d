"""The conditions of a rule as a typed tree: all, any, not, at least n of, a comparison of a fact or a measure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    Tag,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from yanzhen.specs.dates import bounds
from yanzhen.specs.fields import GradeField, Slug, Spec, Text

Operator = Literal["eq", "ne", "gt", "ge", "lt", "le", "in", "not_in", "between", "exists"]
Scalar = bool | int | Decimal | str
ORDERED = frozenset({"gt", "ge", "lt", "le", "between"})
LISTED = frozenset({"in", "not_in"})


Period = Literal[
    "", "point", "Y", "Y1", "month", "m12", "m36", "each_2y", "each_3y", "sum_2y", "sum_3y", "mean_2y", "mean_3y",
    "project", "programme", "life",
]  # fmt: skip
"""What of a fact is meant: Y the year of the evaluation, Y1 the last whole year before it, 2y and 3y the last two and
three whole years. A fact given by year is taken apart by it; a fact given once is what was asked for."""


class Compare(Spec):
    """``fact op value``, e.g. ``revenue ge 2000``, or ``measure op value`` for what is computed from facts.

    ``value`` may be a variable: ``@application_date``; instead of a value the other side may be a measure (``than``).
    """

    fact: Slug | None = None
    measure: Measure | None = None
    op: Operator
    value: Scalar | tuple[Scalar, ...] = True
    than: Measure | None = None
    unit: Text = ""
    period: Period = ""
    grade: GradeField | None = None
    note: Text = ""

    @model_serializer(mode="wrap")
    def _what_was_written_stays(self, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> Any:
        """1 equals True: without this a bound of 1 would be left out as the default."""
        content = handler(self)
        if "value" in self.model_fields_set and "value" not in content:
            exact = isinstance(self.value, Decimal) and info.mode == "json"
            content["value"] = str(self.value) if exact else self.value
        return content

    @model_validator(mode="after")
    def _one_thing_is_compared(self) -> Compare:
        if (self.fact is None) == (self.measure is None):
            raise PydanticCustomError("bad-condition", "比较的左边写 fact 或 measure，二者写一个")
        if self.measure is not None and self.op not in ORDERED | {"eq", "ne"}:
            raise PydanticCustomError("bad-condition", "measure 是数，只能比大小或相等")
        if self.than is not None and ("value" in self.model_fields_set or self.op == "between"):
            raise PydanticCustomError("bad-condition", "than 代替 value，二者写一个；between 用 value")
        if self.measure is not None and self.than is None and not all(map(_numeric, self._values())):
            raise PydanticCustomError("bad-condition", "measure 是数，value 也要写成数，或以 @ 开头的变量")
        return self

    @model_validator(mode="after")
    def _value_fits_the_operator(self) -> Compare:
        if self.than is not None:
            return self
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


def _numeric(value: Scalar) -> bool:
    return value.startswith("@") if isinstance(value, str) else not isinstance(value, bool)


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


class FactOf(Spec):
    """The number that a fact holds."""

    fact: Slug
    period: Period = ""


class YearsSince(Spec):
    """Years, full on their anniversary, from a date fact to ``until``, by default the day of the evaluation."""

    fact: Slug
    until: Text = "@evaluation_date"


class GrowthOver(Spec):
    """Growth of a yearly fact over ``years`` to the last whole year: ``total`` v/v₀ − 1, ``cagr`` (v/v₀)^(1/n) − 1."""

    fact: Slug
    years: Annotated[int, Field(ge=1, le=10)] = 1
    kind: Literal["total", "cagr"] = "total"


class ShareOf(Spec):
    """One measure divided by another; nothing can be told where the whole is not above 0."""

    of: Measure
    in_: Annotated[Measure, Field(alias="in")]


class LookedUp(Spec):
    """The number that stands beside the value of an enum fact; ``otherwise`` for values that are not listed."""

    by: Slug
    table: Annotated[dict[str, Decimal], Field(min_length=1)]
    otherwise: Decimal | None = None


class Banded(Spec):
    """Points by lower bounds: the points of the highest bound that is reached, ``below`` under the lowest."""

    of: Measure
    table: Annotated[tuple[tuple[Decimal, Decimal], ...], Field(min_length=1)]
    below: Decimal = Decimal(0)


class Points(Spec):
    """``points`` when the condition holds, ``otherwise`` when it does not."""

    when: Condition
    points: Decimal
    otherwise: Decimal = Decimal(0)


class ScoreItem(Spec):
    """A part of a score with its name; ``cap`` is the most that it brings."""

    label: Text
    of: Measure
    cap: Decimal | None = None


class Fact(Spec):
    number: FactOf


class YearsSinceMeasure(Spec):
    years_since: YearsSince


class GrowthMeasure(Spec):
    growth: GrowthOver


class ShareMeasure(Spec):
    share: ShareOf


class LookupMeasure(Spec):
    lookup: LookedUp


class BandsMeasure(Spec):
    bands: Banded


class PointsMeasure(Spec):
    points: Points


class SumMeasure(Spec):
    sum: Annotated[tuple[Measure, ...], Field(min_length=1)]


class MostMeasure(Spec):
    """The largest of several, e.g. the best of alternative ways to points."""

    most: Annotated[tuple[Measure, ...], Field(min_length=1)]


class ScoreMeasure(Spec):
    """The sum of named items. ``known`` false: the table of points was not seen, the score can never be told."""

    score: Annotated[tuple[ScoreItem, ...], Field(min_length=1)]
    known: bool = True


_MEASURES: dict[str, str] = {
    name: name
    for name in (
        "number",
        "years_since",
        "growth",
        "share",
        "lookup",
        "bands",
        "points",
        "sum",
        "most",
        "score",
    )
}


def _measure_shape(value: Any) -> str:
    """Which measure a mapping (or a built one) is; else it is read as the number of a fact, which explains itself."""
    names = value if isinstance(value, dict) else type(value).model_fields if isinstance(value, Spec) else ()
    return next((key for key in _MEASURES if key in names), "number")


def _spelled_out(value: Any) -> Any:
    """``revenue`` and ``{fact: revenue, period: Y1}`` are short for the number of a fact."""
    if isinstance(value, str):
        return {"number": {"fact": value}}
    return {"number": value} if isinstance(value, dict) and "fact" in value else value


Measure = Annotated[
    Annotated[Fact, Tag("number")]
    | Annotated[YearsSinceMeasure, Tag("years_since")]
    | Annotated[GrowthMeasure, Tag("growth")]
    | Annotated[ShareMeasure, Tag("share")]
    | Annotated[LookupMeasure, Tag("lookup")]
    | Annotated[BandsMeasure, Tag("bands")]
    | Annotated[PointsMeasure, Tag("points")]
    | Annotated[SumMeasure, Tag("sum")]
    | Annotated[MostMeasure, Tag("most")]
    | Annotated[ScoreMeasure, Tag("score")],
    Discriminator(_measure_shape),
    BeforeValidator(_spelled_out),
]

for _model in (
    AllOf, AnyOf, NotOf, Quota, AtLeast, Compare, ShareOf, Banded, Points, ScoreItem, ShareMeasure, BandsMeasure,
    PointsMeasure, SumMeasure, MostMeasure, ScoreMeasure,
):  # fmt: skip
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


def facts_in(part: Spec) -> Iterator[tuple[str, str]]:
    """(fact, period) of every fact that a condition or measure asks for, in the order in which they stand."""
    if isinstance(part, FactOf | Compare) and part.fact:
        yield part.fact, part.period
    if isinstance(part, YearsSince):
        yield part.fact, "point"
    if isinstance(part, GrowthOver):
        yield part.fact, "Y1"
    if isinstance(part, LookedUp):
        yield part.by, "point"
    for name in type(part).model_fields:
        held = getattr(part, name)
        for inner in held if isinstance(held, tuple) else (held,):
            if isinstance(inner, Spec):
                yield from facts_in(inner)
