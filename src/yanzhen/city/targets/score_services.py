"""Rounds of assessment move here: filled with sources, published, objected, decided, proposed and signed by two people."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import subjects_of
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.city.targets import charge_services, score_queries
from yanzhen.city.targets.charge_services import StaleError, source_of
from yanzhen.city.targets.models import Scored, ScoreFigure, ScoreIssue, ScoreObjection, Scoring
from yanzhen.city.targets.permissions import ASSESSED, may_score, may_sign_scores
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import is_period, parse_period

SEALED = ("name", "period", "sheet", "state", "notice_until", "proposed_by_name", "signed_by_name")
FILED = ("scored", "input", "before", "claimed", "reason", "place", "filed_by_name", "state")


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said to be wrong, the right value, why, and what proves it."""

    input: str
    value: float
    reason: str
    place: str


def open_scoring(
    name: str, sheet: str, period: str, scored: Sequence[tuple[str, str]], *, by: Any
) -> Scoring:
    """A round with its sheet as it is now; ``scored`` are (code, name). The period must be over."""
    _need(may_score(by), "建立考核", "考核由链办组织")
    spec = score_queries.sheets().get(sheet)
    if spec is None:
        raise YanzhenError("没有这张考核表", where=sheet, do="从列表里选，或安装含考核表的定义包")
    if not is_period(period):
        raise YanzhenError("考核期写法不对", where=period, do="写 2025、2025H1、2025Q3 或 2025-06")
    if parse_period(period).start > charge_services.today():
        raise YanzhenError("考核期还没有开始", where=period, do="核对考核期")
    if len(scored) < 2:
        raise YanzhenError("考核对象太少", where=f"{len(scored)} 个", do="至少选两个")
    with transaction.atomic():
        row = Scoring.objects.create(
            name=name.strip()[:120] or f"{spec.label.zh}（{period}）", period=period, made_by_name=str(by),
            sheet=spec.model_dump(mode="json", exclude_defaults=True),
        )  # fmt: skip
        Scored.objects.bulk_create(Scored(scoring=row, key=k, label=label) for k, label in scored)
        seal(row, "建立考核", SEALED, by=by, more={"scored": [list(s) for s in scored]})
        _note(row, by, "建立考核", {"sheet": sheet, "period": period})
    return row


@dataclass(frozen=True, slots=True)
class Filling:
    """Figures of one who is assessed, all from one place; None takes a figure back."""

    scored: str
    values: Mapping[str, float | None]
    place: str
    source: str = ""


def fill(key: int, given: Filling, *, version: int, by: Any) -> int:
    """Write the figures. Returns how many changed. Raises YanzhenError without a place or for a strange input."""
    scored, values, place, source = given.scored, given.values, given.place, given.source
    _need(may_score(by), "填报考核数据", "考核由链办组织")
    with transaction.atomic():
        row = _held(key, version, "collect")
        known = {i.id for i in score_queries.sheet_of(row).inputs}
        strange = sorted(set(values) - known)
        if strange:
            raise YanzhenError("考核表里没有这项数据", where="、".join(strange), do="核对考核表")
        if any(v is not None and not math.isfinite(v) for v in values.values()):
            raise YanzhenError("数值不是有限的数", where=scored, do="只写数字")
        if not place.strip():
            raise YanzhenError("数据要有出处", where=scored, do="写明文件和位置，或报送单位和日期")
        whom = Scored.objects.filter(scoring=row, key=scored).first()
        if whom is None:
            raise YanzhenError("不在考核对象里", where=scored, do="回到考核页选择")
        held = source_of(source) if source else None
        changed = sum(_put(whom, n, v, held, place.strip(), by) for n, v in values.items())
        if changed:
            _advance(
                row, by, f"填报：{whom.label} {changed} 项", more={"values": dict(values), "place": place}
            )
    return changed


