"""What may be proposed for a class of the land-productivity evaluation; somebody signs each proposal, none acts by itself."""

from __future__ import annotations

from decimal import Decimal
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.specs.fields import Date, GradeField, Name, Slug, SomeReferences, Spec, Text

PLACES = {"surcharge", "years"}


class ClassMeasure(Spec):
    """``says`` may hold ``{surcharge}`` and ``{years}``; ``surcharges`` by consecutive year in the class, in 元/千瓦时, the last goes on."""

    id: Slug
    kind: Literal["price", "land", "finance", "service"]
    class_: Annotated[Name, Field(alias="class")]
    says: Name
    surcharges: tuple[Annotated[Decimal, Field(gt=0, le=10)], ...] = ()
    basis: Name
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    references: SomeReferences
    note: Text = ""

    @model_validator(mode="after")
    def _words_and_figures_fit(self) -> ClassMeasure:
        try:
            asked = {name for _, name, _, _ in Formatter().parse(self.says) if name is not None}
        except ValueError:
            asked = {"{"}
        if asked - PLACES or ("surcharge" in asked) != bool(self.surcharges):
            raise PydanticCustomError(
                "bad-value",
                "says 只可用 {places}，且写了 surcharge 就要有 surcharges",
                {"places": "surcharge、years"},
            )
        return self
