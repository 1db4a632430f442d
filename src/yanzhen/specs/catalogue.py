"""The data catalogue as data: datasets with the national metadata core, and how connected a city counts as being."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.specs.fields import (
    Cells,
    Date,
    GradeField,
    Label,
    Name,
    Number,
    References,
    Slug,
    SomeReferences,
    Spec,
    Text,
)

Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ResourceNumber = Annotated[str, StringConstraints(pattern=r"^[123]\d{2}\d{3}\d*/\d+$")]
"""类 1 digit, 项 2, 目 3, 细目 as many as it has; behind the stroke the serial number."""


class ItemSpec(Spec):
    """One information item (信息项). ``level`` 1 to 4 says who reads it; ``personal`` by which mask it is covered."""

    id: Word
    label: Name
    type: Literal["text", "words", "number", "date", "period", "choice", "yes_no", "uscc"] = "text"
    aliases: Cells = ()
    unit: Text = ""
    required: bool = False
    choices: Cells = ()
    low: Number = None
    high: Number = None
    level: Annotated[int, Field(ge=1, le=4)] = 1
    personal: Literal["", "name", "phone", "id", "mail", "account", "address", "text"] = ""
    note: Text = ""


class SharingSpec(Spec):
    """Between offices: without condition, under a condition, or not at all; by which way."""

    type: Literal["unconditional", "conditional", "none"]
    condition: Text = ""
    way: Cells = ()


class OpeningSpec(Spec):
    """To the public."""

    type: Literal["open", "conditional", "closed"]
    condition: Text = ""


class DatasetSpec(Spec):
    """One entry of the catalogue. ``dated_by``: the item with the date of a row; ``subject_by``: the one that names the
    park, chain or enterprise a row is about; ``on_platform`` false: not reachable through the exchange platform."""

    id: Slug
    label: Label
    number: ResourceNumber
    category: Cells
    provider: Name
    provider_code: Text = ""
    abstract: Name
    formats: Cells = ()
    items: Annotated[tuple[ItemSpec, ...], Field(min_length=1)]
    key: Cells
    dated_by: Text = ""
    subject: Literal["", "park", "chain", "enterprise"] = ""
    subject_by: Text = ""
    sharing: SharingSpec
    opening: OpeningSpec
    cycle: Literal["realtime", "day", "week", "month", "quarter", "half", "year", "irregular"]
    published_on: Date = ""
    related: Cells = ()
    level: Literal["core", "important", "general_4", "general_3", "general_2", "general_1"]
    legal_basis: Text = ""
    desk: Text = ""
    on_platform: bool = True
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    references: SomeReferences
    note: Text = ""

    @model_validator(mode="after")
    def _holds_together(self) -> DatasetSpec:
        known = [item.id for item in self.items]
        for name in sorted({n for n in known if known.count(n) > 1}):
            raise PydanticCustomError("bad-value", "信息项 {name} 写了两次", {"name": name})
        named = {*self.key, self.dated_by, self.subject_by} - {""}
        for name in sorted(named - set(known)):
            raise PydanticCustomError("bad-value", "信息项里没有 {name}", {"name": name})
        if not self.key:
            raise PydanticCustomError("bad-value", "key 要写明由哪几个信息项认出一行")
        if bool(self.subject) != bool(self.subject_by):
            raise PydanticCustomError("bad-value", "subject 与 subject_by 要一起写")
        if self.sharing.type == "conditional" and not self.sharing.condition:
            raise PydanticCustomError("bad-value", "有条件共享要写明条件")
        if self.sharing.type == "none" and not self.legal_basis:
            raise PydanticCustomError("bad-value", "不予共享要写明法律、行政法规或党中央、国务院的依据")
        if self.opening.type == "open" and self.level not in ("general_1", "general_2"):
            raise PydanticCustomError("bad-value", "向社会开放的只能是一般数据 1 级或 2 级")
        return self


class ConnectionSpec(Spec):
    """When a park, chain or enterprise counts as connected: ``at_least`` live datasets about it.

    ``stated`` is the number that a document divides by, with ``stated_says`` in words; shown beside the register's own.
    """

    id: Slug
    label: Label
    subject: Literal["park", "chain", "enterprise"]
    at_least: Annotated[int, Field(ge=1)] = 1
    stated: Annotated[int, Field(ge=1)] | None = None
    stated_says: Text = ""
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    references: References = ()
    note: Text = ""

    @model_validator(mode="after")
    def _stated_in_words(self) -> ConnectionSpec:
        if self.stated is not None and not (self.stated_says and self.references):
            raise PydanticCustomError("bad-value", "写了 stated 就要写明 stated_says 和出处")
        return self
