"""The list of leads that a unit brings: columns, and what a row may do; others' leads stay closed to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from yanzhen.city.attraction import desk, list_services
from yanzhen.city.attraction.lead_facts import identity_of
from yanzhen.city.attraction.lead_identity import Identity, compare, identity
from yanzhen.city.attraction.lead_queries import likely
from yanzhen.city.attraction.lead_services import checked
from yanzhen.city.attraction.lead_states import OPEN
from yanzhen.city.attraction.models import Lead
from yanzhen.city.attraction.permissions import may_report
from yanzhen.city.attraction.scopes import visible_leads
from yanzhen.city.attraction.values import LeadDraft
from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises.queries import region_names
from yanzhen.city.exchange.lists import Candidate, Column, ListKind, ListRow, Match, RowProblem
from yanzhen.city.parks import queries as parks
from yanzhen.kernel.errors import YanzhenError


def _amount(name: str, title: str, aliases: tuple[str, ...], unit: str, **more: Any) -> Column:
    return Column(
        name, title, aliases, kind="number", unit=unit, **{"lowest": 0, "places": 4, "digits": 8, **more}
    )


COLUMNS = (
    Column("investor", "投资方", ("投资单位", "投资主体", "企业名称", "客商名称", "公司名称", "投资企业"), required=True, limit=160,
           example="某某铜业有限公司", note="企业全称；只知道简称的写简称"),
    Column("uscc", "统一社会信用代码", ("信用代码", "社会信用代码"), kind="uscc", note="知道就填，判断是否重复最准"),
    Column("industry", "行业", ("所属行业", "产业", "行业类别"), required=True, limit=80, example="有色金属冶炼", note="别的单位只看得到行业和报送日期"),
    Column("node", "补哪个环节", ("环节", "产业链环节", "所在环节"), note="环节的名称或代码；不写就没有首报保护"),
    Column("content", "项目内容", ("建设内容", "内容", "项目简介", "线索内容"), limit=1000, example="年产一万吨铜杆"),
    _amount("investment", "计划投资", ("投资额", "总投资", "拟投资额", "计划总投资"), "亿元", example="3.5"),
    _amount("foreign_investment", "外资", ("利用外资",), "万美元", places=2),
    Column("industrial", "工业项目", ("是否工业项目",), kind="yes_no"),
    Column("channel", "线索来源", ("来源", "信息来源"), limit=120, example="商会推荐"),
    Column("contact_name", "联系人", ("客商联系人",), limit=80),
    Column("contact_role", "联系人职务", ("职务",), limit=80, example="投资部负责人"),
    Column("contact_phone", "联系电话", ("电话", "联系方式", "手机"), limit=40),
    Column("region", "拟落地县（市）区", ("县（市）区", "县市区", "拟落地"), example=""),
    Column("park", "拟落地园区", ("园区",)),
    _amount("land", "用地", ("用地面积", "用地需求"), "亩", places=2),
    _amount("floor", "厂房", ("厂房面积", "厂房需求"), "平方米", places=2, digits=12),
    _amount("power", "用电负荷", ("用电",), "千瓦", places=2, digits=12),
    _amount("output", "预计年产值", ("年产值",), "亿元"),
    _amount("tax", "预计年税收", ("年税收",), "万元", places=2, digits=12),
    _amount("jobs", "预计用工", ("用工", "用工人数"), "人", places=0),
    Column("environment", "环保与能耗", ("环保", "能耗"), limit=1000),
    Column("site_needs", "选址要求", ("选址",), limit=1000),
    Column("requests", "投资方诉求", ("诉求",), limit=1000),
)  # fmt: skip
CODED = ("node", "region", "park")
DRAFTED = tuple(f.name for f in fields(LeadDraft))


def match_leads(rows: Sequence[ListRow], by: Any) -> list[Match]:
    """A row of the own unit's lead adds to it; one that another unit reported is to be confirmed on the page."""
    try:
        book = desk.desk()
    except YanzhenError as error:
        problem = RowProblem("“投资方”", error.what, error.why, error.do)
        return [Match(problems=(problem,)) for _ in rows]
    known = _Known(by)
    return [_matched(row, known, book, by) for row in rows]


