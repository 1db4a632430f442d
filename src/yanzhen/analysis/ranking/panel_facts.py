"""What a panel of regions says of a node: density, similar regions, complexity, probability of entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import scipy.sparse as sp

from yanzhen.analysis.backtest import EntryModel, Panel
from yanzhen.analysis.backtest.events import Event, calc_state, find_event
from yanzhen.analysis.backtest.features import calc_features
from yanzhen.analysis.backtest.panel import Floats
from yanzhen.analysis.complexity import calc_spectrum
from yanzhen.analysis.ranking.factors import Known
from yanzhen.kernel.chains import ChainGraph, ChainNode
from yanzhen.kernel.errors import YanzhenError

SCALES = (
    ("density", "density", "关联密度"),
    ("similarity", "alike_40", "40个最相似区域中有此活动的加权份额"),
)


def find_panel_facts(
    graph: ChainGraph, panel: Panel, region: str, model: EntryModel | None = None
) -> dict[str, dict[str, Known]]:
    """Node → factors, for nodes whose GB/T 4754 codes are activities of the panel (or begin with one).

    Each measure is told as it is and counted as its rank among the region's activities. A node with several
    activities has the mean. Raises YanzhenError when the region is not in the panel or no code fits.
    """
    place = _place(panel, region)
    event = model.event if model else find_event("lq1")
    columns = _columns(panel, event, place)
    chances = model.predict(panel)[place] if model else None
    found = {}
    for node in graph.nodes:
        at = find_activities(node, panel.activities)
        if at:
            found[node.id] = _facts(columns, chances, at, panel, region)
    if not found:
        raise YanzhenError(
            "面板的活动编码与环节的行业代码对不上",
            where=f"例如 {panel.activities[0]}",
            why="按 GB/T 4754-2017 的小类、中类或大类代码对应",
            do="把面板的活动换成国民经济行业代码",
        )
    return found


def find_activities(node: ChainNode, activities: Sequence[str]) -> list[int]:
    """Places of the activities that a node's codes are, or belong to (``3251`` to ``325``); the finest wins."""
    at = {a.lstrip("ABCDEFGHIJKLMNOPQRST"): i for i, a in enumerate(activities)}
    found: dict[int, None] = {}
    for code in node.gbt4754:
        plain = code.lstrip("ABCDEFGHIJKLMNOPQRST")
        hit = next((at[plain[:k]] for k in range(len(plain), 1, -1) if plain[:k] in at), None)
        if hit is not None:
            found[hit] = None
    return list(found)


def _place(panel: Panel, region: str) -> int:
    if region not in panel.regions:
        shown = "、".join(panel.regions[:5])
        raise YanzhenError(f"面板里没有区域“{region}”", why=f"例如有：{shown}", do="用面板里的写法")
    return panel.regions.index(region)


def _columns(panel: Panel, event: Event, place: int) -> Mapping[str, tuple[Floats, str]]:
    """factor → (raw values (A,), how it is called), of the panel's last year."""
    last = len(panel.years) - 1
    features = calc_features(panel, last, -1, event)
    found = {name: (features.matrix(column)[place], told) for name, column, told in SCALES}
    here = sp.csr_array(calc_state(panel, last, event).present.astype(np.int8))
    return found | {"complexity": (calc_spectrum(here).activities, "活动复杂度（PCI 方向的谱坐标）")}


def _facts(
    columns: Mapping[str, tuple[Floats, str]],
    chances: Floats | None,
    at: list[int],
    panel: Panel,
    region: str,
) -> dict[str, Known]:
    year = panel.years[-1]
    found = {}
    for name, (values, told) in columns.items():
        mine = values[at]
        if np.isfinite(mine).all():
            known = values[np.isfinite(values)]
            share = float(np.mean([(known < v).mean() for v in mine]))
            text = f"{region}{year}年{told}{float(mine.mean()):.3f}，高于其{share:.0%}的活动"
            found[name] = Known(min(share, 1.0), text)
    if chances is not None and np.isfinite(chances[at]).any():
        value = float(np.nanmean(chances[at]))
        found["probability"] = Known(value, f"回测校准的进入概率{value:.1%}（起点{year}年）")
    return found
