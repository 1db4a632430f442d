"""Where the bytes of a list lie: beside the originals while they wait, under their digest once they were taken in."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings

from yanzhen.kernel.errors import YanzhenError

MAX_BYTES = 200 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069<>:\"|?*]")
_FORMATS = ((b"PK\x03\x04", ".xlsx"), (b"\xd0\xcf\x11\xe0", ".xls"))


def plain_name(name: str) -> str:
    """The last part of whatever path the sender gave, without control and direction marks; never a path."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = _CONTROL.sub("", last).strip().strip(".") or "未命名"
    return clean if len(clean) <= 200 else f"{clean[:180]}{PurePosixPath(clean).suffix[:10]}"


def _folder() -> Path:
    folder = Path(settings.WORKSPACE.documents) / ".incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def waiting_file(key: int) -> Path:
    """The copy of a list that waits or is being previewed."""
    return _folder() / f"list-{key}"


def taken_file(digest: str) -> Path | None:
    """The original of a list that was taken in, if it is there."""
    return next(iter(sorted((Path(settings.WORKSPACE.documents) / "lists").glob(f"{digest}*"))), None)


def put_by(file: Path | bytes | BinaryIO, filename: str) -> tuple[Path, str, int]:
    """(copy beside the others, sha256, number of bytes). Raises YanzhenError for what cannot be kept."""
    target = _folder() / f"arriving-{os.urandom(8).hex()}"
    total, size = hashlib.sha256(), 0
    try:
        with target.open("wb") as copy:
            for chunk in _chunks(file, filename):
                size += len(chunk)
                if size > MAX_BYTES:
                    why = f"超过 {MAX_BYTES // 1048576} MB"
                    raise YanzhenError("文件过大", where=filename, why=why, do="拆成几个文件再导入")
                total.update(chunk)
                copy.write(chunk)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise YanzhenError(
            "文件存不下",
            where=filename,
            why=error.strerror or str(error),
            do="检查工作区所在磁盘的空间和权限",
        ) from error
    except YanzhenError:
        target.unlink(missing_ok=True)
        raise
    return target, total.hexdigest(), size


def _chunks(file: Path | bytes | BinaryIO, filename: str) -> Any:
    if isinstance(file, bytes):
        return iter((file,))
    if isinstance(file, Path):
        return _from_disk(file, filename)
    file.seek(0)
    return iter(lambda: file.read(1 << 20), b"")


def _from_disk(path: Path, filename: str) -> Any:
    if not path.is_file():
        raise YanzhenError("文件打不开", where=filename, why="没有这个文件", do="核对文件名")
    with path.open("rb") as source:
        yield from iter(lambda: source.read(1 << 20), b"")


def keep_original(key: int, digest: str) -> None:
    """The waiting copy becomes the original under its digest; one that lies there already stays."""
    waiting = waiting_file(key)
    if not waiting.exists():
        return
    if taken_file(digest) is not None:
        waiting.unlink()
        return
    with waiting.open("rb") as file:
        head = file.read(8)
    suffix = next((ending for start, ending in _FORMATS if head.startswith(start)), ".csv")
    final = Path(settings.WORKSPACE.documents) / "lists" / f"{digest}{suffix}"
    final.parent.mkdir(parents=True, exist_ok=True)
    os.replace(waiting, final)  # noqa: PTH105 - atomic on every platform


def tell_progress(key: int, done: int, of: int) -> None:
    """How far a list is, where other processes can read it while a transaction is open; losing it loses nothing."""
    try:
        (_folder() / f"list-{key}.progress").write_text(f"{done} {of}", encoding="ascii")
    except OSError:
        return


def told_progress(key: int) -> tuple[int, int]:
    """(done, of) as last told; (0, 0) when nothing was."""
    try:
        done, of = (_folder() / f"list-{key}.progress").read_text(encoding="ascii").split()
        return int(done), int(of)
    except (OSError, ValueError):
        return 0, 0


def clear_away(key: int) -> None:
    """What waited for this list is no longer needed."""
    waiting_file(key).unlink(missing_ok=True)
    (_folder() / f"list-{key}.progress").unlink(missing_ok=True)
