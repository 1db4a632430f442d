"""Lists that take long wait for the worker: first to be read, then, once somebody confirmed them, to be written."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import OperationalError

from yanzhen.city.exchange import arrivals
from yanzhen.city.exchange.applying_services import apply_import
from yanzhen.city.exchange.draft_services import finish, read_draft
from yanzhen.city.exchange.models import ListImport

ATTEMPTS = 3
QUICK_BYTES = 300_000
QUICK_ROWS = 2_000
"""What is smaller is read and written while its sender waits."""
STEPS: dict[str, Callable[..., Any]] = {"queued": read_draft, "waiting": apply_import}


def run_quickly(batch: ListImport) -> ListImport:
    """Do the next step at once when it is short; otherwise it is left to the worker."""
    small = batch.size <= QUICK_BYTES if batch.state == "queued" else sum(batch.counts.values()) <= QUICK_ROWS
    return step(batch) if small else batch


def step(batch: ListImport) -> ListImport:
    """The next step of one list, with its progress told beside the record."""
    do = STEPS.get(batch.state)
    if do is None:
        return batch
    was = batch.state
    try:
        done: ListImport = do(batch, told=lambda n, of: arrivals.tell_progress(batch.pk, n, of))
        return done
    except OperationalError as error:
        if "locked" not in str(error):
            return _broken(batch, was, error)
        ListImport.objects.filter(pk=batch.pk).update(state=was)
        raise
    except Exception as error:
        return _broken(batch, was, error)


def _broken(batch: ListImport, was: str, error: Exception) -> ListImport:
    """A fault of the program or the machine; the transaction is rolled back, the draft stays."""
    logging.getLogger(__name__).exception("清单 %s 没有处理完", batch.pk, exc_info=error)
    batch.refresh_from_db()
    state = "failed" if was == "queued" else "ready"
    finish(
        batch,
        state=state,
        message=f"程序出错，档案没有改动：{error}；处理：重试一次，不行就把文件交给系统管理员",
    )
    return batch


def requeue() -> int:
    """Called when a worker starts: a step that an earlier one did not finish has left nothing and is done again."""
    back = 0
    for now, was in (("reading", "queued"), ("applying", "waiting")):
        for batch in ListImport.objects.filter(state=now):
            if batch.attempts >= ATTEMPTS:
                state = "failed" if was == "queued" else "ready"
                message = f"做了 {ATTEMPTS} 次都没有完成，档案没有改动；处理：拆成几个文件再导入"
                finish(batch, state=state, message=message)
                continue
            message = "服务重新启动，上次没有做完的一步没有留下任何东西，重新开始。"
            back += ListImport.objects.filter(pk=batch.pk).update(state=was, message=message)
    return back


def run_next() -> ListImport | None:
    """The next step of the oldest waiting list; None when nothing waits."""
    batch = ListImport.objects.filter(state__in=tuple(STEPS)).order_by("id").first()
    return step(batch) if batch is not None else None
