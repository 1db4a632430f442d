"""What a fund puts into an enterprise and what becomes of it: through an application, or as the office writes it down."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.enterprises.queries import enterprise
from yanzhen.city.finance.models import Case, Fund, Investment
from yanzhen.city.finance.noting_services import log
from yanzhen.city.finance.permissions import is_office
from yanzhen.city.finance.states import EXITS
from yanzhen.city.finance.values import Given, plain
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError

INVESTED = ("fund", "enterprise", "amount", "on", "outcome", "returned", "ended_on", "case", "source")


def put_in(case: Case, amount: Decimal, on: datetime.date, *, by: Any) -> Investment:
    """The investment of a decided application; never more than was decided. Inside the writing transaction."""
    granted = case.granted or Decimal(0)
    if amount > granted:
        why = f"决定投资 {plain(granted)} 万元"
        raise YanzhenError("超过决定的投资额", where=f"{plain(amount)} 万元", why=why, do="核对金额")
    return _written(
        Investment(
            fund=case.product.fund, enterprise=case.demand.enterprise, amount=amount, on=on, case=case,
            source=f"{case.number} 申请", practice=case.practice,
        ),
        by,
    )  # fmt: skip


def note_listing(case: Case, on: datetime.date, *, by: Any) -> None:
    """The enterprise went public; the fund still holds."""
    _turned(case.investment, "listed", None, None, by)


def get_out(case: Case, given: Given, on: datetime.date, *, by: Any) -> str:
    """The fund is out: sold, or written off."""
    made = case.investment
    _turned(made, given.outcome, given.amount, on, by)
    back = "收回无数据" if made.returned is None else f"收回 {plain(made.returned)} 万元"
    return f"{made.get_outcome_display()}，{back}"


def invest(fund: Fund, code: str, *, amount: Decimal, on: datetime.date, source: str, by: Any) -> Investment:
    """One investment of a fund in an enterprise of the register, as the office writes it down."""
    if not is_office(by):
        raise YanzhenError("投资不由你登记", where=fund.name, why="由资金池主管部门登记")
    firm = enterprise(code)
    if firm is None:
        raise YanzhenError("名册里没有这家企业", where=code, do="从企业名册里选")
    if amount <= 0 or on > timezone.localdate():
        why = "金额大于 0，日期不晚于今天"
        raise YanzhenError("金额或日期不对", where=f"{amount} 万元，{on}", why=why, do="核对后再登记")
    practice = bool(settings.WORKSPACE.practice or firm.practice)
    made = Investment(
        fund=fund, enterprise=firm, amount=amount, on=on, source=source.strip(), practice=practice
    )
    with transaction.atomic():
        return _written(made, by)


def conclude(
    row: Investment, outcome: str, *, returned: Decimal | None, on: datetime.date | None = None, by: Any
) -> Investment:
    """What came of an investment that the office wrote down; one of an application is told by its institution."""
    if not is_office(by) or outcome not in dict(Investment.OUTCOMES):
        raise YanzhenError("没有办成", where=f"{row.fund}", why="不由你登记，或没有这种结果", do="从列表里选")
    if row.case_id is not None:
        raise YanzhenError(
            "没有办成", where=f"{row.fund}", why="这一笔由申请而来", do="由受理机构在那一件里登记"
        )
    over = outcome in dict(EXITS)
    day = (on or timezone.localdate()) if over else None
    with transaction.atomic():
        held = Investment.objects.select_for_update(of=("self",)).get(pk=row.pk)
        return _turned(held, outcome, returned if over else None, day, by)


def _written(made: Investment, by: Any) -> Investment:
    made.by_name = str(by)
    made.save()
    seal(made, "基金投资", INVESTED, by=by)
    told = f"投资：{made.fund} → {made.enterprise}"
    log(made, told, by=by, action="create", after={"amount": str(made.amount)})
    return made


def _turned(
    held: Investment, outcome: str, returned: Decimal | None, on: datetime.date | None, by: Any
) -> Investment:
    if outcome not in dict(Investment.OUTCOMES):
        raise YanzhenError("没有这种结果", where=outcome, do="从列表里选")
    if outcome == "exited" and (returned is None or returned <= 0):
        raise YanzhenError(
            "收回额不对",
            where=f"{returned}",
            why="退出要写明收回多少，大于 0",
            do="补上；全部损失的选“已核销”",
        )
    if on is not None and not held.on <= on <= timezone.localdate():
        raise YanzhenError("日期不对", where=f"{on}", why=f"应在 {held.on} 到今天之间", do="写实际发生的日期")
    held.outcome, held.returned, held.ended_on = outcome, returned, on
    held.save(update_fields=["outcome", "returned", "ended_on", "updated_at"])
    seal(held, "投资结果", INVESTED, by=by)
    log(held, f"投资结果：{held.get_outcome_display()}", by=by, after={"returned": str(returned)})
    return held
