"""The lists of enterprises and of their yearly figures: columns, and which enterprise a row means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yanzhen.city.accounts.permissions import may_import
from yanzhen.city.enterprises import list_services
from yanzhen.city.enterprises.identity_queries import merged_keys
from yanzhen.city.enterprises.models import Enterprise, EnterpriseFigure, EnterpriseName, Region
from yanzhen.city.exchange.lists import Candidate, Column, ListKind, ListRow, Match, RowProblem

_NAMES = (
    "单位名称",
    "公司名称",
    "名称",
    "企业全称",
    "单位全称",
    "公司全称",
    "单位详细名称",
    "企业（单位）名称",
    "企业",
    "公司",
    "市场主体名称",
    "法人单位名称",
    "纳税人名称",
)
_CODES = (
    "信用代码",
    "社会信用代码",
    "统一信用代码",
    "统一代码",
    "USCC",
    "统一社会信用代码/注册号",
    "营业执照号",
    "纳税人识别号",
)
_STEM = re.compile(r"(?:自治县|县|市|区)$")
_WIDE, _PLAIN = str.maketrans("()", "（）"), str.maketrans("（）", "()")

NAME = Column(
    "name",
    "企业名称",
    _NAMES,
    required=True,
    example="某某铜业有限公司",
    note="营业执照上的全称；括号全角半角都可以",
)
USCC = Column(
    "uscc", "统一社会信用代码", _CODES, kind="uscc", example="", note="18 位；有它就按它认企业，没有就按名称"
)
REGISTER = (
    NAME,
    USCC,
    Column(
        "region", "县市区",
        ("县（市）区", "区县", "县区", "区（县）", "所在地区", "所属地区", "所属区县", "所属县市区", "所在县市区", "行政区划", "地区", "属地", "注册地"),
        example="衡南县", note="全称或六位区划代码",
    ),
    Column("park", "所属园区", ("所在园区", "园区", "园区名称", "入驻园区"), note="园区的名称或简称；认不得的不落座，写进结果说明"),
    Column(
        "products", "主要产品", ("产品", "主营产品", "产品名称", "主导产品", "主要产品名称", "主要产品（服务）"),
        kind="words", example="铜箔、铜杆", note="几种产品用顿号隔开；只增不减",
    ),
    Column("short_name", "简称", ("企业简称", "公司简称", "股票简称")),
    Column("founded", "成立日期", ("成立时间", "注册日期", "开业时间", "注册时间"), kind="date", example="2019-05-20"),
    Column("listed", "上市情况", ("上市", "股票代码", "证券代码")),
)  # fmt: skip
FIGURES = (
    NAME,
    USCC,
    Column("year", "年份", ("年度", "统计年度", "数据年份", "报告期", "期间", "时间"), kind="period", required=True,
           example="2024", note="年份、季度或月份：2024、2024Q1、2024-03"),
    Column("revenue", "营业收入", ("主营业务收入", "营收", "销售收入", "营业总收入"), kind="number", unit="万元", example="12,500"),
    Column("output", "工业总产值", ("总产值", "产值"), kind="number", unit="万元"),
    Column("profit", "利润总额", ("利润",), kind="number", unit="万元"),
    Column("tax", "税收", ("税收总额", "实缴税收", "入库税收", "上缴税金", "纳税额", "税金"), kind="number", unit="万元"),
    Column("value_added", "工业增加值", ("增加值",), kind="number", unit="万元"),
    Column("rd_expense", "研发费用", ("研发投入", "研发经费", "R&D经费", "研究开发费用"), kind="number", unit="万元", lowest=0),
    Column("employees", "从业人数", ("从业人员", "职工人数", "员工人数", "用工人数", "平均用工人数", "从业人员平均人数"),
           kind="number", unit="人", lowest=0, example="320"),
    Column("area", "用地面积", ("占地面积", "占地", "土地面积"), kind="number", unit="亩", lowest=0),
)  # fmt: skip
"""净利润 is another measure than 利润总额 and is not taken for it."""
MEASURES = tuple(c.name for c in FIGURES if c.kind == "number")


@dataclass
class _Found:
    """What the record knows of the enterprises that some rows name."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, set[int]] = field(default_factory=dict)
    aliases: dict[int, set[str]] = field(default_factory=dict)


