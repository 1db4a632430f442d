"""A PDF page by page: its text layer where it has one, else what is recognised on its picture."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.extracts import MEDIA_TYPES, FileText
from yanzhen.reading.glyphs import Glyphs, page_glyphs
from yanzhen.reading.pages import Page, read_pages
from yanzhen.reading.pictures import render
from yanzhen.reading.rules import ruled_tables
from yanzhen.reading.scans import INSTALL, LONG_SIDE, can_recognise, recognise, spans, told_late

MAX_PAGES = 5000
MAX_CHARACTERS = 10_000_000
_TAIL = 65536
_FEW_LETTERS = 20
_UNKNOWN = re.compile("[\ue000-\uf8ff\ufffd\x00-\x1f]")


@dataclass(slots=True)
class _Scans:
    """Pages without a text layer: those for want of the means, and those for want of time."""

    deadline: float
    able: bool
    unread: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)

    def notes(self) -> tuple[str, ...]:
        told = (f"第 {spans(self.unread)} 页是扫描件，没有文字层；{INSTALL}",) if self.unread else ()
        return told + told_late(self.late)


def read_pdf(path: Path, where: str, deadline: float = float("inf")) -> FileText:
    """Text of all pages. Raises YanzhenError for locked, torn or endless files."""
    import pypdfium2

    _check_end(path, where)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(str(error), where) from error
    scans = _Scans(deadline, can_recognise())
    try:
        _check_count(document, where)
        pages = list(_pages(document, where, scans))
        noted = {k: v for k, v in _noted(document).items() if v}
    finally:
        document.close()
    text, starts, grid = read_pages(pages)
    return FileText(text, len(pages), MEDIA_TYPES["pdf"], starts, grid, noted, scans.notes())


def _check_count(document: Any, where: str) -> None:
    if len(document) > MAX_PAGES:
        why = f"共 {len(document)} 页，上限 {MAX_PAGES} 页"
        raise YanzhenError("PDF 页数过多", where=where, why=why, do="按章节拆成几个文件再登记")
    if not len(document):
        raise YanzhenError("PDF 里没有页", where=where, why="页数为 0", do="核对文件，重新导出")


def _pages(document: Any, where: str, scans: _Scans) -> Iterator[Page]:
    import pypdfium2

    held = 0
    for number in range(1, len(document) + 1):
        place = f"{where} 第 {number} 页"
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError as error:
            do = "重新下载或导出；仍不行就删去这一页"
            raise YanzhenError("PDF 有一页读不出来", where=place, why=str(error), do=do) from error
        found = _page(page, place, number, scans)
        page.close()
        held += len(found.glyphs.letters)
        if held > MAX_CHARACTERS:
            why = f"共 {len(document)} 页，到这里超过 {MAX_CHARACTERS:,} 字"
            raise YanzhenError("PDF 文字过多", where=place, why=why, do="拆成几个文件再登记")
        yield found


def _page(page: Any, place: str, number: int, scans: _Scans) -> Page:
    glyphs = page_glyphs(page, place)
    if not _is_scan(page, glyphs):
        return Page(glyphs, ruled_tables(page) if glyphs.letters else [])
    if not scans.able:
        scans.unread.append(number)
    elif time.monotonic() > scans.deadline:
        scans.late.append(number)
    else:
        size = page.get_size()
        return recognise(render(page, round(LONG_SIDE * min(1.0, size[0] / max(size[1], 1e-3)))), size)
    return Page(glyphs, [])


def _is_scan(page: Any, glyphs: Glyphs) -> bool:
    """Next to no letters, or letters of an unknown alphabet, and a picture over a good part of the page."""
    unknown = len(_UNKNOWN.findall(glyphs.letters))
    if len(glyphs.letters) > _FEW_LETTERS and unknown < 0.3 * len(glyphs.letters):
        return False
    if unknown > _FEW_LETTERS:
        return True
    import pypdfium2.raw as pdfium

    covered = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        x0, y0, x1, y1 = picture.get_bounds()
        covered += abs(x1 - x0) * abs(y1 - y0)
    return covered > 0.3 * glyphs.width * glyphs.height


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
