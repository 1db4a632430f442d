"""What an institution does with a case: accept, look, grant, lend, refuse with a reason; each act of the table once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from yanzhen.city.finance import investing_services
from yanzhen.city.finance.clocks import deciding, limit_of
from yanzhen.city.finance.demand_services import leave
from yanzhen.city.finance.describing import reasons
from yanzhen.city.finance.models import Case, FinanceFigure, Guarantee, GuaranteeEntry, Loan
from yanzhen.city.finance.noting_services import end_authorisations, free_orders, note
from yanzhen.city.finance.permissions import case_sides
from yanzhen.city.finance.ports import above
from yanzhen.city.finance.states import (
    CASE_ACTS,
    CASE_LABELS,
    FIELD_LABELS,
    FIRST_LOAN,
    OPEN_CASES,
    SEALED_ACTS,
    SECURITIES,
)
from yanzhen.city.finance.values import Given, plain
from yanzhen.city.records.acts import Act, check_complete, check_side, check_state, check_version
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError

LOAN_FIELDS = (
    "case",
    "amount",
    "rate",
    "base_rate",
    "term_months",
    "on",
    "security",
    "first",
    "settled_on",
    "overdue_on",
)
GUARANTEE_FIELDS = ("case", "lender", "amount", "fee", "counter", "on", "ends_on", "size", "state")
ENTRY_FIELDS = ("guarantee", "kind", "amount", "on", "says")
NEEDS_FILE = ("accept", "survey", "grant", "approve")
MOST_RATE = Decimal(36)
MOST_AMOUNT = Decimal(10) ** 8


def act_on_case(row: Case, name: str, given: Given, *, by: Any) -> Case:
    """Do one act of the table. Raises YanzhenError when state, person or what was given does not allow it."""
    rule = CASE_ACTS[name]
    check_complete(rule, given, FIELD_LABELS)
    with transaction.atomic():
        held = _locked(row, given.version)
        _allowed(held, name, rule, by)
        told = CASE_CHANGES[name](held, given, by)
        if name == "leave":
            return held
        held.state = rule.end or held.state
        held.version += 1
        held.save()
        note(held.demand, held, told or rule.label, given.says, by=by, sealed=name in SEALED_ACTS)
        _after(held, by)
    return held


def _allowed(row: Case, name: str, rule: Act, by: Any) -> None:
    check_side(rule, case_sides(by, row), where=row.number, why="这一步归办理的机构或企业自己")
    check_state(rule, row.state, CASE_LABELS, where=row.number, kind=row.product.kind)
    if name in NEEDS_FILE and not running(row, timezone.localdate()):
        raise YanzhenError(
            f"现在不能{rule.label}",
            where=row.number,
            why="企业的授权已经撤销或到期",
            do="请企业重新授权，或写明原因拒绝",
        )


def running(row: Case, day: datetime.date) -> bool:
    """An authorisation of the enterprise is in force."""
    return any(a.runs_on(day) for a in row.authorisations.all())


def _locked(row: Case, version: int) -> Case:
    rows = Case.objects.select_for_update(of=("self",)).select_related(
        "demand__enterprise", "product__fund", "unit"
    )
    held = rows.get(pk=row.pk)
    check_version(held, version, where=held.number)
    return held


def _accept(row: Case, given: Given, by: Any) -> None:
    """The ten working days run from here."""
    row.accepted_on = timezone.localdate()
    limit = limit_of(deciding(row.product.kind), row.accepted_on)
    row.due_on, row.warn_on, row.clock = limit.due, limit.warns, limit.says


def _survey(row: Case, given: Given, by: Any) -> None:
    row.surveyed_on = timezone.localdate()


def _decided(row: Case, day: datetime.date) -> None:
    """Late or not is judged by the day on which it was written down, whatever day is stated."""
    if row.due_on is not None:
        row.late = timezone.localdate() > row.due_on
    row.due_on = row.warn_on = None


def _grant(row: Case, given: Given, by: Any) -> str:
    amount, day = _positive(given.amount, "授信额度"), _day(given, row.accepted_on)
    row.granted, row.rate, row.term_months = amount, _rate(given.rate), _term(given.term)
    row.granted_on = day
    _decided(row, day)
    more = "，高于所求金额" if amount > row.demand.amount else ""
    return f"授信 {plain(amount)} 万元，{plain(row.rate)}%，{row.term_months} 个月{more}"


def _approve(row: Case, given: Given, by: Any) -> str:
    """The fund will invest; how much at most."""
    row.granted, row.granted_on = _positive(given.amount, "投资额"), _day(given, row.accepted_on)
    _decided(row, row.granted_on)
    more = "，高于所求金额" if row.granted > row.demand.amount else ""
    return f"决定投资 {plain(row.granted)} 万元{more}"


def _invest(row: Case, given: Given, by: Any) -> str:
    amount, row.lent_on = _positive(given.amount, "投资额"), _day(given, row.granted_on)
    investing_services.put_in(row, amount, row.lent_on, by=by)
    return f"投资 {plain(amount)} 万元"


def _listed(row: Case, given: Given, by: Any) -> None:
    investing_services.note_listing(row, _day(given, row.lent_on), by=by)


def _exit(row: Case, given: Given, by: Any) -> str:
    row.settled_on = _day(given, row.lent_on)
    return investing_services.get_out(row, given, row.settled_on, by=by)


def _refuse(row: Case, given: Given, by: Any) -> str:
    known = reasons()
    if given.reason not in known:
        raise YanzhenError(
            "没有这个原因码", where=given.reason, why="拒绝必须写明原因，企业据此修复", do="从列表里选"
        )
    row.reason, row.says, row.refused_on = given.reason, given.says.strip(), timezone.localdate()
    if row.granted_on is None:
        _decided(row, row.refused_on)
    return f"拒绝：{known[given.reason].label}"


def _lend(row: Case, given: Given, by: Any) -> str:
    amount, day = _positive(given.amount, "放款金额"), _day(given, row.granted_on)
    _within(row, amount)
    rate, term = _as_granted(row, _rate(given.rate), _term(given.term))
    if given.security not in dict(SECURITIES) or given.first not in dict(FIRST_LOAN):
        raise YanzhenError("选项不对", where=f"{given.security} {given.first}", do="从列表里选")
    made = Loan.objects.create(
        case=row, amount=amount, rate=rate, base_rate=base_rate(day, practice=row.practice), term_months=term,
        on=day, security=given.security, first=given.first, by_name=str(by), practice=row.practice,
    )  # fmt: skip
    seal(made, "放款", LOAN_FIELDS, by=by)
    row.lent_on = row.lent_on or day
    return f"放款 {plain(amount)} 万元，{plain(made.rate)}%，{made.term_months} 个月"


def _within(row: Case, amount: Decimal) -> None:
    out = row.loans.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    granted = row.granted or Decimal(0)
    if out + amount > granted:
        raise YanzhenError(
            "超过授信额度", where=f"{plain(amount)} 万元", why=f"授信 {plain(granted)} 万元，已放 {plain(out)} 万元",
            do="核对金额；要加额度的，由企业另提需求",
        )  # fmt: skip


def _as_granted(row: Case, rate: Decimal, term: int) -> tuple[Decimal, int]:
    """Neither dearer nor longer than what was granted; what a grant does not tell holds nobody off."""
    if row.rate is not None and rate > row.rate:
        raise YanzhenError(
            "利率或费率高于授信", where=f"{plain(rate)}%", why=f"授信 {plain(row.rate)}%，不能超过", do="先重新授信，或按授信的利率办"
        )  # fmt: skip
    if row.term_months is not None and term > row.term_months:
        raise YanzhenError(
            "期限长于授信", where=f"{term} 个月", why=f"授信 {row.term_months} 个月，不能超过", do="先重新授信，或按授信的期限办"
        )  # fmt: skip
    return rate, term


def base_rate(day: datetime.date, *, practice: bool) -> Decimal | None:
    """The one-year LPR in force on a day as registered here; None when nobody registered one."""
    rows = FinanceFigure.objects.filter(kind="lpr", on__lte=day)
    row = (rows if practice else rows.filter(practice=False)).order_by("-on", "-id").first()
    return row.value if row else None


def _guarantee(row: Case, given: Given, by: Any) -> str:
    amount, day, term = _positive(given.amount, "担保额"), _day(given, row.granted_on), _term(given.term)
    if amount > (row.granted or 0):
        raise YanzhenError(
            "超过批准的担保额",
            where=f"{plain(amount)} 万元",
            why=f"批准 {plain(row.granted)} 万元",
            do="核对金额",
        )
    fee, term = _as_granted(row, _rate(given.rate), term)
    made = Guarantee.objects.create(
        case=row, lender=given.lender.strip(), amount=amount, fee=fee, counter=given.counter.strip(), on=day,
        ends_on=_months_on(day, term), size=_size(row, day), by_name=str(by), practice=row.practice,
    )  # fmt: skip
    seal(made, "出具担保", GUARANTEE_FIELDS, by=by)
    _enter(made, "issue", amount, given, by)
    row.lent_on = day
    return f"出具担保 {plain(amount)} 万元，费率 {plain(made.fee)}%"


def _size(row: Case, day: datetime.date) -> str:
    facts = {spec.id: value for spec, value, _ in above.known(row.demand.enterprise.code, day)}
    return str(facts.get("size_class", ""))[:12]


def _months_on(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, the last of the month where there is none."""
    year, month = divmod(day.month - 1 + months, 12)
    first_after = datetime.date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1)
    last = first_after - datetime.timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _enter(row: Guarantee, kind: str, amount: Decimal, given: Given, by: Any) -> None:
    made = GuaranteeEntry.objects.create(
        guarantee=row, kind=kind, amount=amount, on=given.on or timezone.localdate(), says=given.says.strip()[:300],
        by_name=str(by), practice=row.practice,
    )  # fmt: skip
    seal(made, made.get_kind_display(), ENTRY_FIELDS, by=by)


