"""How figures come about: the method pages of the documentation, Chinese first, served without a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

PACKAGE = Path(__file__).resolve().parents[2]
FOLDERS = (PACKAGE / "docs" / "methods", PACKAGE.parents[1] / "docs" / "methods")
"""In the wheel the pages lie in the package, in a checkout beside it."""
CHINESE = 0.3
"""Share of Chinese among Chinese characters and Latin letters from which a paragraph counts as Chinese."""
_HAN, _LATIN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]")
_LINK = re.compile(r"\]\((\w+)\.md(#[^)]*)?\)")


@dataclass(frozen=True, slots=True)
class Method:
    """``chinese`` and ``english`` are HTML made from our own text; raw HTML in it is escaped."""

    name: str
    title: str
    chinese: str
    english: str


def method_names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _folder().glob("*.md")))


@cache
def method_page(name: str) -> Method | None:
    """None when there is no such page."""
    path = _folder() / f"{name}.md"
    if name not in method_names():
        return None
    head, *blocks = split_blocks(path.read_text(encoding="utf-8"))
    titles = head.lstrip("# ").split(" · ")
    title = next((t for t in titles if is_chinese(t)), titles[0]).strip()
    sides: dict[bool, list[str]] = {True: [], False: []}
    for block in blocks:
        sides[is_chinese(block)].append(block)
    return Method(name, title, _html(sides[True]), _html(sides[False]))


def split_blocks(text: str) -> list[str]:
    """Paragraphs, tables and fenced pieces, each whole."""
    blocks: list[list[str]] = [[]]
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if line.strip() or fenced:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(lines) for lines in blocks if lines]


def is_chinese(block: str) -> bool:
    """Tables and commands are for every reader; a paragraph goes by its letters."""
    if block.startswith(("|", "```", "    ")):
        return True
    words = re.sub(r"`[^`]*`", "", block)
    han, latin = len(_HAN.findall(words)), len(_LATIN.findall(words))
    return han >= CHINESE * (han + latin)


def _html(blocks: list[str]) -> str:
    text = _LINK.sub(lambda m: f"](/methods/{m[1]}/{m[2] or ''})", "\n\n".join(blocks))
    return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


def _folder() -> Path:
    return next((folder for folder in FOLDERS if folder.is_dir()), FOLDERS[0])
