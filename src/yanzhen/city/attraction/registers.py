"""Registers of outside enterprises as they come: one table, one file of JSON lines, or a folder of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yanzhen.city.exchange.sheets import Progress, bare, digest_of, open_sheets
from yanzhen.kernel.errors import YanzhenError

COLUMNS = {
    bare(label): name
    for name, labels in {
        "key": "code 代码 股票代码 证券代码 登记号 统一社会信用代码 信用代码 uscc",
        "full_name": "fullname full_name 企业全称 公司全称 单位全称",
        "name": "name 企业名称 公司名称 单位名称 名称 证券简称 股票简称",
        "city": "city 城市 所在城市 地级市",
        "province": "province 省份 所在省份 省",
        "industry1": "sw_l1 一级行业 行业门类",
        "industry2": "sw_l2 二级行业",
        "industry3": "sw_l3 三级行业 industry 行业 所属行业",
        "products": "products product 产品 主要产品 主营产品",
        "listed": "listed 上市日期 listed_on",
    }.items()
    for label in labels.split()
}
_PARTS = re.compile(r"[、，,;；|\n]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SUFFIX = re.compile(r"^(\d{6})\.?(?:SH|SZ|BJ)$")
MAX_PRODUCTS = 200


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One firm as the register writes it; ``row`` is the row or line number."""

    key: str
    name: str
    city: str = ""
    province: str = ""
    industry: str = ""
    products: tuple[str, ...] = ()
    listed: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Register:
    """A register read whole; ``twins`` are keys that stood there more than once, of which the first row was kept."""

    filename: str
    digest: str
    size: int
    rows: tuple[RegisterRow, ...]
    twins: tuple[str, ...]


def digest_of_register(path: Path) -> tuple[str, int]:
    """(sha256, bytes); a folder's digest is over the names and digests of its JSON lines."""
    if not path.is_dir():
        if not path.exists():
            raise YanzhenError("没有这个文件", where=str(path), why="路径不对", do="核对文件名")
        return digest_of(path)
    parts = [(p.name, *digest_of(p)) for p in sorted(path.glob("*.jsonl")) if p.name in _FOLDER_FILES]
    lines = "\n".join(f"{name} {digest}" for name, digest, _ in parts)
    return hashlib.sha256(lines.encode()).hexdigest(), sum(size for *_, size in parts)


def read_register(path: Path, on_progress: Progress | None = None) -> Register:
    """Read a csv, xlsx, jsonl file or a folder with ``company.jsonl``. Raises YanzhenError at the first bad row."""
    digest, size = digest_of_register(path)
    if path.is_dir():
        found = _folder_rows(path, on_progress)
    elif path.suffix.lower() in {".jsonl", ".ndjson"}:
        found = _line_rows(path, on_progress)
    else:
        found = _table_rows(path, on_progress)
    rows: dict[str, RegisterRow] = {}
    twins: list[str] = []
    for row in found:
        if row.key in rows:
            twins.append(row.key)
        else:
            rows[row.key] = row
    if not rows:
        raise YanzhenError("名录里没有企业", where=path.name, why="只有表头或没有内容", do="核对文件")
    return Register(path.name, digest, size, tuple(rows.values()), tuple(dict.fromkeys(twins)))


def _table_rows(path: Path, on_progress: Progress | None) -> Iterator[RegisterRow]:
    sheets = open_sheets(path, columns=COLUMNS, on_progress=on_progress)
    if not sheets.fields & {"name", "full_name"}:
        why = "没有“企业名称”或“name”一列"
        raise YanzhenError("这不像企业名录", where=path.name, why=why, do="补上企业名称一列再导入")
    for row in sheets.rows():
        where = f"{path.name}!{row.place}"
        for name, problem in row.problems.items():
            place = f"{where} {row.letters[name]} 列"
            raise YanzhenError(problem.what, where=place, why=problem.why, do=problem.do)
        yield _row(dict(row.cells), where, row.number)


def _row(cells: dict[str, Any], where: str, number: int) -> RegisterRow:
    name = cells.get("full_name") or cells.get("name") or ""
    if not name:
        raise YanzhenError("没有企业名称", where=where, why="名称是空的", do="补上名称，或删去这一行")
    industries = [cells.get(f"industry{level}", "") for level in (1, 2, 3)]
    return RegisterRow(
        key=_key(cells.get("key", ""), name),
        name=name[:160],
        city=cells.get("city", "")[:60],
        province=cells.get("province", "")[:40],
        industry="/".join(dict.fromkeys(i for i in industries if i))[:120],
        products=_products(cells.get("products", "")),
        listed=_listed(cells.get("listed", "")),
        row=number,
    )


