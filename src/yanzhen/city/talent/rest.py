"""The talent pool for programs: posts in the asker's own scope, classes, who fits and why, fill rate and retention."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from ninja import Query, Router

from yanzhen.city.exchange.interface import (
    UNKNOWN,
    Asker,
    Figure,
    ForbiddenError,
    Mark,
    Page,
    answered,
    day,
    entered,
    figure,
    missing,
    page_of,
    plain,
)
from yanzhen.city.talent import matching_queries, queries
from yanzhen.city.talent import rest_shapes as shapes
from yanzhen.city.talent.facts import HEADS
from yanzhen.city.talent.matching_queries import COURSE, Proposal
from yanzhen.city.talent.models import Course, Opening, TalentEntry
from yanzhen.city.talent.scopes import visible_openings
from yanzhen.city.talent.values import Sum
from yanzhen.kernel.errors import YanzhenError

router = Router(tags=["人才"])


@router.get("/talent", response=Page[shapes.TalentRow], summary="文件写到的人才供给、需求和计划")
def talent(request: Asker, asked: Query[shapes.TalentQuery]) -> Page[shapes.TalentRow]:
    return page_of(queries.pool(side=asked.side, chain=asked.chain, node=asked.node), asked, _entry)


@router.get("/posts", response=Page[shapes.PostRow], summary="招聘岗位（您看得到的）")
def posts(request: Asker, asked: Query[shapes.PostQuery]) -> Page[shapes.PostRow]:
    """An enterprise has its own; offices and the auditor all."""
    found = queries.find_openings(search=asked.q, state=asked.state, chain=asked.chain, level=asked.level)
    rows = queries.counted(visible_openings(request.user)).filter(pk__in=found.values("pk"))
    today = timezone.localdate()
    if asked.late:
        rows = rows.filter(pk__in=queries.late_openings(visible_openings(request.user), today).values("pk"))
    return page_of(rows, asked, lambda row: _post(row, today))


@router.get("/posts/{int:key}", response=shapes.PostWhole, summary="一个岗位：要求、期限、录用了几人")
def post(request: Asker, key: int) -> shapes.PostWhole:
    row, today = _seen(request, key), timezone.localdate()
    return shapes.PostWhole(
        **_post(row, today).model_dump(),
        text=row.text,
        closed_on=day(row.closed_on),
        reason=row.reason,
        referrals=_steps(row, today),
    )


@router.get(
    "/posts/{int:key}/supply",
    response=shapes.PostMatches,
    summary="合适的班次，逐项理由；差一点的要变什么（不给个人）",
)
def post_supply(request: Asker, key: int) -> shapes.PostMatches:
    row = _seen(request, key)
    try:
        found, trouble = matching_queries.proposals_for(row, timezone.localdate()), ""
    except YanzhenError as error:
        found, trouble = matching_queries.Proposals(), str(error)
    schools = queries.courses_by_key([p.key for p in (*found.fits, *found.refused)])
    return shapes.PostMatches(
        post=row.pk, number=row.number, looked_at=found.looked_at, trouble=trouble,
        fits=[_match(p, schools[p.key]) for p in found.fits if p.key in schools],
        people_fit=sum(not p.key.startswith(COURSE) for p in found.fits),
        refused=[_match(p, schools[p.key]) for p in found.refused if p.key in schools],
    )  # fmt: skip


@router.get("/courses", response=Page[shapes.CourseRow], summary="院校班次和订单班")
def courses(request: Asker, asked: Query[shapes.CourseQuery]) -> Page[shapes.CourseRow]:
    rows = queries.find_courses(search=asked.q, kind=asked.kind, level=asked.level, school=asked.school)
    return page_of(rows, asked, _course)


@router.get("/talent/statistics", response=shapes.TalentStatistics, summary="招满率和 90 天留存，不含演示")
def talent_statistics(request: Asker) -> shapes.TalentStatistics:
    today = timezone.localdate()
    found = queries.sums(visible_openings(request.user), today)
    return shapes.TalentStatistics(
        on=day(today),
        whole=_sum(found["all"][0]),
        chains=[_sum(one) for one in found["chains"]],
        levels=[_sum(one) for one in found["levels"]],
        grade="D",
        sources=[entered("本系统岗位和推荐记录统计，不含演示", "人才", today, grade="D")],
    )


def _seen(request: Asker, key: int) -> Any:
    row = queries.counted(visible_openings(request.user)).filter(pk=key).first()
    if row is not None:
        return row
    if Opening.objects.filter(pk=key).exists():
        raise ForbiddenError(
            "这个岗位是别的企业的",
            where=str(key),
            why="岗位只给企业自己和政府部门",
            do="从 /posts 取看得到的",
        )
    raise missing("岗位", key)


def _entry(row: TalentEntry) -> shapes.TalentRow:
    op = "" if row.op == "=" else row.op
    text = UNKNOWN if row.value is None else f"{op}{plain(row.value)}{row.unit}"
    return shapes.TalentRow(
        code=row.code, side=row.side, side_label=row.get_side_display(), label=row.label, skills=row.skills,
        amount=figure(row.value, row.unit, text=text, row=row, period=row.period),
        chain=row.chain.code if row.chain else row.node.chain.code if row.node else "",
        node=row.node.code if row.node else "", **answered(row),
    )  # fmt: skip


def _heads(count: int, mark: Mark, says: str) -> Figure:
    return figure(
        Decimal(count),
        HEADS,
        grade=mark.grade,
        period=mark.date,
        measure=f"{mark.title}：{says}",
        sources=[mark],
    )


def _post(row: Any, today: datetime.date) -> shapes.PostRow:
    who = f"{row.by_unit} 代企业发布" if row.on_behalf else "企业发布"
    mark = entered(who, row.number, row.opened_on)
    counted = entered("本系统推荐记录", row.number, today)
    return shapes.PostRow(
        id=row.pk, number=row.number, label=row.label, skills=row.skills, level=row.level,
        level_label=row.get_level_display(), enterprise=row.enterprise.code, enterprise_name=row.enterprise.name,
        node=row.node.code if row.node else "", node_label=row.node.label if row.node else "",
        region=row.region_id or "", wanted=_heads(row.count, mark, "招聘人数"),
        hired=_heads(row.got, counted, "录用人数"), pay=row.pay, opened_on=day(row.opened_on),
        deadline=day(row.deadline), late=row.state == "open" and row.deadline < today and row.got < row.count,
        state=row.state, state_label=row.get_state_display(), on_behalf=row.on_behalf, practice=row.practice,
        sources=[mark],
    )  # fmt: skip


def _steps(row: Opening, today: datetime.date) -> shapes.PostSteps:
    held = list(row.referrals.all())
    due = [r for r in held if r.state == "hired" and r.check_on is not None and r.check_on <= today]
    asked = [r for r in due if r.stayed is not None]
    return shapes.PostSteps(
        introduced=sum(r.state == "introduced" for r in held), hired=sum(r.hired for r in held),
        declined=sum(r.state == "declined" for r in held), due=sum(r.hired for r in due),
        checked=sum(r.hired for r in asked), stayed=sum(r.stayed or 0 for r in asked),
    )  # fmt: skip


def _course_mark(row: Course) -> Mark:
    return entered(
        f"{row.by_unit or '主管部门'} 登记的班次", str(row), timezone.localtime(row.updated_at).date()
    )


def _course(row: Any) -> shapes.CourseRow:
    mark, counted = _course_mark(row), entered("本系统推荐记录", str(row), timezone.localdate())
    return shapes.CourseRow(
        id=row.pk, school=row.school.name, school_kind=row.school.get_kind_display(), label=row.label,
        skills=row.skills, level=row.level, level_label=row.get_level_display(), kind=row.kind,
        kind_label=row.get_kind_display(), enterprise=row.enterprise.code if row.enterprise else "",
        node=row.node.code if row.node else "", region=row.school.region_id or "",
        heads=_heads(row.count, mark, "人数"), hired=_heads(row.gone, counted, "录用人数"), starts_on=day(row.starts_on),
        ready_on=day(row.ready_on), practice=row.practice, sources=[mark],
    )  # fmt: skip


def _match(found: Proposal, course: Course) -> shapes.ClassMatch:
    return shapes.ClassMatch(
        course=course.pk, label=found.label, kind=found.kind, heads=found.heads, score=round(found.score, 4),
        reasons=list(found.reasons), lacks=list(found.lacks), unsure=list(found.unsure),
        practice=course.practice, sources=[_course_mark(course)],
    )  # fmt: skip


def _sum(found: Sum) -> shapes.TalentSum:
    return shapes.TalentSum(**{name: getattr(found, name) for name in shapes.TalentSum.model_fields})
