"""Office files are told apart by what their archive holds; each kind has its reader."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import BinaryIO

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.archives import open_archive, read_member, refuse_ole
from yanzhen.reading.extracts import MEDIA_TYPES, FileText

_NOTED = {"title": "title", "creator": "issuer", "created": "date"}
_CORE = re.compile(r"<(?:\w+:)?(title|creator|created)\b[^>]*>([^<]{1,300})<")


def read_office(path: Path, where: str) -> FileText:
    """Text of a Word or Excel file. Raises YanzhenError for old, locked, torn or foreign archives."""
    with path.open("rb") as stream:
        refuse_ole(stream, where)
        with open_archive(stream, where) as archive:
            kind, noted = _kind(archive), _noted(archive, where)
        if not kind:
            do = "解压后逐个登记里面的文件"
            why = "里面没有 Word 或 Excel 的内容"
            raise YanzhenError("是压缩包，不是文件原件", where=where, why=why, do=do)
        return FileText(_text(stream, where, kind), None, MEDIA_TYPES[kind], noted=noted)


def _text(stream: BinaryIO, where: str, kind: str) -> str:
    if kind == "docx":
        from yanzhen.reading.word import docx_text

        return docx_text(stream, where)
    from yanzhen.reading.workbook import xlsx_text

    return xlsx_text(stream, where)


def _kind(archive: zipfile.ZipFile) -> str:
    """``docx``, ``xlsx`` or empty for another archive."""
    names = set(archive.namelist())
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else ""


def _noted(archive: zipfile.ZipFile, where: str) -> dict[str, str]:
    """What the file says of itself; software names its own templates, so this is for want of better."""
    if "docProps/core.xml" not in archive.namelist():
        return {}
    core = read_member(archive, "docProps/core.xml", where, limit=1 << 16).decode("utf-8", "replace")
    noted = {_NOTED[name]: value.strip() for name, value in _CORE.findall(core)}
    return noted | ({"date": noted["date"][:10]} if "date" in noted else {})