def _turn(row: Case, state: str, kind: str, amount: Decimal, given: Given, by: Any) -> None:
    held = row.guarantee
    _day(given, held.on)
    held.state = state
    held.save(update_fields=["state", "updated_at"])
    seal(held, dict(Guarantee.STATES)[state], GUARANTEE_FIELDS, by=by)
    _enter(held, kind, amount, given, by)


def _release(row: Case, given: Given, by: Any) -> None:
    _turn(row, "released", "release", row.guarantee.amount, given, by)
    row.settled_on = given.on


def _compensate(row: Case, given: Given, by: Any) -> str:
    amount = _positive(given.amount, "代偿额")
    if amount > row.guarantee.amount:
        raise YanzhenError(
            "超过担保额",
            where=f"{plain(amount)} 万元",
            why=f"担保 {plain(row.guarantee.amount)} 万元",
            do="核对金额",
        )
    _turn(row, "compensated", "compensate", amount, given, by)
    row.overdue_on = given.on
    return f"代偿 {plain(amount)} 万元"


def entered(row: Guarantee, kind: str) -> Decimal:
    """The sum of the entries of one kind."""
    return row.entries.filter(kind=kind).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def _recover(row: Case, given: Given, by: Any) -> str:
    amount, held = _positive(given.amount, "收回额"), row.guarantee
    open_ = entered(held, "compensate") - entered(held, "recover")
    if amount > open_:
        raise YanzhenError(
            "超过没有收回的代偿",
            where=f"{plain(amount)} 万元",
            why=f"还有 {plain(open_)} 万元没有收回",
            do="核对金额",
        )
    _day(given, held.on)
    _enter(held, "recover", amount, given, by)
    return f"追偿收回 {plain(amount)} 万元"


