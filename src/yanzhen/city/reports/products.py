"""The eight products: their names, files and folders; one table that every other room reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from yanzhen.kernel.errors import YanzhenError

CITY_FOLDER = "全市"


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the eight. ``code`` stands in the record and on the command line, ``label`` names the files."""

    code: str
    label: str
    endings: tuple[str, ...]


KINDS = (
    Kind("panorama", "全景图", ("html", "svg", "png")),
    Kind("status", "现状图", ("html", "svg", "png")),
    Kind("prospects", "招商库", ("xlsx",)),
    Kind("projects", "项目库", ("xlsx",)),
    Kind("talent", "人才池", ("xlsx",)),
    Kind("capital", "资金池", ("xlsx",)),
    Kind("development", "发展报告", ("docx", "pdf")),
    Kind("attraction", "招商报告", ("docx", "pdf")),
)


@dataclass(frozen=True, slots=True)
class Made:
    """One file of a build; ``path`` is relative to the output folder."""

    kind: str
    chain: str
    path: str


def kind_label(code: str) -> str:
    return next(k.label for k in KINDS if k.code == code)


def chosen_kinds(names: Iterable[str]) -> frozenset[str]:
    """Codes of the products named by code or by Chinese label; all when none is named."""
    known = {k.label: k.code for k in KINDS} | {k.code: k.code for k in KINDS}
    found = set()
    for name in names:
        if name not in known:
            raise YanzhenError(
                "没有这种产品",
                where=name,
                why="产品只有八种",
                do="可用：" + "、".join(f"{k.code}（{k.label}）" for k in KINDS),
            )
        found.add(known[name])
    return frozenset(found or {k.code for k in KINDS})


def folder_name(label: str) -> str:
    """A chain's label as a folder name that every system accepts."""
    return re.sub(r'[\\/:*?"<>|\s]+', "_", label).strip("._") or "未命名"
