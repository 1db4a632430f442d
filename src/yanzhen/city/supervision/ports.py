"""What supervision asks of rooms it may not know, answered in the wiring; a room that comes later adds its answer."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from yanzhen.city.supervision.values import Paper
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.matters import Matter

Reds = Callable[[datetime.date], list[Matter]]
"""What is red on a day: targets, projects, leads, demands."""
Todos = Callable[[Any, datetime.date], list[Matter]]
"""What one person has to do."""


def _no_paper(paper: Paper) -> bytes:
    raise YanzhenError("没有接上公文排版", why="这个工作区没有安装报告部分", do="安装 yanzhen[web] 全部组件")


@dataclass(slots=True)
class Above:
    """``reds`` and ``todos`` are lists to which rooms add; ``paper`` sets a paper as an official document."""

    reds: list[Reds] = field(default_factory=list)
    todos: list[Todos] = field(default_factory=list)
    paper: Callable[[Paper], bytes] = _no_paper


above = Above()
