"""Where on the chains enterprises stand, by what they make and do: ranked nodes with the words that speak for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yanzhen.cli.analyse.tables import SHOWN, Input, Json, Out, check_out, emit, read_text_table, say, write
from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import polars as pl

    from yanzhen.analysis.placement import Example, Placer, Suggestion

NAMES = ("企业名称", "单位名称", "公司名称", "名称", "name")
WORDS = ("经营范围", "主营产品", "产品", "主要产品", "business_scope", "products", "text")
CLASSES = ("行业代码", "国民经济行业", "行业", "industries", "gbt4754")
NODES = ("环节", "节点", "node")


def analyse_place(
    table: Input,
    out: Out,
    pack: Annotated[str, typer.Option(help="产业链的定义包")] = "hengyang",
    confirmed: Annotated[Path | None, typer.Option(help="人已确认的：产品或经营范围、环节编号两列")] = None,
    top: Annotated[int, typer.Option(help="每家给几个环节", min=1, max=20)] = 3,
    as_json: Json = False,
) -> None:
    """上链：按经营范围、产品、行业代码建议企业在哪些环节，凭哪些词；只是建议，确认后越用越准。

    例：yanzhen analyse place 企业.csv --pack hengyang --out 环节.csv
    """
    check_out(out)
    placer, labels = _placer(pack)
    if confirmed is not None:
        placer = placer.learn(_confirmed(confirmed, labels))
    read = read_text_table(table)
    frame = _frame(list(_rows(read, table, placer, top)), labels)
    write(frame, out)
    if as_json:
        emit({"suggestions": frame.to_dicts()})
        return
    say((), out)
    for row in frame.head(SHOWN).iter_rows(named=True):
        typer.echo(f"  {row['企业']} → {row['环节名称'] or '无数据'}  {row['词']}")


def _placer(pack: str) -> tuple[Placer, dict[str, str]]:
    from yanzhen.analysis.placement import Placer, node_examples
    from yanzhen.specs import find_pack, load_pack
    from yanzhen.specs.graphs import chain_graph
    from yanzhen.specs.loading import load_bases

    city = load_pack(find_pack(pack))
    packs = [*load_bases(city), city]
    nodes = chain_graph(packs).nodes
    names = {industry.code: industry.name for each in packs for industry in each.industries}
    return Placer.build(node_examples(nodes, names)), {node.id: node.label for node in nodes}


def _confirmed(path: Path, labels: dict[str, str]) -> Iterator[Example]:
    from yanzhen.analysis.placement import Example

    read = read_text_table(path)
    words, node = _column(read, WORDS), _column(read, NODES)
    if not words or not node:
        raise YanzhenError("确认表缺列", where=str(path), do="要有“产品”（或经营范围）和“环节”两列")
    for number, (text, label) in enumerate(read.select(words, node).iter_rows(), 2):
        if label not in labels:
            raise YanzhenError(
                "没有这个环节", where=f"{path} 第 {number} 行：{label}", do="核对“链.环节”编号"
            )
        yield Example(text or "", label)


def _column(read: pl.DataFrame, headings: tuple[str, ...]) -> str:
    return next((h for h in headings if h in read.columns), "")


def _rows(
    read: pl.DataFrame, path: Path, placer: Placer, top: int
) -> Iterator[tuple[str, int, Suggestion | None]]:
    name = _column(read, NAMES)
    used = [h for h in (*WORDS, *CLASSES) if h in read.columns]
    if not used:
        why = f"表里有：{'、'.join(read.columns[:20])}"
        raise YanzhenError(
            "没有可以判断的列", where=str(path), why=why, do="给出“经营范围”“产品”或“行业代码”一列"
        )
    for number, row in enumerate(read.iter_rows(named=True), 1):
        found = placer.suggest("；".join(row[h] for h in used if row[h]), top)
        held = row[name] if name and row[name] else f"第{number}行"
        yield from ((held, rank, each) for rank, each in enumerate(found, 1))
        if not found:
            yield held, 0, None


def _frame(rows: list[tuple[str, int, Suggestion | None]], labels: dict[str, str]) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(
        {
            "企业": [name for name, _, _ in rows],
            "次序": [rank or None for _, rank, _ in rows],
            "环节": [each.label if each else None for _, _, each in rows],
            "环节名称": [labels[each.label] if each else None for _, _, each in rows],
            "分数": [round(each.score, 3) if each else None for _, _, each in rows],
            "词": [
                "、".join(f"{w} {s:.0%}" for w, s in each.words) if each else "无数据" for _, _, each in rows
            ],
        },
        schema_overrides={"次序": pl.Int64, "分数": pl.Float64, "环节": pl.String, "环节名称": pl.String},
    )
