"""Types of talent; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict

from yanzhen.client.shapes.shared import Figure, Mark


class ClassMatch(TypedDict):
    """A class for a post with what speaks for it, or what would have to change."""

    course: int
    label: str
    kind: str
    heads: int
    score: float
    reasons: list[str]
    lacks: list[str]
    unsure: list[str]
    practice: bool
    sources: list[Mark]


class CourseRow(TypedDict):
    """A class that leaves school on a day: ordinary, or trained to the order of one enterprise."""

    id: int
    school: str
    school_kind: str
    label: str
    skills: str
    level: str
    level_label: str
    kind: str
    kind_label: str
    enterprise: str
    node: str
    region: str
    heads: Figure
    hired: Figure
    starts_on: str
    ready_on: str
    practice: bool
    sources: list[Mark]


class PostMatches(TypedDict):
    """Classes best first. People who agreed to be proposed are only counted; they are read on the page, which is logged."""

    post: int
    number: str
    looked_at: int
    fits: list[ClassMatch]
    people_fit: int
    refused: list[ClassMatch]
    trouble: str


class PostRow(TypedDict):
    """A post that an enterprise wants filled by a day, with how many were hired."""

    id: int
    number: str
    label: str
    skills: str
    level: str
    level_label: str
    enterprise: str
    enterprise_name: str
    node: str
    node_label: str
    region: str
    wanted: Figure
    hired: Figure
    pay: str
    opened_on: str
    deadline: str
    late: bool
    state: str
    state_label: str
    on_behalf: bool
    practice: bool
    sources: list[Mark]


class PostSteps(TypedDict):
    """Introductions by state, in heads where heads are known; who was introduced is not told."""

    introduced: int
    hired: int
    declined: int
    due: int
    checked: int
    stayed: int


class PostWhole(TypedDict):
    id: int
    number: str
    label: str
    skills: str
    level: str
    level_label: str
    enterprise: str
    enterprise_name: str
    node: str
    node_label: str
    region: str
    wanted: Figure
    hired: Figure
    pay: str
    opened_on: str
    deadline: str
    late: bool
    state: str
    state_label: str
    on_behalf: bool
    practice: bool
    sources: list[Mark]
    text: str
    closed_on: str
    reason: str
    referrals: PostSteps


class TalentRow(TypedDict):
    """What a document says of people: an institution, a need, a programme."""

    grade: str
    note: str
    sources: list[Mark]
    code: str
    side: str
    side_label: str
    label: str
    skills: str
    amount: Figure
    chain: str
    node: str


class TalentStatistics(TypedDict):
    """Without practice posts."""

    on: str
    whole: TalentSum
    chains: list[TalentSum]
    levels: list[TalentSum]
    grade: str
    sources: list[Mark]


class TalentSum(TypedDict):
    """Heads; a rate is told with its numerator and denominator, of few heads as a fraction."""

    label: str
    posts: int
    wanted: int
    hired: int
    ended_posts: int
    ended_wanted: int
    ended_filled: int
    due: int
    checked: int
    unchecked: int
    stayed: int
    fill_rate: str
    retention: str
