"""Files become definitions: YAML and CSV read with line numbers, every mistake collected and explained."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from yanzhen.kernel.errors import Problem, YanzhenError
from yanzhen.specs.explaining import explain
from yanzhen.specs.fields import Spec
from yanzhen.specs.layout import FILE_KINDS, SHARED_KEYS, FileKind, kind_of
from yanzhen.specs.models import PackMeta
from yanzhen.specs.pack import Pack, row_key

BUILT_IN = Path(__file__).resolve().parent.parent / "packs"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Reading:
    """What one pass over a pack's files found: rows by kind, their places, problems."""

    rows: dict[str, list[Spec]] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[str, int | None]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    meta: PackMeta | None = None

    def refuse(self, code: str, file: str, line: int | None, what: str, why: str, do: str) -> None:
        self.problems.append(Problem(code, file, line, what, why, do))


def find_pack(name: str | Path) -> Path:
    """The folder of a pack, by path or by the id of a built-in pack. Raises YanzhenError."""
    path = Path(name)
    for candidate in (path, BUILT_IN / str(name)):
        if (candidate / "pack.yaml").exists():
            return candidate
    near = get_close_matches(str(name), list_packs(), n=1)
    hint = f"是否想写 {near[0]}？" if near else f"自带的包有：{'、'.join(list_packs())}"
    raise YanzhenError("找不到定义包", where=str(name), why="文件夹里没有 pack.yaml", do=hint)


def list_packs() -> list[str]:
    """Ids of the packs that come with the product."""
    return sorted(p.parent.name for p in BUILT_IN.glob("*/pack.yaml"))


def load_pack(path: str | Path) -> Pack:
    """Load a pack or raise one YanzhenError that lists what is wrong (the first ten mistakes)."""
    folder = find_pack(path)
    reading = read_files(folder)
    if reading.problems or reading.meta is None:
        listed = "\n".join(str(p) for p in reading.problems[:10])
        raise YanzhenError(
            f"定义包有 {len(reading.problems)} 处错误", where=str(folder), why="\n" + listed, do="改好后再试；全部错误见 yanzhen pack check"
        )
    return as_pack(folder, reading, reading.meta)


def as_pack(folder: Path, reading: Reading, meta: PackMeta) -> Pack:
    """The rows of a reading as a frozen pack."""
    rows: dict[str, Any] = {kind: tuple(found) for kind, found in reading.rows.items()}
    return Pack(path=folder, meta=meta, places=reading.places, **rows)


def read_files(folder: Path) -> Reading:
    """Read every file of a pack; mistakes are collected in ``problems``, never raised."""
    reading = Reading()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in {".py", ".md", ".pyc"}:
            continue
        text = _decode(path, name, reading)
        if text is None:
            continue
        if name == "pack.yaml":
            _read_meta(name, text, reading)
        elif kind := kind_of(name):
            _read_file(kind, name, text, reading)
        else:
            known = sorted({k.pattern for k in FILE_KINDS})
            near = get_close_matches(name, known, n=1)
            do = f"是否想写 {near[0]}？" if near else "文件名见 docs/packs.md"
            reading.refuse("unknown-file", name, None, "不认识的文件", "包里只放约定名称的定义文件", do)
    reading.problems.sort(key=lambda p: (p.file, p.line or 0))
    return reading


def _decode(path: Path, name: str, reading: Reading) -> str | None:
    raw = path.read_bytes()
    if not raw.strip():
        reading.refuse("empty-file", name, None, "文件是空的", "没有任何内容", "补上内容，或删除这个文件")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        why = "文件不是 UTF-8 编码（常见于 Excel 另存的 GBK）"
        reading.refuse("encoding", name, line, "读不出文字", why, "用“CSV UTF-8”格式另存，或转为 UTF-8")
        return None


def _read_meta(name: str, text: str, reading: Reading) -> None:
    for content, line in _yaml_entries(FileKind(name, "pack", PackMeta), name, text, reading):
        try:
            reading.meta = PackMeta.model_validate(content)
        except ValidationError as error:
            reading.problems += explain(error, PackMeta, name, lambda _: line)


