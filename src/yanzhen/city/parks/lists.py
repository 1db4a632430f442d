"""The list of plots: columns, and which plot a row means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yanzhen.city.accounts.permissions import WRITERS, has_role, subjects_of
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.exchange.lists import CellRefusedError, Column, ListKind, ListRow, Match, RowProblem
from yanzhen.city.exchange.sheets import bare
from yanzhen.city.parks import plot_services
from yanzhen.city.parks.models import Park, Plot
from yanzhen.city.parks.plot_models import BUILT, IDLE, LET, PLOT_STATES, PLOT_USES, VACANT
from yanzhen.city.parks.plot_queries import plots_held

STATES: Mapping[str, str] = {label: state for state, label in PLOT_STATES} | dict.fromkeys(
    ("空地", "未供", "未供应", "待供", "待供应", "可供", "待出让", "待租", "未出让", "净地", "待开发", "未利用"), VACANT
) | dict.fromkeys(
    ("已供未建", "已供应", "已出让", "出让", "已租", "已出租", "出租", "在租", "已签约", "已摘牌", "在建", "已供在建"), LET
) | dict.fromkeys(("建成", "已建", "已投产", "投产", "在用", "使用中", "已利用"), BUILT) | dict.fromkeys(
    ("低效", "闲置低效", "低效闲置", "停产闲置", "批而未供", "供而未用", "闲置土地"), IDLE
)  # fmt: skip
"""How lists write the state of a plot."""
USES: Mapping[str, str] = {label: use for use, label in PLOT_USES} | {
    "工业": "industry", "工矿": "industry", "工矿用地": "industry", "一类工业用地": "industry", "二类工业用地": "industry",
    "三类工业用地": "industry", "m1": "industry", "m2": "industry", "m3": "industry", "仓储": "storage", "物流": "storage",
    "仓储用地": "storage", "物流用地": "storage", "物流仓储": "storage", "w": "storage", "w1": "storage", "科研": "research",
    "新型产业用地": "research", "m0": "research", "商业": "business", "商服用地": "business", "商业用地": "business",
    "商服": "business", "商业服务": "business", "住宅": "housing", "住宅用地": "housing", "居住": "housing",
    "公共管理与公共服务用地": "public", "公用设施用地": "public", "绿地": "public",
}  # fmt: skip
_CODE = re.compile(r"[（(][a-z]\d{0,2}[)）]$")


def _read_state(text: str) -> str:
    return _chosen(text, STATES, "状态", [label for _, label in PLOT_STATES])


def _read_use(text: str) -> str:
    return _chosen(text, USES, "用途", [label for _, label in PLOT_USES])


def _chosen(text: str, known: Mapping[str, str], title: str, labels: Sequence[str]) -> str:
    """Raises CellRefusedError for a word that nobody knows."""
    word = text.strip()
    for spelled in (word, bare(word), _CODE.sub("", word.lower()), word.lower()):
        if spelled in known:
            return known[spelled]
    raise CellRefusedError(f"{title}不在选项里", f"“{text[:30]}”认不得", f"从这些里选：{'、'.join(labels)}")


def _labels(choices: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    return {label: value for value, label in choices}


COLUMNS = (
    Column("park", "所属园区", ("园区", "所在园区", "园区名称", "落户园区", "开发区", "片区"), required=True, example="某某高新区",
           note="园区的全称或简称"),
    Column("number", "地块编号", ("宗地编号", "地块号", "宗地号", "地块名称", "地块", "宗地", "宗地代码", "宗地名称", "编号"),
           required=True, limit=60, example="2024-工-07"),
    Column("place_text", "位置", ("地块位置", "土地位置", "宗地位置", "坐落", "土地坐落", "宗地坐落", "地址", "地点", "四至"), limit=200),
    Column("area", "面积", ("用地面积", "土地面积", "宗地面积", "地块面积", "出让面积", "占地面积", "占地", "净用地面积"),
           kind="number", unit="亩", lowest=0, places=4, digits=8, example="35.6"),
    Column("use", "用途", ("土地用途", "规划用途", "用地性质", "土地性质", "用地类型", "用地类别", "土地类型"), kind="choice",
           choices=lambda: _labels(PLOT_USES), read=_read_use, example="工业用地"),
    Column("state", "状态", ("利用状态", "使用状态", "土地状态", "地块状态", "利用现状", "使用现状", "使用情况", "利用情况", "现状",
                           "供应状态"), kind="choice", choices=lambda: _labels(PLOT_STATES), read=_read_state, example="空置"),
    Column("holder", "使用单位", ("使用企业", "土地使用权人", "使用权人", "使用者", "用地单位", "用地企业", "企业名称", "单位名称", "公司名称", "受让人",
                              "受让单位", "承租企业", "承租方", "入驻企业"), limit=120, note="在册企业自动对上；空置的地块不填"),
    Column("since", "起始日期", ("供地时间", "供应时间", "出让时间", "出让日期", "取得时间", "取得日期", "签约时间", "签订日期", "租赁开始", "起租日期",
                             "开始时间"), kind="date", example="2024-03"),
    Column("industries", "规划产业", ("产业定位", "准入产业", "主导产业", "产业", "产业类型", "拟引产业", "规划产业方向"), kind="words",
           limit=60, example="铜基新材料、电子信息"),
    Column("note", "备注", ("说明",), limit=1000),
)  # fmt: skip


def may_send(user: Any) -> bool:
    """Those who bring lists into the record, and parks, which bring their own plots."""
    return has_role(user, *WRITERS, "park")


def match_plots(rows: Sequence[ListRow], by: Any) -> list[Match]:
    """A plot is the same where park and number are."""
    known = _Known(rows, by)
    found = [_meant(row, known) for row in rows]
    held = plots_held(m.extra["code"] for m in found if "code" in m.extra)
    return [_with_held(row, match, held) for row, match in zip(rows, found, strict=True)]


class _Known:
    """Parks by name and enterprises by the names that rows give, read once for some rows."""

    def __init__(self, rows: Sequence[ListRow], by: Any) -> None:
        self.parks: dict[str, Park | None] = {}
        for park in Park.objects.all():
            for name in dict.fromkeys((park.name, park.code, *park.short_names)):
                self.parks[name] = None if name in self.parks else park
        self.own = None if by is None or has_role(by, *WRITERS) else subjects_of(by, "park")
        names = {str(row.values["holder"]) for row in rows if row.values.get("holder")}
        self.firms: dict[str, int | None] = {}
        for key, name in enterprises.keys_named(names):
            self.firms[name] = None if name in self.firms else key


def _meant(row: ListRow, known: _Known) -> Match:
    values = row.values
    name = str(values["park"])
    park = known.parks.get(name)
    if park is None:
        why = f"“{name[:40]}”不在园区名录里，或有同名的"
        return _refused("所属园区", "园区认不得", why, "写园区的全称、简称或代码")
    if known.own is not None and park.code not in known.own:
        return _refused(
            "所属园区", "不是您的园区", f"{park.name}不归本账号所在的园区", "只报本园区的地块，这一行请删去"
        )
    if values.get("state") == VACANT and values.get("holder"):
        why = f"状态是空置，又写了使用单位“{str(values['holder'])[:40]}”"
        return _refused("使用单位", "状态与使用单位矛盾", why, "空置的地块不填使用单位；已有单位的改正状态")
    extra = {"park": park.pk, "code": plot_services.code_of(park.code, str(values["number"]))}
    firm = known.firms.get(str(values.get("holder", "")))
    return Match(extra=extra | ({"holder": firm} if firm else {}), values={"park": park.name})


def _refused(title: str, what: str, why: str, do: str) -> Match:
    return Match(problems=(RowProblem(f"“{title}”", what, why, do),))


def _with_held(row: ListRow, match: Match, held: Mapping[str, Plot]) -> Match:
    plot = held.get(match.extra.get("code", ""))
    if plot is None:
        return match
    known: dict[str, Any] = {
        n: getattr(plot, n) for n in ("place_text", "area", "use", "state", "since", "industries", "note")
    }
    known |= {
        "number": f"{plot.number}（已退出）" if plot.retired_on else row.values["number"],
        "park": plot.park.name,
        "holder": plot.holder_name,
    }
    emptied = row.values.get("state") == VACANT and plot.holder_name
    values = {**match.values, "holder": ""} if emptied else match.values
    return Match(plot.pk, known, extra=match.extra, values=values)


KINDS = (
    ListKind(
        "plots", "地块清单", COLUMNS, (("code",),), match_plots, plot_services.apply_plots, "parks.Plot",
        name="number", page="plots", may=may_send,
        note="一行一宗地块，按园区和地块编号认。面积写明亩、公顷还是平方米；改成空置，原使用单位随之移出，变更记录里留着。",
    ),
)  # fmt: skip
