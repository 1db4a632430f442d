"""People judge what the machine suggests: one by one, many at once, and back again. Nothing is overwritten."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.library import queries
from yanzhen.city.library.models import Document, Judgement, Suggestion
from yanzhen.city.library.ports import above, tell
from yanzhen.city.library.values import Judged
from yanzhen.city.records.sealing import seal_all
from yanzhen.city.records.services import BATCH, record_change
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.statements import Mode, Relation, Statement, StatementKind

WORDS = dict(Suggestion.VERDICTS)
SEALED = ("suggestion", "act", "undoes", "verdict", "fields", "before_verdict", "before_fields", "by_name")
_MOVED = ["verdict", "corrected", "version", "judged_by", "judged_at"]


class ConflictError(YanzhenError):
    """Somebody else judged meanwhile; ``suggestion`` is how it stands now."""

    def __init__(self, suggestion: Suggestion) -> None:
        self.suggestion = suggestion
        who = suggestion.judged_by or "别人"
        super().__init__(
            f"{who}在您之前判为「{WORDS[suggestion.verdict]}」",
            why="您打开页面之后这条又被改过",
            do="看过下面的差别，仍要改就再判一次",
        )


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing an act did: how many suggestions went back, how many others had judged again and stay."""

    said: str
    back: int
    stayed: int
    first: int


@dataclass(frozen=True, slots=True)
class _Step:
    """One suggestion on its way from what holds to what shall hold."""

    suggestion: Suggestion
    verdict: str
    fields: dict[str, Any] | None


def judge(
    key: int, *, version: int, verdict: str, fields: dict[str, Any] | None = None, by: Any
) -> Suggestion:
    """One verdict on one suggestion; ``fields`` come with ``corrected`` alone.

    Raises ConflictError when another judgement came after ``version``, YanzhenError for fields that cannot be.
    """
    if verdict not in WORDS:
        raise YanzhenError("没有这种判断", where=verdict, do=f"可用：{'、'.join(WORDS.values())}")
    if (verdict == "corrected") != (fields is not None):
        raise YanzhenError("改正要写明改成什么", do="填写改正后的内容")
    with transaction.atomic():
        suggestion = queries.suggestions().select_for_update(of=("self",)).get(pk=key)
        if suggestion.version != version:
            raise ConflictError(suggestion)
        given = checked(suggestion, fields) if fields is not None else None
        _move([_Step(suggestion, verdict, given)], act=uuid.uuid4().hex, by=by)
    return suggestion


def judge_above(document: Document, *, kind: str, confidence: float, expected: int, by: Any) -> str:
    """Accept every open suggestion of a kind at or above a confidence, as one act; returns the act.

    ``expected`` is the number that was shown; when it is another one now, nothing is judged.
    """
    with transaction.atomic():
        found = queries.open_above(document, kind=kind, confidence=confidence).select_for_update(of=("self",))
        rows = list(found)
        if len(rows) != expected:
            why = f"刚才是 {expected} 条，现在是 {len(rows)} 条"
            raise YanzhenError("条数变了，没有采纳", why=why, do="看过新的条数再确认")
        act = uuid.uuid4().hex
        _move([_Step(row, "accepted", None) for row in rows], act=act, by=by)
    return act


def undo(document: Document, *, by: Any, act: str = "") -> Undone:
    """Take back an act (the latest of this person when none is named) by judging everything as it was before.

    Suggestions that were judged again since stay as they are and are counted.
    """
    with transaction.atomic():
        act = act or queries.latest_act(document, by)
        own = queries.judgements_of(document, act).filter(by=by, undoes="")
        held = [] if queries.is_undone(act) else list(own.select_for_update(of=("self",)))
        if not held:
            do = "先判断，再撤销；别人的判断由本人撤销，或直接改判"
            raise YanzhenError("没有可以撤销的判断", where=document.filename, do=do)
        same = [j for j in held if _still(j)]
        steps = [_Step(j.suggestion, j.before_verdict, j.before_fields) for j in same]
        _move(steps, act=uuid.uuid4().hex, by=by, undoes=act)
    stayed = len(held) - len(same)
    told = f"；另 {stayed} 条后来又被改判，保持不变" if stayed else ""
    return Undone(f"已撤销 {len(same)} 条判断{told}", len(same), stayed, held[0].suggestion_id)


