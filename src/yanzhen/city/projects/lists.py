"""The list of projects: columns, and which project a row means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yanzhen.city.accounts.permissions import WRITERS, has_role
from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.exchange.lists import (
    Candidate,
    CellRefusedError,
    Column,
    ListKind,
    ListRow,
    Match,
    RowProblem,
)
from yanzhen.city.exchange.sheets import bare
from yanzhen.city.parks import queries as parks
from yanzhen.city.projects import list_services
from yanzhen.city.projects.models import Project
from yanzhen.kernel.stages import STAGE_LABELS

STAGE_WORDS: Mapping[str, str] = {label: stage.value for stage, label in STAGE_LABELS.items()} | {
    "谋划": "planned", "前期": "planned", "前期工作": "planned", "拟建": "planned", "洽谈": "negotiating", "签订合同": "signed",
    "签约落地": "signed", "备案": "filed", "核准": "filed", "立项": "filed", "摘牌": "land_granted", "拿地": "land_granted",
    "开工建设": "started", "新开工": "started", "动工": "started", "建设": "building", "续建": "building", "施工": "building",
    "完工": "completed", "建成": "completed", "竣工投产": "operating", "投产运营": "operating", "运营": "operating",
    "建成投产": "operating", "达产达效": "at_capacity", "停工": "stalled", "停建": "stalled", "缓建": "stalled", "停止": "terminated",
    "取消": "terminated", "解约": "terminated", "退出": "withdrawn",
}  # fmt: skip
"""How lists write a stage; 已、正在 before it and 中、阶段 behind it say nothing more."""
_AROUND = re.compile(r"^(?:已经?|正在|目前)|(?:阶段|状态|项目|中)$")


def read_stage(text: str) -> str:
    """Raises CellRefusedError for a word that is no stage."""
    word = bare(text)
    for spelled in (text, word, _AROUND.sub("", word), _AROUND.sub("", _AROUND.sub("", word))):
        if spelled in STAGE_WORDS:
            return STAGE_WORDS[spelled]
    do = f"从这些里选：{'、'.join(STAGE_LABELS.values())}"
    raise CellRefusedError("阶段不在选项里", f"“{text[:30]}”认不得", do)


COLUMNS = (
    Column("name", "项目名称", ("名称", "项目", "工程名称", "建设项目名称"), required=True, limit=200, example="年产一万吨铜箔项目"),
    Column("investors", "投资方", ("投资单位", "投资主体", "建设单位", "业主单位", "项目单位", "企业名称", "承办单位"), kind="words",
           example="某某铜业有限公司", note="几家用顿号隔开，按原文登记；在册企业自动对上"),
    Column("region", "县市区", ("县（市）区", "所属县市区", "所在地区", "属地", "区县"), example="衡南县"),
    Column("park", "所属园区", ("园区", "所在园区", "落户园区"), note="园区的名称或简称"),
    Column("place_text", "建设地点", ("地点", "项目地点", "建设地址"), limit=200),
    Column("nodes", "所在环节", ("环节", "产业链环节", "链上环节"), kind="words", note="环节的名称，几个用顿号隔开"),
    Column("investment", "总投资", ("总投资额", "投资总额", "计划总投资", "投资额", "投资规模"), kind="number", unit="亿元",
           lowest=0, places=4, digits=10, example="5.6"),
    Column("capacity_text", "建设规模", ("产能", "建设内容", "建设内容及规模", "主要建设内容"), limit=300),
    Column("stage", "阶段", ("项目阶段", "进展", "项目进展", "建设阶段", "状态", "当前阶段"), kind="choice", example="在建",
           choices=lambda: {label: stage.value for stage, label in STAGE_LABELS.items()}, read=read_stage),
    Column("stage_date", "阶段日期", ("进展日期", "截至日期", "截至时间", "开工时间"), kind="date", example="2024-03"),
    Column("note", "备注", ("说明",), limit=1000),
)  # fmt: skip
KEPT = "这个项目由本平台管理，阶段要随附事实办理"


def may_send(user: Any) -> bool:
    """Those who bring lists into the record, and the project office."""
    return has_role(user, *WRITERS, "project_office")


def match_projects(rows: Sequence[ListRow], by: Any) -> list[Match]:
    """What the record says of the projects that rows name, by name or alias."""
    known = _Known()
    return [_matched(row, known) for row in rows]


class _Known:
    """Projects, counties, parks and nodes by name, read once for some rows."""

    def __init__(self) -> None:
        rows = Project.all_rows.filter(practice=False).prefetch_related(
            "nodes", "parks", "regions", "investors"
        )
        self.projects: dict[str, list[Project]] = {}
        for row in rows:
            for name in dict.fromkeys(_same(n) for n in (row.name, *row.aliases)):
                self.projects.setdefault(name, []).append(row)
        self.regions = {name: code for code, name in enterprises.region_names().items()}
        self.parks = {n: p.code for p in parks.parks() for n in (*p.short_names, p.name)}
        self.nodes: dict[str, str] = {}
        for node in chains.node_rows():
            self.nodes[node.label] = "" if node.label in self.nodes else node.code
            self.nodes[node.code] = node.code


def _same(name: str) -> str:
    return name.replace(" ", "").replace("(", "（").replace(")", "）").lower()


def _matched(row: ListRow, known: _Known) -> Match:
    values = row.values
    extra: dict[str, Any] = {}
    problems: list[RowProblem] = []
    for column, table, kept in (("region", known.regions, "regions"), ("park", known.parks, "parks")):
        if values.get(column):
            code = table.get(str(values[column])) or next(
                (c for n, c in table.items() if str(values[column]).endswith(n)), ""
            )
            extra[kept] = [code]
            if not code:
                problems.append(_strange(column, str(values[column])))
    extra["nodes"] = [known.nodes.get(name, "") for name in values.get("nodes", [])]
    problems += [
        _strange("nodes", n) for n, c in zip(values.get("nodes", []), extra["nodes"], strict=True) if not c
    ]
    if problems:
        return Match(problems=tuple(problems))
    found = known.projects.get(_same(str(values["name"])), [])
    if row.chosen is not None:
        found = [p for p in found if p.pk == row.chosen]
    if len(found) > 1:
        return Match(candidates=tuple(Candidate(p.pk, f"{p.name}（{p.code}）") for p in found), extra=extra)
    if not found:
        return Match(extra=extra)
    return _held(row, found[0], extra)


def _strange(column: str, text: str) -> RowProblem:
    title = next(c.title for c in COLUMNS if c.name == column)
    return RowProblem(
        f"“{title}”",
        f"{title}认不得",
        f"“{text[:40]}”不在记录里，或有同名的",
        "写全称，或改用代码；不清楚就留空",
    )


def _held(row: ListRow, project: Project, extra: Mapping[str, Any]) -> Match:
    stage = row.values.get("stage")
    if project.kept and stage and stage != project.stage:
        return Match(
            problems=(RowProblem("“阶段”", "阶段不能从清单里改", KEPT, "到项目页办理；这一列留空再导入"),)
        )
    labels = {n.label for n in project.nodes.all()} | {n.code for n in project.nodes.all()}
    held = {
        "name": row.values["name"],
        "investors": [i.name for i in project.investors.all()],
        "region": _if(
            row, "region", {r.code for r in project.regions.all()} >= set(extra.get("regions", []))
        ),
        "park": _if(row, "park", {p.code for p in project.parks.all()} >= set(extra.get("parks", []))),
        "nodes": sorted(labels),
        "stage": project.stage,
        **{
            n: getattr(project, n)
            for n in ("place_text", "investment", "capacity_text", "stage_date", "note")
        },
    }
    return Match(project.pk, held, extra=extra)


def _if(row: ListRow, column: str, same: bool) -> Any:
    """The list's own words where the record means the same, so that nothing changes."""
    return row.values.get(column) if same else ""


KINDS = (
    ListKind(
        "projects", "项目清单", COLUMNS, (("name",),), match_projects, list_services.apply_projects, "projects.Project",
        page="projects", may=may_send,
        note="一行一个项目，按名称和别名认。清单里的阶段按报送登记；由本平台管理的项目，阶段到项目页办理。",
    ),
)  # fmt: skip
