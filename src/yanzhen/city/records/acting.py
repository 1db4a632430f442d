"""What every page that acts does: let in, read the version it was drawn from, try, and say what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from yanzhen.kernel.errors import YanzhenError


def admit(allowed: bool, why: str) -> None:
    """Raises PermissionDenied, with the reason the reader is shown."""
    if not allowed:
        raise PermissionDenied(why)


def version_of(request: HttpRequest) -> int:
    """The version that the page was drawn from; -1 matches none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else -1


def told(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do it and say so, or say why not."""
    try:
        act()
    except YanzhenError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True


def tried(form: Any, act: Callable[[], object]) -> bool:
    """Do it; a refusal stands on the form with what was typed."""
    try:
        act()
    except YanzhenError as error:
        form.add_error(None, str(error))
        return False
    return True
