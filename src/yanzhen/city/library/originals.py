"""Originals lie in the workspace under their digest: written beside, then moved into place in one step."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.files import MAX_BYTES, MEDIA_TYPES

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_INCOMING = ".incoming"
MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    """A copy that is not yet an original: where it waits, what it is called, what it is."""

    path: Path
    filename: str
    digest: str
    size: int


def safe_name(name: str) -> str:
    """The last part of whatever path the sender gave, without control and direction marks; never a path."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = _CONTROL.sub("", last).strip().strip(".") or "未命名"
    if len(clean) <= MAX_NAME:
        return clean
    stem, dot, suffix = clean.rpartition(".")
    return f"{stem[: MAX_NAME - 12]}.{suffix[:10]}" if dot else clean[:MAX_NAME]


def suffix_of(media_type: str) -> str:
    """The ending that belongs to the content, with its dot."""
    return next((f".{kind}" for kind, media in MEDIA_TYPES.items() if media == media_type), "")


def path_of(digest: str, suffix: str) -> Path:
    """Where the original with that digest lies."""
    return Path(settings.WORKSPACE.documents) / digest[:2] / f"{digest}{suffix}"


def original_of(digest: str) -> Path | None:
    """The original, if it is there."""
    return next(iter(sorted((Path(settings.WORKSPACE.documents) / digest[:2]).glob(f"{digest}*"))), None)


@contextmanager
def arrived(file: Path | bytes | BinaryIO, filename: str) -> Iterator[Arrival]:
    """A copy in the workspace while the block runs; what is not moved into place is removed at its end."""
    folder = Path(settings.WORKSPACE.documents) / _INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    name = safe_name(filename or str(getattr(file, "name", "") or file if isinstance(file, Path) else ""))
    handle, held = tempfile.mkstemp(dir=folder)
    path = Path(held)
    try:
        with os.fdopen(handle, "wb") as target:
            digest, size = _copy(file, target, name)
        yield Arrival(path, name, digest, size)
    finally:
        path.unlink(missing_ok=True)


def _copy(file: Path | bytes | BinaryIO, target: BinaryIO, name: str) -> tuple[str, int]:
    total, size = hashlib.sha256(), 0
    for chunk in _chunks(file, name):
        size += len(chunk)
        if size > MAX_BYTES:
            why = f"超过 {MAX_BYTES // 1048576} MB"
            raise YanzhenError("文件过大", where=name, why=why, do="压缩图片或拆成几个文件")
        total.update(chunk)
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
    return total.hexdigest(), size


def _chunks(file: Path | bytes | BinaryIO, name: str) -> Iterator[bytes]:
    if isinstance(file, bytes):
        yield file
        return
    if isinstance(file, Path):
        try:
            with file.open("rb") as source:
                yield from iter(lambda: source.read(1 << 20), b"")
        except OSError as error:
            raise YanzhenError(
                "文件打不开", where=name, why=error.strerror or "", do="核对文件名和权限"
            ) from error
        return
    stream: Any = file
    stream.seek(0)
    yield from iter(lambda: stream.read(1 << 20), b"")


def keep(arrival: Arrival, suffix: str) -> Path | None:
    """Move the copy into place; the path when it is new, None when the original lay there already."""
    final = path_of(arrival.digest, suffix)
    if original_of(arrival.digest) is not None:
        return None
    final.parent.mkdir(parents=True, exist_ok=True)
    os.replace(arrival.path, final)  # noqa: PTH105 - atomic on every platform, which Path.rename is not
    return final
