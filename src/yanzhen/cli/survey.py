"""Every prefecture of a national register held against the chains: what is there, what is missing, what is near."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import pyarrow as pa

    from yanzhen.tables import NodeClasses, RegisterInfo, SurveyTables

SHOWN = 8
ENOUGH = 5
"""Fewer firms give a location quotient that means nothing; they stay in the file and off the screen."""


def survey(  # noqa: PLR0913 - one argument an option
    register: Annotated[Path, typer.Argument(metavar="REGISTER.parquet", help="全国企业名录")],
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件夹")],
    pack: Annotated[str, typer.Option(help="产业链取自哪个定义包")] = "hengyang",
    engine: Annotated[
        str, typer.Option(help="duckdb、spark，或 Spark 主节点如 spark://主机:7077")
    ] = "duckdb",
    memory: Annotated[str, typer.Option(help="内存上限")] = "6GB",
    region: Annotated[str, typer.Option(help="屏幕上看哪个地级市：6 位代码")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="在屏幕上输出给程序读的 JSON")] = False,
) -> None:
    """普查：一份全国名录里每个地级市在各产业链上有什么、专什么、缺什么、下一步近什么。

    例：yanzhen survey 名录.parquet --out 普查 --region 430400
    """
    from yanzhen.tables import Engine, connect, open_register, survey_register

    kind, _, master = engine.partition("://")
    if kind not in set(Engine):
        raise YanzhenError("没有这种引擎", where=f"--engine {engine}", do="用 duckdb 或 spark")
    if out.exists() and not out.is_dir():
        raise YanzhenError("要写的位置是个文件", where=str(out), do="换一个文件夹")
    chains, labels = _chains(pack)
    with connect(Engine(kind), memory=memory, master=engine if master else "local[*]") as backend:
        table, info = open_register(backend, register)
        found = survey_register(backend, table, chains)
    _write(found, out)
    if as_json:
        typer.echo(json.dumps(_summary(found, info, labels, region), ensure_ascii=False))
        return
    _say(_summary(found, info, labels, region), out)


def _chains(pack: str) -> tuple[NodeClasses, dict[str, str]]:
    from yanzhen.specs import load_pack
    from yanzhen.specs.graphs import chain_graph
    from yanzhen.tables import NodeClasses

    graph = chain_graph([load_pack(pack)])
    classes = tuple(i.code for i in load_pack("reference").industries if i.level == 4)
    if not graph.nodes:
        raise YanzhenError("定义包里没有产业链", where=pack, do="换一个有 chains/ 的定义包")
    return NodeClasses.of(graph, classes), {node.id: node.label for node in graph.nodes}


def _write(found: SurveyTables, out: Path) -> None:
    import pyarrow.parquet as pq

    out.mkdir(parents=True, exist_ok=True)
    for name, table in (("nodes", found.nodes), ("prefectures", found.prefectures)):
        part = out / f".{name}.part"
        pq.write_table(table, part)
        part.replace(out / f"{name}.parquet")


def _summary(found: SurveyTables, info: RegisterInfo, labels: dict[str, str], region: str) -> dict[str, Any]:
    rows = _of(found.nodes, region)
    return {
        "rows": info.rows,
        "practice": info.practice,
        "taken": dict(info.taken),
        "prefectures": found.prefectures.num_rows,
        "kinds": _count(found.nodes),
        "region": region,
        "special": [_told(r, labels) for r in sorted(rows, key=lambda r: -r["lq"]) if r["firms"] >= ENOUGH][
            :SHOWN
        ],
        "next": [_told(r, labels) for r in sorted(rows, key=lambda r: r["rank"] or 1e9) if r["rank"]][:SHOWN],
    }


def _of(nodes: pa.Table, region: str) -> list[dict[str, Any]]:
    import pyarrow.compute as pc

    if not region:
        return []
    kept: list[dict[str, Any]] = nodes.filter(pc.equal(nodes["prefecture"], region)).to_pylist()
    if not kept:
        raise YanzhenError("名录里没有这个地级市", where=f"--region {region}", do="写 6 位代码，如 430400")
    return kept


def _count(nodes: pa.Table) -> dict[str, int]:
    counted = nodes.group_by("kind").aggregate([("node", "count")]).to_pylist()
    return {row["kind"]: row["node_count"] for row in counted}


def _told(row: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    return row | {"label": labels.get(row["node"], row["node"])}


_KINDS = {"present": "有", "break": "缺（上下游都有）", "gap": "缺（只有一侧）", "absent": "缺（两侧都没有）"}


def _say(told: dict[str, Any], out: Path) -> None:
    if told["practice"]:
        typer.echo(f"注意：{told['practice']}，不是真实企业")
    typer.echo(f"{told['rows']:,} 家企业，{told['prefectures']} 个地级市；已写入 {out}")
    typer.echo("、".join(f"{_KINDS[k]} {told['kinds'].get(k, 0):,}" for k in _KINDS))
    if told["region"]:
        typer.echo(f"专业化最强的环节（企业不少于 {ENOUGH} 家的）：")
        for row in told["special"]:
            typer.echo(f"  {row['label']}  区位商 {row['lq']:.2f}  企业 {row['firms']:,}")
        typer.echo("还没有、离得最近的环节：")
        for row in told["next"]:
            sides = f"本地供方环节 {row['suppliers']}、需方环节 {row['customers']}"
            typer.echo(f"  {row['label']}  关联密度 {row['density']:.3f}  {sides}")
