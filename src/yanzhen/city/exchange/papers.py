"""Papers that prove something lie in the workspace under their digest: stored and given back, never opened."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404

from yanzhen.city.exchange.sheets import digest_of
from yanzhen.kernel.errors import YanzhenError

MOST_BYTES = 20 * 1024 * 1024
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
KINDS: dict[str, tuple[bytes, str]] = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".png": (b"\x89PNG", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".docx": (ZIP, "application/octet-stream"),
    ".xlsx": (ZIP, "application/octet-stream"),
    ".doc": (OLD_OFFICE, "application/octet-stream"),
    ".xls": (OLD_OFFICE, "application/octet-stream"),
}
"""Ending → how such a file begins, what it is given back as; Office files are only ever downloaded."""
DO = "上传 PDF、PNG、JPG 或 Word、Excel 文件，不超过 20 MB"
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper that lies in the workspace: its SHA-256, its plain name, its size in bytes, what it is given back as."""

    digest: str
    name: str
    size: int
    media_type: str


def safe_name(name: str) -> str:
    """The last part of whatever was sent as a name, without signs that a system or a reader could stumble over."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return UNSAFE.sub("", last).strip(" .")[-160:]


def keep_paper(file: Any, filename: str) -> StoredPaper:
    """Raises YanzhenError for a file without a name, empty, too large, or whose content is not what its name says."""
    name = safe_name(filename)
    if not name:
        raise YanzhenError("文件没有名字", where=filename[:60] or "证明文件", do="给文件起个名字再上传")
    stream = getattr(file, "file", file)
    digest, size = digest_of(stream)
    if not size:
        raise YanzhenError("文件是空的", where=name, do=DO)
    if size > MOST_BYTES:
        raise YanzhenError("文件过大", where=name, why=f"{size // 1048576} MB", do=DO)
    ending = PurePosixPath(name).suffix.lower()
    if ending not in KINDS:
        raise YanzhenError("不收这种文件", where=name, why=f"后缀是“{ending or '（无）'}”", do=DO)
    start, media_type = KINDS[ending]
    if not _head(stream).startswith(start):
        raise YanzhenError("内容和后缀不符", where=name, why=f"内容不是 {ending} 文件", do=DO)
    _place(stream, digest)
    return StoredPaper(digest, name, size, media_type)


def paper_path(digest: str) -> Path:
    """Where the paper with that digest lies."""
    return Path(settings.WORKSPACE.documents) / "papers" / digest[:2] / digest


def give_paper(digest: str, name: str, media_type: str = "") -> FileResponse:
    """The paper as it came, to be saved, never shown inside a page. Raises Http404 when the workspace lacks it."""
    path = paper_path(digest) if digest else None
    if path is None or not path.exists():
        raise Http404("没有这份文件；登记过而不在工作区里的，请从备份恢复")
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=media_type or None)


def _head(stream: Any) -> bytes:
    if isinstance(stream, bytes):
        return stream[:8]
    stream.seek(0)
    head: bytes = stream.read(8)
    stream.seek(0)
    return head


def _place(stream: Any, digest: str) -> None:
    """Written beside, then moved into place in one step."""
    final = paper_path(digest)
    if final.exists():
        return
    final.parent.mkdir(parents=True, exist_ok=True)
    handle, held = tempfile.mkstemp(dir=final.parent)
    with os.fdopen(handle, "wb") as target:
        target.write(stream if isinstance(stream, bytes) else stream.read())
        target.flush()
        os.fsync(target.fileno())
    Path(held).replace(final)
