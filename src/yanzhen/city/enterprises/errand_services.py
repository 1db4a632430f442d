"""Acting for an enterprise and looking into its file: begun with a reason, written down, shown to the enterprise."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import errand_of, unit_of
from yanzhen.city.enterprises.models import Enterprise, Errand, FileLook
from yanzhen.city.enterprises.permissions import may_run_errands
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

HOURS = 4
"""How long an errand lasts at most; our own default."""
SEALED = ("enterprise", "by_name", "by_unit", "why", "began_at", "until", "ended_at")


def begin_errand(firm: Enterprise, why: str, *, by: Any) -> Errand:
    """Raises YanzhenError for who may not, without a reason, and inside another errand."""
    if errand_of(by) is not None or not may_run_errands(by, firm):
        where = "只能代办本县（市）区、本园区的企业；市领导、数据主管部门、金融机构和三员不能代办"
        raise YanzhenError("不能代这家企业办理", where=firm.name, why=where)
    if len(why.strip()) < 4:
        raise YanzhenError(
            "要写明代办事由", where=firm.name, why="企业看得到", do="如“企业电话委托提交用工需求”"
        )
    now = timezone.now()
    with transaction.atomic():
        row = Errand.objects.create(
            enterprise=firm, user=by, by_name=str(by), by_unit=unit_of(by), why=why.strip()[:300], began_at=now,
            until=now + datetime.timedelta(hours=HOURS),
        )  # fmt: skip
        _note(row, "开始代办", by)
    return row


def end_errand(row: Errand, *, by: Any) -> None:
    """Ending again changes nothing."""
    with transaction.atomic():
        held = Errand.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=row.pk)
        if held.ended_at is None:
            held.ended_at = timezone.now()
            held.save(update_fields=["ended_at"])
            _note(held, "结束代办", by)


def running(key: int, user: Any) -> Errand | None:
    """The errand of a session, while it lasts."""
    rows = Errand.objects.select_related("enterprise").filter(pk=key, user=user, ended_at=None)
    return rows.filter(until__gt=timezone.now()).first()


def acted_since(user: Any, enterprise: int, moment: datetime.datetime) -> bool:
    """Whether this person acted for the enterprise at that moment or later."""
    mine = Errand.objects.filter(user=user, enterprise=enterprise)
    return mine.exclude(ended_at__lt=moment).exists()


def note_look(code: str, page: str, *, by: Any) -> None:
    """Once a day, person and page; unknown codes are passed over."""
    day = timezone.localdate()
    if FileLook.objects.filter(enterprise__code=code, user=by, page=page, day=day).exists():
        return
    firm = Enterprise.all_rows.filter(code=code).first()
    if firm is not None:
        look = FileLook(enterprise=firm, user=by, by_name=str(by), by_unit=unit_of(by), page=page, day=day)
        FileLook.objects.bulk_create([look], ignore_conflicts=True)


def _note(row: Errand, told: str, by: Any) -> None:
    seal(row, told, SEALED, by=by)
    record_change(
        actor=by, origin="代企业办理", action="update", model="enterprises.Errand", key=str(row.pk),
        label=f"{told}：{row}", why=row.why,
    )  # fmt: skip