def _put(whom: Scored, name: str, value: float | None, source: Any, place: str, by: Any) -> bool:
    current = ScoreFigure.objects.filter(scored=whom, input=name, replaced_at=None).first()
    if (current.value if current else None) == value:
        return False
    if current is not None:
        current.replaced_at = timezone.now()
        current.save(update_fields=["replaced_at"])
    if value is not None:
        ScoreFigure.objects.create(
            scored=whom, input=name, value=value, source=source, place=place[:200], by_name=str(by)
        )
    return True


def publish(key: int, *, version: int, by: Any) -> Scoring:
    """Open to objections for the days that the sheet names; what is unknown is published as unknown."""
    _need(may_score(by), "公示", "考核由链办组织")
    with transaction.atomic():
        row = _held(key, version, "collect")
        lines = score_queries.scores_of(row)
        if all(x.score.unknown == 1 for x in lines):
            raise YanzhenError("还没有一项得分", where=row.name, why="数据都没有填", do="先填数据")
        days = score_queries.sheet_of(row).notice_days
        row.state = "notice"
        row.notice_until = charge_services.today() + datetime.timedelta(days=days)
        issue = _freeze(row, "notice", by)
        _advance(row, by, "公示", more={"issue": issue.number})
    return row


def may_object(user: Any, scored: Scored) -> bool:
    """Those who are assessed, by the code that their unit or post stands for, and the chain office for them."""
    return scored.key in subjects_of(user, *ASSESSED) or may_score(user)


def object_to(key: int, scored: str, claim: Claim, *, by: Any) -> ScoreObjection:
    """Raises YanzhenError outside of the window, for somebody else, without reason or proof, or for the same value."""
    with transaction.atomic():
        row = Scoring.objects.select_for_update().filter(pk=key).first()
        whom = Scored.objects.filter(scoring=row, key=scored).first()
        if row is None or whom is None:
            raise YanzhenError("不在考核对象里", where=scored, do="回到考核页选择")
        _need(may_object(by, whom), whom.label, "异议由被考核单位提出")
        until = row.notice_until
        if row.state != "notice" or until is None or charge_services.today() > until:
            why = f"异议到 {until} 截止" if until else "还没有公示"
            raise YanzhenError("不在异议期内", where=row.name, why=why, do="公示期内提出")
        labels = {i.id: i.label.zh for i in score_queries.sheet_of(row).inputs}
        if claim.input not in labels or not math.isfinite(claim.value):
            raise YanzhenError("没有这项数据，或数值不对", where=claim.input, do="选考核表里的一项，只写数字")
        if not claim.reason.strip() or not claim.place.strip():
            raise YanzhenError(
                "要写明理由和依据", where=labels[claim.input], do="写清哪里不对、以什么文件为准"
            )
        held = ScoreFigure.objects.filter(scored=whom, input=claim.input, replaced_at=None).first()
        if held is not None and held.value == claim.value:
            raise YanzhenError("与公示的数值相同", where=labels[claim.input], do="写您认为正确的数值")
        if ScoreObjection.objects.filter(scored=whom, input=claim.input, state="open").exists():
            raise YanzhenError("这项数据已有一条异议待处理", where=labels[claim.input], do="等待处理")
        found = ScoreObjection.objects.create(
            scored=whom, input=claim.input, before=held.value if held else None, claimed=claim.value,
            reason=claim.reason.strip()[:500], place=claim.place.strip()[:200], filed_by=by, filed_by_name=str(by),
        )  # fmt: skip
        seal(found, "提出考核异议", FILED, by=by)
        _note(row, by, f"考核异议：{whom.label}", {"input": claim.input, "claimed": claim.value})
    return found


