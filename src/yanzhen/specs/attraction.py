"""First-report protection and attraction quotas as data: who is protected how long, what documents ask of whom."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.specs.conditions import Condition
from yanzhen.specs.fields import (
    Cells,
    Date,
    GradeField,
    Label,
    Name,
    Number,
    Slug,
    SomeReferences,
    Spec,
    Text,
)

LeadField = Literal[
    "investor", "uscc", "industry", "content", "chain", "node", "investment", "foreign_investment", "industrial", "land",
    "floor", "power", "output", "tax", "jobs", "environment", "site_needs", "requests", "contact_name", "contact_role",
    "contact_phone", "channel", "confidence",
]  # fmt: skip
"""Fields of a lead that a rule may ask for."""


class FirstReportSpec(Spec):
    """When the first to report an investor is protected, and for how long.

    ``scope``: which leads (facts of the vocabulary), all when left out; ``required``: fields without which a report
    does not count; ``protection`` and ``idle``: service levels after whose end, counted from the last dated progress,
    the protection lapses; ``window_days``: how far back a report counts as the same.
    """

    id: Slug
    label: Label
    scope: Condition | None = None
    required: tuple[LeadField, ...]
    protection: Slug = ""
    idle: Slug = ""
    window_days: Annotated[int, Field(ge=1, le=3650)]
    shares: Cells = ()
    grade: GradeField
    references: SomeReferences
    note: Text = ""

    @model_validator(mode="after")
    def _ends_some_time(self) -> FirstReportSpec:
        if not self.protection and not self.idle:
            raise PydanticCustomError(
                "bad-value", "保护没有期限：protection 和 idle 至少写一项（service_levels.yaml 里的编号）"
            )
        if "investor" not in self.required or "node" not in self.required:
            raise PydanticCustomError("bad-value", "required 须含 investor 和 node：同一项目按这两项认")
        return self


class AttractionQuotaSpec(Spec):
    """What a document asks for: so many projects (or enterprises) of a kind, of every county, every park or the city.

    ``times``: id of the quota this one is a multiple of, with ``factor``; else ``at_least``.
    """

    id: Slug
    label: Label
    per: Literal["county", "park", "city"]
    parks: Cells = ()
    counts: Literal["projects", "enterprises"] = "projects"
    over: Number = None
    lists: tuple[Literal["world", "china", "private"], ...] = ()
    at_least: Number = None
    times: Slug = ""
    factor: Number = None
    year: Annotated[int, Field(ge=2000, le=2100)]
    until: Annotated[int, Field(ge=2000, le=2100)] | None = None
    says: Name
    grade: GradeField
    references: SomeReferences
    valid_from: Date = ""
    note: Text = ""

    @model_validator(mode="after")
    def _one_way_to_a_number(self) -> AttractionQuotaSpec:
        if (self.at_least is None) == (not self.times):
            raise PydanticCustomError("bad-value", "at_least 和 times 二者写一项")
        if self.times and self.factor is None:
            raise PydanticCustomError("bad-value", "写了 times 就要写 factor（倍数）")
        if self.until is not None and self.until < self.year:
            raise PydanticCustomError("bad-value", "until 早于 year")
        if self.parks and self.per != "park":
            raise PydanticCustomError("bad-value", "只有 per: park 才列 parks")
        return self
