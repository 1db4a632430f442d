"""One model a kind of definition; docs/packs.md is the same list for readers."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from yanzhen.kernel.chains import Band, Share
from yanzhen.kernel.stages import Stage
from yanzhen.specs.fields import (
    Cells,
    Cited,
    Date,
    GradeField,
    Label,
    Latitude,
    Longitude,
    Name,
    Number,
    References,
    Slug,
    SomeReferences,
    Spec,
    Text,
)

Op = Literal["=", ">=", ">", "<=", "<", "~", "range"]
Flag = Literal["0", "1", "", "true", "false"]


class PackMeta(Spec):
    id: Slug
    label: Label
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    kind: Literal["reference", "city"]
    depends: tuple[Slug, ...] = ()
    region: Text = ""
    reference: References = ()


class Source(Spec):
    id: Slug
    title: Name
    issuer: Text = ""
    date: Date = ""
    kind: Literal["document", "news", "statistics", "web", "delivery", "judgement", "standard"]
    grade: GradeField
    url: Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$")] = ""
    note: Text = ""


class Unit(Spec):
    id: Slug
    label: Label
    dimension: Text = ""
    factor: Decimal = Decimal(1)
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


class SizeClass(Spec):
    id: Slug
    label: Label
    industries: Cells = ()
    classes: dict[Literal["large", "medium", "small"], dict[Literal["staff", "revenue", "assets"], Decimal]]
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
    value: Decimal
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


class NodeSpec(Spec):
    id: Slug
    label: Label
    band: Band
    says: Text = ""
    products: Cells = ()
    constraints: Cells = ()
    value_added: Literal["low", "medium", "high", ""] = ""
    industries: Cells = ()
    benchmarks: Cells = ()
    restricted: bool = False
    note: Text = ""


class EdgeSpec(Spec):
    from_: Annotated[Slug, Field(alias="from")]
    to: Slug
    share: Share
    note: Text = ""


class ChainSpec(Spec):
    id: Slug
    label: Label
    on_list: Text = ""
    carriers: Text = ""
    goal: Text = ""
    cyclic: bool = False
    references: SomeReferences
    grade: GradeField
    restricted: bool = False
    review_notes: tuple[str, ...] = ()
    note: Text = ""
    nodes: Annotated[tuple[NodeSpec, ...], Field(min_length=1)]
    edges: tuple[EdgeSpec, ...]


class ChainLinkSpec(Spec):
    from_: Annotated[Slug, Field(alias="from")]
    to: Slug
    kind: Literal["material", "component", "equipment", "service", "same_activity"]
    basis: Literal["stated", "knowledge"]
    share: Share = Share.PART
    evidence: Text = ""
    references: References = ()
    note: Text = ""


class Graded(Spec):
    """The part that every row of a list carries."""

    grade: GradeField
    references: SomeReferences
    note: Text = ""


class Listing(Graded):
    id: Slug
    list_name: Name
    version: Date = ""
    label: Name
    chains: Cells = ()
    confirmed: Text = ""
    carrying_place: Text = ""
    post: Text = ""
    office_facts: Text = ""


class PhaseSpec(Graded):
    id: Slug
    label: Label
    ends_on: Date
    tasks: Cells = ()


class EnterpriseSpec(Graded):
    id: Slug
    name: Name
    short_names: Cells = ()
    former_names: Cells = ()
    written_names: Cells = ()
    uscc: Text = ""
    region: Text = ""
    park: Text = ""
    place_text: Text = ""
    products: Cells = ()
    industries: Cells = ()
    status: Literal["operating", "building", "stopped", "planned", "moved", "merged", "unknown", ""] = ""
    status_as_of: Date = ""
    listed: Text = ""
    group: Text = ""
    founded: Date = ""
    role: Literal["anchor", "backbone", "named", "outside", "supporting", "platform", "project_company", ""] = ""
    rungs: Cells = ()


class Figure(Graded):
    indicator: Slug
    period: Date = ""
    op: Op = "="
    value: Number = None
    value_text: Text = ""
    unit: Text = ""
    measure: Text = ""

    @model_validator(mode="after")
    def _says_something(self) -> Figure:
        if self.value is None and not self.value_text:
            raise ValueError("value 与 value_text 至少填一个")
        return self


class EnterpriseFigureSpec(Figure):
    enterprise: Slug


class ParkFigureSpec(Figure):
    park: Slug


class PlacementSpec(Graded):
    enterprise: Slug
    node: Slug
    basis: Name
    main: Flag = ""


class SupplySpec(Graded):
    supplier: Slug
    customer: Text = ""
    customer_name: Name
    what: Text = ""


class ParkSpec(Graded):
    id: Slug
    name: Name
    short_names: Cells = ()
    kind: Literal["park", "area", "town", "planned"]
    level: Text = ""
    regions: Cells = ()
    positioning_main: Text = ""
    positioning_special: Text = ""
    positioning_source: Text = ""
    latitude: Latitude = None
    longitude: Longitude = None
    coordinate_note: Text = ""
    chains: Cells = ()
    parent: Text = ""


class PlatformSpec(Graded):
    id: Slug
    name: Name
    kind: Name
    state: Text = ""
    park: Text = ""
    chains: Cells = ()


class ProjectSpec(Graded):
    id: Slug
    name: Name
    aliases: Cells = ()
    investors: Cells = ()
    enterprises: Cells = ()
    parks: Cells = ()
    place_text: Text = ""
    regions: Cells = ()
    nodes: Cells = ()
    investment: Number = None
    investment_text: Text = ""
    capacity_text: Text = ""
    capacity: Number = None
    capacity_unit: Text = ""
    stage: Stage
    stage_date: Date = ""
    stage_reason: Text = ""


class ProjectEventSpec(Graded):
    project: Slug
    stage: Stage
    date: Date = ""
    text: Text = ""


class IndicatorSpec(Spec):
    id: Slug
    label: Label
    unit: Text = ""
    direction: Literal["up", "down", "none"] = "up"
    family: Text = ""
    aliases: Cells = ()


class TargetSpec(Graded):
    id: Slug
    indicator: Slug
    label: Name
    subject: Name
    chain: Text = ""
    park: Text = ""
    scope: Text = ""
    scope_key: Text = ""
    op: Op | Literal[""] = ">="
    value: Number = None
    value_high: Number = None
    unit: Text = ""
    mode: Literal["level", "increment", "growth", "cagr", "annual", ""] = "level"
    text: Text = ""
    deadline: Date = ""
    set_on: Date = ""
    set_in: Text = ""
    lineage: Text = ""
    supersedes: Text = ""

    @model_validator(mode="after")
    def _has_a_goal(self) -> TargetSpec:
        if self.value is None and not self.text:
            raise ValueError("目标值 value 与定性表述 text 至少填一个")
        if self.op == "range" and self.value_high is None:
            raise ValueError("op 为 range 时须填 value_high")
        return self


class LineageSpec(Spec):
    id: Slug
    label: Label
    indicator: Text = ""
    explanation: Text = ""


class ActualSpec(Graded):
    id: Slug
    indicator: Slug
    subject: Name
    scope: Text = ""
    scope_key: Text = ""
    period: Date
    op: Op = "="
    value: Number = None
    value_text: Text = ""
    unit: Text = ""


class SideSpec(Spec):
    statement: Name
    value: Text = ""
    references: SomeReferences
    note: Text = ""


class ContradictionSpec(Spec):
    id: Slug
    label: Label
    kind: Literal["value", "decline", "list", "name", "total", "scope", "period"]
    indicator: Text = ""
    explanation: Name
    grade: GradeField = GradeField.A
    note: Text = ""
    sides: Annotated[tuple[SideSpec, ...], Field(min_length=2)]


class CorrectionSpec(Graded):
    id: Slug
    written: Name
    likely: Name
    reason: Name
    applies_to: Text = ""


class PoolEntry(Graded):
    id: Slug
    label: Name
    op: Op = "="
    value: Number = None
    unit: Text = ""
    period: Date = ""
    chain: Text = ""
    node: Text = ""


class TalentSpec(PoolEntry):
    side: Literal["supply", "need", "programme"]
    skills: Text = ""


class CapitalSpec(PoolEntry):
    side: Literal["supply", "demand", "service"]
    kind: Text = ""
    holder: Text = ""


class RuleCase(Spec):
    """A worked example beside a clause: the facts, and what must come out."""

    says: Name
    facts: dict[str, Any]
    expect: Literal["yes", "no", "unknown"]


class ClauseSpec(Spec):
    id: Slug
    label: Label
    conditions: dict[str, Any]
    amount: Text = ""
    documents: tuple[str, ...] = ()
    conditions_complete: bool = False
    reference: SomeReferences
    grade: GradeField
    note: Text = ""
    cases: Annotated[tuple[RuleCase, ...], Field(min_length=3)]

    @model_validator(mode="after")
    def _each_answer_has_a_case(self) -> ClauseSpec:
        missing = {"yes", "no", "unknown"} - {case.expect for case in self.cases}
        if missing:
            raise ValueError(f"每条规则须有符合、不符合、无法判断三种用例，缺：{'、'.join(sorted(missing))}")
        return self


class PolicySpec(Spec):
    """An instrument whose clauses are rules over facts."""

    id: Slug
    label: Label
    issuer: Name
    document_number: Text = ""
    level: Literal["national", "province", "city", "county"]
    status: Literal["in_force", "past_end", "unknown"]
    valid_from: Date = ""
    valid_to: Date = ""
    facts: dict[str, str]
    reference: SomeReferences
    grade: GradeField
    note: Text = ""
    clauses: Annotated[tuple[ClauseSpec, ...], Field(min_length=1)]


class LadderSpec(Spec):
    """Rungs from small firm to champion, each a rule like a clause."""

    id: Slug
    label: Label
    valid_from: Date = ""
    valid_to: Date = ""
    facts: dict[str, str]
    reference: SomeReferences
    rungs: Annotated[tuple[ClauseSpec, ...], Field(min_length=1)]


class ScoredItem(Spec):
    id: Slug
    label: Label
    weight: Decimal
    base: Number = None
    unit: Text = ""


class EvaluationSpec(Spec):
    """A scoring sheet: items with weights and base values."""

    id: Slug
    label: Label
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    reference: SomeReferences
    items: Annotated[tuple[ScoredItem, ...], Field(min_length=1)]
    note: Text = ""


class ServiceLevel(Spec):
    """A clock: how long an act may take."""

    id: Slug
    label: Label
    act: Name
    limit: Decimal
    unit: Literal["分钟", "小时", "天", "工作日", "周", "个月"]
    grade: GradeField
    reference: SomeReferences
    note: Text = ""


