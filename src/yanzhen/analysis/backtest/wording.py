"""The test in words and rows: what was measured, on what, and whether anything beats the plain baselines."""

from __future__ import annotations

import math
from typing import Any

from yanzhen.analysis.backtest.events import Transition
from yanzhen.analysis.backtest.panel import Panel
from yanzhen.analysis.backtest.scoring import Interval
from yanzhen.analysis.backtest.testing import BASELINES, LABELS, LEARNT, Tested

MEASURES = ("auc", "average_precision", "precision_at_10")
MEASURE_LABELS = {
    "auc": "AUC",
    "average_precision": "平均精确率",
    "precision_at_10": "区域内前10的命中率",
}
HEADLINE_MODEL = "blend"
DEFINITIONS = {
    "auc": "随机取一个进入的和一个没进入的，前者得分更高的概率；同分各算一半",
    "average_precision": "按得分从高到低，每多认出一个进入时的精确率的平均；同分的一起算",
    "precision_at_10": "每个区域取得分最高的10个候选（不足10个取全部），其中真的进入的比例，"
    "再对至少有一次进入的区域求平均；第10名同分时按各种排法的平均",
    "interval": "95%区间：对区域有放回地重抽，同一次重抽里各模型用同一批区域",
}


def tell_rows(tested: Tested) -> list[dict[str, Any]]:
    """One row a model: measures with the ends of their intervals."""
    rows = []
    for name in tested.bootstrap.names:
        row: dict[str, Any] = {
            "event": tested.event.id,
            "model": name,
            "label": LABELS[name],
            "kind": "baseline" if name in BASELINES else "learnt",
        }
        for k, measure in enumerate(MEASURES):
            at = tested.bootstrap.interval(name, k)
            row |= {
                measure: _plain(at.value),
                f"{measure}_low": _plain(at.low),
                f"{measure}_high": _plain(at.high),
            }
        rows.append(row)
    return rows


def tell_differences(tested: Tested) -> list[dict[str, Any]]:
    """Every learnt model against every baseline, paired; ``beats`` True, False or None (the interval holds 0)."""
    rows = []
    for one in LEARNT:
        for other in BASELINES:
            for k, measure in enumerate(MEASURES):
                gap = tested.bootstrap.difference(one, other, k)
                rows.append(
                    {
                        "event": tested.event.id,
                        "model": one,
                        "against": other,
                        "measure": measure,
                        "difference": _plain(gap.value),
                        "low": _plain(gap.low),
                        "high": _plain(gap.high),
                        "beats": _verdict(gap),
                    }
                )
    return rows


def tell_sentences(tested: Tested, panel: Panel) -> tuple[str, ...]:
    """For the reader: the test, the hit rate, the verdict against each baseline, the calibration."""
    return (
        _setting(tested, panel),
        _hit_rate(tested),
        *(_against(tested, name) for name in LEARNT),
        _trusted(tested),
    )


def tell_calibration(tested: Tested) -> dict[str, Any]:
    trust = tested.trust
    return {
        "model": HEADLINE_MODEL,
        "brier": _plain(trust.brier),
        "brier_of_share": _plain(trust.brier_of_share),
        "ece": _plain(trust.error),
        "reliability": [
            {"pairs": g.pairs, "said": _plain(g.said), "happened": _plain(g.happened)} for g in trust.table
        ],
    }


def tell(tested: Tested, panel: Panel) -> dict[str, Any]:
    """Everything of one event, for programs."""
    plan = tested.plan
    return {
        "event": {"id": tested.event.id, "label": tested.event.label},
        "train": [_span(panel, m) for m in plan.train],
        "test": _span(panel, plan.test),
        "split": "time" if plan.by_time else "regions",
        "older_look": tested.older_look,
        "pairs": len(tested.pairs.entered),
        "entries": int(tested.pairs.entered.sum()),
        "regions": len(tested.pairs.regions),
        "models": tell_rows(tested),
        "differences": tell_differences(tested),
        "calibration": tell_calibration(tested),
        "settings": [
            {
                "shrink": c.shrink,
                "depth": c.rule.depth,
                "trees": c.rule.trees,
                "boosting_share": c.share,
                "held_out_log_loss": dict(zip(("logistic", "boosting", "blend"), c.losses, strict=True)),
            }
            for c in tested.choices
        ],
        "sentences": tell_sentences(tested, panel),
    }


def _span(panel: Panel, move: Transition) -> str:
    return f"{panel.years[move.start]}-{panel.years[move.end]}"


def _plain(value: float) -> float | None:
    return round(float(value), 6) if math.isfinite(value) else None


def _verdict(gap: Interval) -> bool | None:
    if not math.isfinite(gap.low):
        return None
    return True if gap.low > 0 else False if gap.high < 0 else None


def _setting(tested: Tested, panel: Panel) -> str:
    plan, years = tested.plan, panel.years
    tested_on = f"{years[plan.test.start]}→{years[plan.test.end]}"
    if plan.by_time:
        how = "用" + "、".join(f"{years[m.start]}→{years[m.end]}" for m in plan.train) + "学习"
    else:
        how = "只有一段时期，按区域分5份轮流留出（检验的是没见过的区域，不是没见过的年代）"
    how += "；起点之前的年份在学习时看不到，按两次观察的可靠程度折算后计入" if tested.older_look else ""
    pairs, entries = len(tested.pairs.entered), int(tested.pairs.entered.sum())
    return f"{tested.event.label}：检验{tested_on}，{how}；候选{pairs}对，进入{entries}对（{entries / pairs:.1%}）"


def _hit_rate(tested: Tested) -> str:
    at = tested.bootstrap.interval(HEADLINE_MODEL, 2)
    plain = tested.bootstrap.interval("popularity", 2)
    return (
        f"{LABELS[HEADLINE_MODEL]}给每个区域推荐10个，平均命中{at.value:.1%}（95%区间{at.low:.1%}–{at.high:.1%}），"
        f"按流行度推荐命中{plain.value:.1%}"
    )


def _against(tested: Tested, name: str) -> str:
    """Which baselines the model beats on all three measures, and where it does not, by name."""
    beaten, failed = [], []
    for other in BASELINES:
        weak = [
            MEASURE_LABELS[m]
            for k, m in enumerate(MEASURES)
            if _verdict(tested.bootstrap.difference(name, other, k)) is not True
        ]
        label = LABELS[other]
        if weak:
            failed.append(f"没有胜过{label}（{'、'.join(weak)}的差的区间不全在0以上）")
        else:
            beaten.append(label)
    told = [f"三项指标都胜过{'、'.join(beaten)}"] if beaten else []
    return f"{LABELS[name]}：" + "；".join([*told, *failed])


def _trusted(tested: Tested) -> str:
    trust = tested.trust
    return (
        f"概率的校准：预期校准误差{trust.error:.3f}，布里尔分数{trust.brier:.4f}"
        f"（一律报平均进入率是{trust.brier_of_share:.4f}）"
    )