class _Known:
    """Names of nodes, counties and parks, and the own open leads, read once for some rows."""

    def __init__(self, by: Any) -> None:
        self.names: dict[str, dict[str, str]] = {
            "region": {n: c for c, n in region_names().items()},
            "node": {},
        }
        self.names["park"] = {n: p.code for p in parks.parks() for n in (*p.short_names, p.name)}
        for node in chains.node_rows():
            self.names["node"][node.label] = "" if node.label in self.names["node"] else node.code
            self.names["node"][node.code] = node.code
        rows = visible_leads(by).filter(state__in=OPEN) if may_report(by) else Lead.objects.none()
        self.own: dict[str, list[Lead]] = {}
        for lead in rows.filter(unit=by.unit) if may_report(by) else rows:
            for key in {lead.name_key, lead.uscc or lead.name_key}:
                self.own.setdefault(key, []).append(lead)

    def leads(self, who: Identity) -> list[Lead]:
        near = {one.pk: one for key in (who.core, who.uscc) if key for one in self.own.get(key, [])}
        return [one for one in near.values() if compare(who, identity_of(one))[0] == "same"]


def _matched(row: ListRow, known: _Known, book: desk.Desk, by: Any) -> Match:
    codes: dict[str, str] = {}
    for column in CODED:
        if row.values.get(column):
            codes[column] = known.names[column].get(str(row.values[column]), "")
            if not codes[column]:
                return _refused(
                    column,
                    "认不得",
                    f"“{str(row.values[column])[:40]}”不在记录里，或有同名的",
                    "写全称；不清楚就留空",
                )
    draft = draft_of(row.values, codes)
    try:
        checked(draft)
        who = identity(draft.investor, draft.uscc)
    except YanzhenError as error:
        return _refused("investor", error.what, error.why, error.do)
    mine = [
        one
        for one in known.leads(who)
        if not codes.get("node") or one.node is None or one.node.code == codes["node"]
    ]
    if row.chosen is not None:
        mine = [one for one in mine if one.pk == row.chosen]
    if len(mine) > 1:
        return Match(candidates=tuple(Candidate(one.pk, str(one)) for one in mine), extra=codes)
    if mine:
        return Match(mine[0].pk, _held(row, mine[0], codes), extra=codes)
    doubled = next((one for one in likely(who, draft.node, book, by) if one.same), None)
    if doubled is not None:
        why = f"{doubled.why}；{doubled.reported.industry}，{doubled.reported.reported_on} 报备"
        return _refused(
            "investor", "这个投资方在这个环节已有单位报备", why, "到“报线索”页逐条核对，确认后作后报登记"
        )
    return Match(extra=codes)


def draft_of(values: Mapping[str, Any], codes: Mapping[str, str]) -> LeadDraft:
    """A row as a report of its own."""
    given = {name: values[name] for name in DRAFTED if values.get(name) not in (None, "")}
    given |= {name: codes.get(name, "") for name in CODED}
    if "jobs" in given:
        given["jobs"] = int(given["jobs"])
    return LeadDraft(**given)


def _held(row: ListRow, lead: Lead, codes: Mapping[str, str]) -> dict[str, Any]:
    """The own lead by column; the list's own words where the record means the same."""
    held = {c.name: getattr(lead, c.name) for c in COLUMNS if c.name not in CODED}
    held["jobs"] = None if lead.jobs is None else Decimal(lead.jobs)
    now = {"node": lead.node, "park": lead.park, "region": lead.region}
    for name, place in now.items():
        same = place is not None and place.code == codes.get(name)
        held[name] = row.values.get(name) if same else str(place or "")
    return held | {"investor": row.values["investor"]}


def _refused(column: str, what: str, why: str, do: str) -> Match:
    title = next(c.title for c in COLUMNS if c.name == column)
    return Match(problems=(RowProblem(f"“{title}”", what, why, do),))


KINDS = (
    ListKind(
        "leads", "招商线索", COLUMNS, (("investor", "node"), ("uscc", "node")), match_leads,
        list_services.apply_leads, "attraction.Lead", name="investor", page="leads", may=may_report,
        note="一行一条线索，登记在您的单位名下，按行的次序先后报送。别的单位已报备的不从清单登记，到“报线索”页确认。",
    ),
)  # fmt: skip
