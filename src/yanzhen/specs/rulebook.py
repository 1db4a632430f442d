"""Rules as data: facts, policies and clauses, ladders, scoring sheets, clocks, what may never be paid."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.specs.conditions import Condition, Scalar
from yanzhen.specs.fields import (
    Cells,
    Date,
    GradeField,
    Label,
    Name,
    Number,
    Quantity,
    References,
    Slug,
    SomeReferences,
    Spec,
    Text,
)

Expect = Literal["eligible", "not_eligible", "cannot_tell"]
EXPECT_LABELS = {"eligible": "符合", "not_eligible": "不符合", "cannot_tell": "不能判断"}
FactType = Literal["boolean", "number", "date", "enum", "text"]


class FactSpec(Spec):
    """A fact that a condition may ask for. ``never_basis``: it may not be what a payment is computed from,
    by ``never_law``.

    ``aliases`` are the other names under which lists carry it; ``minimum`` is the least value that can be true;
    ``words`` say values that are written as marks.
    """

    id: Slug
    label: Label
    aliases: Cells = ()
    type: FactType
    unit: Text = ""
    period: Text = ""
    entity: Text = ""
    department: Text = ""
    values: Cells = ()
    words: dict[str, Text] = {}
    minimum: Number = None
    never_basis: bool = False
    never_law: Text = ""
    note: Text = ""

    @model_validator(mode="after")
    def _words_are_of_values(self) -> FactSpec:
        if unknown := sorted(set(self.words) - set(self.values)):
            given = {"found": "、".join(unknown)}
            raise PydanticCustomError("bad-choice", "words 里的 {found} 不在 values 里", given)
        return self

    def said(self, value: object) -> object:
        """A value in people's words; what has none stays as it is written."""
        return self.words.get(value, value) if isinstance(value, str) else value

    def meant(self, text: str) -> str:
        """The value that a word stands for."""
        return next((value for value, word in self.words.items() if word == text), text)

    @property
    def forbidding(self) -> str:
        """What forbids it as a basis, in words."""
        return self.never_law or "事实词表"


