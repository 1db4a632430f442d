"""Rounds move here: set up, filled by departments, published, proposed and signed by two different people."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.analysis.evaluation import Evaluation
from yanzhen.city.parks import round_facts, round_sheets
from yanzhen.city.parks.models import Objection, Occupancy, Round, RoundEntry, RoundIssue
from yanzhen.city.parks.permissions import may_run_rounds, may_sign_rounds
from yanzhen.city.records.queries import calendar
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import BATCH, record_change
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.working_days import Clock
from yanzhen.specs.rulebook import EvaluationSpec

WORDS = dict(Round.STATES)
SEALED = (
    "year",
    "sheet",
    "notice_days",
    "notice_unit",
    "state",
    "notice_from",
    "notice_until",
    "proposed_by_name",
    "signed_by_name",
)
FIRST_YEAR, LAST_YEAR = 2000, 2100


class StaleError(YanzhenError):
    """Somebody else moved the row meanwhile."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "刚才有人先改过，这次没有写入",
            where=where,
            why="您打开页面之后内容变了",
            do="看过现在的内容再操作",
        )


@dataclass(frozen=True, slots=True)
class Move:
    """An act on a round: from which states, into which, who may, what must hold and what it does besides."""

    label: str
    sources: tuple[str, ...]
    target: str
    may: Callable[[Any], bool]
    act: Callable[[Round, Any, str], dict[str, Any] | None]
    needs_reason: bool = False
    primary: bool = True


def today() -> datetime.date:
    """The day on which acts of this room happen."""
    return timezone.localdate()


def create_round(name: str, *, year: int, group: str, sheet: str, by: Any, **more: Any) -> Round:
    """A round in preparation with the sheet as it is now; ``more``: ``notice_days notice_unit practice note``."""
    _need(may_run_rounds, by, "建立轮次")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YanzhenError("数据年度不对", where=str(year), do="填写四位年份，如 2024")
    if group not in dict(Round.GROUPS):
        raise YanzhenError("没有这类评价对象", where=group, do="选规上或规下")
    if int(more.get("notice_days") or 3) < 1:
        raise YanzhenError("公示至少一天", where="公示天数", do="填写 1 或更多")
    content = round_sheets.kept(round_sheets.offered(sheet))
    with transaction.atomic():
        row = Round.objects.create(
            name=name.strip()[:120] or f"{year} 年度亩均效益评价", year=year, group=group, sheet=content,
            made_by=by, made_by_name=str(by), **more,
        )  # fmt: skip
        _note(row, by, "建立轮次", None, {"sheet": sheet, "year": year})
    return row


def change_sheet(
    key: int, *, version: int, bases: Mapping[str, str], shares: Mapping[str, str], by: Any
) -> Round:
    """Base values and shares of the classes for this round alone, before collecting begins."""
    _need(may_run_rounds, by, "修改参数")
    with transaction.atomic():
        row = locked(key, version)
        if row.state != "prepare":
            raise YanzhenError(
                "采集开始后参数不能再改", where=row.name, why=f"现在是{WORDS[row.state]}", do="另建一轮"
            )
        spec = dict(row.sheet["spec"])
        spec["items"] = [_with(i, "base", bases.get(i["id"], "")) for i in spec["items"]]
        spec["classes"] = [_with(c, "share", shares.get(c["id"], "")) for c in spec.get("classes", [])]
        row.sheet = {**row.sheet, "spec": _valid(spec)}
        _advance(row)
        _note(row, by, "修改参数", None, {"bases": dict(bases), "shares": dict(shares)})
    return row


def _with(part: Mapping[str, Any], name: str, text: str) -> dict[str, Any]:
    return {**part, name: text.strip()} if text.strip() and name in part else dict(part)


def _valid(spec: dict[str, Any]) -> dict[str, Any]:
    try:
        return EvaluationSpec.model_validate(spec).model_dump(mode="json", exclude_defaults=True)
    except ValueError as error:
        told = "；".join(str(e["msg"]) for e in getattr(error, "errors", list)()) or "不是数"
        do = "基准值填大于 0 的数，各档比例合计为 1（如 0.2、0.5、0.25、0.05）"
        raise YanzhenError("参数不成立，没有改动", where="评价参数", why=told[:300], do=do) from error