def _end(row: Case, given: Given, by: Any) -> None:
    open_ = entered(row.guarantee, "compensate") - entered(row.guarantee, "recover")
    _turn(row, "ended", "end", open_, given, by)
    row.settled_on = given.on


def _mark(row: Case, given: Given, by: Any, field: str, value: datetime.date | None) -> None:
    """The same day for every payment of the case that is not settled."""
    for loan in row.loans.filter(settled_on=None):
        setattr(loan, field, value)
        loan.save(update_fields=[field, "updated_at"])
        seal(loan, "贷后", LOAN_FIELDS, by=by)


def _overdue(row: Case, given: Given, by: Any) -> None:
    row.overdue_on = _day(given, row.lent_on)
    _mark(row, given, by, "overdue_on", row.overdue_on)


def _cure(row: Case, given: Given, by: Any) -> None:
    """That it was overdue once stays on the case; the loans are not any more."""
    _day(given, row.overdue_on)
    _mark(row, given, by, "overdue_on", None)


def _settle(row: Case, given: Given, by: Any) -> None:
    row.settled_on = _day(given, row.lent_on)
    _mark(row, given, by, "settled_on", row.settled_on)


def _leave(row: Case, given: Given, by: Any) -> None:
    leave(row, "企业撤回申请", by=by)
    free_orders(row.demand)


