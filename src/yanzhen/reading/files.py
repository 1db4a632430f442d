"""Any file a city sends becomes text: the content decides what it is, not the name it bears."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.archives import EMPTY_ZIP, OLE, ZIP, refuse_ole
from yanzhen.reading.plain import decode

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "md": "text/markdown",
    "csv": "text/csv",
    "txt": "text/plain",
}
MAX_BYTES = 200 * 1024 * 1024
MAX_TEXT_BYTES = 60 * 1024 * 1024
_TEXT_SUFFIXES = {
    "": "txt", ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".csv": "csv", ".html": "html",
    ".htm": "html",
}  # fmt: skip
_BREAK = re.compile(r"[ \t\u3000]*\n\s*")
_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<\?xml[^>]*\?>\s*<html)", re.I)
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_BLOCKS = "p,div,br,li,tr,h1,h2,h3,h4,h5,h6,section,article,table,ul,ol,dd,dt,blockquote,pre,figcaption"


@dataclass(frozen=True, slots=True)
class FileText:
    """``text`` with ``\\n`` line ends; ``page_starts[i]`` is the offset at which page i + 1 begins.

    ``pages`` is None where the kind of file knows no pages.
    """

    text: str
    pages: int | None
    media_type: str
    page_starts: tuple[int, ...] = ()

    @property
    def suffix(self) -> str:
        """The ending that belongs to the content, with its dot."""
        return next((f".{kind}" for kind, media in MEDIA_TYPES.items() if media == self.media_type), "")


def read_file(path: Path, name: str = "") -> FileText:
    """Text of a txt, md, csv, html, docx, xlsx or pdf file; ``name`` is what the sender called it.

    Raises YanzhenError for empty, locked, torn, swelling or foreign files.
    """
    shown = name or path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise YanzhenError(
            "文件打不开", where=shown, why=error.strerror or "", do="核对文件名和权限"
        ) from error
    if not size:
        raise YanzhenError("文件是空的", where=shown, why="0 字节", do="核对原件，重新保存或传送")
    if size > MAX_BYTES:
        why = f"{size / 1048576:,.0f} MB，上限 {MAX_BYTES // 1048576} MB"
        raise YanzhenError("文件过大", where=shown, why=why, do="压缩图片或拆成几个文件")
    if head.startswith((ZIP, EMPTY_ZIP, OLE)):
        return _office(path, shown)
    if b"%PDF-" in head:
        return _pdf(path, shown)
    return _plain(path, shown, head)


def _office(path: Path, where: str) -> FileText:
    from yanzhen.reading.office import docx_text, kind_of_office, xlsx_text

    with path.open("rb") as stream:
        refuse_ole(stream, where)
        kind = kind_of_office(stream, where)
        if kind == "docx":
            return FileText(_clean(docx_text(stream, where)), None, MEDIA_TYPES["docx"])
        if kind == "xlsx":
            return FileText(_clean(xlsx_text(stream, where)), None, MEDIA_TYPES["xlsx"])
    do = "解压后逐个登记里面的文件"
    raise YanzhenError("是压缩包，不是文件原件", where=where, why="里面没有 Word 或 Excel 的内容", do=do)


def _pdf(path: Path, where: str) -> FileText:
    from yanzhen.reading.pdf import pdf_pages

    pages = [_clean(page).rstrip("\n") + "\n" for page in pdf_pages(path, where)]
    starts = tuple(accumulate((len(p) for p in pages[:-1]), initial=0))
    return FileText("".join(pages), len(pages), MEDIA_TYPES["pdf"], starts)


def _plain(path: Path, where: str, head: bytes) -> FileText:
    suffix = path.suffix.lower() if where == path.name else Path(where).suffix.lower()
    kind = "html" if _HTML.match(head) else _TEXT_SUFFIXES.get(suffix)
    if kind is None:
        why = f"扩展名是 {suffix}，内容却不是；可读 txt、md、csv、html、docx、xlsx、pdf"
        raise YanzhenError("文件类型认不出来", where=where, why=why, do="核对文件，或改用正确的扩展名")
    if path.stat().st_size > MAX_TEXT_BYTES:
        why = f"文本文件上限 {MAX_TEXT_BYTES // 1048576} MB"
        raise YanzhenError("文件过大", where=where, why=why, do="拆成几个文件")
    raw = path.read_bytes()
    text = html_text(raw, where) if kind == "html" else decode_text(raw, where)
    return FileText(_clean(text), None, MEDIA_TYPES[kind])


def decode_text(raw: bytes, where: str) -> str:
    """UTF-8, UTF-16 or GB 18030 first; other encodings are guessed, and only a confident guess is taken."""
    try:
        text = decode(raw, where=where)
        return text[1:] if text.startswith("\ufeff") else text
    except YanzhenError:
        from charset_normalizer import from_bytes

        best = (
            None
            if b"\x00" in raw
            else from_bytes(raw[:200_000], cp_isolation=["big5", "big5hkscs", "shift_jis"]).best()
        )
        if best is None or best.chaos > 0.1:
            raise
        return raw.decode(best.encoding, errors="replace")


def html_text(raw: bytes, where: str) -> str:
    """The visible text of a page; each block begins a line."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_decode_html(raw, where))
    tree.strip_tags(["script", "style", "noscript", "template", "svg", "head"])
    body = tree.body or tree.root
    if body is None:
        return ""
    for node in body.css(_BLOCKS):
        node.insert_before("\n")
        node.insert_after("\n")
    for cell in body.css("td,th"):
        cell.insert_after("\t")
    return _BREAK.sub("\n", body.text(deep=True)).strip()


def _decode_html(raw: bytes, where: str) -> str:
    declared = _CHARSET.search(raw[:4096])
    if declared and not raw.startswith(b"\xef\xbb\xbf"):
        named = declared.group(1).decode("ascii", "replace").lower()
        try:
            return raw.decode("gb18030" if named in {"gb2312", "gbk"} else named)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_text(raw, where)


def _clean(text: str) -> str:
    """Without characters that a database refuses: NUL and lone surrogates."""
    return (
        text.replace("\x00", "")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .encode("utf-8", "ignore")
        .decode("utf-8")
    )
