"""A new version of a policy is written by one person, simulated, and published by another."""

from __future__ import annotations

from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from yanzhen.city.policies.freezing import exact
from yanzhen.city.policies.models import Policy, PolicyDraft
from yanzhen.city.policies.services import install_policies
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.explaining import explain
from yanzhen.specs.places import Place
from yanzhen.specs.rulebook import PolicySpec

SEALED = ("policy", "text", "state", "version", "by_name", "published_by_name")


def open_draft(policy: Policy) -> PolicyDraft:
    """The open draft of a policy; where there is none, one that is not yet kept, with what counts now."""
    held = policy.drafts.filter(state="draft").first()
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
    if draft.pk is None:
        with transaction.atomic():
            draft = PolicyDraft.objects.create(policy=draft.policy, text=text, by=by, by_name=str(by))
            seal(draft, "起草政策", SEALED, by=by)
        return draft
    return _write(draft, "修改政策草稿", version, by, text=text, by=by, by_name=str(by))


def publish_draft(draft: PolicyDraft, *, version: int, by: Any) -> PolicyDraft:
    """The draft counts from now on; whoever wrote it last cannot publish it. Raises YanzhenError."""
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
    with transaction.atomic():
        install_policies([read_draft(draft, draft.text)])
        return _write(draft, "发布政策", version, by, state="published", published_by_name=str(by))


def _write(draft: PolicyDraft, told: str, version: int, actor: Any, **fields: Any) -> PolicyDraft:
    with transaction.atomic():
        rows = PolicyDraft.objects.filter(pk=draft.pk, version=version, state="draft")
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
