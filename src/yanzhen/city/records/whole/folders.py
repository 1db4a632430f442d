"""A folder appears whole or not at all: made beside its place, put there by one rename, cleared away when it fails."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yanzhen.kernel.errors import YanzhenError


@contextmanager
def appearing(place: Path) -> Iterator[Path]:
    """A fresh folder to fill; renamed to ``place`` at the end unless the body has done so or has failed.

    What a killed run left behind is cleared away first. Raises YanzhenError when ``place`` is taken or the disk is
    full.
    """
    need_free(place)
    clear_leftovers(place)
    fresh = place.with_name(f".{place.name}.part-{os.getpid()}")
    try:
        fresh.mkdir(mode=0o700)
        yield fresh
        if fresh.exists():
            fresh.rename(place)
    except OSError as error:
        do = "腾出空间或换一个位置后重做；原有内容没有动过"
        raise YanzhenError(
            "写不下去，什么也没有留下", where=str(place), why=error.strerror or str(error), do=do
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def need_free(place: Path) -> None:
    """Nothing is written over: the place must not exist, or be an empty folder; the folder above must exist."""
    if not place.resolve().parent.is_dir():
        raise YanzhenError("位置不对", where=str(place), why="上一级文件夹不存在", do="先建好文件夹")
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()
    if place.exists():
        raise YanzhenError("位置已被占用", where=str(place), why="那里已有内容，不覆盖", do="换一个名称")


def clear_leftovers(place: Path) -> None:
    """Parts of runs that are no longer alive."""
    for part in place.parent.glob(f".{place.name}.part-*"):
        number = part.name.rpartition("-")[2]
        if number.isdigit() and not _alive(int(number)):
            shutil.rmtree(part, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
