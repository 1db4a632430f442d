"""The text layer of a PDF, page by page, within a bound of pages; each character keeps its box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.extracts import MEDIA_TYPES, FileText
from yanzhen.reading.furniture import without_furniture
from yanzhen.reading.glyphs import Glyphs, page_glyphs
from yanzhen.reading.layout import Line, lines_of, runs_of
from yanzhen.reading.paragraphs import compose
from yanzhen.reading.rules import CellBox, ruled_tables, with_tables

MAX_PAGES = 5000
MAX_CHARACTERS = 20_000_000
_TAIL = 65536


@dataclass(frozen=True, slots=True)
class Page:
    """What is on a page: its letters, and the cells of the tables drawn with rules."""

    glyphs: Glyphs
    tables: list[list[CellBox]]


def read_pdf(path: Path, where: str) -> FileText:
    """Text of all pages. Raises YanzhenError for locked, torn or endless files."""
    import pypdfium2

    _check_end(path, where)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(str(error), where) from error
    try:
        _check_count(document, where)
        pages = list(_pages(document, where))
        noted = {k: v for k, v in _noted(document).items() if v}
    finally:
        document.close()
    text, starts, grid = compose(_read(pages))
    return FileText(text, len(pages), MEDIA_TYPES["pdf"], starts, grid, noted)


def _read(pages: list[Page]) -> Iterator[tuple[list[Line], Glyphs]]:
    bare = without_furniture([(runs_of(page.glyphs), page.glyphs) for page in pages])
    for runs, page in zip(bare, pages, strict=True):
        yield lines_of(with_tables(runs, page.tables, page.glyphs), page.glyphs), page.glyphs


def _check_count(document: Any, where: str) -> None:
    if len(document) > MAX_PAGES:
        why = f"共 {len(document)} 页，上限 {MAX_PAGES} 页"
        raise YanzhenError("PDF 页数过多", where=where, why=why, do="按章节拆成几个文件再登记")
    if not len(document):
        raise YanzhenError("PDF 里没有页", where=where, why="页数为 0", do="核对文件，重新导出")


def _pages(document: Any, where: str) -> Iterator[Page]:
    import pypdfium2

    held = 0
    for number in range(len(document)):
        place = f"{where} 第 {number + 1} 页"
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            do = "重新下载或导出；仍不行就删去这一页"
            raise YanzhenError("PDF 有一页读不出来", where=place, why=str(error), do=do) from error
        glyphs = page_glyphs(page, place)
        tables = ruled_tables(page) if glyphs.letters else []
        page.close()
        held += len(glyphs.letters)
        if held > MAX_CHARACTERS:
            why = f"共 {len(document)} 页，到这里超过 {MAX_CHARACTERS:,} 字"
            raise YanzhenError("PDF 文字过多", where=place, why=why, do="拆成几个文件再登记")
        yield Page(glyphs, tables)


def _noted(document: Any) -> dict[str, str]:
    """What the file says of itself; dates are ``D:YYYYMMDD…``."""
    told = document.get_metadata_dict()
    made = re.match(r"D:(\d{4})(\d\d)(\d\d)", told.get("CreationDate", ""))
    return {
        "title": told.get("Title", "").strip(),
        "issuer": told.get("Author", "").strip(),
        "date": "-".join(made.groups()) if made else "",
    }


def _check_end(path: Path, where: str) -> None:
    """A PDF ends with a mark; the renderer would quietly mend a torn file and lose pages."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        if b"%%EOF" not in file.read():
            do = "重新下载或请对方重发完整的文件"
            raise YanzhenError("PDF 不完整", where=where, why="文件没有结尾标记，像是传了一半", do=do)


def _unreadable(said: str, where: str) -> YanzhenError:
    if "password" in said.lower() or "security" in said.lower():
        do = "用阅读器输入密码打开，另存为不加密的 PDF 再登记"
        return YanzhenError("PDF 加了密码，打不开", where=where, why="内容已加密", do=do)
    return YanzhenError(
        "PDF 读不出来", where=where, why=f"内容已损坏（{said[:120]}）", do="重新下载或请对方重发"
    )
