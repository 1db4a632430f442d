"""The contact list and visits are written here; above the city's limit only with a reason."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yanzhen.city.accounts.queries import people
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.projects import queries as projects
from yanzhen.city.records.services import record_change
from yanzhen.city.supervision import queries
from yanzhen.city.supervision.models import Contact, Visit
from yanzhen.city.supervision.permissions import may_log_visits, may_steer
from yanzhen.city.supervision.task_services import today
from yanzhen.kernel.errors import YanzhenError

AHEAD = datetime.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Going:
    """A visit as somebody writes it; ``enterprise`` a code, ``leader`` a user name."""

    enterprise: str
    leader: str
    on: datetime.date
    purpose: str
    kind: str = "visit"
    found: str = ""
    excuse: str = ""


def name_contact(
    leader: str, *, enterprise: str = "", project: str = "", since: Any = None, by: Any
) -> Contact:
    """A leader keeps in touch with an enterprise or a project from a day (today) on."""
    if not may_steer(by):
        raise YanzhenError("没有权限", where="联系名单", why="名单由链办排定", do="请链办的同志来做")
    if bool(enterprise) == bool(project):
        raise YanzhenError("企业和项目选一个", where="联系名单", do="一行只联系一家企业或一个项目")
    person = _leader(leader)
    firm = _enterprise(enterprise) if enterprise else None
    work = projects.projects().filter(code=project).first() if project else None
    if project and work is None:
        raise YanzhenError("没有这个项目", where=project, do="从项目库里选")
    with transaction.atomic():
        if Contact.objects.filter(leader=person, enterprise=firm, project=work, until=None).exists():
            raise YanzhenError("已经在名单上", where=str(firm or work), do="不用再加")
        row = Contact.objects.create(
            leader=person, enterprise=firm, project=work, since=since or today(), by_name=str(by)
        )
        _note(row, by, "列入联系名单")
    return row


def end_contact(key: int, *, by: Any) -> Contact:
    """From today no longer on the list; the row stays with its term."""
    if not may_steer(by):
        raise YanzhenError("没有权限", where="联系名单", why="名单由链办排定", do="请链办的同志来做")
    with transaction.atomic():
        row = Contact.objects.select_for_update().filter(pk=key, until=None).first()
        if row is None:
            raise YanzhenError("名单上没有这一行", where=str(key), do="回到联系名单")
        row.until = today()
        row.save(update_fields=["until", "updated_at"])
        _note(row, by, "移出联系名单")
    return row


def log_visit(going: Going, *, by: Any) -> Visit:
    """A visit that was made or is planned. Above the city's limit for the month it needs a reason."""
    if not may_log_visits(by):
        raise YanzhenError("没有权限", where="走访", do="请政府部门的同志登记")
    if going.kind not in dict(Visit.KINDS):
        raise YanzhenError("没有这种方式", where=going.kind, do="从列表里选")
    if not going.purpose.strip():
        raise YanzhenError("要写明事由", where=going.enterprise, do="写清为什么去")
    if going.on > today() + AHEAD:
        raise YanzhenError("日期太远", where=str(going.on), do="只排 90 天以内的走访")
    firm, person = _enterprise(going.enterprise), _leader(going.leader)
    with transaction.atomic():
        if Visit.objects.filter(kind=going.kind, enterprise=firm, leader=person, on=going.on).exists():
            raise YanzhenError("这一天已经登记过", where=f"{firm} {going.on}", do="不用再登记")
        over = queries.over_after(firm.pk, going.on, going.kind)
        if over and not going.excuse.strip():
            raise YanzhenError(
                "超过不打扰企业的上限", where=f"{firm.name} {going.on:%Y-%m}", why=over,
                do="并到已定的走访里，或写明仍要去的理由",
            )  # fmt: skip
        row = Visit.objects.create(
            kind=going.kind, enterprise=firm, leader=person, on=going.on, purpose=going.purpose.strip()[:200],
            found=going.found.strip(), excuse=going.excuse.strip()[:200], by_name=str(by),
        )  # fmt: skip
        _note(row, by, f"登记{row.get_kind_display()}")
    return row


def _enterprise(code: str) -> Any:
    row = enterprises.enterprise(code)
    if row is None:
        raise YanzhenError("名册里没有这家企业", where=code, do="从企业名册里选")
    return row


def _leader(name: str) -> Any:
    row = people().filter(username=name).first()
    if row is None:
        raise YanzhenError("没有这个账号", where=name, do="从列表里选")
    return row


def _note(row: Any, by: Any, label: str) -> None:
    record_change(
        actor=by, origin="领导联系企业", action="create", model=f"supervision.{type(row).__name__}",
        key=str(row.pk), label=f"{label}：{row}"[:300],
    )  # fmt: skip
