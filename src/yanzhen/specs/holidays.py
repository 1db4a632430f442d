"""The calendar of a year as data: days off, weekends worked, or the plain word that it is not known."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.specs.dates import bounds
from yanzhen.specs.fields import Date, GradeField, Label, Slug, SomeReferences, Spec, Text


class HolidayYear(Spec):
    """``free``: days or spans off, weekends may be among them; ``swapped``: weekend days worked instead.

    ``known`` false: nobody has published the year yet; only weekends count and every deadline says so.
    """

    id: Slug
    label: Label
    year: Annotated[int, Field(ge=1990, le=2100)]
    known: bool = True
    free: tuple[Date, ...] = ()
    swapped: tuple[Date, ...] = ()
    grade: GradeField
    references: SomeReferences
    note: Text = ""

    @model_validator(mode="after")
    def _inside_the_year(self) -> HolidayYear:
        for text in (*self.free, *self.swapped):
            first, last = bounds(text)
            if first.year != self.year or last.year != self.year:
                raise PydanticCustomError("bad-value", "{day} 不在这一年", {"day": text})
        if not self.known and (self.free or self.swapped):
            raise PydanticCustomError("bad-value", "known: false 的年份不写日子")
        return self
