"""How much each fact counts when the next links of a chain are ordered; a city may state its own weights."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from yanzhen.specs.fields import Date, GradeField, Label, Quantity, Slug, SomeReferences, Spec, Text

Part = Literal["feasibility", "value", "constraints"]


class RankingFactor(Spec):
    """``weight`` counts inside its part only; 0 shows the fact without counting it."""

    id: Slug
    label: Label
    part: Part
    weight: Annotated[Quantity, Field(ge=Decimal(0))]
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    references: SomeReferences
    note: Text = ""
