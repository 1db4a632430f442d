"""A new version of a policy is written by one person, simulated, and published by another."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from yanzhen.city.policies import draft_checks
from yanzhen.city.policies.freezing import exact, freeze, plain
from yanzhen.city.policies.models import DRAFTING, ClauseSource, Policy, PolicyDraft
from yanzhen.city.policies.services import install_policies
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.explaining import explain
from yanzhen.specs.officer import read_book
from yanzhen.specs.places import Place
from yanzhen.specs.rulebook import PolicySpec

SEALED = ("policy", "text", "state", "version", "by_name", "published_by_name", "effective_on")


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of the text of a document of the library, by its row."""

    document: int
    start: int
    end: int
    quote: str


def open_draft(policy: Policy) -> PolicyDraft:
    """The open draft of a policy; where there is none, one that is not yet kept, with what counts now."""
    held = policy.drafts.filter(state__in=("draft", "approved")).first()
    if held is None and policy.state == DRAFTING:
        held = PolicyDraft(policy=policy, text=policy.drafts.latest("pk").text)
    text = yaml.safe_dump(policy.spec, allow_unicode=True, sort_keys=False, width=110)
    return held or PolicyDraft(policy=policy, text=text)


def read_draft(draft: PolicyDraft, text: str) -> PolicySpec:
    """The definition that a text is. Raises YanzhenError with the line or the field that is wrong."""
    try:
        content = yaml.safe_load(text)
        spec = PolicySpec.model_validate(exact(content))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else "全文"
        raise YanzhenError(
            "YAML 写法不对", where=where, why=str(getattr(error, "problem", error)), do="改正这一行"
        ) from error
    except ValidationError as error:
        problem = next(iter(explain(error, PolicySpec, Place("草稿"))))
        raise YanzhenError("定义不对", where=problem.what, why=problem.why, do=problem.do) from error
    if spec.id != draft.policy.code:
        raise YanzhenError(
            "不能改政策的代码", where=spec.id, why=f"这是 {draft.policy.code} 的草稿", do="改回原来的 id"
        )
    return spec


def save_draft(draft: PolicyDraft, text: str, *, version: int, by: Any) -> PolicyDraft:
    """Keep a text that reads; nothing of a text that does not. Raises YanzhenError."""
    read_draft(draft, text)
    if draft.state == "approved":
        raise YanzhenError(
            "已经审定，不能再改",
            where=str(draft.policy),
            why=f"{draft.effective_on} 生效",
            do="生效后另起草稿，或先放弃",
        )
    if draft.pk is None:
        with transaction.atomic():
            draft = PolicyDraft.objects.create(policy=draft.policy, text=text, by=by, by_name=str(by))
            seal(draft, "起草政策", SEALED, by=by)
        return draft
    return _write(draft, "修改政策草稿", version, by, text=text, by=by, by_name=str(by))


def publish_draft(
    draft: PolicyDraft, *, version: int, by: Any, effective_on: datetime.date | None = None
) -> PolicyDraft:
    """The draft counts from a day on, by default today; whoever wrote it last cannot publish it. Raises YanzhenError."""
    if draft.pk is None:
        raise YanzhenError(
            "还没有草稿", where=str(draft.policy), why="没有保存过", do="先保存草稿，再由另一人发布"
        )
    if draft.by_id == by.pk:
        raise YanzhenError(
            "须由另一人发布",
            where=str(draft.policy),
            why="起草和发布不能是同一人",
            do="请另一位有权限的人审阅后发布",
        )
    _need_sound(draft)
    day = effective_on or timezone.localdate()
    draft = _write(
        draft, "审定政策", version, by, state="approved", published_by_name=str(by), effective_on=day
    )
    return draft if day > timezone.localdate() else _take_effect(draft, by)


def publish_due() -> PolicyDraft | None:
    """The next approved draft whose day has come counts from now on; None where there is none."""
    due = PolicyDraft.objects.filter(state="approved", effective_on__lte=timezone.localdate())
    draft = due.select_related("policy").order_by("effective_on", "id").first()
    return _take_effect(draft, None) if draft else None