def _urge(row: Case, given: Given, by: Any) -> None:
    """A note on the case; the clock does not change."""


def _after(row: Case, by: Any) -> None:
    """What ends with the case: the look into the file, a demand that has its money, the orders that backed it."""
    if row.state not in ("refused", "settled"):
        return
    end_authorisations(row, "办理结束，自动终止", by=by)
    demand = row.demand
    if (
        row.state == "settled"
        and demand.state == "checked"
        and not demand.cases.filter(state__in=OPEN_CASES).exists()
    ):
        demand.state, demand.closed_on = "closed", timezone.localdate()
        demand.version += 1
        demand.save()
        note(demand, None, "结清或退出，自动了结", "", by=by)
    free_orders(demand)


def _positive(amount: Decimal | None, what: str) -> Decimal:
    if amount is None or not Decimal(0) < amount < MOST_AMOUNT:
        why = f"应大于 0、小于 {MOST_AMOUNT} 万元（一万亿元）"
        raise YanzhenError(
            f"{what}不对", where=f"{plain(amount)} 万元", why=why, do="核对金额和单位，单位是万元"
        )
    return amount


def _rate(rate: Decimal | None) -> Decimal:
    if rate is None or not 0 <= rate <= MOST_RATE:
        raise YanzhenError(
            "利率或费率不对", where=f"{rate}", why=f"按年的百分数，0 到 {MOST_RATE}", do="如 3.45"
        )
    return rate


def _term(term: int | None) -> int:
    if term is None or not 1 <= term <= 360:
        raise YanzhenError("期限不对", where=f"{term}", why="应在 1 到 360 个月之间", do="改正期限")
    return term


def _day(given: Given, earliest: datetime.date | None) -> datetime.date:
    """What happened did so between the step before and today."""
    today = timezone.localdate()
    if given.on is None or given.on > today or (earliest is not None and given.on < earliest):
        why = f"应在 {earliest or '上一步'} 到今天之间"
        raise YanzhenError("日期不对", where=f"{given.on}", why=why, do="写实际发生的日期")
    return given.on


CASE_CHANGES: dict[str, Callable[[Case, Given, Any], str | None]] = {
    "accept": _accept, "survey": _survey, "grant": _grant, "refuse": _refuse, "cancel": _refuse, "lend": _lend,
    "guarantee": _guarantee, "overdue": _overdue, "cure": _cure, "settle": _settle, "release": _release,
    "approve": _approve, "invest": _invest, "listed": _listed, "exit": _exit, "compensate": _compensate, "recover": _recover, "end": _end, "leave": _leave, "urge": _urge,
}  # fmt: skip