def enrol_from_parks(key: int, *, version: int, parks: Iterable[str], by: Any) -> int:
    """Enterprises that sit in these parks (their areas included) take part; returns how many are new."""
    _need(may_run_rounds, by, "确定参评名单")
    with transaction.atomic():
        row = locked(key, version, "prepare", "collect")
        held = set(RoundEntry.objects.filter(round=row).values_list("code", flat=True))
        seats = Occupancy.objects.filter(park__code__in=list(parks)) | Occupancy.objects.filter(
            park__parent__code__in=list(parks)
        )
        fresh: dict[str, RoundEntry] = {}
        for seat in seats.select_related("enterprise", "park").order_by("pk"):
            firm = seat.enterprise
            if firm.code not in held and firm.retired_on is None:
                fresh.setdefault(firm.code, _entry(row, firm, seat.park))
        RoundEntry.objects.bulk_create(fresh.values(), batch_size=BATCH)
        _advance(row)
        _note(row, by, f"参评名单增加 {len(fresh)} 家", None, {"added": len(fresh)})
    return len(fresh)


def _entry(row: Round, firm: Any, park: Any) -> RoundEntry:
    return RoundEntry(round=row, enterprise=firm, code=firm.code, name=firm.name, uscc=firm.uscc, park=park)


def exclude(key: int, *, version: int, code: str, reason: str, by: Any) -> RoundEntry:
    """An enterprise is not ranked, with the reason; an empty reason takes it back in."""
    _need(may_run_rounds, by, "确定不参评")
    with transaction.atomic():
        row = locked(key, version, "prepare", "collect", "preview")
        entry = _found(RoundEntry.objects.filter(round=row, code=code).first(), code)
        before, entry.excluded = entry.excluded, reason.strip()[:200]
        entry.save(update_fields=["excluded"])
        _advance(row)
        _note(row, by, f"不参评：{entry.name}", {"excluded": before}, {"excluded": entry.excluded})
    return entry


def _found(entry: RoundEntry | None, code: str) -> RoundEntry:
    if entry is None:
        raise YanzhenError("不在参评名单里", where=code, do="先加入名单")
    return entry


def move(key: int, act: str, *, version: int, by: Any, reason: str = "") -> Round:
    """One act of the table ``MOVES``. Raises YanzhenError when state, rights or conditions do not allow it."""
    if act not in MOVES:
        raise YanzhenError("没有这个操作", where=act, do="回到轮次页面重新选择")
    step = MOVES[act]
    _need(step.may, by, step.label)
    if step.needs_reason and not reason.strip():
        raise YanzhenError("要写明理由", where=step.label, do="填写理由后再提交")
    with transaction.atomic():
        row = locked(key, version, *step.sources)
        before = row.state
        more = step.act(row, by, reason.strip())
        row.state = step.target or row.state
        _advance(row)
        said = {"reason": reason.strip()} if reason.strip() else {}
        seal(row, step.label, SEALED, by=by, more={**(more or {}), **said, "before": before})
        _note(row, by, step.label, {"state": WORDS[before]}, {"state": WORDS[row.state], **said})
    return row


def _start(row: Round, by: Any, reason: str) -> None:
    if not RoundEntry.objects.filter(round=row, excluded="").exists():
        raise YanzhenError("还没有参评企业", where=row.name, do="从园区选取，或上传名单")


def _preview(row: Round, by: Any, reason: str) -> None:
    if not round_facts.evaluated(row).ranked:
        raise YanzhenError(
            "没有一家能评分", where=row.name, why="数据没有到齐", do="看各部门欠缺的数据，催报后再预览"
        )


def _publish(row: Round, by: Any, reason: str) -> dict[str, Any]:
    _no_open_objections(row)
    row.notice_from = today()
    row.notice_until = Clock(Decimal(row.notice_days), row.notice_unit).due(row.notice_from, calendar())
    _forget_proposal(row)
    return {"issue": freeze(row, "notice", by=by).number}


def _close_notice(row: Round, by: Any, reason: str) -> None:
    if row.notice_until is None or today() <= row.notice_until:
        why = f"公示到 {row.notice_until} 为止，共 {row.notice_days} 个{row.get_notice_unit_display()}"
        raise YanzhenError("公示期还没有满", where=row.name, why=why, do="公示期满的次日再结束公示")


def _propose(row: Round, by: Any, reason: str) -> None:
    _no_open_objections(row)
    if row.proposed_by_name:
        raise YanzhenError(
            "已经提请过", where=row.name, why=f"{row.proposed_by_name}已提请", do="等待签字或退回"
        )
    row.proposed_by, row.proposed_by_name, row.proposed_at = by, str(by), timezone.now()


