"""Figures of the city as a whole, each with how it was counted; what cannot be counted is None."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from yanzhen.analysis.gaps import ChainStatus, Measure
from yanzhen.city.atlas.record import CityRecord
from yanzhen.kernel.presence import Presence


def city_measures(record: CityRecord, statuses: Mapping[str, ChainStatus]) -> tuple[Measure, ...]:
    """Counts of the record; they say how much is known, not how much there is."""
    local, outside = record.head_count
    return (
        Measure("chains", "产业链", len(record.chain_rows), "条", "档案中的产业链数，含未确认在市清单上的"),
        Measure(
            "enterprises",
            "在册企业",
            local,
            "家",
            f"在册的本地企业，另有外地 {outside} 家未计",
        ),
        Measure("projects", "在库项目", len(record.projects), "个", "截至当日有记载的项目，含停滞与未落地"),
        _investment(record),
        _present(statuses),
        _without_actuals(record),
    )


def _investment(record: CityRecord) -> Measure:
    known = [n for p in record.projects.values() if (n := _number(p.investment)) is not None]
    rest = len(record.projects) - len(known)
    total = float(sum(known)) if known else None
    why = f"{len(known)} 个已公布总投资的项目之和，另有 {rest} 个未公布；子项目与母项目可能重复，仅供量级参考"
    return Measure("investment", "已公布总投资", total, "亿元", why if known else "没有项目公布总投资")


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _present(statuses: Mapping[str, ChainStatus]) -> Measure:
    """Nodes with presence ``present`` among those that were looked at; one node counts once a chain."""
    nodes = [n for status in statuses.values() for n in status.nodes if n.presence is not Presence.UNKNOWN]
    if not nodes:
        return Measure("present", "有本地企业的环节", None, "%", "还没有一条产业链做过企业摸排")
    present = sum(n.presence is Presence.PRESENT for n in nodes)
    why = f"{present} 个「有」的环节 ÷ {len(nodes)} 个摸排过的环节；未摸排的不计入"
    return Measure("present", "有本地企业的环节", round(100 * present / len(nodes), 1), "%", why)


def _without_actuals(record: CityRecord) -> Measure:
    live = [t for t in record.targets if not t.superseded]
    silent = sum(not t.latest for t in live)
    return Measure("without_actuals", "无实绩的目标", silent, "个", f"{len(live)} 个现行目标中没有可比实绩的")
