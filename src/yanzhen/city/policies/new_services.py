"""A policy that no pack brought: begun from its paper, filled clause by clause, in force once another person publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from yanzhen.city.enterprises.services import search_text
from yanzhen.city.policies.draft_services import SEALED
from yanzhen.city.policies.models import DRAFTING, Policy, PolicyDraft
from yanzhen.city.policies.permissions import is_officer
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError


def begin_policy(given: Mapping[str, str], source: str, *, by: Any) -> PolicyDraft:
    """The frame of a policy as a draft without clauses. Raises YanzhenError for no right, no source, a code that is taken.

    ``given``: code label level issuer title number date valid_from valid_to object; ``source``: code of the paper's source.
    """
    if not is_officer(by):
        raise YanzhenError("没有权限", where="起草政策", do="请经办部门起草")
    if not source:
        raise YanzhenError(
            "没有选文件", where=given["label"], why="政策须有出处", do="先把文件传入文库并识读"
        )
    if Policy.objects.filter(code=given["code"]).exists():
        why = "已有同样代码的政策或草稿"
        raise YanzhenError("代码已用", where=given["code"], why=why, do="换一个代码，或打开原来的草稿")
    text = yaml.safe_dump(_frame(given, source), allow_unicode=True, sort_keys=False, width=110)
    with transaction.atomic():
        policy = Policy.objects.create(
            code=given["code"], pack_key=given["code"], state=DRAFTING, grade="B",
            search_text=search_text(given["label"], given["title"], given["issuer"], given.get("number", "")),
            document_date=given.get("date", ""),
            **{name: given.get(name, "") for name in ("label", "level", "issuer", "title", "number", "valid_from", "valid_to", "object")},
        )  # fmt: skip
        draft = PolicyDraft.objects.create(policy=policy, text=text, by=by, by_name=str(by))
        seal(draft, "起草新政策", SEALED, by=by)
        record_change(
            actor=by, origin="政策草稿", action="add", model="policies.Policy", key=policy.code,
            label=f"起草新政策：{policy}",
        )  # fmt: skip
    return draft


def _frame(given: Mapping[str, str], source: str) -> dict[str, Any]:
    """The definition without its clauses; what was left empty is left out."""
    document = {name: given[name] for name in ("title", "number", "date") if given.get(name)}
    optional = {name: given[name] for name in ("valid_from", "valid_to", "object") if given.get(name)}
    return {
        "id": given["code"],
        "label": {"zh": given["label"]},
        "level": given["level"],
        "issuer": given["issuer"],
        "document": document,
        "grade": "B",
        **optional,
        "status": {"as_of": timezone.localdate().isoformat(), "state": "in_force"},
        "references": [{"source": source}],
        "clauses": [],
    }
