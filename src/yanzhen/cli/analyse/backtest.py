"""Would the ranking have been right: a panel in, hit rates against the plain baselines out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yanzhen.cli.analyse.tables import Input, Json, emit, say, write
from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    from yanzhen.analysis.backtest import Panel, Plan, Tested

Out = Annotated[Path, typer.Option("--out", help="写到哪里：.csv、.parquet（指标表）或 .json（全部结果）")]
Name = Annotated[str, typer.Option(help="列名，不填自动认")]


def analyse_backtest(  # noqa: PLR0913 - one parameter an option
    table: Input,
    out: Out,
    weights: Annotated[Path | None, typer.Option(help="区域权重表：区域、权重两列")] = None,
    earlier: Annotated[
        list[Path] | None, typer.Option(help="同一面板更早或更晚年份的另一个文件，可多次")
    ] = None,
    event: Annotated[
        list[str] | None, typer.Option(help="进入的定义：lq0.5、lq1 或 new，可多次；不填用前两个")
    ] = None,
    train: Annotated[list[str] | None, typer.Option(help="学习的时段，如 1980-1990，可多次")] = None,
    test: Annotated[str, typer.Option(help="检验的时段，如 1990-2000；不填用最后一段")] = "",
    step: Annotated[int, typer.Option(help="一段跨几个年份，0 为自动")] = 0,
    resamples: Annotated[int, typer.Option(help="重抽区域的次数", min=20)] = 300,
    model: Annotated[Path | None, typer.Option(help="把拟合好的概率模型存到哪里（.npz）")] = None,
    region: Name = "",
    activity: Name = "",
    year: Name = "",
    value: Name = "",
    family: Annotated[str, typer.Option(help="活动门类的列名；不填按代码前缀分")] = "",
    as_json: Json = False,
) -> None:
    """回测：区域接下来进入什么活动，能不能事先排出来；各模型与随机、流行度、规模、密度、SVD 比，带区间。

    表要有区域、活动、年份、数值四列。例：yanzhen analyse backtest 面板.csv.gz --weights 权重.csv --out 回测.csv
    """
    from yanzhen.analysis.backtest import EVENTS, Columns, find_event, read_panel

    _check_out(out)
    events = [find_event(name) for name in event or list(EVENTS)[:2]]
    panel = read_panel(table, Columns(region, activity, year, value, family), weights, earlier or ())
    plan = _plan(panel, train or [], test, step)
    tested, notes = _run_all(panel, events, plan, resamples)
    content = _content(tested, panel, notes)
    _write(content, out)
    if model is not None:
        content["model"] = _save_model(panel, tested[0], model)
    if as_json:
        emit(content)
        return
    say((*panel.notes, *notes), out)
    for found in content["events"]:
        _tell(found)


def _check_out(out: Path) -> None:
    if out.suffix not in {".csv", ".parquet", ".json"}:
        raise YanzhenError(
            f"不会写 {out.suffix or '没有后缀的文件'}", where=str(out), do="用 .csv、.parquet 或 .json"
        )


def _plan(panel: Panel, train: list[str], test: str, step: int) -> Plan:
    from yanzhen.analysis.backtest import plan_of_years, plan_transitions

    if train and not test:
        raise YanzhenError("给了 --train 没给 --test", do="写明检验的时段，如 --test 1990-2000")
    if test:
        return plan_of_years(panel.years, tuple(train), test)
    return plan_transitions(len(panel.years), step or None)


def _run_all(
    panel: Panel, events: list[Any], plan: Plan, resamples: int
) -> tuple[list[Tested], tuple[str, ...]]:
    """Every event that can be tested; one that cannot is told, and refused only when none can."""
    from yanzhen.analysis.backtest import run_backtest

    tested, failed = [], []
    for event in events:
        try:
            tested.append(run_backtest(panel, event, plan, resamples=resamples))
        except YanzhenError as error:
            failed.append(error)
    if not tested:
        raise failed[0]
    return tested, tuple(str(error) for error in failed)


def _content(tested: list[Tested], panel: Panel, notes: tuple[str, ...]) -> dict[str, Any]:
    from yanzhen.analysis.backtest import DEFINITIONS, tell

    return {
        "panel": {
            "regions": len(panel.regions),
            "activities": len(panel.activities),
            "years": panel.years,
            "weighted": panel.weights is not None,
        },
        "events": [tell(found, panel) for found in tested],
        "definitions": DEFINITIONS,
        "notes": [*panel.notes, *notes],
    }


def _write(content: dict[str, Any], out: Path) -> None:
    import polars as pl

    if out.suffix == ".json":
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return
    rows = [row for found in content["events"] for row in found["models"]]
    write(pl.DataFrame(rows, infer_schema_length=None), out)


def _save_model(panel: Panel, tested: Tested, path: Path) -> str:
    from yanzhen.analysis.backtest import fit_entry_model, tell

    fit_entry_model(panel, tested.event, tested.plan, metrics=tell(tested, panel)["models"]).save(path)
    return str(path)


def _tell(found: dict[str, Any]) -> None:
    typer.echo("")
    for sentence in found["sentences"]:
        typer.echo(sentence)
    for row in found["models"]:
        parts = [_between(row, m) for m in ("auc", "average_precision", "precision_at_10")]
        typer.echo(f"  AUC {parts[0]}  AP {parts[1]}  前10 {parts[2]}  {row['label']}")


def _between(row: dict[str, Any], measure: str) -> str:
    value, low, high = (row[k] for k in (measure, f"{measure}_low", f"{measure}_high"))
    if value is None:
        return "无数据"
    return f"{value:.3f}" if low is None else f"{value:.3f} [{low:.3f}, {high:.3f}]"
