"""What the pool did, counted: the funnel, shares with what they are shares of, institutions; practice records apart."""

from __future__ import annotations

import datetime
import statistics as numbers
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from yanzhen.city.accounts.queries import people
from yanzhen.city.enterprises.queries import head_count
from yanzhen.city.finance.clocks import working_days
from yanzhen.city.finance.describing import reasons
from yanzhen.city.finance.models import (
    Case,
    FinanceDemand,
    FinanceFigure,
    Fund,
    Guarantee,
    GuaranteeEntry,
    Investment,
    Loan,
)
from yanzhen.city.finance.states import FUNNEL, WAITING
from yanzhen.city.finance.values import NO_DATA, FunnelStep, Institution, Kpi, Statistics, Tally, plain, share

NONE = Decimal(0)
SMALL = ("small", "micro")
DATES = {
    "accepted": "accepted_on", "diligence": "surveyed_on", "granted": "granted_on", "lent": "lent_on",
    "settled": "settled_on", "overdue": "overdue_on", "refused": "refused_on",
}  # fmt: skip


class Held:
    """Rows of one kind (real or practice) up to a day, read once."""

    def __init__(self, on: datetime.date, practice: bool) -> None:
        self.on, self.practice = on, practice
        self.demands = list(_of(FinanceDemand.objects, practice).filter(submitted_on__lte=on))
        rows = Case.objects.select_related("demand", "product", "unit")
        self.cases = list(_of(rows, practice).filter(authorised_on__lte=on))
        self.loans = list(_of(Loan.objects.select_related("case"), practice).filter(on__lte=on))
        self.investments = list(_of(Investment.objects.select_related("case"), practice).filter(on__lte=on))
        guarantees = Guarantee.objects.select_related("case")
        self.guarantees = list(_of(guarantees, practice).filter(on__lte=on))
        self.entries = list(
            _of(GuaranteeEntry.objects.select_related("guarantee"), practice).filter(on__lte=on)
        )


def _of(rows: Any, practice: bool) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.filter(practice=practice)
    return found


def count_all(on: datetime.date, *, practice: bool) -> Statistics:
    held = Held(on, practice)
    tally = _tally(held)
    told = Counter(case.reason for case in held.cases if case.reason)
    names = reasons()
    return Statistics(
        on,
        practice,
        tally,
        tuple(_funnel(held)),
        (*_reach(held, tally), *_credit(held), *_rates(held), *_guarantees(held), *_funds(held)),
        tuple((names[code].label if code in names else code, n) for code, n in told.most_common()),
        tuple(_institutions(held, names)),
    )


def _tally(held: Held) -> Tally:
    accounts = people(("enterprise",)).filter(practice=held.practice).exclude(unit__subject="")
    return Tally(
        head_count()[0],
        accounts.order_by().values("unit__subject").distinct().count(),
        len({row.enterprise_id for row in held.demands}),
        _sum(loan.amount for loan in held.loans),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), NONE)


def _funnel(held: Held) -> Iterable[FunnelStep]:
    """The first two steps count demands, the others cases: one demand may go to several institutions."""
    put_in = _sum(x.amount for x in held.investments if x.case_id is not None)
    lent = _sum(x.amount for x in held.loans) + _sum(x.amount for x in held.guarantees) + put_in
    for code, label in FUNNEL:
        if code in ("submitted", "checked"):
            rows = [
                d for d in held.demands if code == "submitted" or (d.checked_on and d.checked_on <= held.on)
            ]
            yield FunnelStep(code, label, len(rows), _sum(d.amount for d in rows))
            continue
        field = DATES.get(code, "authorised_on")
        cases = [c for c in held.cases if (day := getattr(c, field)) is not None and day <= held.on]
        asked, granted = _sum(c.demand.amount for c in cases), _sum(c.granted for c in cases)
        amounts = {"granted": granted, "lent": lent, "settled": granted, "overdue": granted}
        yield FunnelStep(code, label, len(cases), amounts.get(code, asked))


def _reach(held: Held, tally: Tally) -> Iterable[Kpi]:
    yield Kpi("registered", "注册率", share(tally.registered, tally.collected),
              f"开通账号的企业 {tally.registered} 家 ÷ 名册里的本市企业 {tally.collected} 家")  # fmt: skip
    yield Kpi("connected", "入网率", share(tally.connected, tally.collected),
              f"提过融资需求的企业 {tally.connected} 家 ÷ 收集信息的企业 {tally.collected} 家")  # fmt: skip
    live = [d for d in held.demands if d.state != "withdrawn"]
    yield Kpi(
        "demanded", "需求额", f"{plain(_sum(d.amount for d in live))} 万元", f"{len(live)} 件没有撤回的需求"
    )


