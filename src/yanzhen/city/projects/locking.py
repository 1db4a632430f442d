"""One project held while it is written: the version a page was drawn from, rights, the note in the change log."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from yanzhen.city.projects.models import Project
from yanzhen.city.projects.permissions import may_act
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError


class StaleError(YanzhenError):
    """Somebody else wrote the row meanwhile; ``told`` says what they did."""

    def __init__(self, where: str, told: str = "") -> None:
        super().__init__(
            "刚才有人先改过，这次没有写入",
            where=where,
            why=told or "您打开页面之后内容变了",
            do="看过现在的内容再操作",
        )


def today() -> datetime.date:
    """The day on which acts of this room happen."""
    return timezone.localdate()


def locked(project: Project | str, *, version: int | None = None) -> Project:
    """The row, held until the transaction ends. A Project carries the version that its reader saw.

    Raises YanzhenError when there is none, StaleError when somebody wrote it since.
    """
    code = project if isinstance(project, str) else project.code
    seen = version if version is not None or isinstance(project, str) else project.version
    rows = Project.objects.filter(code=code)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    row = rows.first()
    if row is None:
        raise YanzhenError("没有这个项目", where=code, do="回到项目列表重新选择")
    if seen is not None and row.version != seen:
        raise StaleError(row.name, last_act(row))
    return row


def last_act(row: Project) -> str:
    """What was done last here, in words."""
    event = row.events.exclude(at=None).order_by("-at").first()
    if event is None:
        return ""
    return f"最近一次：{event.by_name}于 {timezone.localtime(event.at):%m-%d %H:%M} 办理“{event.act}”"


def advance(row: Project, *fields: str) -> None:
    """The next version, with the named fields; a writer in between is refused even without row locks."""
    before, row.version = row.version, row.version + 1
    values = {name: getattr(row, name) for name in (*fields, "version")} | {"updated_at": timezone.now()}
    if not Project.objects.filter(pk=row.pk, version=before).update(**values):
        raise StaleError(row.name)


def need(by: Any, row: Project, roles: frozenset[str], what: str) -> None:
    if not may_act(by, row, roles):
        raise YanzhenError(
            "没有权限", where=f"{row.name}：{what}", why="由项目办、链办，或项目所在园区、县（市）区办理",
            do="请有权限的同志来做",
        )  # fmt: skip


def note(row: Project, by: Any, label: str, before: Any, after: Any, *, action: str = "change") -> None:
    record_change(
        actor=by, origin=f"项目 {row.name}"[:200], action=action, model="projects.Project", key=row.code,
        label=f"{label}：{row.name}", before=before, after=after,
    )  # fmt: skip
