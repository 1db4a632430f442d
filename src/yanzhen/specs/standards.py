"""What is the same for every city: units, grades, regions, industries, sizes, project stages."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from yanzhen.kernel.stages import Stage
from yanzhen.specs.fields import (
    Cells,
    Date,
    GradeField,
    Label,
    Name,
    Quantity,
    References,
    Slug,
    SomeReferences,
    Spec,
    Text,
)

Op = Literal["=", ">=", ">", "<=", "<", "~", "range"]


class Unit(Spec):
    id: Slug
    label: Label
    dimension: Text = ""
    factor: Quantity = Decimal(1)
    aliases: Cells = ()


class GradeSpec(Spec):
    id: GradeField
    label: Label
    meaning: Text = ""
    may_be_green: bool = False


class Region(Spec):
    code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
    name: Name
    level: Literal["province", "prefecture", "county"]
    parent: Text = ""


class Industry(Spec):
    code: Annotated[str, StringConstraints(pattern=r"^([A-T]|\d{2,4})$")]
    name: Name
    level: Annotated[int, Field(ge=1, le=4)]
    parent: Text = ""


class IoSector(Spec):
    """The industries of a sector of an input-output table; ``tables`` are its years and sizes (``2017-149``).

    ``basis``: same (one industry of that name), union (several whose names make it up), judged (see ``note``).
    """

    id: Slug
    sector: Name
    tables: Cells
    industries: Annotated[Cells, Field(min_length=1)]
    basis: Literal["same", "union", "judged"]
    grade: GradeField
    references: SomeReferences
    note: Text = ""


class SizeClass(Spec):
    id: Slug
    label: Label
    industries: Cells = ()
    classes: dict[Literal["large", "medium", "small"], dict[Literal["staff", "revenue", "assets"], Quantity]]
    grade: GradeField
    note: Text = ""
    reference: SomeReferences
    valid_from: Date = ""
    valid_to: Date = ""


class Threshold(Spec):
    id: Slug
    label: Label
    industries: Cells = ()
    measure: Name
    op: Op
    value: Quantity
    unit: Name
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField = GradeField.X
    note: Text = ""
    reference: SomeReferences


class StageFact(Spec):
    id: Slug
    label: Label
    kind: Name


class StageStep(Spec):
    id: Stage
    label: Label
    requires: Cells = ()
    next: tuple[Stage, ...] = ()


class StageSet(Spec):
    id: Slug
    label: Label
    valid_from: Date = ""
    grade: GradeField = GradeField.X
    reference: References = ()
    facts: tuple[StageFact, ...]
    stages: tuple[StageStep, ...]
    note: Text = ""
