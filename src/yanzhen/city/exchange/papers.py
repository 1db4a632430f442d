"""Papers that prove something lie in the workspace under their digest; they are stored and given back, never read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from yanzhen.city.exchange.sheets import digest_of
from yanzhen.kernel.errors import YanzhenError

MOST_BYTES = 20 * 1024 * 1024
KINDS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/octet-stream",
}
"""First bytes → what the file is given back as; Office files are only ever downloaded."""


def keep_paper(file: Any, filename: str) -> tuple[str, str]:
    """(digest, plain name). Raises YanzhenError for an empty, oversized or unexpected file."""
    name = PurePosixPath(filename.replace("\\", "/")).name[:200] or "证明文件"
    stream = getattr(file, "file", file)
    digest, size = digest_of(stream)
    head = _head(stream)
    do = "上传 PDF、PNG、JPG 或 Office 文件，不超过 20 MB"
    if not size:
        raise YanzhenError("证明文件是空的", where=name, do=do)
    if size > MOST_BYTES:
        raise YanzhenError("证明文件过大", where=name, why=f"{size // 1048576} MB", do=do)
    if kind_of(head) is None:
        raise YanzhenError("证明文件的格式认不得", where=name, why="内容不是 PDF、图片或 Office 文件", do=do)
    _place(stream, digest)
    return digest, name


def kind_of(head: bytes) -> str | None:
    """What a file beginning with these bytes is given back as."""
    return next((kind for start, kind in KINDS.items() if head.startswith(start)), None)


def paper_path(digest: str) -> Path:
    """Where the paper with that digest lies."""
    return Path(settings.WORKSPACE.documents) / "proofs" / digest[:2] / digest


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
