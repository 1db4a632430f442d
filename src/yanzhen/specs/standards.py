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


FactKind = Literal["text", "date", "money", "quantity", "share", "document", "uscc", "nodes", "place"]


class StageFact(Spec):
    """A fact that a stage asks for; ``unit`` is the unit in which money and shares are kept."""

    id: Slug
    label: Label
    kind: FactKind
    unit: Text = ""


class StageStep(Spec):
    id: Stage
    label: Label
    requires: Cells = ()
    next: tuple[Stage, ...] = ()
    who: Cells = ()


class FulfilmentRule(Spec):
    """What counts as carried out: all of these, one of those; or having come as far as a stage."""

    all: Cells = ()
    any: Cells = ()
    implied_by: Stage | None = None


class StageSet(Spec):
    """``also`` names facts that no stage requires, ``resume`` what taking up a stalled project asks for besides.

    ``who`` holds for stages that name nobody; acts dated up to ``grace_days`` back need no reason for it.
    """

    id: Slug
    label: Label
    valid_from: Date = ""
    grade: GradeField = GradeField.X
    reference: References = ()
    facts: tuple[StageFact, ...]
    stages: tuple[StageStep, ...]
    also: Cells = ()
    resume: Cells = ()
    who: Cells = ()
    grace_days: int = 0
    fulfilment: FulfilmentRule = FulfilmentRule()
    note: Text = ""


LightMeasure = Literal[
    "start_months_late", "start_months_late_excused", "behind_points", "share_of_plan", "funds_missing_points",
    "unlisted_months", "milestone_days_late", "silent_days",
]  # fmt: skip


class LightLimit(Spec):
    op: Literal[">", ">=", "<", "<="]
    value: float


class LightRule(Spec):
    """A figure of a project and from where on it is yellow or red; ``way_off`` says which act removes the light.

    ``act`` names the part of a project's page where that act is done.
    """

    id: Slug
    label: Label
    measure: LightMeasure
    unit: Name
    yellow: LightLimit | None = None
    red: LightLimit | None = None
    yellow_measure: LightMeasure | None = None
    way_off: Name
    act: Literal["stage", "facts", "milestones", "investment"]


class LightSet(Spec):
    """A city's rules for lights on projects; ``attention`` and ``honour`` are what it calls its two lists."""

    id: Slug
    label: Label
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField = GradeField.X
    references: SomeReferences
    attention: Name
    honour: Name
    rules: tuple[LightRule, ...]
    note: Text = ""
