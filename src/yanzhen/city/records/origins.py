"""Which request, command or import is at work just now, so that whatever is written can say where it came from."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Origin:
    """What is at work: an id that its log entries share, and words for it. Nothing at work: both are empty."""

    id: str = ""
    text: str = ""
    looks: dict[tuple[str, str, str], Any] = field(default_factory=dict, compare=False)
    """Personal data that was shown unmasked meanwhile; written when the work ends."""


NOWHERE = Origin()
_here: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def here() -> Origin:
    """What is at work in this thread of execution."""
    return _here.get()


@contextmanager
def working(text: str, *, id: str = "") -> Iterator[Origin]:
    """Name a command, a job or an import: ``with working("导入 名单.xlsx"): …``."""
    token = _here.set(Origin(id or uuid.uuid4().hex[:16], text))
    try:
        yield _here.get()
        _end(_here.get())
    finally:
        _here.reset(token)


def _end(origin: Origin) -> None:
    if origin.looks:
        from yanzhen.city.records.personal import write_looks

        write_looks(origin)


class RequestOrigin:
    """Middleware: every request has an id, told in ``X-Request-ID`` and kept with whatever it writes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with working(f"页面 {request.path}"[:200]) as origin:
            response = self.get_response(request)
        response["X-Request-ID"] = origin.id
        return response
