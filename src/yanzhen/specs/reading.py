"""The files of a pack become definitions; mistakes are collected with file and line, not raised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from yanzhen.kernel.errors import Problem
from yanzhen.specs.documents import Slip, read_document
from yanzhen.specs.explaining import explain
from yanzhen.specs.fields import Spec
from yanzhen.specs.layout import FILE_KINDS, SHARED_KEYS, FileKind, kind_of
from yanzhen.specs.models import PackMeta
from yanzhen.specs.pack import row_key
from yanzhen.specs.places import Place
from yanzhen.specs.sheets import read_sheet

META = FileKind("pack.yaml", "pack", PackMeta)
_BESIDE = {".py", ".pyc", ".md"}


@dataclass(slots=True)
class Reading:
    """What one pass over a pack's files found: rows by kind, their places, problems."""

    rows: dict[str, list[Spec]] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    meta: PackMeta | None = None

    def note(self, file: str, slip: Slip, severity: str = "error") -> None:
        self.problems.append(Problem(slip.code, file, slip.line, slip.what, slip.why, slip.do, severity))


def read_files(folder: Path, only: str = "*") -> Reading:
    """Read every file of a pack; mistakes are collected in ``problems``, never raised."""
    reading = Reading()
    for path in sorted(p for p in folder.rglob(only) if p.is_file() and p.suffix not in _BESIDE):
        name = path.relative_to(folder).as_posix()
        if not any(part.startswith(".") or part == "__pycache__" for part in name.split("/")):
            _read_file(name, path, reading)
    reading.problems.sort(key=in_order)
    return reading


def in_order(problem: Problem) -> tuple[str, int, str]:
    """Sort key: by file, line, code."""
    return problem.file, problem.line or 0, problem.code


def _read_file(name: str, path: Path, reading: Reading) -> None:
    kind = META if name == META.pattern else kind_of(name)
    if kind is None:
        reading.note(name, _stranger(name))
        return
    text = _decode(path.read_bytes(), name, reading)
    if text is None:
        return
    if name.endswith(".csv"):
        _read_table(kind, name, text, reading)
    else:
        _read_yaml(kind, name, text, reading)


def _stranger(name: str) -> Slip:
    known = sorted({k.pattern for k in FILE_KINDS} | {META.pattern})
    near = get_close_matches(name, known, n=1)
    do = f"是否想写 {near[0]}？" if near else "文件名与位置见 docs/packs.md"
    return Slip("unknown-file", None, "不认识的文件", "包里只放约定名称的定义文件", do)


def _decode(raw: bytes, name: str, reading: Reading) -> str | None:
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        reading.note(name, Slip("empty-file", None, "文件是空的", "没有任何内容", "补上内容，或删除这个文件"))
        return None
    if raw.startswith(b"\xef\xbb\xbf"):
        slip = Slip(
            "bom",
            1,
            "文件开头有 BOM",
            "是 Excel 另存时加的记号，已略过",
            "可以不管；另存为不带 BOM 的 UTF-8 更好",
        )
        reading.note(name, slip, "warning")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        why = "文件不是 UTF-8 编码（常见于 Excel 另存的 GBK 文件）"
        reading.note(name, Slip("encoding", line, "读不出文字", why, "用“CSV UTF-8”格式另存，或转成 UTF-8"))
        return None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        reading.note(
            name,
            Slip(
                "encoding", line, "文件里有空字符", "多半不是文本文件，或存成了 UTF-16", "另存为 UTF-8 文本"
            ),
        )
        return None
    return text


def _read_table(kind: FileKind, name: str, text: str, reading: Reading) -> None:
    sheet = read_sheet(text, kind.model)
    for slip in sheet.slips:
        reading.note(name, slip)
    for line, cells in sheet.rows:
        _build(kind, cells, Place(name, line), reading, sheet.absent)


def _read_yaml(kind: FileKind, name: str, text: str, reading: Reading) -> None:
    document = read_document(text)
    for slip in document.slips:
        reading.note(name, slip)
    if document.value is None:
        if not document.slips:
            reading.note(
                name, Slip("empty-file", None, "文件里只有注释", "没有任何定义", "补上内容，或删除这个文件")
            )
        return
    if not isinstance(document.value, dict):
        slip = Slip(
            "yaml-shape", 1, "文件的最外层应是键值", "得到的是列表或单个值", f"以“{kind.key or 'id'}:”开头"
        )
        reading.note(name, slip)
        return
    top = Place(name, 1, (), document.lines)
    if kind.key:
        _read_list(kind, document.value, top, reading)
    else:
        _build(kind, document.value, top, reading)


def _read_list(kind: FileKind, content: dict[str, Any], top: Place, reading: Reading) -> None:
    for slip in _list_slips(kind, content, top):
        reading.note(top.file, slip)
    entries = content.get(kind.key)
    if not isinstance(entries, list):
        return
    shared = {k: v for k, v in content.items() if k in SHARED_KEYS and k in kind.model.model_fields}
    for number, entry in enumerate(entries):
        root = (kind.key, number)
        place = Place(top.file, top.lines.get(root), root, top.lines)
        if isinstance(entry, dict):
            _build(kind, {**shared, **entry}, place, reading)
        else:
            reading.note(
                top.file,
                Slip("yaml-shape", place.line, "这一条不是键值", f"得到的是 {entry!r}", "写成“- id: …”"),
            )


def _list_slips(kind: FileKind, content: dict[str, Any], top: Place) -> Iterator[Slip]:
    if not isinstance(content.get(kind.key), list):
        why = f"这种文件要有一个名为 {kind.key} 的列表"
        yield Slip(
            "yaml-shape", top.at([kind.key]), f"缺少列表 {kind.key}", why, f"把各条定义写在“{kind.key}:”下面"
        )
    for name in content:
        if name != kind.key and name not in SHARED_KEYS:
            near = get_close_matches(name, [kind.key, *SHARED_KEYS], n=1)
            do = f"是否想写 {near[0]}？" if near else "删去，或写进各条定义里"
            yield Slip(
                "unknown-field",
                top.at([name]),
                f"不认识的字段 {name}",
                f"与 {kind.key} 并列的只能是公共字段",
                do,
            )


def _build(
    kind: FileKind, content: dict[str, Any], place: Place, reading: Reading, absent: set[str] | None = None
) -> None:
    try:
        row = kind.model.model_validate(content)
    except ValidationError as error:
        reading.problems += explain(error, kind.model, place, absent or set())
        return
    if isinstance(row, PackMeta):
        reading.meta = row
        reading.places["pack", row.id] = place
        return
    key = (kind.kind, row_key(kind.kind, row))
    if key in reading.places:
        first = reading.places[key]
        why = f"{key[1]} 已在 {first.file}:{first.line} 定义"
        reading.note(
            place.file,
            Slip("duplicate-id", place.line, f"重复的定义 {key[1]}", why, "改用另一个 id，或删除其中一处"),
        )
        return
    reading.places[key] = place
    reading.rows.setdefault(kind.kind, []).append(row)
