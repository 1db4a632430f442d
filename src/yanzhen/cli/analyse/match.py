"""Which rows of one list, or of two, are the same enterprise: pairs with their reasons, and groups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yanzhen.cli.analyse.tables import SHOWN, Input, Json, Out, check_out, emit, read_text_table, say, write
from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import polars as pl

    from yanzhen.analysis.matching import Matches, Records

COLUMNS = {
    "names": ("企业名称", "单位名称", "公司名称", "名称", "name"),
    "codes": ("统一社会信用代码", "信用代码", "社会信用代码", "组织机构代码", "uscc", "code"),
    "regions": ("行政区划", "区划代码", "所在地", "县市区", "区县", "region"),
    "former": ("曾用名", "原名称", "former_names", "former"),
}


def analyse_match(
    table: Input,
    out: Out,
    other: Annotated[
        Path | None, typer.Argument(metavar="[OTHER.csv]", help="第二份名录；不给则在一份里找重复")
    ] = None,
    apart: Annotated[
        Path | None, typer.Option(help="已判定不是同一家的行：两列行号，从 1 起，第二份接着第一份数")
    ] = None,
    groups: Annotated[
        Path | None, typer.Option(help="每行归到哪一家，另写一个文件：.csv 或 .parquet")
    ] = None,
    as_json: Json = False,
) -> None:
    """名录比对：哪些行是同一家企业，凭什么；两个有效信用代码不同的绝不合并。只是建议，由人确认。

    例：yanzhen analyse match 税务名录.csv 市监名录.csv --out 同一家.csv
    """
    from yanzhen.analysis.matching import match_records

    for path in (out, groups or out):
        check_out(path)
    records = _records([read_text_table(path) for path in (table, other) if path], (table, other))
    found = match_records(records, forbidden=_apart(apart, len(records.names)))
    frame = _pairs(found, records)
    write(frame, out)
    if groups is not None:
        write(_groups(found, records), groups)
    if as_json:
        emit({"pairs": frame.to_dicts()})
        return
    same = int(found.same.sum())
    say((), out)
    typer.echo(f"{len(records.names):,} 行：同一家 {same:,} 对，拿不准、要人看的 {len(found) - same:,} 对")
    for row in frame.head(SHOWN).iter_rows(named=True):
        typer.echo(f"  {row['名称一']} ＝ {row['名称二']}  {row['分数']:.1f}  {row['理由']}")


def _records(tables: list[pl.DataFrame], paths: tuple[Path | None, ...]) -> Records:
    from yanzhen.analysis.matching import Records

    held: dict[str, list[str]] = {kind: [] for kind in COLUMNS}
    lists: list[int] = []
    for number, (read, path) in enumerate(zip(tables, paths, strict=False)):
        for kind, headings in COLUMNS.items():
            column = next((h for h in headings if h in read.columns), "")
            if kind == "names" and not column:
                why = f"表里有：{'、'.join(read.columns[:20])}"
                raise YanzhenError("没有企业名称一列", where=str(path), why=why, do="表头改为“企业名称”")
            held[kind] += read[column].fill_null("").to_list() if column else [""] * read.height
        lists += [number] * read.height
    known = {kind: values if any(values) else [] for kind, values in held.items() if kind != "names"}
    return Records(held["names"], **known, lists=lists if len(tables) > 1 else ())


def _apart(path: Path | None, size: int) -> list[tuple[int, int]]:
    if path is None:
        return []
    read = read_text_table(path)
    pairs = []
    for number, row in enumerate(read.iter_rows(), 2):
        ends = [int(cell) - 1 if cell and cell.strip().isdigit() else -1 for cell in row[:2]]
        if len(ends) < 2 or not all(0 <= end < size for end in ends):
            raise YanzhenError("不是两个行号", where=f"{path} 第 {number} 行", do=f"写 1 到 {size} 的行号")
        pairs.append((ends[0], ends[1]))
    return pairs


def _pairs(found: Matches, records: Records) -> pl.DataFrame:
    import polars as pl

    names, left, right = records.names, found.left.tolist(), found.right.tolist()
    return pl.DataFrame(
        {
            "行一": [i + 1 for i in left],
            "行二": [i + 1 for i in right],
            "名称一": [names[i] for i in left],
            "名称二": [names[i] for i in right],
            "分数": found.score.astype(float).round(2).tolist(),
            "判断": ["同一家" if same else "待人判断" for same in found.same.tolist()],
            "理由": ["；".join(map(str, found.reasons(k))) for k in range(len(found))],
        },
        schema_overrides={"行一": pl.Int64, "行二": pl.Int64, "分数": pl.Float64},
    )


def _groups(found: Matches, records: Records) -> pl.DataFrame:
    import polars as pl

    rows = range(1, len(records.names) + 1)
    return pl.DataFrame({"行": rows, "名称": list(records.names), "企业": (found.group + 1).tolist()})
