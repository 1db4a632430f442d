"""Money is ordered by one person, confirmed by another, and its arrival is written down line by line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.policies import payment_queries as asked
from yanzhen.city.policies.models import Application, PaymentOrder
from yanzhen.city.policies.writing import Step, write
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

SEALED_ORDER = (
    "number", "state", "version", "total", "count", "practice", "made_by_name", "confirmed_by_name", "confirmed_on",
)  # fmt: skip


def make_order(keys: Collection[int], *, by: Any) -> PaymentOrder:
    """One order over the chosen applications, all or none. Raises YanzhenError naming every line that cannot be paid."""
    wanted = [line for line in asked.lines() if line.application.pk in set(keys)]
    blocked = [f"{line.application}：{'、'.join(line.problems)}" for line in wanted if line.problems]
    if not wanted or len(wanted) != len(set(keys)):
        raise YanzhenError("没有选对", where="拨付单", why="没有选择，或所选的已不在公示", do="刷新页面再选")
    if blocked:
        raise YanzhenError("还不能拨付", where="拨付单", why="；".join(blocked), do="逐项办妥后再制单")
    rows = [line.application for line in wanted]
    with transaction.atomic():
        order = PaymentOrder.objects.create(
            number=_number(), total=sum(row.amount or 0 for row in rows), count=len(rows), made_by=by,
            made_by_name=str(by), practice=bool(settings.WORKSPACE.practice),
        )  # fmt: skip
        order.refresh_from_db()  # decimals as they are stored
        for row in rows:
            write(
                row, Step(row.version), {"state": "ordered", "order": order}, f"列入拨付单 {order.number}", by
            )
        _note(order, "制拨付单", by)
    return order


def _number() -> str:
    day = timezone.localdate()
    return (
        f"BF{day:%Y%m%d}-{PaymentOrder.objects.filter(number__startswith=f'BF{day:%Y%m%d}').count() + 1:03d}"
    )


def confirm_order(order: PaymentOrder, *, by: Any) -> PaymentOrder:
    """Four eyes: not by the person who made it."""
    if order.made_by_id == by.pk:
        raise YanzhenError(
            "须由另一人复核", where=order.number, why="制单和复核不能是同一人", do="请另一位有权限的人"
        )
    fields = {"state": "confirmed", "confirmed_by_name": str(by), "confirmed_on": timezone.localdate()}
    with transaction.atomic():
        return _move(order, "made", fields, "复核拨付单", by)


def drop_order(order: PaymentOrder, *, why: str, by: Any) -> PaymentOrder:
    """An order nobody has confirmed is taken back; its applications stand as before."""
    if not why.strip():
        raise YanzhenError("作废要写理由", where=order.number, do="写明为什么作废")
    with transaction.atomic():
        done = _move(order, "made", {"state": "dropped"}, "作废拨付单", by, why)
        for row in asked.lines_of(order):
            write(row, Step(row.version, why), {"state": "public", "order": None}, "退出拨付单", by)
    return done


def record_payment(application: Application, *, version: int, receipt: str, by: Any) -> Application:
    """The bank has paid: the number of its receipt is kept with the day. The last line closes the order."""
    order = _confirmed(application)
    if not receipt.strip():
        raise YanzhenError("没有写付款凭证号", where=str(application), do="照银行回单填写")
    fields = {"state": "paid", "paid_on": timezone.localdate(), "receipt": receipt.strip()}
    with transaction.atomic():
        paid = write(application, Step(version), fields, "兑付", by)
        if not asked.lines_of(order).filter(state="ordered").exists():
            _move(order, "confirmed", {"state": "closed"}, "拨付单办结", by)
    return paid


def record_return(application: Application, *, version: int, why: str, by: Any) -> Application:
    """The bank has sent the money back: the enterprise corrects its account, the line goes on another order."""
    order = _confirmed(application)
    if not why.strip():
        raise YanzhenError("退汇要写原因", where=str(application), do="照银行退汇通知填写")
    fields = {"state": "public", "order": None, "account_owned": False}
    with transaction.atomic():
        back = write(application, Step(version, f"银行退汇：{why.strip()}"), fields, "银行退汇", by)
        if not asked.lines_of(order).filter(state="ordered").exists():
            _move(order, "confirmed", {"state": "closed"}, "拨付单办结", by)
    return back


def note_export(order: PaymentOrder, *, by: Any) -> None:
    """Who took the list with the full numbers. Raises YanzhenError before it is confirmed."""
    if order.state not in ("confirmed", "closed"):
        raise YanzhenError("还不能导出", where=order.number, why="拨付单没有复核", do="先由另一人复核")
    record_change(
        actor=by, origin="资金拨付", action="export", model="policies.PaymentOrder", key=str(order.pk),
        label=f"导出拨付清单（含账号）：{order.number}",
    )  # fmt: skip


def _confirmed(application: Application) -> PaymentOrder:
    order = application.order
    if application.state != "ordered" or order is None or order.state != "confirmed":
        raise YanzhenError(
            "还不能登记付款", where=str(application), why="拨付单没有复核，或这一笔已办", do="刷新页面"
        )
    return order


def _move(
    order: PaymentOrder, start: str, fields: dict[str, Any], told: str, by: Any, why: str = ""
) -> PaymentOrder:
    given = {**fields, "version": order.version + 1, "updated_at": timezone.now()}
    held = PaymentOrder.objects.filter(pk=order.pk, state=start, version=order.version)
    if not held.update(**given):
        raise YanzhenError("没有办成", where=order.number, why="别人刚刚办过，或状态已变", do="刷新页面再办")
    order.refresh_from_db()
    _note(order, told, by, why)
    return order


def _note(order: PaymentOrder, told: str, by: Any, why: str = "") -> None:
    numbers = list(asked.lines_of(order).values_list("pk", flat=True))
    seal(order, told, SEALED_ORDER, by=by, more={"applications": numbers, "reason": why})
    record_change(
        actor=by, origin="资金拨付", action="update", model="policies.PaymentOrder", key=str(order.pk),
        label=f"{told}：{order.number}", after={"state": order.state},
    )  # fmt: skip