def same_name(name: str) -> str:
    """Names are compared without blanks and with one kind of brackets."""
    return name.replace(" ", "").translate(_WIDE).lower()


def _spellings(name: str) -> set[str]:
    bare = name.replace(" ", "")
    return {name, bare, bare.translate(_WIDE), bare.translate(_PLAIN)}


def find_enterprises(rows: Sequence[ListRow]) -> _Found:
    """The enterprises that rows name by code, name or former name: three queries for any number of rows."""
    found = _Found()
    codes = {str(r.values["uscc"]) for r in rows if r.values.get("uscc")}
    names = {s for r in rows for s in _spellings(str(r.values["name"]))}
    wanted = (
        "pk",
        "code",
        "name",
        "uscc",
        "region_id",
        "region__name",
        "products",
        "founded",
        "listed",
        "retired_on",
    )
    held = Enterprise.all_rows.exclude(pk__in=merged_keys()).order_by()
    other = EnterpriseName.objects.filter(name__in=names, kind__in=("former", "written"))
    by_other = set(other.values_list("enterprise_id", flat=True))
    for chosen in ({"uscc__in": codes}, {"name__in": names}, {"pk__in": by_other}):
        if next(iter(chosen.values())):
            for row in held.filter(**chosen).values(*wanted):
                found.rows[row["pk"]] = row
    for key, row in found.rows.items():
        found.by_name.setdefault(same_name(row["name"]), set()).add(key)
        if row["uscc"]:
            found.by_code[row["uscc"].upper()] = key
    for key, name, kind in EnterpriseName.objects.filter(enterprise_id__in=list(found.rows)).values_list(
        "enterprise_id", "name", "kind"
    ):
        found.aliases.setdefault(key, set()).add(same_name(name))
        if kind != "short":
            found.by_name.setdefault(same_name(name), set()).add(key)
    return found


def identify(row: ListRow, found: _Found) -> Match:
    """The enterprise that a row means: by code, else by name, never against a differing code; several are to be chosen from."""
    code, name = str(row.values.get("uscc", "")), str(row.values["name"])
    if code in found.by_code:
        return Match(found.by_code[code])
    keys = found.by_name.get(same_name(name), set())
    keys = {
        k for k in keys if not code or not found.rows[k]["uscc"] or found.rows[k]["uscc"].upper() == code
    } or keys
    if row.chosen is not None and row.chosen in keys | {0}:
        return Match(row.chosen or None)
    if len(keys) > 1:
        return Match(candidates=tuple(Candidate(k, _label(found.rows[k])) for k in sorted(keys)))
    key = next(iter(keys), None)
    known = found.rows[key]["uscc"] if key is not None else ""
    if code and known and known.upper() != code:
        why = f"记录里同名企业的代码是 {known}"
        do = "核对是同一家还是另一家；同一家请改正代码"
        return Match(problems=(RowProblem("“统一社会信用代码”", "代码与记录不一致", why, do),))
    return Match(key)


def _label(row: Mapping[str, Any]) -> str:
    more = [row["region__name"] or "地区无数据", row["uscc"] or "代码无数据"]
    return f"{row['name']}（{'，'.join(more)}）" + ("，已退出" if row["retired_on"] else "")


def match_enterprises(rows: Sequence[ListRow], by: Any) -> list[Match]:
    """What the record says of the enterprises that rows name."""
    found = find_enterprises(rows)
    regions = _regions()
    read: dict[str, tuple[str, str] | RowProblem] = {}
    return [_matched(row, found, regions, read) for row in rows]


def _matched(row: ListRow, found: _Found, regions: Any, read: dict[str, Any]) -> Match:
    text = str(row.values.get("region", ""))
    if text and text not in read:
        read[text] = _region(text, regions)
    if text and isinstance(read[text], RowProblem):
        return Match(problems=(read[text],))
    name, code = read[text] if text else ("", "")
    extra = {"region": code} if code else {}
    values = {"region": name} if name else {}
    match = identify(row, found)
    if match.key is None:
        return Match(None, {}, match.candidates, match.problems, extra, values)
    return Match(match.key, _held(row, found, match.key), extra=extra, values=values)


