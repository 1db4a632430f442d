"""YAML text becomes plain values that remember their lines; no, on and 010 stay text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from yanzhen.specs.places import Path

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DECIMAL = re.compile(r"^[-+]?(0|[1-9]\d*)\.\d+$")
_INTEGER = re.compile(r"^[-+]?(0|[1-9]\d*)$")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_REASONS = (
    ("end of stream", "引号或括号没有收尾"),
    ("mapping values are not allowed", "冒号的位置不对，或文字里的冒号没有加引号"),
    ("could not find expected ':'", "键后面缺冒号，或缩进没有对齐"),
    ("did not find expected key", "缩进没有对齐，或引号没有成对"),
    ("did not find expected '-' indicator", "列表的缩进没有对齐"),
    ("did not find expected ',' or", "花括号或方括号里缺逗号，或没有收尾"),
    ("undefined alias", "星号开头的是引用，找不到它；文字请加引号"),
    ("expected a single document", "一个文件只能有一份内容，去掉中间的 ---"),
    ("but found another document", "一个文件只能有一份内容，去掉中间的 ---"),
    ("cannot start any token", "@、%、` 等开头的文字要加引号"),
    ("control characters are not allowed", "有不可见的控制字符"),
)
_QUOTED = frozenset({"'", '"', "|", ">"})
MOST_VALUES = 500_000
MOST_DIGITS = 40
DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake of the text itself: code, line, what, why, what to do."""

    code: str
    line: int | None
    what: str
    why: str
    do: str


@dataclass(slots=True)
class Document:
    """``value`` holds dicts, lists, text, integers, decimals, booleans; ``lines`` the line of every path."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)


def read_document(text: str) -> Document:
    """Read one YAML document. Mistakes are in ``slips``; ``value`` is None when nothing could be read."""
    document = Document()
    try:
        root = yaml.compose(text, Loader=_Loader)
        if root is not None:
            document.value = _build(root, (), document)
    except yaml.YAMLError as error:
        document.slips.append(_syntax(error, text))
    except RecursionError:
        document.slips.append(Slip("yaml-syntax", 1, "YAML 读不下去", "嵌套太深", "减少层次"))
    except _TooMuchError as error:
        document.value = None
        document.slips.append(
            Slip("yaml-syntax", error.line, "YAML 读不下去", error.why, "去掉引用（& 与 *），直接写出内容")
        )
    return document


class _TooMuchError(Exception):
    def __init__(self, line: int, why: str) -> None:
        self.line, self.why = line, why
        super().__init__(why)


def _build(node: Any, path: Path, document: Document) -> Any:
    line = node.start_mark.line + 1
    if len(path) > DEEPEST:
        raise _TooMuchError(line, "嵌套太深或引用绕回自身")
    if len(document.lines) > MOST_VALUES:
        raise _TooMuchError(line, "内容过多")
    document.lines[path] = line
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, i), document) for i, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: Any, path: Path, document: Document) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key, value in node.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if name in built:
            what, why = f"键 {name} 写了两次", "后一个会盖掉前一个"
            document.slips.append(Slip("duplicate-key", line, what, why, "删去或改名其中一个"))
            continue
        built[name] = _build(value, (*path, name), document)
        document.lines[(*path, name)] = line
    return built


def _scalar(node: Any) -> Any:
    text = str(node.value)
    if node.style in _QUOTED:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.match(text) and len(text) < MOST_DIGITS:
        return int(text)
    return Decimal(text) if _DECIMAL.match(text) and len(text) < MOST_DIGITS else text


def _syntax(error: yaml.YAMLError, text: str) -> Slip:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    rows = text.splitlines()
    near = [(n, rows[n - 1]) for n in (line, line - 1) if 0 < n <= len(rows)]
    tab = next((n for n, row in near if "\t" in row[: len(row) - len(row.lstrip())]), None)
    if tab:
        return Slip("tab", tab, "缩进用了制表符", "YAML 的缩进只能用空格", "把制表符换成两个空格")
    said = str(getattr(error, "problem", "") or error)
    why = next((words for part, words in _REASONS if part in said), f"语法不对（{said}）")
    return Slip(
        "yaml-syntax", line, "YAML 读不下去", why, "缩进对齐用空格；文字里有冒号、井号、方括号时加引号"
    )
