"""If a node stops, grows or is brought in: before and after, in words, restricted nodes left out."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from yanzhen.analysis.shock import Attraction, CapacityReport, LocalSupply, Loss, Stop, StopReport, stop_in
from yanzhen.analysis.shock import add_node_capacity as add_capacity
from yanzhen.analysis.shock import attract_node as attract
from yanzhen.city.atlas.reasoning import Reasoning
from yanzhen.kernel.errors import YanzhenError

STOP, ADD, ATTRACT = "stop", "add", "attract"
ACT_LABELS = {STOP: "停产或减产", ADD: "增加产能", ATTRACT: "引进这个环节"}
LOSS_LEVELS = (0.01, 0.1, 0.25, 0.5, 0.9)
"""Least loss of each of the five shades."""
GAIN_LEVELS = (0.0, 0.05, 0.15, 0.3, 0.5)
NAMED = 5
FULL_MONTH = Stop()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; shares are parts of one."""

    act: str
    node: str
    stop: Stop = FULL_MONTH
    capacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """One node before and after. ``level`` 0–4 is its shade; ``path`` leads there from the asked node."""

    node: str
    label: str
    before: str
    after: str
    short: str
    level: int
    because: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page shows of a question. ``whole`` is the headline figure (name, before, after)."""

    question: Question
    label: str
    says: str
    whole: tuple[str, str, str]
    columns: tuple[str, str]
    changes: tuple[Change, ...]
    substitutes: tuple[str, ...]
    assumptions: tuple[str, ...]
    formula: str
    inputs: tuple[str, ...]
    hidden: int
    hue: str
    method: str = "shock"


def answer(city: Reasoning, question: Question) -> Answer:
    """Raises YanzhenError on an unknown or restricted node and on a question that has no answer."""
    label = city.record.graph.node(question.node).label
    if question.node in city.record.restricted:
        raise YanzhenError(
            "这个环节不做推演", where=label, why="它只列公开名称，产能与供需关系不予展示", do="换一个环节"
        )
    return _ANSWERS[question.act](city, question)


def _answer_stop(city: Reasoning, question: Question) -> Answer:
    report = stop_in(city.network, question.node, question.stop)
    shown, hidden = _open(report.losses, city.record.restricted)
    return Answer(
        question,
        report.label,
        _say_losses(f"若{report.label}{report.stop.says}", shown),
        ("全部环节的产出", "100%", percent(1 - report.index)),
        ("现在的产出", f"{report.stop.says}期间"),
        tuple(_loss(x) for x in shown),
        _substitutes(report, city.record.restricted),
        report.assumptions,
        "每个环节减产＝max(缺投入的减产, 少订单的减产)；缺一不可的投入按最缺的一项、可替代的投入按份额合计，沿图逐级传到不再变",
        _inputs(city, question),
        hidden,
        "red",
    )


def _answer_add(city: Reasoning, question: Question) -> Answer:
    report: CapacityReport = add_capacity(city.record.graph, question.node, question.capacity, question.stop)
    shown, hidden = _open(report.reliefs, city.record.restricted)
    before = {x.node: x for x in report.before.losses}
    changes = tuple(
        Change(
            x.node,
            x.label,
            f"减产{percent(x.before)}",
            f"减产{percent(x.after)}" if x.after else "不减产",
            f"少减{percent(x.before - x.after)}",
            shade(x.before - x.after, LOSS_LEVELS),
            before[x.node].because,
            before[x.node].path,
        )
        for x in shown
    )
    named = "、".join(f"{c.label}由{c.before}变为{c.after}" for c in changes[:NAMED])
    said = f"若{report.label}另建相当于现有{percent(report.capacity)}的产能，再遇现有产能{report.before.stop.says}，"
    return Answer(
        question,
        report.label,
        said + (f"{len(changes)}个环节少受损失：{named}" if changes else "没有别的环节因此少受损失"),
        ("全部环节产出的损失", percent(report.before.index), percent(report.index_after)),
        (f"不扩产，{report.before.stop.says}", f"扩产后，{report.before.stop.says}"),
        changes,
        _substitutes(report.before, city.record.restricted),
        report.assumptions,
        "同一次停产算两遍：停产比例 s，与 max(0, s − 新增产能倍数)；两遍的减产之差就是扩产的效果",
        (*_inputs(city, question), f"新增产能：现有的{percent(question.capacity)}"),
        hidden,
        "green",
    )


def _answer_attract(city: Reasoning, question: Question) -> Answer:
    graph, restricted = city.record.graph, city.record.restricted
    report: Attraction = attract(graph, question.node, city.working)
    gains, hidden = _open(report.customers, restricted)
    sellers = [s for s in report.suppliers if s not in restricted]
    hidden += len(report.suppliers) - len(sellers)
    changes = [
        Change(
            x.node,
            x.label,
            f"投入{percent(x.before)}本地能供",
            f"投入{percent(x.after)}本地能供",
            f"本地供 +{100 * (x.after - x.before):.0f}点",
            shade(x.after - x.before, GAIN_LEVELS),
            f"{report.label}是它的投入",
            (question.node, x.node),
        )
        for x in gains
    ]
    changes += [
        Change(
            s,
            graph.node(s).label,
            "没有本地用户" if s in report.first_customer else "已有本地用户",
            "有第一个本地用户" if s in report.first_customer else "多一个本地用户",
            "首个本地用户" if s in report.first_customer else "多一个用户",
            2 if s in report.first_customer else 0,
            f"它供货给{report.label}",
            (s, question.node),
        )
        for s in sellers
    ]
    return Answer(
        question,
        report.label,
        _say_attraction(report, changes, len(sellers)),
        _local_supply(gains),
        ("现在", "引进之后"),
        tuple(changes),
        (),
        report.assumptions,
        "本地能供的投入＝Σ 本地有企业的供方份额 ÷ Σ 图上画出的供方份额（设备不算），引进前后各算一遍",
        ("图上的供货联系和份额判断", f"本地有企业或投产项目的环节{len(city.working)}个"),
        hidden,
        "green",
    )


_ANSWERS = {STOP: _answer_stop, ADD: _answer_add, ATTRACT: _answer_attract}


def _open(items: Iterable[Any], restricted: Collection[str]) -> tuple[list[Any], int]:
    """Those that may be shown (neither the node nor its way is restricted), and how many may not."""
    found = list(items)
    shown = [x for x in found if not {x.node, *getattr(x, "path", ())} & set(restricted)]
    return shown, len(found) - len(shown)


def _loss(loss: Loss) -> Change:
    return Change(
        loss.node,
        loss.label,
        "100%",
        percent(1 - loss.share),
        f"减产{percent(loss.share)}",
        shade(loss.share, LOSS_LEVELS),
        loss.because,
        loss.path,
    )


def _say_losses(head: str, losses: Collection[Loss]) -> str:
    if not losses:
        return f"{head}，图上没有别的环节减产1%以上"
    named = "；".join(x.says for x in list(losses)[:NAMED])
    return f"{head}，{len(losses)}个环节减产1%以上：{named}" + ("等" if len(losses) > NAMED else "")


def _say_attraction(report: Attraction, changes: list[Change], sellers: int) -> str:
    gains = changes[: len(changes) - sellers]
    parts = []
    if gains:
        shown = [g for g in report.customers if g.node in {c.node for c in gains}]
        named = "、".join(f"{g.label}由{percent(g.before)}升到{percent(g.after)}" for g in shown[:NAMED])
        parts.append(f"{len(gains)}个本地环节的投入可更多在本地解决：{named}")
    if sellers:
        parts.append(f"{sellers}个本地环节多一个本地用户")
    if report.inputs is not None:
        parts.append(f"它自己的投入有{percent(report.inputs)}本地能供")
    return f"若引进{report.label}，" + ("；".join(parts) or "图上没有本地的供方和用户与它相连")


def _local_supply(gains: list[LocalSupply]) -> tuple[str, str, str]:
    name = "它的本地用户平均有多少投入能在本地解决"
    if not gains:
        return (name, "无数据", "无数据")
    before, after = (
        math.fsum(side) / len(gains) for side in zip(*((g.before, g.after) for g in gains), strict=True)
    )
    return (name, percent(before), percent(after))


def _substitutes(report: StopReport, restricted: Collection[str]) -> tuple[str, ...]:
    return tuple(x.says for x in report.substitutes if x.node not in restricted)


def _inputs(city: Reasoning, question: Question) -> tuple[str, ...]:
    graph = city.record.graph
    stock = f"库存够用{question.stop.stock_days:g}天" if question.stop.stock_days else "没有库存"
    return (
        f"产业链图：{len(graph.chains())}条链的{len(graph)}个环节、{len(graph.links)}条供货联系，跨链的也算",
        f"停产：{question.stop.says}，{stock}",
        "各环节产值：无数据，按相等计",
    )


def percent(share: float) -> str:
    """Whole per cent; below one with a digit, so that a small loss does not read as none."""
    shown = 100 * share
    return f"{shown:.1f}%" if 0 < shown < 1 or 99 < shown < 100 else f"{shown:.0f}%"


def shade(value: float, least: tuple[float, ...]) -> int:
    """The highest of the shades whose least value is reached."""
    return max((i for i, bound in enumerate(least) if value >= bound - 1e-12), default=0)
