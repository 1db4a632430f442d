"""A parser of strangers' files runs in a process of its own: whatever it does there, the server stays up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.extracts import FileText

OUT_OF_TIME, OUT_OF_MEMORY = 75, 76


class TooLongError(YanzhenError):
    """Reading was broken off at its bound of time; with more time it may succeed."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds and megabytes that one file may take."""

    seconds: float = 120.0
    megabytes: int = 3072


BOUNDS = {
    "pdf": Bounds(600.0),
    "image": Bounds(300.0),
    "html": Bounds(60.0),
    "office": Bounds(120.0),
    "picture": Bounds(30.0),
}


def read_sealed(path: Path, kind: str, shown: str, bounds: Bounds | None = None) -> FileText:
    """The file's text, parsed by a child. Raises YanzhenError when the child refuses, is killed or takes too long."""
    with tempfile.TemporaryDirectory(prefix="yanzhen-", ignore_cleanup_errors=True) as folder:
        _do(Path(folder), {"path": str(path.resolve()), "kind": kind, "shown": shown}, bounds or BOUNDS[kind])
        return _unpack(Path(folder))


def draw_sealed(path: Path, page: int, width: int) -> bytes:
    """A page drawn by a child, as PNG; the renderer is neither safe from strangers' files nor from two threads."""
    with tempfile.TemporaryDirectory(prefix="yanzhen-", ignore_cleanup_errors=True) as folder:
        task = {
            "path": str(path.resolve()),
            "kind": "picture",
            "shown": path.name,
            "page": page,
            "width": width,
        }
        _do(Path(folder), task, BOUNDS["picture"])
        return (Path(folder) / "done.png").read_bytes()


def _do(folder: Path, task: dict[str, Any], bounds: Bounds) -> None:
    task |= {"seconds": bounds.seconds, "megabytes": bounds.megabytes}
    (folder / "task.json").write_text(json.dumps(task), "utf-8")
    code = _run(str(folder), bounds)
    refused = folder / "refused.json"
    if refused.exists():
        raise YanzhenError(**json.loads(refused.read_text("utf-8")))
    if code or not any(folder.glob("done.*")):
        raise _broken_off(code, task["shown"], bounds)


def _run(folder: str, bounds: Bounds) -> int:
    """The exit code. The child ends itself; the parent's limit is for one that cannot even do that."""
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-X", "utf8", "-m", "yanzhen.reading.child", folder]
    try:
        done = subprocess.run(
            command,
            env=os.environ | {"PYTHONPATH": paths},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=bounds.seconds + 10,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return OUT_OF_TIME
    return done.returncode


def _broken_off(code: int, shown: str, bounds: Bounds) -> YanzhenError:
    do = "核对来源；拆成几个小文件，或用原来的软件打开后另存一份再登记"
    if code == OUT_OF_TIME:
        return TooLongError("文件读得太久", where=shown, why=f"超过 {bounds.seconds:.0f} 秒", do=do)
    if code == OUT_OF_MEMORY:
        return YanzhenError("文件展开后过大", where=shown, why=f"内存超过 {bounds.megabytes} MB", do=do)
    return YanzhenError(
        "文件读到一半中断", where=shown, why=f"内容已损坏或占用过多内存（代码 {code}）", do=do
    )


def _unpack(folder: Path) -> FileText:
    told = json.loads((folder / "done.json").read_text("utf-8"))
    return FileText(
        (folder / "text").read_bytes().decode("utf-8"),
        told["pages"],
        told["media_type"],
        tuple(told["page_starts"]),
        np.load(folder / "grid.npy", allow_pickle=False),
        told["noted"],
        tuple(told["notes"]),
    )
