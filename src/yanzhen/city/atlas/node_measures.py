"""What a node of a chain can be coloured by: each measure with its question, formula, inputs and value in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from yanzhen.analysis.ranking import NextNode
from yanzhen.city.atlas.reasoning import Reasoning
from yanzhen.city.atlas.values import NodeCard

Value = Callable[[Reasoning, NodeCard], float | None]
LEVELS = 5
WITHHELD = "不予展示"


@dataclass(frozen=True, slots=True)
class NodeMeasure:
    """``asks`` is the question it answers, in words for the legend; ``unknown`` says why a node has no value.

    ``secret``: not told of restricted nodes. ``method`` names the page that explains it.
    """

    id: str
    label: str
    asks: str
    value: Value
    says: Callable[[float], str]
    formula: str
    inputs: str
    method: str
    unknown: str
    secret: bool = True


@dataclass(frozen=True, slots=True)
class NodeFigure:
    """The value of one node. ``level`` 0–4, or -1 where there is none; ``more`` qualifies it."""

    text: str
    level: int
    more: str = ""


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """A measure over the nodes of a chain. ``ranges`` are the five shades in words, the same for every chain."""

    measure: NodeMeasure
    figures: Mapping[str, NodeFigure]
    ranges: tuple[str, ...]


def _part(name: str) -> Value:
    def value(city: Reasoning, node: NodeCard) -> float | None:
        found = city.next_of.get(node.code)
        return next((p.score for p in found.parts if p.part == name), None) if found else None

    return value


def _firms(city: Reasoning, node: NodeCard) -> float | None:
    return float(sum(e.role != "outside" for e in node.enterprises))


def small_percent(value: float) -> str:
    return f"{100 * value:.2f}%" if value < 0.01 else f"{100 * value:.1f}%"


def _score(value: float) -> str:
    return f"{value:.2f}"


OPEN_ONLY = "本地已有或未摸排，不排"
MEASURES: tuple[NodeMeasure, ...] = (
    NodeMeasure(
        "risk", "要紧程度", "它全停，全部环节的产出少多少",
        lambda city, node: risk.index if (risk := city.risks.get(node.code)) else None,
        small_percent,
        "系统性损失＝Σ 各环节减产×产值 ÷ Σ 产值；减产沿供货联系逐级传导，取缺投入与少订单两者中大的",
        "产业链图的供货联系、份额判断（主要1、部分0.4、少量0.1）；各环节产值无数据，按相等计",
        "shock", "图上没有联系",
    ),
    NodeMeasure(
        "between", "枢纽程度", "多少对环节之间最短的供货路经过它",
        lambda city, node: city.between.get(node.code),
        lambda v: f"{v:,.0f}对",
        "介数＝Σ（经过它的最短路条数 ÷ 最短路总条数），对图上每一对有路的环节求和",
        "全部产业链合成的一张图，同一环节在几条链里只算一个",
        "graph", "图上没有联系",
    ),
    NodeMeasure(
        "feasibility", "做得成吗", "本地没有或薄弱的环节，条件够不够",
        _part("feasibility"), _score,
        "可行＝Σ 权重×取值 ÷ Σ 已知权重；不知道的项连同权重不计，已知的权重占多少写在旁边",
        "本地供应商、本地客户（产业链图和在册企业）；进入概率、关联密度、相似区域要多城市数据，工作区没有，无数据",
        "ranking", OPEN_ONLY,
    ),
    NodeMeasure(
        "value", "值得吗", "本地没有或薄弱的环节，建起来价值多大",
        _part("value"), _score,
        "价值＝Σ 权重×取值 ÷ Σ 已知权重；不知道的项连同权重不计",
        "本地需求（产业链图）、定义包判断的附加值；亩均、人均增加值和复杂度无数据",
        "ranking", OPEN_ONLY,
    ),
    NodeMeasure(
        "firms", "企业家数", "收录的本地企业有几家落在这个环节",
        _firms, lambda v: f"{v:.0f}家",
        "在册本地企业中归入这个环节的家数，外地企业不计",
        "企业名册与环节归属，归属是判断；规模（产值、从业）大多无数据，所以只数家数",
        "gaps", "", secret=False,
    ),
)  # fmt: skip


def measure_chain(
    city: Reasoning, nodes: Sequence[NodeCard], everything: Sequence[NodeCard]
) -> tuple[MeasureTable, ...]:
    """Every measure over ``nodes``; shades are cut over ``everything``, so that chains compare."""
    return tuple(_table(city, measure, nodes, everything) for measure in MEASURES)


def _table(
    city: Reasoning, measure: NodeMeasure, nodes: Sequence[NodeCard], everything: Sequence[NodeCard]
) -> MeasureTable:
    known = [v for n in everything if (v := measure.value(city, n)) is not None]
    bounds = cut_points(known)
    figures = {n.code: _figure(city, measure, n, bounds) for n in nodes}
    return MeasureTable(measure, figures, _ranges(bounds, measure.says))


def cut_points(known: Sequence[float]) -> tuple[float, ...]:
    """Least values of the five shades: fifths of the distinct values; fewer where there are fewer values."""
    distinct = np.unique(np.asarray(known, dtype=float))
    if not distinct.size:
        return ()
    at = np.linspace(0, distinct.size, LEVELS + 1)[:-1].astype(int)
    return tuple(dict.fromkeys(float(distinct[i]) for i in at))


def _figure(city: Reasoning, measure: NodeMeasure, node: NodeCard, bounds: Sequence[float]) -> NodeFigure:
    if measure.secret and node.restricted:
        return NodeFigure(WITHHELD, -1)
    value = measure.value(city, node)
    if value is None:
        return NodeFigure("—" if measure.unknown == OPEN_ONLY else "无数据", -1, measure.unknown)
    level = max(i for i, bound in enumerate(bounds) if value >= bound)
    return NodeFigure(measure.says(value), level, _known(city.next_of.get(node.code), measure.id))


def _known(node: NextNode | None, part: str) -> str:
    share = next((p.known_share for p in node.parts if p.part == part), None) if node else None
    return "" if share is None else f"已知权重{share:.0%}"


def _ranges(bounds: Sequence[float], says: Callable[[float], str]) -> tuple[str, ...]:
    if not bounds:
        return ()
    words = [f"{says(low)}—{says(high)}" for low, high in pairwise(bounds)]
    return (*words, f"{says(bounds[-1])}以上")
