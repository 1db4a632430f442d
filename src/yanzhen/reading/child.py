"""The process in which a stranger's file is parsed: bounds first, then the parser, then the result in a folder."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.extracts import FileText
from yanzhen.reading.sealed import OUT_OF_MEMORY, OUT_OF_TIME

_MEGA = 1024 * 1024
_SHARE = 0.75
"""Of the time, for recognising pages; the rest is for the page at hand and for putting the text together."""


def _pack(found: FileText, folder: Path) -> None:
    (folder / "text").write_bytes(found.text.encode("utf-8"))
    np.save(folder / "grid.npy", found.grid, allow_pickle=False)
    told = {
        "pages": found.pages,
        "media_type": found.media_type,
        "page_starts": found.page_starts,
        "noted": dict(found.noted),
        "notes": found.notes,
    }
    (folder / "done.json").write_text(json.dumps(told), "utf-8")


def _limit_memory(megabytes: int) -> None:
    """Address space on POSIX; a job object on Windows."""
    if sys.platform == "win32":
        from yanzhen.reading.jobs import limit_own_memory

        limit_own_memory(megabytes * _MEGA)
    else:
        import resource

        wanted = megabytes * _MEGA
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))


def _work(task: dict[str, Any], folder: Path) -> None:
    path = Path(task["path"])
    if task["kind"] == "picture":
        from yanzhen.reading.pictures import draw_page

        (folder / "done.png").write_bytes(draw_page(path, task["page"], task["width"]))
        return
    from yanzhen.reading.parsers import parse

    deadline = time.monotonic() + task["seconds"] * _SHARE
    _pack(parse(path, task["kind"], task["shown"], deadline), folder)


def _child(folder: Path) -> int:
    task = json.loads((folder / "task.json").read_text("utf-8"))
    timer = threading.Timer(task["seconds"], os._exit, [OUT_OF_TIME])
    timer.daemon = True
    timer.start()
    _limit_memory(task["megabytes"])
    try:
        _work(task, folder)
    except MemoryError:
        return OUT_OF_MEMORY
    except YanzhenError as error:
        _refuse(error, folder)
    except Exception as error:
        why = f"解析时出错（{type(error).__name__} {error}"[:200] + "）"
        do = "用原来的软件打开后另存一份再登记；仍不行请连同文件报告"
        _refuse(YanzhenError("文件读不出来", where=task["shown"], why=why, do=do), folder)
    return 0


def _refuse(error: YanzhenError, folder: Path) -> None:
    told = {"what": error.what, "where": error.where, "why": error.why, "do": error.do}
    (folder / "refused.json").write_text(json.dumps(told), "utf-8")


if __name__ == "__main__":
    os._exit(_child(Path(sys.argv[1])))
