"""The list of talent needs: columns, and which need a row means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yanzhen.city.accounts.permissions import WRITERS, has_role
from yanzhen.city.chains import queries as chains
from yanzhen.city.exchange.lists import Column, ListKind, ListRow, Match, RowProblem
from yanzhen.city.talent import list_services
from yanzhen.city.talent.models import TalentEntry

COLUMNS = (
    Column("label", "岗位", ("岗位名称", "需求岗位", "人才名称", "名称", "需求名称"), required=True, limit=160, example="电解铜箔工艺工程师"),
    Column("employer", "用人单位", ("单位名称", "企业名称", "需求单位", "招聘单位"), required=True, limit=120, example="某某铜业有限公司"),
    Column("skills", "专业或层次", ("专业", "学历", "学历专业", "层次", "专业要求", "学历要求"), limit=160, example="材料类，本科"),
    Column("value", "需求人数", ("人数", "数量", "招聘人数", "需求数量", "缺口人数"), kind="number", unit="人", lowest=0, places=2,
           required=True, example="5"),
    Column("period", "期限", ("需求时间", "期间", "到岗时间", "年份", "年度"), kind="period", example="2025"),
    Column("node", "所在环节", ("环节", "产业链环节"), note="环节的名称或代码"),
    Column("note", "备注", ("说明",), limit=1000),
)  # fmt: skip


def may_send(user: Any) -> bool:
    """Those who bring lists into the record, and the counties, which gather needs."""
    return has_role(user, *WRITERS, "county")


def match_needs(rows: Sequence[ListRow], by: Any) -> list[Match]:
    """A need is the same where post, employer and period are."""
    codes = {list_services.code_of(row) for row in rows}
    held = {e.code: e for e in TalentEntry.all_rows.filter(code__in=codes)}
    nodes: dict[str, int | None] = {}
    for node in chains.node_rows():
        nodes[node.label] = None if node.label in nodes else node.pk
        nodes[node.code] = node.pk
    return [_matched(row, held, nodes) for row in rows]


def _matched(row: ListRow, held: dict[str, TalentEntry], nodes: dict[str, int | None]) -> Match:
    named = row.values.get("node")
    if named and nodes.get(str(named)) is None:
        why = f"“{str(named)[:40]}”不在环节里，或有同名的"
        return Match(
            problems=(RowProblem("“所在环节”", "环节认不得", why, "写环节的全称或代码；不清楚就留空"),)
        )
    extra: dict[str, Any] = {"code": list_services.code_of(row)} | (
        {"node": nodes[str(named)]} if named else {}
    )
    entry = held.get(extra["code"])
    if entry is None:
        return Match(extra=extra)
    known = {name: getattr(entry, name) for name in ("skills", "value", "period", "note")}
    same = {"label": row.values["label"], "employer": row.values["employer"]}
    node = {"node": named if entry.node_id == extra.get("node") else ""}
    return Match(entry.pk, known | same | node, extra=extra)


KINDS = (
    ListKind(
        "talent-needs", "人才需求", COLUMNS, (("code",),), match_needs, list_services.apply_needs,
        "talent.TalentEntry", name="label", page="talent_pool", may=may_send, note="一行是一家单位的一个岗位。同一单位、岗位、期限再报就是更新。",
    ),
)  # fmt: skip
