"""How a city steers: limits that protect enterprises, and sheets by which counties, parks and chains are assessed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.fields import Date, GradeField, Label, Name, Quantity, Slug, SomeReferences, Spec, Text
from yanzhen.specs.formulas import facts_of, parse_formula

Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class LimitSpec(Spec):
    """At most ``limit`` of something ``per`` time and enterprise, e.g. visits; above it the city warns."""

    id: Slug
    label: Label
    act: Name
    limit: Annotated[int, Field(ge=1)]
    per: Literal["week", "month", "quarter", "year"]
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    references: SomeReferences
    note: Text = ""


class AssessmentInput(Spec):
    """A number that somebody owes the sheet; ``id`` is its name in the formulas."""

    id: Word
    label: Label
    unit: Text = ""
    department: Text = ""
    note: Text = ""


class AssessmentItem(Spec):
    """Points by ``formula`` over the inputs, never above ``points`` nor below ``least``.

    ``grade`` says how good the formula is, where it differs from the sheet's.
    """

    id: Slug
    label: Label
    points: Quantity
    least: Quantity = Decimal(0)
    formula: Name
    grade: GradeField | None = None
    note: Text = ""


class Deduction(Spec):
    """Points taken off: ``each`` for every one of ``input``, at most ``most``."""

    id: Slug
    label: Label
    input: Word
    each: Quantity
    most: Quantity | None = None
    note: Text = ""


class Veto(Spec):
    """An input above zero that voids the whole score."""

    id: Slug
    label: Label
    input: Word
    note: Text = ""


class AssessmentSpec(Spec):
    """An assessment sheet. ``notice_days``: how long results stand open to objections."""

    id: Slug
    label: Label
    objects: Literal["county", "park", "chain"]
    period: Literal["month", "quarter", "half", "year"] = "year"
    notice_days: Annotated[int, Field(ge=1, le=60)] = 5
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    references: SomeReferences
    inputs: Annotated[tuple[AssessmentInput, ...], Field(min_length=1)]
    items: Annotated[tuple[AssessmentItem, ...], Field(min_length=1)]
    deductions: tuple[Deduction, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    note: Text = ""

    @model_validator(mode="after")
    def _holds_together(self) -> AssessmentSpec:
        known = [i.id for i in self.inputs]
        for name in {n for n in known if known.count(n) > 1}:
            raise PydanticCustomError("bad-value", "数据 {name} 写了两次", {"name": name})
        used = {*(d.input for d in self.deductions), *(v.input for v in self.vetoes)}
        for item in self.items:
            if item.points <= item.least:
                raise PydanticCustomError("bad-value", "{item} 的分值要大于 least", {"item": item.id})
            used |= set(_inputs_of(item))
        for name in sorted(used - set(known)):
            raise PydanticCustomError("bad-value", "算式里的 {name} 不在 inputs 里", {"name": name})
        for name in sorted(set(known) - used):
            raise PydanticCustomError("bad-value", "数据 {name} 没有哪一项用到", {"name": name})
        return self


def _inputs_of(item: AssessmentItem) -> Iterator[str]:
    try:
        yield from facts_of(parse_formula(item.formula))
    except YanzhenError as error:
        raise PydanticCustomError(
            "bad-value", "{item} 的算式不合写法：{why}", {"item": item.id, "why": error.why}
        ) from None
