"""How well enterprises use their land: scores, classes, and what one of them would need for a better class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from yanzhen.cli.analyse.tables import SHOWN, Input, Json, Out, check_out, emit, read_cells, say, write
from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import polars as pl

    from yanzhen.analysis.evaluation import Entry, Evaluation, Sheet
    from yanzhen.specs.rulebook import EvaluationSpec


def analyse_land(
    table: Input,
    out: Out,
    sheet: Annotated[str, typer.Option(help="评价表的 id，不填用黄岩 2022 六项")] = "land-huangyan-2022",
    pack: Annotated[str, typer.Option(help="评价表在哪个定义包")] = "reference",
    explain: Annotated[str, typer.Option(help="这家企业要到更好一档，单项各要到多少")] = "",
    as_json: Json = False,
) -> None:
    """亩均效益：按评价表给每家企业打分、排名、定档，说明缺什么数据、差多少进更好一档。

    例：yanzhen analyse land 企业数据.csv --out 亩均.csv --explain 某某公司
    """
    from yanzhen.analysis.evaluation import Sheet, evaluate
    from yanzhen.analysis.evaluation.ledgers import read_entries
    from yanzhen.specs import load_pack

    check_out(out)
    loaded = load_pack(pack)
    spec = _spec(loaded.evaluations, sheet)
    header, rows = read_cells(table)
    entries = read_entries(header, rows, spec, {f.id: f for f in loaded.facts}, _units())
    scored = Sheet.from_spec(spec)
    found = evaluate(entries, scored)
    write(_table(found), out)
    changes = _changes(entries, scored, found, explain) if explain else []
    if as_json:
        emit({"results": _table(found).to_dicts(), "notes": found.notes, "changes": changes})
        return
    say((*found.notes, *(() if found.ranked else ("没有一家能评分",))), out)
    typer.echo("  ".join(f"{label} {count}家" for label, count in found.counts))
    for result in found.ranked[:SHOWN]:
        typer.echo(f"{result.rank}  {result.name}  {result.total:.2f} 分  {result.klass}")
    for change in changes:
        typer.echo(f"到 {change['class']}：{change['says']}")


def _spec(sheets: tuple[EvaluationSpec, ...], asked: str) -> EvaluationSpec:
    for spec in sheets:
        if spec.id == asked:
            return spec
    known = "、".join(s.id for s in sheets) or "一张也没有"
    raise YanzhenError("没有这张评价表", where=asked, why=f"定义包里有：{known}", do="改正 --sheet 或 --pack")


def _units() -> Any:
    from yanzhen.kernel.quantities import Unit, UnitTable
    from yanzhen.specs import load_pack

    rows = load_pack("reference").units
    return UnitTable.of(Unit(u.id, u.label.zh, u.dimension, float(u.factor), u.aliases) for u in rows)


def _table(found: Evaluation) -> pl.DataFrame:
    import polars as pl

    def row(result: Any) -> dict[str, object]:
        parts = {p.item: p for p in result.parts}
        told: dict[str, object] = {
            "名次": result.rank, "代码": result.id, "企业": result.name, "总分": result.total,
            "档": result.klass, "说明": result.reason,
        }  # fmt: skip
        for item in found.sheet.items:
            part = parts.get(item.id)
            told[f"{item.label}（{item.unit}）" if item.unit else item.label] = part.value if part else None
            told[f"{item.label}得分"] = part.points if part else None
        return told

    return pl.DataFrame([row(r) for r in found.results], infer_schema_length=None)


def _changes(
    entries: tuple[Entry, ...], sheet: Sheet, found: Evaluation, name: str
) -> list[dict[str, object]]:
    from yanzhen.analysis.evaluation import find_changes

    own = next((r for r in found.results if name in (r.id, r.name)), None)
    if own is None:
        raise YanzhenError("表里没有这家企业", where=f"--explain {name}", do="写全名或统一社会信用代码")
    labels = [c.label for c in sheet.classes]
    better = labels[: labels.index(own.klass)] if own.klass in labels else labels[:1]
    return [
        {"class": klass, "item": c.label, "needed": c.needed, "unit": c.unit, "says": c.says}
        for klass in reversed(better)
        for c in find_changes(entries, sheet, own.id, klass)
    ]