def _need_sound(draft: PolicyDraft) -> None:
    found = draft_checks.check(draft.text)
    if not found.sound:
        grave = next((p for p in found.problems if p.severity == "error"), None)
        wrong = grave.what if grave else found.failed[0].lines()[0]
        why = grave.why if grave else "用例的结果与写明的不同"
        raise YanzhenError("草稿有错误，不能发布", where=wrong, why=why, do="改正后再审阅发布")


def _take_effect(draft: PolicyDraft, actor: Any) -> PolicyDraft:
    """The definition takes the place of the one that counted, which stays readable in the draft."""
    with transaction.atomic():
        replaced = Policy.objects.get(pk=draft.policy_id).spec
        spec = read_draft(draft, draft.text)
        if draft.effective_on and draft.effective_on.isoformat() > (spec.valid_from or ""):
            content = exact(yaml.safe_load(draft.text)) | {"valid_from": draft.effective_on.isoformat()}
            spec = PolicySpec.model_validate(content)
        install_policies([spec])
        return _write(draft, "发布政策", draft.version, actor, state="published", replaced=replaced)


def drop_draft(draft: PolicyDraft, *, version: int, by: Any) -> PolicyDraft:
    """Give a draft up; it stays in the history. Raises YanzhenError."""
    return _write(draft, "放弃政策草稿", version, by, state="dropped")


def save_clause(
    draft: PolicyDraft, clause: dict[str, Any], cut: Cut | None, *, version: int, by: Any
) -> PolicyDraft:
    """Put a clause into the draft, in the place of the one with its id; remember where it stands in its document."""
    content = yaml.safe_load(draft.text)
    held = [one for one in content["clauses"] if one["id"] != clause["id"]]
    content["clauses"] = [*held, plain(clause)]
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)
    with transaction.atomic():
        draft = save_draft(draft, text, version=version, by=by)
        if cut is not None:
            row = ClauseSource.objects.create(
                policy=draft.policy, clause=clause["id"], document_id=cut.document, start=cut.start, end=cut.end,
                quote=cut.quote, by_name=str(by),
            )  # fmt: skip
            seal(row, "登记条款出处", ("policy", "clause", "document", "start", "end", "quote"), by=by)
    return draft


def save_book(draft: PolicyDraft, file: Path, *, version: int, by: Any) -> PolicyDraft:
    """The policy of a filled-in workbook as the draft. Raises YanzhenError naming the cells that are wrong."""
    policies, problems = read_book(file)
    if problems:
        told = "；".join(f"{p.where} {p.what}" for p in problems[:5])
        raise YanzhenError("表格读不进来", where=f"{len(problems)} 处", why=told, do="按提示逐格改正后再上传")
    own = [policy for policy in policies.values() if policy.id == draft.policy.code]
    if not own:
        raise YanzhenError(
            "表格里没有这份政策", where=draft.policy.code, why="政策编号不同", do="用本页下载的表格填"
        )
    text = yaml.safe_dump(freeze(own[0]), allow_unicode=True, sort_keys=False, width=110)
    return save_draft(draft, text, version=version, by=by)


def _write(draft: PolicyDraft, told: str, version: int, actor: Any, **fields: Any) -> PolicyDraft:
    with transaction.atomic():
        rows = PolicyDraft.objects.filter(pk=draft.pk, version=version, state__in=("draft", "approved"))
        if not rows.update(**fields, version=version + 1, updated_at=timezone.now()):
            raise YanzhenError(
                "没有办成", where=str(draft.policy), why="草稿刚被别人改过或已发布", do="刷新页面再看"
            )
        draft.refresh_from_db()
        seal(draft, told, SEALED, by=actor)
        record_change(
            actor=actor, origin="政策草稿", action="update", model="policies.Policy", key=draft.policy.code,
            label=f"{told}：{draft.policy}",
        )  # fmt: skip
    return draft
