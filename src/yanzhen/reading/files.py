"""Any file a city sends becomes text: the content decides what it is, not the name it bears."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.archives import EMPTY_ZIP, OLE, ZIP
from yanzhen.reading.extracts import MEDIA_TYPES, FileText
from yanzhen.reading.heads import DocumentHead, find_head
from yanzhen.reading.mending import mend
from yanzhen.reading.places import PlaceMap
from yanzhen.reading.plain import decode_text

__all__ = ["MAX_BYTES", "MEDIA_TYPES", "FileText", "ReadDocument", "read_document", "read_file"]

MAX_BYTES = 200 * 1024 * 1024
MAX_TEXT_BYTES = 60 * 1024 * 1024
IMAGE_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_TEXT_SUFFIXES = {
    "": "txt", ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".csv": "csv", ".html": "html",
    ".htm": "html",
}  # fmt: skip
_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<\?xml[^>]*\?>\s*<html)", re.I)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file as read: ``text`` is mended, every offset counts in it; ``places`` leads back to the file.

    ``notes`` tell what could not be read (a scanned page without the means to recognise it), in Chinese.
    """

    text: str
    media_type: str
    pages: int | None
    head: DocumentHead
    places: PlaceMap
    notes: tuple[str, ...] = ()


def read_document(
    path: Path, name: str = "", *, sealed: bool = True, seconds: float | None = None
) -> ReadDocument:
    """Text, head and places of a txt, md, csv, html, docx, xlsx, pdf, png, jpg or tiff file.

    ``name`` is what the sender called it. With ``sealed``, everything but plain text is parsed in a process of its
    own with bounds of memory and of time, ``seconds`` or the usual of the kind. Raises YanzhenError for empty, locked,
    torn, swelling or foreign files.
    """
    found = read_file(path, name, sealed=sealed, seconds=seconds)
    text, origins = _mended(found)
    places = PlaceMap(origins, found.page_starts, found.grid)
    head = find_head(text, noted=found.noted, web=found.media_type == MEDIA_TYPES["html"])
    return ReadDocument(text, found.media_type, found.pages, head, places, found.notes)


def _mended(found: FileText) -> tuple[str, Sequence[int]]:
    """The mended text and where its characters stood; rows of a sheet are short by nature, not broken."""
    if found.media_type in {MEDIA_TYPES["xlsx"], MEDIA_TYPES["csv"]}:
        return found.text, range(len(found.text))
    mended = mend(found.text)
    return mended.text, mended.origin if mended.broken else range(len(found.text))


def read_file(path: Path, name: str = "", *, sealed: bool = True, seconds: float | None = None) -> FileText:
    """The text before it is mended, with pages and boxes. Raises YanzhenError like ``read_document``."""
    shown = name or path.name
    kind = kind_of(path, shown)
    if kind in {"txt", "md", "csv"}:
        return FileText(decode_text(path.read_bytes(), shown), None, MEDIA_TYPES[kind])
    if sealed:
        from yanzhen.reading.sealed import Bounds, read_sealed

        return read_sealed(path, kind, shown, Bounds(seconds) if seconds else None)
    from yanzhen.reading.parsers import parse

    return parse(path, kind, shown)


def kind_of(path: Path, shown: str) -> str:
    """txt, md, csv, html, pdf, image or office, by the first bytes. Raises YanzhenError for what cannot be read."""
    head = _first_bytes(path, shown)
    if head.startswith((ZIP, EMPTY_ZIP, OLE)):
        return "office"
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(IMAGE_HEADS):
        return "image"
    suffix = Path(shown).suffix.lower()
    kind = "html" if _HTML.match(head) else _TEXT_SUFFIXES.get(suffix)
    if kind is None:
        why = f"扩展名是 {suffix}，内容却不是；可读 txt、md、csv、html、docx、xlsx、pdf、png、jpg、tiff"
        raise YanzhenError("文件类型认不出来", where=shown, why=why, do="核对文件，或改用正确的扩展名")
    if path.stat().st_size > MAX_TEXT_BYTES:
        why = f"文本文件上限 {MAX_TEXT_BYTES // 1048576} MB"
        raise YanzhenError("文件过大", where=shown, why=why, do="拆成几个文件")
    return kind


def _first_bytes(path: Path, shown: str) -> bytes:
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
    return head
