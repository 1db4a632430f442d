"""The shapes in which the talent pool leaves for programs: posts, classes, who fits, sums; never anything of a person."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from yanzhen.city.exchange.interface import (
    Answered,
    Figure,
    Mark,
    Paging,
    Searching,
    Words,
    code_field,
)


class TalentRow(Answered):
    """What a document says of people: an institution, a need, a programme."""

    code: str
    side: str = Field(description="supply 供给、need 需求、programme 计划")
    side_label: str
    label: str
    skills: str
    amount: Figure
    chain: str
    node: str


class PostRow(Schema):
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
    late: bool = Field(description="到岗期限已过还没有招满")
    state: str
    state_label: str
    on_behalf: bool = Field(description="政府部门代企业发布")
    practice: bool = Field(description="演示记录")
    sources: list[Mark]


class PostSteps(Schema):
    """Introductions by state, in heads where heads are known; who was introduced is not told."""

    introduced: int = Field(description="已推荐、等答复的推荐数")
    hired: int
    declined: int
    due: int = Field(description="满 90 天的录用人数")
    checked: int = Field(description="其中回访过的")
    stayed: int = Field(description="回访时在岗的")


class PostWhole(PostRow):
    text: str
    closed_on: str
    reason: str
    referrals: PostSteps


class ClassMatch(Schema):
    """A class for a post with what speaks for it, or what would have to change."""

    course: int
    label: str
    kind: str
    heads: int = Field(description="还可以推荐的人数")
    score: float
    reasons: list[str]
    lacks: list[str] = Field(description="要变什么才合；合适的为空")
    unsure: list[str]
    practice: bool
    sources: list[Mark]


class PostMatches(Schema):
    """Classes best first. People who agreed to be proposed are only counted; they are read on the page, which is logged."""

    post: int
    number: str
    looked_at: int = Field(description="参加比较的班次和人选数")
    fits: list[ClassMatch]
    people_fit: int = Field(description="合适的求职人员数（前十名之内）；不给个人信息")
    refused: list[ClassMatch]
    trouble: str = Field(description="不能配对的原因；能配对为空")


class CourseRow(Schema):
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
    enterprise: str = Field(description="订单企业代码；普通班为空")
    node: str
    region: str
    heads: Figure
    hired: Figure
    starts_on: str
    ready_on: str
    practice: bool
    sources: list[Mark]


class TalentSum(Schema):
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
    fill_rate: str = Field(description="到期或结束的岗位里录用的 ÷ 招聘人数")
    retention: str = Field(description="满 90 天回访在岗的 ÷ 回访过的录用人数")


class TalentStatistics(Schema):
    """Without practice posts."""

    on: str
    whole: TalentSum
    chains: list[TalentSum]
    levels: list[TalentSum]
    grade: str
    sources: list[Mark]


class TalentQuery(Paging):
    side: Words = code_field("supply、need、programme")
    chain: Words = code_field("产业链代码；全市性的也给")
    node: Words = code_field("环节代码")


class PostQuery(Searching):
    state: Words = code_field("open、closed、withdrawn")
    chain: Words = code_field("产业链代码")
    level: Words = code_field("any、vocational、skilled、college、bachelor、graduate")
    late: bool = Field(default=False, description="只要过了到岗期限还没有招满的")


class CourseQuery(Searching):
    kind: Words = code_field("ordinary 普通班、order 订单班")
    level: Words = code_field("vocational、skilled、college、bachelor、graduate")
    school: Words = code_field("university、college、vocational、technical、institute")
