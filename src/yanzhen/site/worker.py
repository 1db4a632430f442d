"""Reads waiting files beside the web server, in a process of its own: ``python -m yanzhen.site.worker``."""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

PAUSE = 1.0
"""Seconds between two looks at an empty queue."""


def main() -> None:
    """Work until the process that started this one is gone. Of several workers on a workspace one works, the rest wait."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.site.settings")
    django.setup()
    from django.conf import settings

    parent = os.getppid()
    lock = _wait_for_turn(Path(settings.WORKSPACE.documents) / ".incoming" / "worker.lock", parent)
    if lock is None:
        return
    from yanzhen.city.library.intake_services import requeue

    requeue()
    while os.getppid() == parent:
        if not work_once():
            time.sleep(PAUSE)


def _wait_for_turn(path: Path, parent: int) -> BinaryIO | None:
    """The lock that the system takes away from a worker that dies, however it dies; None when the parent went first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("ab")
    while os.getppid() == parent:
        if take_lock(lock):
            return lock
        time.sleep(PAUSE)
    return None


def take_lock(lock: BinaryIO) -> bool:
    """Whether the file is now this process's alone."""
    try:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def work_once() -> bool:
    """One waiting file, if there is one. A fault is logged and told in the queue; it does not end the worker."""
    from django.db import OperationalError, close_old_connections

    from yanzhen.city.library.intake_services import run_next

    close_old_connections()
    try:
        return run_next() is not None
    except OperationalError as error:
        logging.getLogger(__name__).warning("记录库正忙，稍后再试：%s", error)
        time.sleep(PAUSE)
    except Exception:
        logging.getLogger(__name__).exception("一份等待的文件没有识读成")
    return True


if __name__ == "__main__":
    main()
