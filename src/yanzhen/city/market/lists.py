"""The list of offers and needs: columns, and which listing a row means; an enterprise brings its own, an office others'."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q

from yanzhen.city.accounts.permissions import OFFICIALS, WRITERS, has_role, subjects_of
from yanzhen.city.chains.queries import node_rows
from yanzhen.city.enterprises.queries import applicants, region_names
from yanzhen.city.exchange.lists import CellRefusedError, Column, ListKind, ListRow, Match, RowProblem
from yanzhen.city.market import list_services
from yanzhen.city.market.drafting import DATES, PLAIN, draft_of, over
from yanzhen.city.market.models import Listing
from yanzhen.city.market.permissions import keeps, may_list
from yanzhen.city.market.services import check
from yanzhen.city.market.states import KINDS as LISTING_KINDS
from yanzhen.city.market.states import SIDES
from yanzhen.city.market.values import Draft
from yanzhen.kernel.errors import YanzhenError

SIDE_WORDS = {"供": "offer", "出售": "offer", "需求": "seek", "求": "seek", "采购": "seek"}
KIND_WORDS = {
    "货物": "goods",
    "加工能力": "capacity",
    "余料": "reuse",
    "废料": "reuse",
    "场景": "scenario",
    "能力": "ability",
}


def _sides() -> dict[str, str]:
    return {label: code for code, label in SIDES} | SIDE_WORDS


def _kinds() -> dict[str, str]:
    return {label: code for code, label in LISTING_KINDS} | KIND_WORDS


def _day(text: str) -> str:
    """A whole day; a month alone does not say when a listing ends."""
    found = (
        text.strip()
        .replace("年", "-")
        .replace("月", "-")
        .replace("日", "")
        .replace("/", "-")
        .replace(".", "-")
    )
    try:
        year, month, day = (int(part) for part in found.split()[0].split("-"))
        return datetime.date(year, month, day).isoformat()
    except (ValueError, IndexError) as error:
        raise CellRefusedError("日期读不懂", f"“{text[:30]}”不是一个完整的日期", "写成 2026-12-31") from error


def _say(choices: Sequence[tuple[str, str]]) -> Any:
    return lambda value: dict(choices).get(value, str(value))


COLUMNS = (
    Column("side", "供求", ("供需", "方向", "供应或求购"), kind="choice", choices=_sides, say=_say(SIDES), required=True, example="供应"),
    Column("title", "名称", ("货物名称", "产品名称", "标题", "需求名称"), required=True, example="裸铜线每月 200 吨"),
    Column("kind", "类别", ("供需类别",), kind="choice", choices=_kinds, say=_say(LISTING_KINDS), example="产品", note="不写的是产品"),
    Column("products", "产品词", ("产品", "关键词", "主要产品"), kind="words", required=True, example="裸铜线、镀锡线", note="配对靠它们"),
    Column("enterprise", "企业", ("企业名称", "发布方", "单位名称", "发布单位"), example="某某铜业有限公司",
           note="企业账号可以不写；单位代登记的必须写，本单位开放应用场景的不写"),
    Column("uscc", "统一社会信用代码", ("信用代码", "社会信用代码"), kind="uscc", note="有同名企业时写"),
    Column("node", "环节", ("产业链环节", "所在环节"), note="环节的名称或代码；不写由系统按产品词判断"),
    Column("quantity", "数量", ("供应量", "需求量"), kind="number", free_unit=True, lowest=0, places=4, example="200"),
    Column("unit", "计量单位", ("单位", "数量单位"), limit=20, example="吨", note="数量格里写了单位的不必再写"),
    Column("region", "地区", ("县（市）区", "县市区"), note="不写的按企业所在地"),
    Column("starts_on", "期限起", ("供货起", "交付起"), read=_day, example="2026-12-01"),
    Column("ends_on", "期限止", ("供货止", "交付止"), read=_day),
    Column("hard", "必须条件", ("硬条件",), limit=1000, example="地区 位于 衡阳市；须有高新技术企业", note="几条之间用分号"),
    Column("soft", "优先条件", ("软条件",), limit=1000),
    Column("told", "本方情况", (), limit=1000, example="认证=甲；注册资本=800万元"),
    Column("text", "说明", ("备注",), limit=3000),
    Column("valid_until", "有效期至", ("有效期", "截止日期"), read=_day, note="不写的九十天有效，最长一年"),
    Column("contact_name", "联系人", (), limit=80, note="双方有意向以后对方才看得到"),
    Column("contact_phone", "联系电话", ("电话", "手机"), limit=40),
)  # fmt: skip


def may_send(user: Any) -> bool:
    """An enterprise for itself; the offices that send lists, visibly for enterprises."""
    return may_list(user) and has_role(user, *WRITERS, "county", "project_office", "park", "enterprise")


class _Known:
    """Enterprises that the rows name, links, places and the sender's open listings, read once for some rows."""

    def __init__(self, rows: Sequence[ListRow], by: Any) -> None:
        self.by = by
        self.official = has_role(by, *OFFICIALS)
        self.own = subjects_of(by, "enterprise") if not self.official else frozenset()
        names = {str(r.values.get("enterprise", "")) for r in rows} - {""}
        codes = {str(r.values.get("uscc", "")) for r in rows} - {""}
        asked = Q(name__in=names) | Q(uscc__in=codes) | Q(code__in=self.own)
        self.firms = list(applicants().filter(asked).values_list("code", "name", "uscc"))
        self.regions = {name: code for code, name in region_names().items()}
        self.nodes: dict[str, str] = {}
        for node in node_rows():
            self.nodes[node.label] = "" if node.label in self.nodes else node.code
            self.nodes[node.code] = node.code
        held = Listing.objects.filter(state="open", title__in={str(r.values["title"]) for r in rows})
        self.listings = list(held.select_related("enterprise", "unit_of", "node", "region"))

    def firm(self, row: ListRow) -> str:
        """Code of the enterprise of a row, empty for a scenario of the office. Raises YanzhenError."""
        name, uscc = str(row.values.get("enterprise", "")), str(row.values.get("uscc", ""))
        if not name and not uscc:
            return "" if self.official else min(self.own, default="")
        found = [code for code, named, coded in self.firms if (coded == uscc if uscc else named == name)]
        if len(found) == 1:
            return found[0]
        why = "名册里有几家同名的" if found else "名册里没有"
        raise YanzhenError("认不出是哪家企业", where=name or uscc, why=why, do="写全称和统一社会信用代码")

    def listing(self, draft: Draft, side: str) -> Listing | None:
        """The sender's open listing of that name."""
        return next(
            (
                one for one in self.listings
                if (one.side, one.kind, one.title) == (side, draft.kind, draft.title)
                and (one.enterprise.code if one.enterprise else "") == draft.enterprise and keeps(self.by, one)
            ),
            None,
        )  # fmt: skip


