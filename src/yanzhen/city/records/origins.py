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
    who: Callable[[], str] = lambda: ""
    """The name of who asks; empty for a visitor."""
    kept: dict[tuple[str, str, str], Any] = field(default_factory=dict, compare=False)
    """What gathers meanwhile, by its own key, and is written when the work ends."""
    endings: dict[str, Callable[[], None]] = field(default_factory=dict, compare=False)
    """What is to be done before the answer goes out, by name."""


NOWHERE = Origin()
_here: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def here() -> Origin:
    """What is at work in this thread of execution."""
    return _here.get()


@contextmanager
def working(text: str, *, id: str = "", who: Callable[[], str] = lambda: "") -> Iterator[Origin]:
    """Name a command, a job or an import: ``with working("导入 名单.xlsx"): …``."""
    token = _here.set(Origin(id or uuid.uuid4().hex[:16], text, who))
    try:
        yield _here.get()
        for ending in _here.get().endings.values():
            ending()
    finally:
        _here.reset(token)


class RequestOrigin:
    """Middleware: every request has an id, told in ``X-Request-ID`` and kept with whatever it writes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with working(f"页面 {request.path}"[:200], who=lambda: _name(request)) as origin:
            response = self.get_response(request)
        response["X-Request-ID"] = origin.id
        return response


def _name(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return str(user) if user is not None and user.is_authenticated else ""
