"""Policies for programs, and one enterprise held against every clause: each answer with its reasons and sources."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.city.enterprises.queries import enterprise as find_enterprise
from yanzhen.city.exchange.interface import (
    Answered,
    Asker,
    Page,
    Searching,
    Words,
    answered,
    code_field,
    missing,
    page_of,
)
from yanzhen.city.policies import application_queries, queries
from yanzhen.city.policies.answering import GROUPS, ClauseAnswer
from yanzhen.city.policies.permissions import may_see_stated
from yanzhen.city.policies.wording import Line

router = Router(tags=["政策"])


class PolicyRow(Answered):
    code: str
    label: str
    level: str
    level_label: str
    issuer: str
    title: str
    number: str
    document_date: str
    valid_from: str
    valid_to: str
    state: str
    state_label: str
    state_as_of: str = Field(description="状态的核对日期")
    object: str
    complete: bool = Field(description="条件见全；否则只能说“可能符合”")


class ClauseRow(Schema):
    code: str
    label: str
    role: str
    conditions: list[str] = Field(description="条件逐条，缩进表示从属")
    benefit: str
    documents: list[str]
    cannot_tell: str


class PolicyWhole(PolicyRow):
    clauses: list[ClauseRow]
    stacking: str


class UsedFact(Schema):
    fact: str
    label: str
    value: str
    source: str
    date: str


class CheckRow(Schema):
    """What one clause says to one enterprise: the state, in words, the facts it read, what is missing and who has it."""

    policy: str
    policy_label: str
    clause: str
    clause_label: str
    state: str
    state_label: str
    says: str
    used: list[UsedFact]
    missing: list[str]
    ask: list[str] = Field(description="缺的事实由谁掌握")
    lacking: list[str] = Field(description="缺的材料")
    nearest: str = Field(description="最小的一处改变；没有为空")
    places: list[str] = Field(description="条款在文件中的位置")


class WantedFact(Schema):
    fact: str
    label: str
    holder: str
    clauses: int


class CheckWhole(Schema):
    """One enterprise against all clauses of a day. What nobody told counts as not known, never as no."""

    enterprise: str
    name: str
    as_of: str
    practice: bool
    known: int = Field(description="已知事实数")
    stated_included: bool = Field(description="是否计入企业与部门填报的事实（只对企业自己与经办部门）")
    counts: dict[str, int]
    answers: list[CheckRow]
    wanted: list[WantedFact]
    past: int = Field(description="不在有效期内而未列的条款数")


class PolicyQuery(Searching):
    level: str = Field("", pattern="^(national|province|city|county)?$", description="层级")
    state: Words = code_field("in_force、expired、window_closed、unknown 等")
    open_now: bool = Field(False, description="只要正在申报期的")


class CheckQuery(Schema):
    on: datetime.date | None = Field(None, description="按哪一天的规则；缺省今天")
    state: str = Field(
        "", pattern="^(entitled|once_document|possible|near|cannot_tell|not)?$", description="只要这种结果"
    )


@router.get("/policies", response=Page[PolicyRow], summary="政策")
def policies(request: Asker, asked: Query[PolicyQuery]) -> Page[PolicyRow]:
    rows = queries.policies(
        search=asked.q, level=asked.level, status=asked.state, open="1" if asked.open_now else ""
    )
    return page_of(rows, asked, _row)


@router.get("/policies/{str:code}", response=PolicyWhole, summary="一项政策及其条款")
def policy(request: Asker, code: str) -> PolicyWhole:
    try:
        found = queries.policy_view(code)
    except ObjectDoesNotExist as error:
        raise missing("政策", code) from error
    return PolicyWhole(
        **_row(found.row).model_dump(),
        stacking=found.spec.stacking,
        clauses=[
            ClauseRow(
                code=v.clause.id, label=v.clause.label.zh, role=v.clause.role, conditions=_lines(v.conditions),
                benefit=v.benefit, documents=list(v.clause.documents), cannot_tell=v.clause.cannot_tell,
            )
            for v in found.clauses
        ],
    )  # fmt: skip


@router.get("/enterprises/{str:code}/policies", response=CheckWhole, summary="一家企业逐条对照全部政策")
def policy_check(request: Asker, code: str, asked: Query[CheckQuery]) -> CheckWhole:
    firm = find_enterprise(code)
    if firm is None:
        raise missing("企业", code)
    on, stated = asked.on or timezone.localdate(), may_see_stated(request.user, code)
    papers = application_queries.papers_of(code) if stated else ()
    found = queries.answers_for(code, on, stated=stated, documents=papers)
    held = [(state, a) for state in GROUPS for a in found.groups[state]]
    return CheckWhole(
        enterprise=firm.code, name=firm.name, as_of=on.isoformat(), practice=firm.practice, known=found.known,
        stated_included=stated, past=found.past,
        counts={str(state): len(found.groups[state]) for state in GROUPS},
        answers=[_answer(str(state), GROUPS[state][0], a) for state, a in held if asked.state in ("", state)],
        wanted=[
            WantedFact(fact=m.fact, label=m.label, holder=m.department, clauses=m.clauses)
            for m in found.missing
        ],
    )  # fmt: skip


def _answer(state: str, label: str, found: ClauseAnswer) -> CheckRow:
    s = found.standing
    return CheckRow(
        policy=found.policy.id, policy_label=found.policy.label.zh, clause=found.clause.id,
        clause_label=found.clause.label.zh, state=state, state_label=label, says=s.says,
        used=[
            UsedFact(fact=u.fact, label=u.label, value=f"{u.value}{u.unit}", source=u.source, date=u.date)
            for u in _used(s.finding)
        ],
        missing=list(s.finding.missing), ask=[f"{what}：{who or '未注明'}" for what, who in s.ask],
        lacking=list(s.lacking), nearest=found.nearest.says if found.nearest else "",
        places=list(s.finding.places),
    )  # fmt: skip


def _used(finding: Any) -> list[Any]:
    """Every fact that some comparison of the tree read, once."""
    found = {(u.fact, str(u.value)): u for u in finding.used}
    for inner in finding.inside:
        found |= {(u.fact, str(u.value)): u for u in _used(inner)}
    return list(found.values())


def _lines(line: Line, depth: int = 0) -> list[str]:
    head = f"{'　' * depth}{line.text}{f'（{line.doubt}）' if line.doubt else ''}"
    return [head, *(text for inner in line.inside for text in _lines(inner, depth + 1))]


def _row(row: Any) -> PolicyRow:
    return PolicyRow(
        code=row.code, label=row.label, level=row.level, level_label=row.get_level_display(),
        issuer=row.issuer, title=row.title, number=row.number, document_date=row.document_date,
        valid_from=row.valid_from, valid_to=row.valid_to, state=row.state,
        state_label=row.get_state_display(), state_as_of=row.state_as_of, object=row.object,
        complete=row.complete, **answered(row),
    )  # fmt: skip