def _key(written: str, name: str) -> str:
    """The number of the register without the mark of the exchange; a firm without one is known by its name."""
    code = written.strip().upper()
    found = _SUFFIX.match(code)
    return (found.group(1) if found else code)[:60] or f"n-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _products(text: str) -> tuple[str, ...]:
    parts = [p.strip() for p in _PARTS.split(text) if p.strip()]
    return tuple(dict.fromkeys(parts))[:MAX_PRODUCTS]


def _listed(text: str) -> str:
    """A day or nothing: registers put other things into this column."""
    return text if _DAY.fullmatch(text) else ""


def _lines(path: Path, on_progress: Progress | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    size, done = path.stat().st_size, 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            done += len(raw)
            if on_progress and number % 2000 == 0:
                on_progress(done, size)
            if not raw.strip():
                continue
            try:
                line = json.loads(raw)
            except ValueError as error:
                where = f"{path.name} 第 {number} 行"
                raise YanzhenError(
                    "这一行不是 JSON", where=where, why=str(error)[:120], do="改正这一行再导入"
                ) from error
            if not isinstance(line, dict):
                where = f"{path.name} 第 {number} 行"
                raise YanzhenError("这一行不是一条记录", where=where, why="应为 {…}", do="改正这一行再导入")
            yield number, line


def _line_rows(path: Path, on_progress: Progress | None) -> Iterator[RegisterRow]:
    for number, line in _lines(path, on_progress):
        yield _row(_cells(line), f"{path.name} 第 {number} 行", number)


def _cells(line: dict[str, Any]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for label, value in line.items():
        name = COLUMNS.get(bare(label))
        if name and value is not None:
            cells[name] = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return cells


_FOLDER_FILES = ("company.jsonl", "company_industry.jsonl", "company_product.jsonl", "industry.jsonl")


def _folder_rows(folder: Path, on_progress: Progress | None) -> Iterator[RegisterRow]:
    """Firms of ``company.jsonl`` with products by falling share of revenue and the industry's name."""
    companies = folder / "company.jsonl"
    if not companies.exists():
        why = "文件夹里没有 company.jsonl"
        raise YanzhenError(
            "这不像企业名录", where=str(folder), why=why, do="指明名录文件，或给出含 company.jsonl 的文件夹"
        )
    products = _folder_products(folder / "company_product.jsonl", on_progress)
    industries = _folder_industries(folder)
    for number, line in _lines(companies):
        cells = _cells(line)
        row = _row(cells, f"{companies.name} 第 {number} 行", number)
        yield RegisterRow(
            row.key,
            row.name,
            row.city,
            row.province,
            row.industry or industries.get(row.key, ""),
            row.products or products.get(row.key, ()),
            row.listed,
            row.row,
        )


def _folder_products(path: Path, on_progress: Progress | None) -> dict[str, tuple[str, ...]]:
    shares: dict[str, dict[str, float]] = {}
    if path.exists():
        for number, line in _lines(path, on_progress):
            if not line.get("company") or not line.get("product"):
                where = f"{path.name} 第 {number} 行"
                raise YanzhenError(
                    "产品记录不全", where=where, why="缺 company 或 product", do="改正这一行再导入"
                )
            held = shares.setdefault(_key(str(line["company"]), ""), {})
            share = line.get("revenue_share")
            held.setdefault(str(line["product"]), float(share) if isinstance(share, int | float) else 0.0)
    return {key: tuple(sorted(held, key=lambda p: -held[p]))[:MAX_PRODUCTS] for key, held in shares.items()}


def _folder_industries(folder: Path) -> dict[str, str]:
    names: dict[str, str] = {}
    if (folder / "industry.jsonl").exists():
        names = {str(x.get("code", "")): str(x.get("name", "")) for _, x in _lines(folder / "industry.jsonl")}
    if not (folder / "company_industry.jsonl").exists():
        return {}
    pairs = [line for _, line in _lines(folder / "company_industry.jsonl")]
    return {_key(str(p.get("company", "")), ""): names.get(str(p.get("industry", "")), "") for p in pairs}