class NeverRule(Spec):
    """What no policy may do: facts and words that give it away; it blocks or asks for a review.

    ``patterns`` are regular expressions for offers and policy texts, ``spared`` what they must not be taken for.
    """

    id: Name
    says: Name
    facts: Cells = ()
    words: Cells = ()
    patterns: tuple[Name, ...] = ()
    spared: tuple[Name, ...] = ()
    severity: Literal["block", "review"]
    action: Name
    grade: GradeField
    references: SomeReferences
    note: Text = ""

    @field_validator("patterns", "spared")
    @classmethod
    def _are_expressions(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                given = {"pattern": pattern, "why": str(error)}
                raise PydanticCustomError(
                    "bad-value", "正则表达式 {pattern} 写法不对（{why}）", given
                ) from None
        return patterns


class RuleCase(Spec):
    """A worked example beside a rule: named in a sentence, the facts (once or by year), and what must come out."""

    says: Name
    facts: dict[str, Scalar | tuple[Scalar, ...] | dict[str, Scalar | None] | None] = {}
    variables: dict[str, Scalar] = {}
    expect: Expect


class Tier(Spec):
    """From (and with) one value of the basis up to (and without) another: a fixed ``amount`` or a ``rate`` of it."""

    from_: Annotated[Quantity, Field(alias="from")]
    to: Number = None
    amount: Number = None
    rate: Number = None

    @model_validator(mode="after")
    def _one_way_to_pay(self) -> Tier:
        if (self.amount is None) == (self.rate is None):
            raise PydanticCustomError("bad-value", "一档写 amount 或 rate，二者写一个")
        if self.to is not None and self.to <= self.from_:
            raise PydanticCustomError("bad-range", "一档的 to 须大于 from")
        return self


class Benefit(Spec):
    """What a clause gives; amounts and the numbers of a formula in ``unit``; ``basis`` names the fact or base of a rate.

    ``tiers`` pay by where the basis lies. Where more than one is written, formula counts before tiers, rate, amount.
    """

    kind: Name
    amount: Number = None
    rate: Number = None
    formula: Text = ""
    tiers: tuple[Tier, ...] = ()
    cap: Number = None
    cap_scope: Text = ""
    unit: Text = ""
    basis: Text = ""
    nature: Literal["cash", "tax_saving", "deferral", "liquidity", "market", "right", "none", "unknown"] = (
        "unknown"
    )


class Budget(Spec):
    """What is set aside for a clause: ``total`` in ``unit`` for ``period``; what happens when more is asked for."""

    total: Quantity
    unit: Name
    period: Text = ""
    order: Literal["first_come", "proportional", "unknown"] = "unknown"
    note: Text = ""


class Window(Spec):
    """When applications are taken."""

    opens: Date = ""
    closes: Date = ""
    note: Text = ""


class Rule(Spec):
    """Conditions with an answer and the cases that prove them."""

    id: Name
    label: Label
    conditions: Condition
    conditions_complete: bool = False
    cases: tuple[RuleCase, ...] = ()
    grade: GradeField
    references: References = ()
    valid_from: Date = ""
    valid_to: Date = ""
    note: Text = ""

    @property
    def cases_needed(self) -> frozenset[str]:
        """The answers that must be proved. Where the conditions are not all known, nobody can be told yes."""
        unsure = frozenset({"not_eligible", "cannot_tell"})
        return unsure | {"eligible"} if self.conditions_complete else unsure

    @model_validator(mode="after")
    def _each_answer_has_a_case(self) -> Rule:
        missing = self.cases_needed - {case.expect for case in self.cases}
        if missing:
            names = "、".join(EXPECT_LABELS[name] for name in EXPECT_LABELS if name in missing)
            raise PydanticCustomError(
                "missing-case", "规则须有用例证明每一种答复，缺：{names}", {"names": names}
            )
        return self


class Clause(Rule):
    """One clause of a policy. A ``never`` clause is kept as history: it pays nothing and needs no cases."""

    role: Literal["benefit", "benefit_unknown", "rule", "penalty", "never"]
    benefit: Benefit | None = None
    documents: Cells = ()
    exclusions: Cells = ()
    window: Window = Window()
    amount_known: bool = False
    exclusive_with: Cells = ()
    stack_rule: Text = ""
    budget: Budget | None = None
    cannot_tell: Text = ""
    never: Text = ""

    @property
    def cases_needed(self) -> frozenset[str]:
        return frozenset() if self.role == "never" else super().cases_needed

    @model_validator(mode="after")
    def _never_pays_nothing(self) -> Clause:
        if self.role == "never" and not self.never:
            raise PydanticCustomError("missing-field", "禁算的条款须在 never 里写明理由")
        if (
            self.role == "never"
            and self.benefit
            and (self.benefit.amount is not None or self.benefit.rate is not None)
        ):
            raise PydanticCustomError("never-pays", "禁算的条款不得有 amount 或 rate")
        return self


class PolicyDocument(Spec):
    """The paper an instrument stands in."""

    title: Name
    number: Text = ""
    date: Date = ""


class PolicyStatus(Spec):
    as_of: Date
    state: Literal["in_force", "expired", "expired_unless_extended", "window_closed", "unknown"]
    note: Text = ""


class PolicySpec(Spec):
    """An instrument: one document, its clauses, its dates, what cannot be told from what was seen.

    ``family`` is the same for every version of one instrument, of which one is in force at a time. ``example``: the
    rule of another place, kept to learn from; no enterprise of this city is held against it.
    """

    id: Slug
    label: Label
    level: Literal["national", "province", "city", "county"]
    issuer: Name
    family: Text = ""
    document: PolicyDocument
    related_documents: tuple[PolicyDocument, ...] = ()
    grade: GradeField
    valid_from: Date = ""
    valid_to: Date = ""
    status: PolicyStatus
    object: Text = ""
    instrument: Text = ""
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]
    stacking: Text = ""
    cannot_tell: Cells = ()
    never: Cells = ()
    example: bool = False
    references: SomeReferences
    note: Text = ""


