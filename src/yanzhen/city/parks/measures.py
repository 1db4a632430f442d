"""Differentiated measures that other places apply to a class, as starting points of proposals; none acts by itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """A measure for a class. ``surcharges``: by consecutive year in the class, in yuan per kWh; the last goes on."""

    kind: str
    klass: str
    text: str
    basis: str
    grade: str
    surcharges: tuple[str, ...] = ()


ORDER = "默认措辞，须按本市文件改定"
SHANDONG = "山东 2022-03 差别电价通知（转载页）：只取最高一项，不叠加"
QINGDAO = "青岛 2020 评价结果运用（转载页）：A 优先、B 支持、C 提升、D 限制"

PRESETS: tuple[Preset, ...] = (
    Preset("land", "A", "优先保障新增用地", QINGDAO, "B"),
    Preset("finance", "A", "优先推荐融资和增信", QINGDAO, "B"),
    Preset("service", "B", "支持技术改造和项目申报", QINGDAO, "B"),
    Preset("service", "C", "帮扶提升，列入走访", QINGDAO, "B"),
    Preset("land", "D", "从严控制新增用地，低效用地先协商盘活", QINGDAO, "B"),
    Preset("price", "D", "电价每千瓦时加价 {surcharge} 元（连续第 {years} 年 D 档）", SHANDONG, "B", ("0.05", "0.10", "0.15")),
)  # fmt: skip


def presets_for(klass: str, years: int) -> tuple[tuple[Preset, str], ...]:
    """(preset, its text) for a class that was reached ``years`` years running."""
    return tuple((p, _text(p, max(years, 1))) for p in PRESETS if p.klass == klass)


def _text(preset: Preset, years: int) -> str:
    if not preset.surcharges:
        return preset.text
    surcharge = preset.surcharges[min(years, len(preset.surcharges)) - 1]
    return preset.text.format(surcharge=surcharge, years=years)