def _read_file(kind: FileKind, name: str, text: str, reading: Reading) -> None:
    entries = _csv_entries if name.endswith(".csv") else _yaml_entries
    for content, line in entries(kind, name, text, reading):
        try:
            row = kind.model.model_validate(content)
        except ValidationError as error:
            reading.problems += explain(error, kind.model, name, lambda _, at=line: at)  # type: ignore[misc]
            continue
        _keep(kind, row, name, line, reading)


def _keep(kind: FileKind, row: Spec, name: str, line: int | None, reading: Reading) -> None:
    key = (kind.kind, row_key(kind.kind, row))
    if key in reading.places:
        file, first = reading.places[key]
        why = f"{key[1]} 已在 {file}:{first} 定义"
        reading.refuse("duplicate-id", name, line, f"重复的定义 {key[1]}", why, "改用另一个 id，或删除其中一处")
        return
    reading.places[key] = (name, line)
    reading.rows.setdefault(kind.kind, []).append(row)


def _csv_entries(kind: FileKind, name: str, text: str, reading: Reading) -> Iterator[tuple[dict[str, Any], int | None]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    known = set(kind.model.model_fields)
    header: list[str] = []
    try:
        for cells in reader:
            line = reader.line_num
            if not header:
                header = [c.strip() for c in cells]
                _check_header(header, known, kind, name, reading)
                continue
            if not any(c.strip() for c in cells):
                continue
            if len(cells) != len(header):
                why = f"表头有 {len(header)} 列，这一行有 {len(cells)} 列"
                reading.refuse("row-width", name, line, "列数与表头不符", why, "检查是否少了逗号或引号没有成对")
                continue
            yield {h: c.strip() for h, c in zip(header, cells, strict=True) if c.strip() and h in known}, line
    except csv.Error as error:
        reading.refuse("csv-syntax", name, reader.line_num, "表格读不下去", str(error), "检查这一行的引号是否成对")


def _check_header(header: list[str], known: set[str], kind: FileKind, name: str, reading: Reading) -> None:
    for column in header:
        if column not in known:
            near = get_close_matches(column, sorted(known), n=1)
            do = f"是否想写 {near[0]}？" if near else f"可用的列：{'、'.join(sorted(known))}"
            reading.refuse("unknown-column", name, 1, f"不认识的列 {column}", "约定里没有这一列", do)
    if len(set(header)) < len(header):
        twice = sorted({c for c in header if header.count(c) > 1})
        reading.refuse("duplicate-column", name, 1, f"重复的列 {'、'.join(twice)}", "同名列无法分辨", "删去或改名其中一列")
    required = {n for n, f in kind.model.model_fields.items() if f.is_required()}
    for column in sorted(required - set(header)):
        reading.refuse("missing-column", name, 1, f"缺少列 {column}", "这一列必填", "在表头补上这一列")


def _yaml_entries(kind: FileKind, name: str, text: str, reading: Reading) -> Iterator[tuple[dict[str, Any], int | None]]:
    try:
        root = yaml.compose(text, Loader=_Loader)
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - the safe loader, in C where it is there
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        tab = "\t" in text
        why = "缩进用了制表符" if tab else str(getattr(error, "problem", error))
        line = mark.line + 1 if mark else None
        reading.refuse("yaml-syntax", name, line, "YAML 读不下去", why, "缩进用空格；含冒号、井号的文字加引号")
        return
    if not isinstance(content, dict):
        reading.refuse("yaml-shape", name, 1, "文件的最外层应是键值", "得到的是列表或单个值", f"以“{kind.key or 'id'}:”开头")
        return
    if not kind.key:
        yield content, 1
        return
    if not isinstance(content.get(kind.key), list):
        why = f"这种文件要有一个名为 {kind.key} 的列表"
        reading.refuse("yaml-shape", name, 1, f"缺少 {kind.key}", why, f"把各条定义写在“{kind.key}:”下面")
        return
    shared = {k: v for k, v in content.items() if k in SHARED_KEYS and k in kind.model.model_fields}
    for entry, line in zip(content[kind.key], _lines(root, kind.key), strict=True):
        if isinstance(entry, dict):
            yield {**shared, **entry}, line
        else:
            reading.refuse("yaml-shape", name, line, "这一条不是键值", f"得到 {entry!r}", "写成“- id: …”的形式")


def _lines(root: Any, key: str) -> list[int]:
    for name, value in root.value:
        if name.value == key:
            return [item.start_mark.line + 1 for item in value.value]
    return []