def match_listings(rows: Sequence[ListRow], by: Any) -> list[Match]:
    """A row is a listing of its own, or a change of an open one of the same holder, side, kind and name."""
    if by is None:
        problem = RowProblem("整行", "不知道是谁发布的", "供需归发布方所有", "登录后在“导入清单”里发送")
        return [Match(problems=(problem,)) for _ in rows]
    known = _Known(rows, by)
    return [_matched(row, known) for row in rows]


def _matched(row: ListRow, known: _Known) -> Match:
    try:
        extra = {"firm": known.firm(row), **_places(row, known)}
        side, draft = str(row.values["side"]), draft_of(row, extra)
        held = known.listing(draft, side)
        check(over(held, row, extra) if held else draft, side, by=known.by)
    except YanzhenError as error:
        return Match(problems=(RowProblem(f"“{error.where}”", error.what, error.why, error.do),))
    return Match(held.pk, _held(held, row, extra), extra=extra) if held else Match(extra=extra)


def _places(row: ListRow, known: _Known) -> dict[str, str]:
    found = {}
    for name, title, held in (("node", "环节", known.nodes), ("region", "地区", known.regions)):
        told = str(row.values.get(name, ""))
        found[name] = held.get(told, "")
        if told and not found[name]:
            why = f"“{told[:40]}”不在记录里，或有同名的"
            raise YanzhenError(f"{title}认不得", where=title, why=why, do="写全称；不清楚就留空")
    return found


def _held(held: Listing, row: ListRow, extra: Mapping[str, Any]) -> dict[str, Any]:
    """The listing by column; the list's own words where the record means the same."""
    known: dict[str, Any] = {name: getattr(held, name) for name in PLAIN}
    known |= {name: str(getattr(held, name) or "") for name in DATES}
    known |= {"side": held.side, "kind": held.kind, "products": list(held.products), "unit": held.unit}
    quantity = None if held.quantity is None else Decimal(held.quantity).normalize()
    same = {name: row.values.get(name) for name in ("enterprise", "uscc")}
    node = row.values.get("node") if held.node and held.node.code == extra["node"] else str(held.node or "")
    region = row.values.get("region") if held.region_id == extra["region"] else str(held.region or "")
    return known | same | {"quantity": quantity, "node": node, "region": region}


KINDS = (
    ListKind(
        "market-listings", "供需", COLUMNS, (("title", "side", "enterprise", "uscc"),), match_listings,
        list_services.apply_listings, "market.Listing", name="title", page="market", may=may_send,
        note="一行一条供应或求购，导入后立即配对。同一家企业、同样供求和名称还在有效的，再报就是修改。",
    ),
)  # fmt: skip
