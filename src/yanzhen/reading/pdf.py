"""The text layer of a PDF, page by page, within a bound of time and pages."""

from __future__ import annotations

import time
from pathlib import Path

from yanzhen.kernel.errors import YanzhenError

MAX_PAGES = 5000
MAX_SECONDS = 120.0
MAX_CHARACTERS = 20_000_000
_TAIL = 65536


def pdf_pages(path: Path, where: str) -> list[str]:
    """Text of each page; a scanned page is empty. Raises YanzhenError for locked, torn or endless files."""
    import pypdfium2

    _check_end(path, where)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(str(error), where) from error
    try:
        if len(document) > MAX_PAGES:
            why = f"共 {len(document)} 页，上限 {MAX_PAGES} 页"
            raise YanzhenError("PDF 页数过多", where=where, why=why, do="按章节拆成几个文件再登记")
        if not len(document):
            raise YanzhenError("PDF 里没有页", where=where, why="页数为 0", do="核对文件，重新导出")
        return _texts(document, where)
    finally:
        document.close()


def _texts(document: object, where: str) -> list[str]:
    import pypdfium2

    assert isinstance(document, pypdfium2.PdfDocument)
    deadline, texts, held = time.monotonic() + MAX_SECONDS, [], 0
    for number in range(len(document)):
        if time.monotonic() > deadline or held > MAX_CHARACTERS:
            why = f"读到第 {number} 页（共 {len(document)} 页）时超过 {MAX_SECONDS:.0f} 秒或 {MAX_CHARACTERS:,} 字"
            raise YanzhenError("PDF 读得太久", where=where, why=why, do="拆成几个文件再登记")
        texts.append(_page_text(document, number, where))
        held += len(texts[-1])
    return texts


def _page_text(document: object, number: int, where: str) -> str:
    import pypdfium2

    assert isinstance(document, pypdfium2.PdfDocument)
    try:
        page = document[number]
        layer = page.get_textpage()
        text = layer.get_text_bounded()
        layer.close()
        page.close()
    except pypdfium2.PdfiumError as error:
        do = "重新下载或导出；仍不行就删去这一页"
        raise YanzhenError(
            "PDF 有一页读不出来", where=f"{where} 第 {number + 1} 页", why=str(error), do=do
        ) from error
    return str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").replace("\x00", "")


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
