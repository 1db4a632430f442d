"""Reads waiting files beside the web server, in a process of its own: ``python -m yanzhen.site.worker``."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import BinaryIO

PAUSE = 1.0
"""Seconds between two looks at an empty queue."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in the record: ``requeue`` takes up what an earlier worker left, ``run_next`` does the oldest."""

    requeue: Callable[[], int]
    run_next: Callable[[], object | None]
    fault: str


def queues() -> tuple[Queue, ...]:
    """Every queue of the product; read when Django is ready."""
    from yanzhen.city.attraction import services as leads
    from yanzhen.city.exchange import catalogue_services as catalogue
    from yanzhen.city.exchange import check_services as checks
    from yanzhen.city.exchange import hook_services as hooks
    from yanzhen.city.exchange import list_queue_services as lists
    from yanzhen.city.library import intake_services as intakes
    from yanzhen.city.policies import draft_services as drafts
    from yanzhen.city.supervision import reminder_services as reminders
    from yanzhen.city.talent import supply_services as people

    return (
        Queue(intakes.requeue, intakes.run_next, "一份等待的文件没有识读成"),
        Queue(lists.requeue, lists.run_next, "一份等待的清单没有处理完"),
        Queue(lambda: 0, drafts.publish_due, "一份已到生效日的政策没有生效"),
        Queue(lambda: 0, leads.release_daily, "到期的首报保护没有释放"),
        Queue(lambda: 0, reminders.run_due, "到时的提醒没有发出"),
        Queue(lambda: 0, people.erase_daily, "保存期满的个人信息没有删除"),
        Queue(catalogue.publish_declared, checks.check_next, "一份数据集没有检查成"),
        Queue(lambda: 0, hooks.send_next, "一条变更通知没有发出"),
    )


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
    for queue in queues():
        queue.requeue()
    others = [Thread(target=_work, args=(queue, parent), daemon=True) for queue in queues()[1:]]
    for thread in (*others, Thread(target=compile_ahead, daemon=True)):
        thread.start()
    _work(queues()[0], parent)


def compile_ahead() -> None:
    """Into the cache of compiled code, once an installation, so that nobody's first lead, list or offer waits for it."""
    from yanzhen.analysis.matching import Records, match_records, reference_terms
    from yanzhen.analysis.pairing import Market, Need, Offer, rank_pairs

    names = ["某某实业有限公司", "某某实业股份有限公司"]
    match_records(Records(names, ["", ""], ["430400", "430400"], ["", ""]), terms=reference_terms())
    market = Market("ahead", "预编译", {"words": 1.0}, {"city": 1.0})
    rank_pairs([Need("n", ("铜线",), region="430400")], [Offer("o", ("铜线",), region="430400")], market)


def _work(queue: Queue, parent: int) -> None:
    """One queue does not wait for another: a scan that is read for minutes holds no list up."""
    while os.getppid() == parent:
        if not work_once(queue):
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


def work_once(queue: Queue | None = None) -> bool:
    """One waiting thing of a queue (of any queue when none is named). A fault is logged; it does not end the worker."""
    from django.db import OperationalError, close_old_connections

    if queue is None:
        return any(work_once(each) for each in queues())
    close_old_connections()
    try:
        return queue.run_next() is not None
    except OperationalError as error:
        logging.getLogger(__name__).warning("记录库正忙，稍后再试：%s", error)
        time.sleep(PAUSE)
    except Exception:
        logging.getLogger(__name__).exception(queue.fault)
    return True


if __name__ == "__main__":
    main()
