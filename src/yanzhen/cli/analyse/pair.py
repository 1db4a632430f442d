"""Needs and offers at the command line: who fits whom, why, why not, and one partner each where asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from yanzhen.cli.analyse.tables import SHOWN, Json, Out, check_out, emit, read_cells, say, write
from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import polars as pl

    from yanzhen.analysis.pairing import Assignment, Pair, Pairing
    from yanzhen.analysis.pairing.ledgers import Known
    from yanzhen.specs import Pack


def analyse_pair(  # noqa: PLR0913 - one parameter an option
    needs: Annotated[
        Path,
        typer.Argument(metavar="需求.csv", help="编号、名称、产品、环节、数量、地区、期限、硬条件、软条件"),
    ],
    offers: Annotated[Path, typer.Argument(metavar="供给.csv", help="同样的列；其余的列是条件可以问的事实")],
    out: Out,
    pack: Annotated[str, typer.Option(help="产业链和权重的定义包")] = "hengyang",
    market: Annotated[str, typer.Option(help="哪种市场：goods money people scenarios")] = "goods",
    by: Annotated[str, typer.Option(help="谁在问：need 给需求找供给，offer 给供给找客户")] = "need",
    top: Annotated[int, typer.Option(help="每个给几个", min=1, max=100)] = SHOWN,
    explain: Annotated[str, typer.Option(help="这一个编号的每对逐项说明，连同被拒的差在哪里")] = "",
    one_to_one: Annotated[bool, typer.Option("--one-to-one", help="每个只配一个，总分最大")] = False,
    as_json: Json = False,
) -> None:
    """供需对接：按产品词、产业链、地点、数量、期限、条件配对，逐项说明得分；硬条件不合的不配，并说差多少。

    例：yanzhen analyse pair 需求.csv 供给.csv --pack hengyang --out 对接.csv --explain 某某公司
    """
    from yanzhen.analysis.pairing import Scope, assign, pack_market, rank_pairs

    check_out(out)
    packs = _packs(pack)
    known = _known(packs)
    found = rank_pairs(
        *_parties(needs, offers, known),
        pack_market(packs, market),
        chains=known.graph,
        units=known.units,
        scope=Scope(by=_side(by), top=top),
    )
    chosen = assign((a.key, o.key, s) for a, o, s in _scored(found)) if one_to_one else None
    frame = _frame(found, chosen)
    write(frame, out)
    told = _told(found, explain) if explain else []
    if as_json:
        emit({"pairs": frame.to_dicts(), "explained": told})
        return
    say(_notes(found), out)
    _speak(found, frame, told, chosen)


def _side(by: str) -> Literal["need", "offer"]:
    if by not in ("need", "offer"):
        raise YanzhenError("不知道谁在问", where=f"--by {by}", do="写 need 或 offer")
    return "need" if by == "need" else "offer"


def _packs(name: str) -> list[Pack]:
    from yanzhen.specs import load_pack
    from yanzhen.specs.loading import load_bases

    city = load_pack(name)
    return [*load_bases(city), city]


def _known(packs: list[Pack]) -> Known:
    from yanzhen.analysis.pairing.ledgers import Known
    from yanzhen.kernel.quantities import Unit, UnitTable
    from yanzhen.specs.graphs import chain_graph

    rows = [u for p in packs for u in p.units]
    units = UnitTable.of(Unit(u.id, u.label.zh, u.dimension, float(u.factor), u.aliases) for u in rows)
    regions: dict[str, tuple[str, ...]] = {}
    for row in (r for p in packs for r in p.regions):
        regions[row.name] = (*regions.get(row.name, ()), row.code)
    return Known(units, chain_graph(packs), regions, packs[-1].meta.region or "")


def _parties(needs: Path, offers: Path, known: Known) -> tuple[Any, Any]:
    from yanzhen.analysis.pairing.ledgers import read_needs, read_offers

    return read_needs(*read_cells(needs), known), read_offers(*read_cells(offers), known)


def _scored(found: Pairing) -> Iterator[tuple[Any, Any, float]]:
    for at, _, other, score in found.rows():
        yield found.asking[at], found.answering[other], score


def _frame(found: Pairing, chosen: Assignment | None) -> pl.DataFrame:
    import polars as pl

    taken = None if chosen is None else {(a, b) for a, b, _ in chosen.pairs}
    names = [{p.key: p.name for p in side} for side in (found.needs(), found.offers())]
    rows = [
        _row(names, pair) | {"找到": found.reached(asker.key)}
        for asker in found.asking
        for pair in found.partners(asker.key)
        if taken is None or _ends(found, pair) in taken
    ]
    schema = ["需求", "需求名称", "供给", "供给名称", "次序", "得分", "最高可能", "理由", "待核实"]
    return pl.DataFrame(
        rows, schema=None if rows else dict.fromkeys(schema, pl.String), infer_schema_length=None
    )


def _ends(found: Pairing, pair: Pair) -> tuple[str, str]:
    return (pair.need, pair.offer) if found.scope.by == "need" else (pair.offer, pair.need)


def _row(names: list[dict[str, str]], pair: Pair) -> dict[str, object]:
    return {
        "需求": pair.need,
        "需求名称": names[0][pair.need],
        "供给": pair.offer,
        "供给名称": names[1][pair.offer],
        "次序": pair.rank,
        "得分": round(pair.score, 4),
        "最高可能": round(pair.ceiling, 4),
        **{f"{p.label}得分": round(p.amount, 4) for p in pair.parts},
        "理由": "；".join(pair.reasons),
        "待核实": "；".join(pair.unsure),
    }


def _told(found: Pairing, key: str) -> list[dict[str, Any]]:
    return [
        {
            "need": pair.need,
            "offer": pair.offer,
            "score": pair.score,
            "parts": [p.told + f"（{p.amount:.3f}）" for p in pair.parts],
            "unsure": list(pair.unsure),
            "refused": [s.says for s in pair.refused],
        }
        for pair in (*found.partners(key), *found.refused(key))
    ]


def _notes(found: Pairing) -> tuple[str, ...]:
    alone = [p.name for p in found.asking if not found.partners(p.key)]
    asked = "需求" if found.scope.by == "need" else "供给"
    shown = "、".join(alone[:5]) + ("等" if len(alone) > 5 else "")
    return (
        (f"{len(alone)} 个{asked}没有配上（没有相近的产品词和产业链联系，或硬条件不合）：{shown}",)
        if alone
        else ()
    )


def _speak(
    found: Pairing, frame: pl.DataFrame, told: list[dict[str, Any]], chosen: Assignment | None
) -> None:
    typer.echo(f"{found.market.label}：{len(found.asking):,} 个在问，配出 {frame.height:,} 对")
    if chosen is not None:
        typer.echo(f"一对一：{len(chosen.pairs):,} 对，总分 {chosen.total:.3f}")
    if not told:
        for row in frame.head(SHOWN).iter_rows(named=True):
            typer.echo(f"  {row['需求名称']} ← {row['供给名称']}  {row['得分']:.3f}  {row['理由']}")
    for pair in told:
        refused = pair["refused"]
        typer.echo(f"  {pair['need']} ← {pair['offer']}  " + ("不配" if refused else f"{pair['score']:.3f}"))
        for line in (*refused, *pair["parts"], *pair["unsure"]):
            typer.echo(f"      {line}")