def _credit(held: Held) -> Iterable[Kpi]:
    loans = [c for c in held.cases if c.product.kind == "loan"]
    granted, refused = (
        [c for c in loans if c.granted_on],
        [c for c in loans if c.refused_on and not c.granted_on],
    )
    decided = len(granted) + len(refused)
    given, asked = _sum(c.granted for c in granted), _sum(c.demand.amount for c in loans)
    yield Kpi("granted", "授信额", f"{plain(given)} 万元", f"{len(granted)} 件贷款授信")
    yield Kpi(
        "grant_rate",
        "授信率（件）",
        share(len(granted), decided),
        f"授信 {len(granted)} 件 ÷ 已作决定 {decided} 件，不含在办的",
    )
    yield Kpi(
        "grant_amount_rate",
        "授信率（额）",
        share(given, asked, decided),
        f"授信 {plain(given)} 万元 ÷ 已授权的贷款需求 {plain(asked)} 万元",
    )
    out = _sum(x.amount for x in held.loans)
    yield Kpi("lent", "放款额", f"{plain(out)} 万元", f"{len(held.loans)} 笔放款")
    days = [
        working_days(c.accepted_on, end)
        for c in held.cases
        if c.product.kind != "equity" and c.accepted_on and (end := c.granted_on or c.refused_on)
    ]
    told = f"{plain(Decimal(str(numbers.median(days))))} 个工作日" if days else NO_DATA
    yield Kpi("days", "办理天数（中位）", told, f"受理到决定，{len(days)} 件")
    judged = [c for c in held.cases if c.late is not None]
    yield Kpi(
        "on_time",
        "按时率",
        share(sum(c.late is False for c in judged), len(judged)),
        f"按时作决定 ÷ 已作决定 {len(judged)} 件",
    )
    silent = [c for c in held.cases if is_silent(c, held.on)]
    yield Kpi("silent", "沉默件", str(len(silent)), "超过时限机构没有动静的件数，授权失效的不算")
    overdue = _sum(x.amount for x in held.loans if x.overdue_on and not x.settled_on)
    balance = _sum(x.amount for x in held.loans if not x.settled_on)
    yield Kpi(
        "overdue",
        "逾期率",
        share(overdue, balance, len(held.loans)),
        f"逾期 {plain(overdue)} 万元 ÷ 未结清 {plain(balance)} 万元",
    )


def is_silent(case: Case, day: datetime.date) -> bool:
    """The limit has passed and the institution neither accepted nor decided."""
    return case.state in WAITING and case.due_on is not None and case.due_on < day


def _rates(held: Held) -> Iterable[Kpi]:
    loans = held.loans
    amount = _sum(x.amount for x in loans)
    known = [x for x in loans if x.first]
    first = sum(x.first == "yes" for x in known)
    yield Kpi(
        "first",
        "首贷占比",
        share(first, len(known)),
        f"首贷 {first} 笔 ÷ 核实过是否首贷的 {len(known)} 笔；{len(loans) - len(known)} 笔没有核实",
    )
    pure = _sum(x.amount for x in loans if x.security == "credit")
    yield Kpi(
        "pure",
        "纯信用占比",
        share(pure, amount, len(loans)),
        f"纯信用 {plain(pure)} 万元 ÷ 放款 {plain(amount)} 万元",
    )
    backed = _sum(x.amount for x in loans if x.security == "orders")
    yield Kpi(
        "orders",
        "核实订单融资",
        f"{plain(backed)} 万元",
        f"以核实订单放款 ÷ 放款 {plain(amount)} 万元：{share(backed, amount, len(loans))}",
    )
    mean = _sum(x.rate * x.amount for x in loans) / amount if amount else None
    yield Kpi("rate", "平均利率", NO_DATA if mean is None else f"{mean:.2f}%", f"按金额加权，{len(loans)} 笔")
    priced = [x for x in loans if x.base_rate is not None]
    weight = _sum(x.amount for x in priced)
    gap = _sum((x.rate - x.base_rate) * x.amount for x in priced) / weight if weight else None
    told = NO_DATA if gap is None else f"{gap * 100:+.0f} 个基点"
    yield Kpi(
        "spread",
        "平均利率与 LPR 之差",
        told,
        f"放款当日登记过一年期 LPR 的 {len(priced)} 笔，按金额加权；其余 {len(loans) - len(priced)} 笔没有可比的 LPR",
    )


