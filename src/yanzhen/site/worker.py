"""Reads waiting files beside the web server, in a process of its own: ``python -m yanzhen.site.worker``."""

from __future__ import annotations

import logging
import os
import time

PAUSE = 1.0
"""Seconds between two looks at an empty queue."""


def main() -> None:
    """Work until the process that started this one is gone."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.site.settings")
    django.setup()
    from yanzhen.city.library.intake_services import requeue

    parent = os.getppid()
    requeue()
    while os.getppid() == parent:
        if not work_once():
            time.sleep(PAUSE)


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
