"""The text layer of a PDF, page by page, within a bound of pages; each character keeps its box."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.extracts import MEDIA_TYPES, FileText
from yanzhen.reading.glyphs import Glyphs, page_glyphs

MAX_PAGES = 5000
MAX_CHARACTERS = 20_000_000
_TAIL = 65536


def read_pdf(path: Path, where: str) -> FileText:
    """Text of all pages. Raises YanzhenError for locked, torn or endless files."""
    import pypdfium2

    _check_end(path, where)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(str(error), where) from error
    try:
        pages = _pages(document, where)
        return _joined(pages)
    finally:
        document.close()


def _pages(document: Any, where: str) -> list[Glyphs]:
    if len(document) > MAX_PAGES:
        why = f"共 {len(document)} 页，上限 {MAX_PAGES} 页"
        raise YanzhenError("PDF 页数过多", where=where, why=why, do="按章节拆成几个文件再登记")
    if not len(document):
        raise YanzhenError("PDF 里没有页", where=where, why="页数为 0", do="核对文件，重新导出")
    pages: list[Glyphs] = []
    held = 0
    for number in range(len(document)):
        pages.append(page_glyphs(document, number, where))
        held += len(pages[-1].text)
        if held > MAX_CHARACTERS:
            why = f"读到第 {number + 1} 页（共 {len(document)} 页）时超过 {MAX_CHARACTERS:,} 字"
            raise YanzhenError("PDF 文字过多", where=where, why=why, do="拆成几个文件再登记")
    return pages


def _joined(pages: list[Glyphs]) -> FileText:
    texts = [page.text + "\n" for page in pages]
    starts = tuple(accumulate((len(t) for t in texts[:-1]), initial=0))
    line_end = np.zeros((1, 4), np.uint16)
    grid = np.concatenate([part for page in pages for part in (page.grid, line_end)])
    return FileText("".join(texts), len(pages), MEDIA_TYPES["pdf"], starts, grid)


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