def _guarantees(held: Held) -> Iterable[Kpi]:
    live = [g for g in held.guarantees if g.state == "live"]
    balance = _sum(g.amount for g in live)
    yield Kpi("guaranteed", "在保余额", f"{plain(balance)} 万元", f"{len(live)} 笔在保")
    assets = net_assets(held.on, practice=held.practice)
    known = _sum(g.amount for g in live if g.case.unit_id in assets)
    worth = _sum(assets.values())
    told = f"{known / worth:.2f} 倍" if worth else NO_DATA
    missing = len({g.case.unit_id for g in live} - set(assets))
    yield Kpi(
        "multiple",
        "担保放大倍数",
        told,
        f"在保 {plain(known)} 万元 ÷ 净资产 {plain(worth) if worth else NO_DATA}{' 万元' if worth else ''}；{missing} 家有在保余额的机构没有登记净资产，不计入",
    )
    paid = _sum(e.amount for e in held.entries if e.kind == "compensate")
    ended = _sum(g.amount for g in held.guarantees if g.state != "live")
    done = sum(g.state != "live" for g in held.guarantees)
    yield Kpi(
        "compensation",
        "代偿率",
        share(paid, ended, done),
        f"累计代偿 {plain(paid)} 万元 ÷ 累计解除和代偿的担保 {plain(ended)} 万元",
    )
    back = _sum(e.amount for e in held.entries if e.kind == "recover")
    yield Kpi(
        "recovery",
        "追偿收回率",
        share(back, paid, done),
        f"收回 {plain(back)} 万元 ÷ 代偿 {plain(paid)} 万元",
    )
    sized = [g for g in live if g.size]
    small, whole = _sum(g.amount for g in sized if g.size in SMALL), _sum(g.amount for g in sized)
    yield Kpi(
        "small",
        "小微企业担保占比",
        share(small, whole, len(sized)),
        f"小型、微型企业在保 {plain(small)} 万元 ÷ 知道划型的在保 {plain(whole)} 万元",
    )


def net_assets(on: datetime.date, *, practice: bool) -> dict[int, Decimal]:
    """Guarantor → its latest net assets (万元) by that day."""
    rows = _of(FinanceFigure.objects, practice).filter(kind="net_assets", on__lte=on).order_by("on", "id")
    return {unit: value for unit, value in rows.values_list("unit_id", "value") if unit is not None}


def _funds(held: Held) -> Iterable[Kpi]:
    funds = list(_of(Fund.objects.prefetch_related("investments"), held.practice))
    stated = [f for f in funds if f.size is not None]
    yield Kpi(
        "funds",
        "基金规模",
        f"{plain(_sum(f.size for f in stated))} 万元" if stated else NO_DATA,
        f"{len(funds)} 只，其中 {len(stated)} 只登记了规模",
    )
    made = held.investments
    yield from _equity(held)
    yield Kpi("invested", "已投金额", f"{plain(_sum(i.amount for i in made))} 万元", f"{len(made)} 笔投资")
    over = [i for i in made if i.ended_on is not None and i.ended_on <= held.on]
    known = [i for i in over if i.returned is not None or i.outcome == "lost"]
    back, cost = _sum(i.returned for i in known), _sum(i.amount for i in known)
    yield Kpi("exits", "退出收回倍数", f"{back / cost:.2f} 倍" if cost else NO_DATA,
              f"收回 {plain(back)} 万元 ÷ 当初投入 {plain(cost)} 万元，{len(known)} 笔退出或核销，没有写收回的核销按 0")  # fmt: skip
    lost = sum(i.outcome == "lost" for i in over)
    yield Kpi(
        "lost",
        "核销占退出",
        share(lost, len(over)),
        f"核销 {lost} 笔 ÷ 退出和核销 {len(over)} 笔；另有 {len(made) - len(over)} 笔在投",
    )
    children = [f for f in stated if f.mother_id and f.from_mother]
    given, raised = _sum(f.from_mother for f in children), _sum(f.size for f in children)
    told = f"{raised / given:.2f} 倍" if given else NO_DATA
    yield Kpi(
        "leverage",
        "母子基金放大倍数",
        told,
        f"子基金规模 {plain(raised)} 万元 ÷ 母基金出资 {plain(given)} 万元，{len(children)} 只子基金",
    )


def _equity(held: Held) -> Iterable[Kpi]:
    """Applications to funds: how many were decided for, how long it took."""
    asked = [c for c in held.cases if c.product.kind == "equity"]
    yes = sum(c.granted_on is not None for c in asked)
    decided = sum(c.granted_on is not None or c.refused_on is not None for c in asked)
    yield Kpi(
        "equity",
        "股权申请决定投资",
        share(yes, decided),
        f"决定投资 {yes} 件 ÷ 已作决定 {decided} 件，共申请 {len(asked)} 件",
    )
    days = [
        working_days(c.accepted_on, end)
        for c in asked
        if c.accepted_on and (end := c.granted_on or c.refused_on)
    ]
    told = f"{plain(Decimal(str(numbers.median(days))))} 个工作日" if days else NO_DATA
    yield Kpi("equity_days", "股权决定天数（中位）", told, f"基金受理到决定，{len(days)} 件")


def _institutions(held: Held, names: Any) -> Iterable[Institution]:
    """By name; silent ones show by their count."""
    by_unit: dict[int, list[Case]] = {}
    for case in held.cases:
        by_unit.setdefault(case.unit_id, []).append(case)
    for rows in sorted(by_unit.values(), key=lambda cases: cases[0].unit.name):
        told = Counter(c.reason for c in rows if c.reason)
        keys = {c.pk for c in rows}
        yield Institution(
            rows[0].unit.name,
            len(rows),
            sum(c.late is not None for c in rows),
            sum(c.late is False for c in rows),
            sum(is_silent(c, held.on) for c in rows),
            _sum(x.amount for x in held.loans if x.case_id in keys),
            tuple((names[code].label if code in names else code, n) for code, n in told.most_common()),
        )
