"""What a city is made of: sources, chains, enterprises, parks, projects, targets, pools."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.kernel.chains import Band, Share
from yanzhen.kernel.stages import Stage
from yanzhen.specs.fields import (
    Cells,
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
from yanzhen.specs.standards import Op

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
    valid_from: Date = ""
    valid_to: Date = ""
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
    """The part that every row of a list carries; a row is retired with ``valid_to``, never deleted."""

    grade: GradeField
    references: SomeReferences
    valid_from: Date = ""
    valid_to: Date = ""
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


Role = Literal["anchor", "backbone", "named", "outside", "supporting", "platform", "project_company", ""]


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
    role: Role = ""
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
            raise PydanticCustomError("no-value", "value 与 value_text 至少填一个")
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
    valid_from: Date = ""
    valid_to: Date = ""
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
            raise PydanticCustomError("no-value", "目标值 value 与定性表述 text 至少填一个")
        if self.op == "range" and self.value_high is None:
            raise PydanticCustomError("bad-range", "op 为 range 时须填 value_high")
        if self.value is not None and self.value_high is not None and self.value_high < self.value:
            raise PydanticCustomError("bad-range", "上限 value_high 小于下限 value")
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