def decide_objection(key: int, *, version: int, accept: bool, decision: str, by: Any) -> ScoreObjection:
    """Accept (the figure is replaced and what moved is kept) or refuse, with the reason; never one's own."""
    _need(may_score(by), "处理异议", "考核由链办组织")
    if not decision.strip():
        raise YanzhenError("要写明处理意见", where="异议", do="写清依据")
    with transaction.atomic():
        rows = ScoreObjection.objects.select_for_update(of=("self",)).select_related("scored__scoring")
        found = rows.filter(pk=key).first()
        if found is None:
            raise YanzhenError("没有这条异议", where=str(key), do="回到考核页")
        if found.version != version or found.state != "open":
            raise StaleError(str(found), found.get_state_display())
        if found.filed_by_id == by.pk:
            raise YanzhenError("不能处理自己提出的异议", where=str(found), do="请另一位同志处理")
        row = found.scored.scoring
        if accept:
            before = score_queries.as_rows(score_queries.scores_of(row))
            _put(found.scored, found.input, found.claimed, None, f"异议 {found.pk}：{found.place}", by)
            after = score_queries.as_rows(score_queries.scores_of(row))
            found.effect = {"moved": score_queries.moved(before, after)}
        found.state = "accepted" if accept else "refused"
        found.decision, found.decided_by_name, found.version = (
            decision.strip()[:500],
            str(by),
            found.version + 1,
        )
        found.save()
        seal(
            found,
            f"考核异议{found.get_state_display()}",
            (*FILED, "decision", "decided_by_name", "effect"),
            by=by,
        )
        _advance(row, by, f"异议{found.get_state_display()}：{found.scored}", more={"objection": found.pk})
    return found


def propose(key: int, *, version: int, by: Any) -> Scoring:
    """To be signed, once the window is over and every objection decided."""
    _need(may_score(by), "提请签字", "考核由链办组织")
    with transaction.atomic():
        row = _held(key, version, "notice")
        if row.notice_until is None or charge_services.today() <= row.notice_until:
            raise YanzhenError(
                "异议期还没有满", where=row.name, why=f"到 {row.notice_until} 截止", do="期满后再提请"
            )
        waiting = score_queries.objections_of(row).filter(state="open").count()
        if waiting:
            raise YanzhenError(
                "还有异议没有处理", where=row.name, why=f"{waiting} 条待处理", do="逐条处理后再办"
            )
        row.state, row.proposed_by, row.proposed_by_name = "proposed", by, str(by)
        _advance(row, by, "提请签字")
    return row


def sign(key: int, *, version: int, by: Any) -> Scoring:
    """A second person signs; the results are frozen and sealed."""
    _need(may_sign_scores(by), "签字", "由市领导或链办签字")
    with transaction.atomic():
        row = _held(key, version, "proposed")
        if row.proposed_by_id == by.pk:
            raise YanzhenError(
                "要由另一个人签字", where=row.name, why="提请人和签字人是同一个人", do="请另一位签字"
            )
        row.state, row.signed_by_name, row.signed_at = "final", str(by), timezone.now()
        issue = _freeze(row, "final", by)
        _advance(row, by, "签字定稿", more={"issue": issue.number})
    return row


def _freeze(row: Scoring, kind: str, by: Any) -> ScoreIssue:
    results = score_queries.as_rows(score_queries.scores_of(row))
    number = row.issues.count() + 1
    issue = ScoreIssue.objects.create(scoring=row, number=number, kind=kind, results=results, by_name=str(by))
    seal(issue, f"考核{issue.get_kind_display()}", ("number", "kind", "results"), by=by)
    return issue


def _held(key: int, version: int, *states: str) -> Scoring:
    row = Scoring.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise YanzhenError("没有这次考核", where=str(key), do="回到记分卡")
    if row.version != version:
        raise StaleError(row.name, row.get_state_display())
    if row.state not in states:
        raise YanzhenError(
            "现在不能这样做",
            where=row.name,
            why=f"现在是“{row.get_state_display()}”",
            do="看考核页上的下一步",
        )
    return row


def _advance(row: Scoring, by: Any, label: str, more: Any = None) -> None:
    row.version += 1
    row.save()
    seal(row, label[:40], SEALED, by=by, more=more)
    _note(row, by, label, {"state": row.get_state_display()})


def _need(allowed: bool, where: str, why: str) -> None:
    if not allowed:
        raise YanzhenError("没有权限", where=where, why=why, do="请有权限的同志来做")


def _note(row: Scoring, by: Any, label: str, after: Any) -> None:
    record_change(
        actor=by, origin=f"考核 {row.name}"[:200], action="change", model="targets.Scoring", key=str(row.pk),
        label=label[:300], after=after,
    )  # fmt: skip
