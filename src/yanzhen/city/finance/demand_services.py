"""Demands for money: asked for by the enterprise, checked by the office, opened to an institution by the enterprise alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import errand_of, unit_of
from yanzhen.city.chains.queries import nodes
from yanzhen.city.finance.clocks import accepting, deciding, limit_of
from yanzhen.city.finance.models import Authorisation, Backing, Case, FinanceDemand, Product, VerifiedOrder
from yanzhen.city.finance.noting_services import (
    AUTHORISATION_FIELDS,
    end_authorisation,
    end_authorisations,
    free_orders,
    log,
    note,
)
from yanzhen.city.finance.permissions import demand_sides, is_office, speaks_for
from yanzhen.city.finance.states import (
    DECIDING,
    DEMAND_ACTS,
    DEMAND_LABELS,
    FIELD_LABELS,
    KIND_LABELS,
    OPEN_CASES,
    OPEN_DEMANDS,
    PURPOSE_LABELS,
    SCOPE_LABELS,
    WAITING,
)
from yanzhen.city.finance.values import Asked, Given
from yanzhen.city.records.acts import Act, check_complete, check_side, check_state, check_version
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError

IN_WAN = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}
MOST_MONTHS = 360
LONGEST = datetime.timedelta(days=366)
"""An authorisation lasts a year at most; then the enterprise is asked again."""
FAREST = datetime.timedelta(days=3 * 365 + 1)
"""Money that is wanted later than in three years is no demand of today."""


def submit(enterprise: Any, asked: Asked, *, by: Any) -> FinanceDemand:
    """Register a demand. Raises YanzhenError for what cannot be one and for who may not ask."""
    official = is_office(by)
    behalf = official or errand_of(by) is not None
    if not official and not speaks_for(by, enterprise):
        raise YanzhenError("不能替别的企业提交", where=str(enterprise), why="账号对应的是另一家企业", do="由那家企业自己提交")  # fmt: skip
    amount = _amount(asked)
    today = timezone.localdate()
    _checked(asked, today)
    with transaction.atomic():
        _once(enterprise, asked, amount)
        row = FinanceDemand.objects.create(
            enterprise=enterprise, kind=asked.kind, amount=amount, purpose=asked.purpose,
            term_months=asked.term_months, needed_by=asked.needed_by, node=_node(asked.node), text=asked.text.strip(),
            submitted_on=today, by=by, by_name=str(by), by_unit=unit_of(by), on_behalf=behalf,
            practice=bool(settings.WORKSPACE.practice or enterprise.practice),
        )  # fmt: skip
        _back(row, asked.orders)
        note(row, None, "代企业登记" if behalf else "提交融资需求", "", by=by)
    return row


def _amount(asked: Asked) -> Decimal:
    if asked.unit not in IN_WAN:
        raise YanzhenError("不认识的金额单位", where=asked.unit, why="只收元、万元、亿元", do="从列表里选")
    amount = Decimal(asked.amount) * IN_WAN[asked.unit]
    if not Decimal(0) < amount < Decimal(10) ** 8:
        raise YanzhenError(
            "金额不对",
            where=f"{asked.amount}{asked.unit}",
            why="应大于 0，不超过一万亿元",
            do="核对金额和单位",
        )
    return amount.quantize(Decimal("0.0001"))


def _checked(asked: Asked, today: datetime.date) -> None:
    if asked.kind not in KIND_LABELS:
        raise YanzhenError("没有这种融资", where=asked.kind, do="从列表里选")
    if asked.purpose not in PURPOSE_LABELS:
        raise YanzhenError("没有这种用途", where=asked.purpose, do="从列表里选")
    if not 1 <= asked.term_months <= MOST_MONTHS:
        raise YanzhenError(
            "期限不对",
            where=f"{asked.term_months} 个月",
            why=f"应在 1 到 {MOST_MONTHS} 个月之间",
            do="改正期限",
        )
    _soon_enough(asked.needed_by, today)
    if asked.purpose == "orders" and not asked.orders:
        raise YanzhenError(
            "订单融资没有选订单", where="核实订单", why="要有双方确认过的订单作依据",
            do="先在供需对接里请买方确认订单，或改选别的用途",
        )  # fmt: skip


def _soon_enough(wanted: datetime.date | None, today: datetime.date) -> None:
    if wanted is None or today <= wanted <= today + FAREST:
        return
    what = "最迟到位的日期已经过去" if wanted < today else "最迟到位的日期太远"
    why = f"应在 {today} 到 {today + FAREST} 之间：不早于今天，三年以内"
    raise YanzhenError(what, where=f"{wanted}", why=why, do="改正日期，或留空")


def _node(code: str) -> Any:
    if not code:
        return None
    row = nodes().filter(code=code).first()
    if row is None:
        raise YanzhenError("没有这个环节", where=code, do="从列表里选，或留空")
    return row


def _once(enterprise: Any, asked: Asked, amount: Decimal) -> None:
    """A form that was sent twice is one demand."""
    same = FinanceDemand.objects.filter(
        enterprise=enterprise, amount=amount, purpose=asked.purpose, kind=asked.kind, term_months=asked.term_months,
        submitted_on=timezone.localdate(), state__in=OPEN_DEMANDS,
    ).first()  # fmt: skip
    if same is not None:
        raise YanzhenError(
            "同样的需求今天已经提交", where=same.number, why="金额、用途、期限都一样", do="在原件里继续办"
        )


def _back(row: FinanceDemand, refs: Iterable[str]) -> None:
    """Orders of this very supplier that back nothing else, worth at least what is asked for."""
    wanted = list(dict.fromkeys(refs))
    if not wanted:
        return
    held = list(
        VerifiedOrder.objects.select_for_update(of=("self",)).filter(
            ref__in=wanted, supplier=row.enterprise, voided_on=None
        )
    )
    missing = [ref for ref in wanted if ref not in {order.ref for order in held}]
    if missing:
        raise YanzhenError(
            "没有这笔核实订单", where="、".join(missing), why="不是本企业供货的，或已作废", do="从列表里选"
        )
    busy = Backing.objects.filter(order__in=held, ended_on=None).select_related("demand", "order").first()
    if busy is not None:
        raise YanzhenError(
            "订单已经用于另一笔融资",
            where=f"{busy.order}",
            why=f"已列入 {busy.demand.number}",
            do="换一笔订单，或先了结那一笔",
        )
    known = sum((order.amount for order in held if order.amount is not None), Decimal(0))
    if row.amount > known:
        raise YanzhenError(
            "金额超过订单",
            where=f"{row.amount} 万元",
            why=f"所选订单合计 {known} 万元",
            do="降低金额，或多选订单",
        )
    for order in held:
        Backing.objects.create(order=order, demand=row)


def act_on_demand(row: FinanceDemand, name: str, given: Given, *, by: Any) -> FinanceDemand:
    """Do one act of the table. Raises YanzhenError when state, person or what was given does not allow it."""
    rule = DEMAND_ACTS[name]
    check_complete(rule, given, FIELD_LABELS)
    with transaction.atomic():
        held = _locked(row, given.version)
        _allowed(held, rule, by)
        told = DEMAND_CHANGES[name](held, given, by)
        held.state = rule.end
        held.version += 1
        held.save()
        note(held, None, told or rule.label, given.says, by=by)
        free_orders(held)
    return held


def _allowed(row: FinanceDemand, rule: Act, by: Any) -> None:
    check_side(rule, demand_sides(by, row), where=row.number, why="这一步归企业自己或资金池主管部门")
    check_state(rule, row.state, DEMAND_LABELS, where=row.number)


def _locked(row: FinanceDemand, version: int) -> FinanceDemand:
    held = FinanceDemand.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=row.pk)
    check_version(held, version, where=held.number)
    return held


def _pass(row: FinanceDemand, given: Given, by: Any) -> None:
    row.checked_on = timezone.localdate()


def _return(row: FinanceDemand, given: Given, by: Any) -> None:
    if row.cases.filter(state__in=OPEN_CASES).exists():
        raise YanzhenError("不能退回", where=row.number, why="已有机构在办", do="请企业先撤回那一件")


def _resubmit(row: FinanceDemand, given: Given, by: Any) -> None:
    if given.amount is None or given.term is None:
        raise YanzhenError("金额和期限没有填", where=row.number, do="填上再提交")
    row.amount = _amount(Asked(given.amount, row.purpose, given.term))
    _checked(Asked(row.amount, row.purpose, given.term, orders=("-",)), timezone.localdate())
    row.term_months = given.term


def _withdraw(row: FinanceDemand, given: Given, by: Any) -> None:
    _over(row, "企业撤回需求", by)


def _close(row: FinanceDemand, given: Given, by: Any) -> None:
    _over(row, "需求了结", by)


def _over(row: FinanceDemand, why: str, by: Any) -> None:
    """No money may be out; whoever still works on it is told, and may not look into the file any longer."""
    if row.cases.filter(state__in=("lent", "overdue")).exists():
        raise YanzhenError(
            "还有没结清的款或没退出的投资",
            where=row.number,
            why="要等机构登记结清或退出",
            do="登记后会自动了结",
        )
    row.closed_on = timezone.localdate()
    for case in row.cases.select_for_update(of=("self",)).filter(state__in=OPEN_CASES):
        leave(case, why, by=by)


def leave(case: Case, why: str, *, by: Any) -> None:
    """The enterprise takes a case back, with what it allowed for it."""
    case.state, case.due_on, case.warn_on = "withdrawn", None, None
    case.version += 1
    case.save()
    end_authorisations(case, why, by=by)
    note(case.demand, case, why, "", by=by)


DEMAND_CHANGES: dict[str, Callable[[FinanceDemand, Given, Any], str | None]] = {
    "pass": _pass, "return": _return, "resubmit": _resubmit, "withdraw": _withdraw, "close": _close,
}  # fmt: skip


def authorise(
    demand: FinanceDemand, product: Product, *, scopes: Iterable[str], ends_on: datetime.date, by: Any
) -> Case:
    """The enterprise applies for a product and lets its institution see parts of the file until a day."""
    parts = _scopes(demand, scopes, ends_on, by)
    today = timezone.localdate()
    with transaction.atomic():
        held = (
            FinanceDemand.objects.select_for_update(of=("self",))
            .select_related("enterprise")
            .get(pk=demand.pk)
        )
        _open_to(held, product, today)
        limit = limit_of(accepting(product.kind), today)
        case = Case.objects.create(
            demand=held, product=product, unit_id=product.unit_id, authorised_on=today, due_on=limit.due,
            warn_on=limit.warns, clock=limit.says, practice=held.practice or product.practice,
        )  # fmt: skip
        _grant(case, parts, ends_on, by)
        words = "、".join(SCOPE_LABELS[p].partition("：")[0] for p in parts)
        note(held, case, f"授权 {product.unit}", f"{words}；到 {ends_on}", by=by)
    return case


def renew(case: Case, *, scopes: Iterable[str], ends_on: datetime.date, by: Any) -> Authorisation:
    """Another scope or a longer term for a case that runs; what was allowed before ends, the clock starts anew."""
    parts = _scopes(case.demand, scopes, ends_on, by)
    today = timezone.localdate()
    with transaction.atomic():
        held = (
            Case.objects.select_for_update(of=("self",))
            .select_related("demand__enterprise", "unit", "product")
            .get(pk=case.pk)
        )
        if held.state not in OPEN_CASES:
            raise YanzhenError("这一件已经办结", where=held.number, do="要再申请的，另选产品授权")
        end_authorisations(held, "改授权", by=by)
        made = _grant(held, parts, ends_on, by)
        if held.state in WAITING:
            clock = deciding if held.state in DECIDING else accepting
            limit = limit_of(clock(held.product.kind), today)
            held.due_on, held.warn_on, held.clock = limit.due, limit.warns, limit.says
        held.version += 1
        held.save()
        note(held.demand, held, "重新授权", f"到 {ends_on}", by=by)
    return made


def revoke(row: Authorisation, *, why: str, by: Any) -> None:
    """Taken back with immediate effect; the institution can finish but not look any more."""
    if not speaks_for(by, row.enterprise):
        raise YanzhenError("授权只能由企业自己撤销", where=str(row), why="账号不对应这家企业")
    with transaction.atomic():
        held = (
            Authorisation.objects.select_for_update(of=("self",))
            .select_related("case__demand")
            .get(pk=row.pk)
        )
        if held.revoked_at is not None:
            raise YanzhenError("授权已经终止", where=str(row), do="刷新页面")
        end_authorisation(held, why.strip() or "企业撤销", by=by)
        note(held.case.demand, held.case, "撤销授权", why, by=by, sealed=False)


def _scopes(demand: FinanceDemand, scopes: Iterable[str], ends_on: datetime.date, by: Any) -> list[str]:
    if not speaks_for(by, demand.enterprise):
        raise YanzhenError(
            "只有企业自己能授权", where=demand.number, why="部门和机构都不能代企业授权", do="请企业登录后授权"
        )
    given = set(scopes) | {"base"}
    unknown = given - set(SCOPE_LABELS)
    if unknown:
        raise YanzhenError("没有这个授权范围", where="、".join(sorted(unknown)), do="从列表里选")
    today = timezone.localdate()
    if not today < ends_on <= today + LONGEST:
        raise YanzhenError(
            "授权的期限不对", where=f"{ends_on}", why="要在明天到一年之内", do="改正期限，到期还可以续"
        )
    return [code for code in SCOPE_LABELS if code in given]


def _open_to(demand: FinanceDemand, product: Product, today: datetime.date) -> None:
    if demand.state != "checked":
        raise YanzhenError(
            "现在不能授权",
            where=demand.number,
            why=f"需求现在是“{DEMAND_LABELS[demand.state]}”",
            do="等预审通过",
        )
    if product.kind != demand.kind:
        raise YanzhenError(
            "产品和需求不是一类", where=str(product), why=f"需求是{KIND_LABELS[demand.kind]}", do="换一个产品"
        )
    if product.fund is not None and product.fund.open_door is None:
        raise YanzhenError(
            "基金现在不收申请", where=product.name, why=f"基金在{product.fund.get_stage_display()}，或不再受理",
            do="换一只基金，或等它再开放",
        )  # fmt: skip
    if product.retired_on or (product.ends_on and product.ends_on < today):
        raise YanzhenError("产品已经停办", where=str(product), do="换一个产品")
    if demand.cases.filter(product=product, state__in=OPEN_CASES).exists():
        raise YanzhenError("这个产品正在办", where=str(product), do="看办理情况；要改授权的，在那一件里改")


def _grant(case: Case, parts: list[str], ends_on: datetime.date, by: Any) -> Authorisation:
    made = Authorisation.objects.create(
        enterprise=case.demand.enterprise, unit_id=case.unit_id, case=case, scopes=parts, starts_on=timezone.localdate(),
        ends_on=ends_on, given_by_name=str(by), practice=case.practice,
    )  # fmt: skip
    seal(made, "授权", AUTHORISATION_FIELDS, by=by)
    log(made, f"授权：{made}", by=by, after={"scopes": parts, "ends_on": str(ends_on)}, action="create")
    return made