class Rung(Rule):
    """One rung of a ladder; ``after`` is the rung held before, ``years`` how long a recognition lasts.

    ``step`` is the same for the same rung in every version of the ladder. ``called``: other names under which targets
    and recognitions write it. ``example`` as in a policy.
    """

    step: Text = ""
    called: Cells = ()
    after: Text = ""
    years: Number = None
    documents: Cells = ()
    example: bool = False


class LadderSpec(Spec):
    """Rungs from small firm to champion under one version of the rules; ``family`` as in a policy.

    ``checked`` is the day on which somebody last looked whether this version still holds.
    """

    id: Slug
    label: Label
    family: Text = ""
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    references: SomeReferences
    rungs: Annotated[tuple[Rung, ...], Field(min_length=1)]
    checked: Date = ""
    note: Text = ""


class ScoredItem(Spec):
    """One indicator of a sheet: ``numerator`` / ``denominator`` (fact ids), its ``weight`` and printed ``base`` value.

    ``unit`` is that of the quotient; ``numerator_unit`` and ``denominator_unit`` are those in which it is formed.
    ``bands`` map a lower bound to points where the sheet scores by bands. ``cap`` is the most points an item may
    bring. ``missing`` says what stands in for a value that nobody has: the mean score of the group, nothing, or the
    item stays open and with it the total.
    """

    id: Slug
    label: Label
    weight: Quantity
    indicator: Text = ""
    numerator: Text = ""
    denominator: Text = ""
    numerator_unit: Text = ""
    denominator_unit: Text = ""
    base: Number = None
    unit: Text = ""
    cap: Number = None
    better: Literal["up", "down"] = "up"
    missing: Literal["group_mean", "zero", "open"] = "open"
    bands: tuple[tuple[Quantity, Quantity], ...] = ()
    note: Text = ""


class EvaluationClass(Spec):
    """A class such as A to D: the lowest score that reaches it, or the share of the ranked that it takes."""

    id: Name
    label: Label
    from_score: Number = None
    share: Number = None


class EvaluationSpec(Spec):
    """A scoring sheet: items with weights and base values, classes.

    ``method``: ``base`` weight × value / base; ``range`` weight × [floor + (100 − floor) × (x − min)/(max − min)] / 100
    over the group; an item with ``bands`` scores by them under either. ``objects`` says who is ranked by the sheet, ``exclusions`` who is
    not and why.
    """

    id: Slug
    label: Label
    valid_from: Date = ""
    valid_to: Date = ""
    method: Literal["base", "range"] = "base"
    floor: Quantity = Decimal(0)
    objects: Text = ""
    exclusions: Cells = ()
    grade: GradeField
    references: SomeReferences
    items: Annotated[tuple[ScoredItem, ...], Field(min_length=1)]
    classes: tuple[EvaluationClass, ...] = ()
    note: Text = ""

    @model_validator(mode="after")
    def _method_has_what_it_needs(self) -> EvaluationSpec:
        for item in self.items:
            if self.method == "base" and not item.bands and not (item.base and item.base > 0):
                raise PydanticCustomError(
                    "no-base", "指标 {item} 没有打分的依据：须有大于 0 的 base，或写 bands", {"item": item.id}
                )
        shares = [c.share for c in self.classes if c.share is not None]
        if shares and (len(shares) != len(self.classes) or sum(shares) != 1):
            raise PydanticCustomError("bad-split", "各档的 share 须逐档写明，合计为 1")
        return self


class ServiceLevel(Spec):
    """A clock: how long an act may take, and when its light turns."""

    id: Slug
    label: Label
    act: Name
    limit: Quantity
    unit: Literal["分钟", "小时", "天", "工作日", "周", "个月"]
    warn_at: Number = None
    starts: Text = ""
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    references: SomeReferences
    note: Text = ""
