"""What a credit description is made of, and why a bank may say no: indicators and reasons, as a city configures them."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from yanzhen.specs.conditions import Condition
from yanzhen.specs.fields import Date, GradeField, Label, Name, Slug, SomeReferences, Spec, Text

CreditGroup = Literal["compliance", "performance", "honours", "responsibility", "supervision"]
"""The five first-level indicators: 遵纪守法 履约践诺 资质荣誉 社会责任 监管风险."""


class CreditIndicator(Spec):
    """One line of the description of an enterprise, never of a person: what a ``fact`` says, in words.

    ``good`` speaks for the enterprise, ``concern`` is to be looked at; neither weighs anything: there is no sum.
    ``contest_to`` corrects the fact when the enterprise contests it; ``why`` says what a bank reads from it.
    """

    id: Slug
    label: Label
    group: CreditGroup
    fact: Slug
    good: Condition | None = None
    concern: Condition | None = None
    why: Name
    contest_to: Name
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    references: SomeReferences
    note: Text = ""


class RefusalReason(Spec):
    """A reason that a bank must give, and how the enterprise mends it. ``mendable`` false: nothing can be mended.

    ``facts``: which facts the enterprise can look at; ``after``: when asking again makes sense.
    """

    id: Slug
    label: Label
    repair: Name
    after: Text = ""
    facts: tuple[Slug, ...] = ()
    mendable: bool = True
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    references: SomeReferences
    note: Text = ""

    @model_validator(mode="after")
    def _what_can_be_mended_says_when(self) -> RefusalReason:
        if self.mendable and not self.after:
            raise PydanticCustomError("bad-value", "能修复的原因要写 after：修复到什么程度再申请")
        return self
