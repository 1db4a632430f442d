"""What to build next, who leads and whom to ask, from a pack and whatever else is at hand."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yanzhen.cli.analyse.tables import SHOWN, Json, check_out, emit, read_cells, write
from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    from yanzhen.analysis.ranking import ChainLeads, Known, NextNode, PartScore, Prospect
    from yanzhen.analysis.standing import CityView
    from yanzhen.specs import Pack

Facts = dict[str, dict[str, "Known"]]


def analyse_rank(  # noqa: PLR0913 - one parameter an option
    pack: Annotated[str, typer.Option(help="城市的定义包")] = "hengyang",
    chain: Annotated[list[str] | None, typer.Option(help="只排这些产业链，可多次")] = None,
    panel: Annotated[Path | None, typer.Option(help="区域×行业×年份的面板，算密度、相似、复杂度")] = None,
    region: Annotated[str, typer.Option(help="本市在面板里的写法")] = "",
    model: Annotated[Path | None, typer.Option(help="backtest --model 存的概率模型")] = None,
    io: Annotated[Path | None, typer.Option(help="投入产出表，算投入产出接近")] = None,
    register: Annotated[Path | None, typer.Option(help="企业名录 csv，给前列环节找企业")] = None,
    top: Annotated[int, typer.Option(help="显示几个环节", min=1)] = SHOWN,
    out: Annotated[Path | None, typer.Option(help="全部环节写到 .csv 或 .parquet")] = None,
    as_json: Json = False,
) -> None:
    """下一步建哪个环节：可行、价值、制约分开给，逐项说明来历和无数据；每条链谁是链主；名录里谁能补上。

    例：yanzhen analyse rank --pack hengyang --chain nonferrous
    """
    from yanzhen.analysis.ranking import rank_anchors, rank_next_nodes
    from yanzhen.analysis.ranking.evidence import pack_anchor_facts, pack_view, pack_weights

    if out is not None:
        check_out(out)
    packs = _packs(pack)
    view = pack_view(packs)
    chains = _chains(view, chain or [])
    facts = _facts(view, packs, (panel, region, model), io)
    nodes = rank_next_nodes(view, pack_weights(packs), chains=chains, facts=facts)
    leads = rank_anchors(view, chains, pack_anchor_facts(packs))
    prospects = _prospects(view, nodes[:top], register, packs[-1]) if register else {}
    if out is not None:
        write(_frame(nodes), out)
    if as_json:
        found = {k: [asdict(p) for p in v] for k, v in prospects.items()}
        emit({"nodes": [asdict(n) for n in nodes], "anchors": [asdict(c) for c in leads], "prospects": found})
        return
    _tell(nodes, leads, prospects, top)


def _packs(name: str) -> list[Pack]:
    from yanzhen.specs import load_pack
    from yanzhen.specs.loading import load_bases

    city = load_pack(name)
    return [*load_bases(city), city]


def _chains(view: CityView, asked: list[str]) -> list[str]:
    known = view.graph.chains()
    unknown = [c for c in asked if c not in known]
    if unknown:
        raise YanzhenError(
            f"没有产业链“{unknown[0]}”", why=f"定义包里有：{'、'.join(known)}", do="改正 --chain"
        )
    return asked


def _facts(
    view: CityView, packs: list[Pack], panel: tuple[Path | None, str, Path | None], io: Path | None
) -> Facts:
    found: Facts = {}
    for part in (_panel_facts(view, *panel), _io_facts(view, packs, io)):
        for node, known in part.items():
            found.setdefault(node, {}).update(known)
    return found


def _panel_facts(view: CityView, path: Path | None, region: str, model: Path | None) -> Facts:
    from yanzhen.analysis.backtest import EntryModel, read_panel
    from yanzhen.analysis.ranking.panel_facts import find_panel_facts

    if path is None:
        return {}
    if not region:
        raise YanzhenError("不知道哪个区域是本市", do="用 --region 写明，写法与面板一致")
    return find_panel_facts(view.graph, read_panel(path), region, EntryModel.load(model) if model else None)


def _io_facts(view: CityView, packs: list[Pack], path: Path | None) -> Facts:
    from yanzhen.analysis.inputoutput import SectorRow, choose_sector_map, read_io_table, size_edges
    from yanzhen.analysis.ranking.chain_facts import find_io_facts

    if path is None:
        return {}
    table = read_io_table(path)
    rows = [SectorRow(r.sector, r.tables, r.industries, r.note) for p in packs for r in p.io_sectors]
    codes = [i.code for p in packs for i in p.industries if i.level == 4]
    sectors = choose_sector_map(table, rows, codes)
    industries = {n.id: n.gbt4754 for n in view.graph.nodes}
    return find_io_facts(view, size_edges(view.graph, industries, table, sectors))


def _prospects(
    view: CityView, nodes: tuple[NextNode, ...], path: Path, city: Pack
) -> dict[str, tuple[Prospect, ...]]:
    from yanzhen.analysis.candidates import Register, Wanted
    from yanzhen.analysis.ranking import rank_prospects
    from yanzhen.analysis.ranking.registers import make_register

    read = make_register(*read_cells(path), str(path))
    wanted = [Wanted.of(view.graph.node(n.node)) for n in nodes]
    return rank_prospects(wanted, Register.build(read.firms), _home(city), firms=read.facts)


def _home(city: Pack) -> Any:
    from yanzhen.analysis.ranking import Home
    from yanzhen.specs.loading import load_bases

    names = {r.code: r.name for p in (*load_bases(city), city) for r in p.regions}
    code = city.meta.region
    return Home(names.get(code, ""), names.get(f"{code[:2]}0000", ""))


def _frame(nodes: tuple[NextNode, ...]) -> Any:
    import polars as pl

    rows = [
        {
            "rank": n.rank,
            "node": n.node,
            "label": n.label,
            "presence": n.presence.value,
            **{p.part: p.score for p in n.parts},
            **{f"{p.part}_known": p.known_share for p in n.parts},
            **{c.factor: c.value for p in n.parts for c in p.parts},
            "why": "；".join(n.why),
            "against": "；".join(n.against),
        }
        for n in nodes
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _tell(
    nodes: tuple[NextNode, ...],
    leads: tuple[ChainLeads, ...],
    prospects: dict[str, tuple[Prospect, ...]],
    top: int,
) -> None:
    from yanzhen.analysis.ranking import HIT_RATE
    from yanzhen.kernel.presence import PRESENCE_LABELS

    typer.echo(f"缺失或薄弱的环节{len(nodes)}个；先后按可行与价值的均值，再按制约；权重见定义包 ranking.yaml")
    for node in nodes[:top]:
        parts = "  ".join(_score(p) for p in node.parts)
        typer.echo(f"{node.rank}  {node.label}（{node.node}，{PRESENCE_LABELS[node.presence]}）  {parts}")
        for sign, sentences in (("有利", node.why), ("不利", node.against)):
            for sentence in sentences:
                typer.echo(f"    {sign} {sentence}")
        for prospect in prospects.get(node.node, ())[:3]:
            _tell_prospect(prospect)
    if prospects:
        typer.echo(HIT_RATE)
    typer.echo("")
    for found in leads:
        typer.echo(f"链主 {found.chain}：{found.verdict}")


def _score(part: PartScore) -> str:
    score = "无数据" if part.score is None else f"{part.score:.2f}"
    return f"{part.label} {score}（已知权重{part.known_share:.0%}）"


def _tell_prospect(prospect: Prospect) -> None:
    firm = prospect.candidate.firm
    typer.echo(f"    企业 {firm.name}（{firm.city or '所在地无数据'}）：{'；'.join(prospect.reasons[:2])}")
    typer.echo(f"         但 {'；'.join(prospect.against[:3])}")
