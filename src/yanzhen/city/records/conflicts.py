"""The page that shows the second editor the difference, keeps what he typed, and lets him choose field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from yanzhen.city.records.editing import EditConflict, FieldConflict

MINE, THEIRS, TAKE = "mine:", "theirs:", "take:"
SKIP = ("csrfmiddlewaretoken", "version")


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the page: a field in three states, with the raw form values of the two that can be taken."""

    field: FieldConflict
    name: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


def conflict_page(
    request: HttpRequest, conflict: EditConflict, *, names: Mapping[str, str] | None = None, back: str = ""
) -> HttpResponse:
    """Answer 409: the difference, everything that was typed as hidden fields, one choice a field.

    ``names`` maps a field of the model to its name in the form where the two differ. The page posts to the same
    address; the view reads ``settled(request.POST)`` instead of ``request.POST`` and goes on as usual.
    """
    shown = conflict_context(request, conflict, names=names) | {"back": back}
    return render(request, "records/conflict.html", shown, status=409)


def conflict_context(
    request: HttpRequest, conflict: EditConflict, *, names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What ``records/conflict_form.html`` needs, for pages that bring their own frame."""
    known = dict(names or {})
    choices = [_choice(request, conflict, f, known.get(f.name, f.name)) for f in conflict.fields]
    taken = {choice.name for choice in choices} | set(SKIP)
    typed = [
        (name, value)
        for name in request.POST
        if name not in taken and not name.startswith((MINE, THEIRS, TAKE))
        for value in request.POST.getlist(name)
    ]
    return {"conflict": conflict, "choices": choices, "typed": typed, "action": request.get_full_path()}


def settled(post: QueryDict) -> QueryDict:
    """What was posted, with the choices of the conflict page carried out; any other form passes unchanged."""
    if not any(name.startswith(TAKE) for name in post):
        return post
    chosen = post.copy()
    for key in [k for k in post if k.startswith(TAKE)]:
        name = key.removeprefix(TAKE)
        side = THEIRS if post[key] == "theirs" else MINE
        chosen.setlist(name, post.getlist(f"{side}{name}"))
        if not post.getlist(f"{side}{name}"):
            del chosen[name]
    for key in list(chosen):
        if key.startswith((MINE, THEIRS, TAKE)):
            del chosen[key]
    return chosen


def _choice(request: HttpRequest, conflict: EditConflict, field: FieldConflict, name: str) -> Choice:
    mine = request.POST.getlist(name)
    return Choice(field, name, tuple(mine), _posted(conflict, field))


def _posted(conflict: EditConflict, field: FieldConflict) -> tuple[str, ...]:
    """The value that stands now as a form would post it."""
    value = field.theirs
    if isinstance(conflict.row._meta.get_field(field.name), BooleanField) and isinstance(value, bool):
        return ("on",) if value else ()
    if value is None:
        return ("",)
    if isinstance(value, list) and all(not isinstance(v, list | dict) for v in value):
        return tuple(str(v) for v in value)
    return (json.dumps(value, ensure_ascii=False),) if isinstance(value, list | dict) else (str(value),)
