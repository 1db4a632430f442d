"""A list of enterprises compared with the record: each row is new, changed, unchanged or refused with reasons."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from stdnum.cn import uscc as uscc_number
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from yanzhen.city.enterprises.identity_queries import merged_keys
from yanzhen.city.enterprises.models import Enterprise, EnterpriseName, Region
from yanzhen.city.enterprises.values import FieldChange, ImportPlan, RowPlan, RowProblem
from yanzhen.city.exchange.queries import taken_delivery
from yanzhen.city.exchange.sheets import Progress, TableRow, bare, digest_of, open_sheets
from yanzhen.kernel.errors import YanzhenError

KIND = "enterprises"
COLUMNS = {
    bare(label): name
    for name, labels in {
        "name": "企业名称 单位名称 公司名称 名称 企业全称 单位全称 公司全称 单位详细名称 企业（单位）名称 企业 公司 市场主体名称 name",
        "uscc": "统一社会信用代码 信用代码 社会信用代码 统一信用代码 统一代码 USCC 统一社会信用代码/注册号 营业执照号",
        "region": "县市区 县（市）区 县（市、区） 区县 县区 区（县） 所在地区 所属地区 所属区县 所属县市区 所在县市区 行政区划 地区 属地",
        "park": "所属园区 所在园区 园区 园区名称 入驻园区",
        "products": "主要产品 产品 主营产品 产品名称 主导产品 主要产品名称 主要产品（服务）",
        "short_name": "简称 企业简称 公司简称 股票简称",
        "founded": "成立日期 成立时间 注册日期 开业时间",
        "listed": "上市情况 上市 股票代码 证券代码",
    }.items()
    for label in labels.split()
}
"""Header → field, as lists in use spell them; ``bare`` drops remarks in brackets."""
_PARTS = re.compile(r"[、，,;；/\n]+")
_DAY = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?|年)?(?: [\d:]+)?")
_WIDE_BRACKETS = str.maketrans("()", "（）")
MAX_NAME = 120


@dataclass
class Held:
    """What the record knows, read once: enterprises by name and by code, regions by name."""

    enterprises: dict[int, dict[str, Any]] = field(default_factory=dict)
    by_name: dict[str, set[int]] = field(default_factory=dict)
    by_uscc: dict[str, int] = field(default_factory=dict)
    names: dict[int, set[str]] = field(default_factory=dict)
    regions_read: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Held:
        held = cls()
        wanted = ("pk", "name", "uscc", "region_id", "products", "founded", "listed", "retired_on")
        for row in Enterprise.all_rows.exclude(pk__in=merged_keys()).values(*wanted):
            held.enterprises[row["pk"]] = row
            held._name(row["pk"], row["name"])
            if row["uscc"]:
                held.by_uscc[row["uscc"].upper()] = row["pk"]
        aliases = EnterpriseName.objects.filter(kind__in=("former", "written", "short"))
        for key, name, kind in aliases.values_list("enterprise_id", "name", "kind"):
            held.names.setdefault(key, set()).add(same_name(name))
            if kind != "short":
                held._name(key, name)
        return held

    def _name(self, key: int, name: str) -> None:
        self.by_name.setdefault(same_name(name), set()).add(key)

    @cached_property
    def regions(self) -> list[tuple[str, str, str]]:
        """(name, code, level), longest name first."""
        rows = Region.objects.values_list("name", "code", "level")
        return sorted(rows, key=lambda r: -len(r[0]))


def same_name(name: str) -> str:
    """Names are compared without blanks and with one kind of brackets."""
    return name.replace(" ", "").translate(_WIDE_BRACKETS).lower()


def plan_import(
    file: Path | bytes | BinaryIO, filename: str = "", on_progress: Progress | None = None
) -> ImportPlan:
    """Compare every row with the record; reads only. Raises YanzhenError when the file itself is unreadable."""
    digest, size = digest_of(file)
    sheets = open_sheets(file, filename, columns=COLUMNS, required=("name",), on_progress=on_progress)
    held = Held.read()
    seen: dict[str, str] = {}
    rows = tuple(_plan_row(row, held, seen) for row in sheets.rows())
    if not rows:
        where = "、".join(grid.sheet for grid, _ in sheets.tables)
        where = f"{sheets.filename}!{where}" if where else sheets.filename
        raise YanzhenError("表里没有数据", where=where, why="只有表头", do="核对文件，填好数据再导入")
    repeated = taken_delivery(KIND, digest) is not None
    return ImportPlan(sheets.filename, digest, size, rows, sheets.skipped, repeated)


def _plan_row(row: TableRow, held: Held, seen: dict[str, str]) -> RowPlan:
    values: dict[str, Any] = {}
    problems = list(_cell_problems(row))
    for name, read in _READERS.items():
        try:
            values[name] = read(row.cells.get(name, ""), held)
        except _RefusedError as refused:
            problems.append(_problem(row, name, *refused.args))
    problems += _twins(row, values, seen)
    key = None
    if not problems:
        key, clash = _match(row, values, held)
        problems += clash
    if problems:
        name = str(values.get("name", ""))
        return RowPlan(row.sheet, row.number, "refused", name, problems=tuple(problems))
    if key is None:
        return RowPlan(row.sheet, row.number, "new", values["name"], values=values)
    changes = tuple(_changes(values, held, key))
    state = "changed" if changes else "unchanged"
    kept = values if changes else {"park": values["park"]}
    return RowPlan(row.sheet, row.number, state, values["name"], key, kept, changes)


class _RefusedError(Exception):
    """(what, why, what to do) about one cell."""


def _problem(row: TableRow, name: str, what: str, why: str, do: str) -> RowProblem:
    letter = row.letters.get(name, "")
    return RowProblem(f"{letter} 列" if letter else "行", what, why, do)


def _cell_problems(row: TableRow) -> Iterator[RowProblem]:
    for name, found in row.problems.items():
        yield _problem(row, name, found.what, found.why, found.do)


def _name(text: str, _: Held) -> str:
    if not text:
        raise _RefusedError("没有企业名称", "这一格是空的", "补上企业全称，或删去这一行")
    if len(text) > MAX_NAME:
        raise _RefusedError(
            "企业名称过长", f"有 {len(text)} 个字，上限 {MAX_NAME}", "核对是否把几格并成了一格"
        )
    return text


def _uscc(text: str, _: Held) -> str:
    """Upper case and valid, or empty."""
    code = text.replace(" ", "").replace("-", "").upper()
    if not code or code in {"无", "暂无", "/"}:
        return ""
    try:
        uscc_number.validate(code)
    except InvalidLength as error:
        why = f"“{code[:30]}”有 {len(code)} 位，应为 18 位"
        raise _RefusedError("统一社会信用代码位数不对", why, "对照营业执照改正；没有就留空") from error
    except InvalidChecksum as error:
        raise _RefusedError(
            "统一社会信用代码校验不过", f"“{code}”的校验位对不上，可能抄错", "对照营业执照改正；没有就留空"
        ) from error
    except ValidationError as error:
        raise _RefusedError(
            "统一社会信用代码写法不对", f"“{code[:30]}”含不该有的字符", "对照营业执照改正；没有就留空"
        ) from error
    return code


def _region(text: str, held: Held) -> str:
    """The code of the region named last in the text: ``湖南省衡阳市衡南县`` is the county. Each text is looked up once."""
    if text and text not in held.regions_read:
        held.regions_read[text] = _find_region(text, held)
    return held.regions_read.get(text, "")


def _find_region(text: str, held: Held) -> str:
    if text.isdigit():
        found = [code for _, code, _ in held.regions if code == text]
    else:
        exact = [code for name, code, _ in held.regions if name == text]
        found = exact or [
            code for name, code, level in held.regions if level == "county" and text.endswith(name)
        ]
        found = found or [
            code for name, code, _ in held.regions if len(text) > 1 and _stem(name) == _stem(text)
        ]
    if len(found) == 1:
        return found[0]
    why = f"“{text[:40]}”不在地区表里" if not found else f"“{text[:40]}”对应多个地区：{'、'.join(found[:4])}"
    raise _RefusedError("认不出县市区", why, "写全称（如 衡南县）或六位区划代码；不清楚就留空")


def _stem(name: str) -> str:
    return re.sub(r"(?:自治县|县|市|区)$", "", name)


def _products(text: str, _: Held) -> list[str]:
    return list(
        dict.fromkeys(p.strip() for p in _PARTS.split(text) if p.strip() and p.strip() not in {"无", "/"})
    )


def _founded(text: str, _: Held) -> str:
    if not text:
        return ""
    found = _DAY.fullmatch(text)
    if not found:
        raise _RefusedError("成立日期读不懂", f"“{text[:30]}”不是日期", "写成 2019-05-20 或 2019")
    year, month, day = found.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise _RefusedError("成立日期不存在", f"“{text[:30]}”", "对照营业执照改正") from error
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def _as_written(text: str, _: Held) -> str:
    return text[:MAX_NAME]


_READERS: Mapping[str, Any] = {
    "name": _name,
    "uscc": _uscc,
    "region": _region,
    "park": _as_written,
    "products": _products,
    "short_name": _as_written,
    "founded": _founded,
    "listed": _as_written,
}


def _twins(row: TableRow, values: Mapping[str, Any], seen: dict[str, str]) -> Iterator[RowProblem]:
    """The same name or code twice in one file: nobody can say which row holds."""
    for name in ("name", "uscc"):
        value = values.get(name)
        if not value:
            continue
        mark = f"{name} {same_name(value)}"
        if mark in seen:
            what = "企业名称重复" if name == "name" else "统一社会信用代码重复"
            yield _problem(row, name, what, f"与{seen[mark]}相同", "留下正确的一行，删去另一行")
        else:
            seen[mark] = row.place


def _match(row: TableRow, values: Mapping[str, Any], held: Held) -> tuple[int | None, list[RowProblem]]:
    """The enterprise of the record that the row names: by code, else by name; never against a differing code."""
    code = values["uscc"]
    if code and code in held.by_uscc:
        return held.by_uscc[code], []
    keys = held.by_name.get(same_name(values["name"]), set())
    if len(keys) > 1:
        why = f"记录里有 {len(keys)} 家企业用过这个名称"
        return None, [_problem(row, "name", "分不清是哪一家", why, "补上统一社会信用代码")]
    key = next(iter(keys), None)
    known = held.enterprises[key]["uscc"] if key is not None else ""
    if code and known and known.upper() != code:
        why = f"记录里同名企业的代码是 {known}"
        return None, [
            _problem(row, "uscc", "代码与记录不一致", why, "核对是同一家还是另一家；同一家请改正代码")
        ]
    return key, []


def _changes(values: Mapping[str, Any], held: Held, key: int) -> Iterator[FieldChange]:
    """An empty cell erases nothing, a product is added and never lost, another spelling is kept beside the name."""
    row = held.enterprises[key]
    if row["retired_on"]:
        yield FieldChange("retired", f"{row['retired_on']}", "恢复")
    if same_name(values["name"]) not in held.names.get(key, set()) | {same_name(row["name"])}:
        yield FieldChange("alias", row["name"], values["name"])
    for name, column in (
        ("uscc", "uscc"),
        ("region", "region_id"),
        ("founded", "founded"),
        ("listed", "listed"),
    ):
        before, after = row[column] or "", values[name]
        if after and after != before and not (name == "founded" and before.startswith(after)):
            yield FieldChange(name, before, after)
    more = [p for p in values["products"] if p not in row["products"]]
    if more:
        yield FieldChange("products", "、".join(row["products"]), "、".join([*row["products"], *more]))
    short = values["short_name"]
    if short and same_name(short) not in held.names.get(key, set()) | {same_name(row["name"])}:
        yield FieldChange("short_name", "", short)