def _held(row: ListRow, found: _Found, key: int) -> dict[str, Any]:
    """The record by column; a spelling that is known already changes nothing, one that left the record comes back."""
    held = found.rows[key]
    known = found.aliases.get(key, set()) | {same_name(held["name"])}
    given, short = str(row.values["name"]), str(row.values.get("short_name", ""))
    name = given if same_name(given) in known else held["name"]
    return {
        "name": f"{held['name']}（已退出）" if held["retired_on"] else name,
        "uscc": held["uscc"],
        "region": held["region__name"] or "",
        "park": row.values.get("park", ""),
        "products": held["products"],
        "short_name": short if same_name(short) in known else "",
        "founded": held["founded"],
        "listed": held["listed"],
    }


def _regions() -> list[tuple[str, str, str]]:
    """(name, code, level), longest name first."""
    return sorted(Region.objects.values_list("name", "code", "level"), key=lambda r: -len(r[0]))


def _region(text: str, regions: list[tuple[str, str, str]]) -> tuple[str, str] | RowProblem:
    """(name, code) of the region that a text ends with: ``湖南省衡阳市衡南县`` is the county."""
    if text.isdigit():
        found = [(n, c) for n, c, _ in regions if c == text]
    else:
        found = [(n, c) for n, c, _ in regions if n == text]
        found = found or [(n, c) for n, c, level in regions if level == "county" and text.endswith(n)]
        stem = _STEM.sub("", text)
        found = found or [(n, c) for n, c, _ in regions if len(text) > 1 and _STEM.sub("", n) == stem]
    if len(found) == 1:
        return found[0]
    several = "、".join(f"{n}（{c}）" for n, c in found[:4])
    why = f"“{text[:40]}”对应多个地区：{several}" if found else f"“{text[:40]}”不在地区表里"
    return RowProblem("“县市区”", "认不出县市区", why, "写全称（如 衡南县）或六位区划代码；不清楚就留空")


def match_figures(rows: Sequence[ListRow], by: Any) -> list[Match]:
    """Rows whose enterprise is in the record, with what an earlier list said of the same year."""
    found = find_enterprises(rows)
    identified = [identify(row, found) for row in rows]
    keys = {m.key for m in identified if m.key is not None}
    held: dict[tuple[int, str], dict[str, Decimal]] = {}
    imported = EnterpriseFigure.objects.filter(
        enterprise_id__in=keys, pack_key="", op="=", indicator__in=MEASURES
    )
    for key, period, indicator, value in imported.values_list(
        "enterprise_id", "period", "indicator", "value"
    ):
        if value is not None:
            held.setdefault((key, period), {})[indicator] = value
    return [_with_figures(row, match, held) for row, match in zip(rows, identified, strict=True)]


def _with_figures(row: ListRow, match: Match, held: Mapping[tuple[int, str], Mapping[str, Any]]) -> Match:
    if match.problems or match.candidates:
        return match
    if not any(name in row.values for name in MEASURES):
        return _refused("年份", "没有一个数", "这一行的指标都是空的", "至少填一个指标，或删去这一行")
    if match.key is None:
        do = "先导入企业名单，或把名称、信用代码改成在册的"
        return _refused("企业名称", "企业不在册", f"“{str(row.values['name'])[:40]}”不在企业名录里", do)
    known = held.get((match.key, str(row.values["year"])), {})
    same = {"name": row.values["name"], "uscc": row.values.get("uscc"), "year": row.values["year"]}
    return Match(match.key if known else None, same | dict(known), extra={"enterprise": match.key})


def _refused(column: str, what: str, why: str, do: str) -> Match:
    return Match(problems=(RowProblem(f"“{column}”", what, why, do),))


KINDS = (
    ListKind(
        "enterprises", "企业名单", REGISTER, (("name",), ("uscc",)), match_enterprises,
        list_services.apply_enterprises, "enterprises.Enterprise", page="enterprises", may=may_import,
        note="一行一家企业。先认统一社会信用代码，没有就认名称（含曾用名）；分不清时请您选。空格不清除原有内容。",
    ),
    ListKind(
        "enterprise-figures", "企业年度数据", FIGURES, (("name", "year"), ("uscc", "year")), match_figures,
        list_services.apply_figures, "enterprises.EnterpriseFigure", page="enterprises", single=False, may=may_import,
        note="一行是一家企业的一个年份（或季度、月份）。企业要先在册。金额写明万元还是亿元，换算后保留原文。",
    ),
)  # fmt: skip