def _still(judgement: Judgement) -> bool:
    now = judgement.suggestion
    return (now.verdict, now.corrected) == (judgement.verdict, judgement.fields)


def _move(steps: Sequence[_Step], *, act: str, by: Any, undoes: str = "") -> None:
    """Write judgements, bring the suggestions in step, tell those above; the caller holds the transaction."""
    made = Judgement.objects.bulk_create([_judgement(s, act, by, undoes) for s in steps], batch_size=BATCH)
    if made:
        seal_all(made, "撤销判断" if undoes else "判读", SEALED, by=by)
    now = timezone.now()
    for step in steps:
        row = step.suggestion
        row.verdict, row.corrected, row.version = step.verdict, step.fields, row.version + 1
        row.judged_by, row.judged_at = str(by), now
    Suggestion.objects.bulk_update([s.suggestion for s in steps], _MOVED, batch_size=BATCH)
    if steps:
        _note(steps, act, by, undoes)
    tell(judged_statements((s.suggestion for s in steps), by=by))


def _judgement(step: _Step, act: str, by: Any, undoes: str) -> Judgement:
    row = step.suggestion
    return Judgement(
        suggestion=row,
        act=act,
        undoes=undoes,
        verdict=step.verdict,
        fields=step.fields,
        before_verdict=row.verdict,
        before_fields=row.corrected,
        by=by,
        by_name=str(by),
    )


def _note(steps: Sequence[_Step], act: str, by: Any, undoes: str) -> None:
    """One entry of the change log an act; the judgements themselves hold the details."""
    first = steps[0].suggestion.reading.document
    word = "撤销判断" if undoes else f"判为{WORDS[steps[0].verdict]}"
    record_change(
        actor=by,
        origin=f"判读 {first.filename}"[:200],
        action="change",
        model="library.Suggestion",
        key=act,
        label=f"{word}：{len(steps)} 条",
        after={"suggestions": [s.suggestion.pk for s in steps][:200], "undoes": undoes},
    )


def judged_statements(rows: Iterable[Suggestion], *, by: Any) -> list[Judged]:
    """Statements among the rows as values for those above; ``rows`` were read with document and source."""
    return [
        Judged(
            key=row.pk,
            verdict=row.verdict,
            fields=dict(row.held),
            quote=row.quote,
            page=row.page,
            source=row.reading.document.source.code,
            title=row.reading.document.source.title,
            grade=row.reading.document.source.grade,
            date=row.reading.date or row.reading.document.source.date,
            by=by,
        )
        for row in rows
        if row.kind == "statement"
    ]


def checked(suggestion: Suggestion, fields: dict[str, Any]) -> dict[str, Any]:
    """The machine's fields with the person's over them. Raises YanzhenError for what no statement or name can be."""
    wanted = dict(suggestion.held) | {k: v for k, v in fields.items() if k in suggestion.fields}
    if suggestion.kind == "statement":
        value = wanted["value"]
        Statement(
            kind=StatementKind(wanted["kind"]),
            subject=wanted["subject"],
            indicator=wanted["indicator"],
            op=Relation(wanted["op"]),
            value=(value[0], value[1]) if isinstance(value, list) else value,
            unit=wanted["unit"],
            mode=Mode(wanted["mode"]),
            year=wanted["year"],
        )
        return wanted
    named = ("name",) if suggestion.kind == "entity" else ("head", "tail")
    if any(not str(wanted[name]).strip() for name in named):
        raise YanzhenError("名称不能为空", do="填写名称；不是实体就驳回")
    return _meant(suggestion, wanted, str(fields.get("enterprise", "")))


def _meant(suggestion: Suggestion, wanted: dict[str, Any], code: str) -> dict[str, Any]:
    """With the enterprise of the register that a person chose; another name or type means another enterprise."""
    if code:
        row = next((r for r in above.register() if r.id == code), None)
        if row is None or wanted.get("type") != "enterprise":
            do = "刷新后在候选里重新选定；不是企业的先改正类别"
            raise YanzhenError("选不了这家企业", where=code, why="名册里没有，或这个名称不是企业", do=do)
        return wanted | {"enterprise": row.id, "enterprise_name": row.name}
    held = suggestion.held
    if any(wanted.get(key) != held.get(key) for key in ("type", "name")):
        return {key: value for key, value in wanted.items() if not key.startswith("enterprise")}
    return wanted