def _return(row: Round, by: Any, reason: str) -> None:
    _need_proposal(row)
    _forget_proposal(row)


def _sign(row: Round, by: Any, reason: str) -> dict[str, Any]:
    _need_proposal(row)
    _no_open_objections(row)
    if row.proposed_by_id == by.pk:
        why = "提请人和签字人是同一个人"
        raise YanzhenError("定档要由另一个人签字", where=row.name, why=why, do="请另一位有签字权的同志签字")
    row.signed_by, row.signed_by_name, row.signed_at = by, str(by), timezone.now()
    return {"issue": freeze(row, "final", by=by).number}


def _archive(row: Round, by: Any, reason: str) -> None:
    waiting = row.measures.filter(state="proposed").count()
    if waiting:
        why = f"{waiting} 条差别化措施建议还没有签字或不予采用"
        raise YanzhenError("还不能归档", where=row.name, why=why, do="逐条决定后再归档")


def _nothing(row: Round, by: Any, reason: str) -> None:
    """The move itself is all."""


def _need_proposal(row: Round) -> None:
    if not row.proposed_by_name:
        raise YanzhenError("还没有提请定档", where=row.name, do="先由经办人提请定档")


def _forget_proposal(row: Round) -> None:
    row.proposed_by, row.proposed_by_name, row.proposed_at = None, "", None


def _no_open_objections(row: Round) -> None:
    waiting = Objection.objects.filter(round=row, state="open").count()
    if waiting:
        raise YanzhenError("还有异议没有处理", where=row.name, why=f"{waiting} 条待处理", do="逐条裁定后再办")


MOVES: dict[str, Move] = {
    "start": Move("开始采集", ("prepare",), "collect", may_run_rounds, _start),
    "preview": Move("结束采集，预览结果", ("collect",), "preview", may_run_rounds, _preview),
    "reopen": Move("退回采集", ("preview",), "collect", may_run_rounds, _nothing, True, False),
    "publish": Move("公示", ("preview",), "publish", may_run_rounds, _publish),
    "close": Move("结束公示，处理异议", ("publish",), "object", may_run_rounds, _close_notice),
    "again": Move("再次公示", ("object",), "publish", may_run_rounds, _publish, True, False),
    "propose": Move("提请定档", ("object",), "", may_run_rounds, _propose),
    "return": Move("退回提请", ("object",), "", may_sign_rounds, _return, True, False),
    "sign": Move("签字定档", ("object",), "final", may_sign_rounds, _sign),
    "archive": Move("归档", ("final",), "archived", may_run_rounds, _archive),
}


def freeze(row: Round, kind: str, *, by: Any) -> RoundIssue:
    """The results as they are now, kept and sealed; the caller holds the transaction."""
    found: Evaluation = round_facts.evaluated(row)
    number = RoundIssue.objects.filter(round=row).count() + 1
    issue = RoundIssue.objects.create(
        round=row, number=number, kind=kind, results=round_facts.as_rows(found),
        counts=[list(c) for c in found.counts], notes=list(found.notes), by_name=str(by),
    )  # fmt: skip
    seal(issue, f"{issue.get_kind_display()}结果", ("number", "kind", "results", "counts", "notes"), by=by)
    return issue


def locked(key: int, version: int, *states: str) -> Round:
    """The round, held until the transaction ends. Raises StaleError and YanzhenError for another state."""
    row = Round.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise YanzhenError("没有这个轮次", where=str(key), do="回到轮次列表")
    if row.version != version:
        raise StaleError(row.name)
    if states and row.state not in states:
        now, wanted = WORDS[row.state], "、".join(WORDS[s] for s in states)
        raise YanzhenError(
            "现在不能这样做",
            where=row.name,
            why=f"现在是“{now}”，要在“{wanted}”时做",
            do="看轮次页面上的下一步",
        )
    return row


def _advance(row: Round) -> None:
    row.version += 1
    row.save()


def _need(may: Callable[[Any], bool], by: Any, what: str) -> None:
    if not may(by):
        raise YanzhenError("没有权限", where=what, do="请有权限的同志来做，或请管理员开通")


def _note(row: Round, by: Any, label: str, before: Any, after: Any) -> None:
    record_change(
        actor=by, origin=f"亩均评价 {row.name}"[:200], action="change", model="parks.Round", key=str(row.pk),
        label=label, before=before, after=after,
    )  # fmt: skip
