"""Funds, products and the figures that shares need: kept by the office, products by the institution that offers them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import unit_of
from yanzhen.city.accounts.queries import offices
from yanzhen.city.finance.investing_services import conclude as conclude
from yanzhen.city.finance.investing_services import invest as invest
from yanzhen.city.finance.models import FinanceFigure, Fund, Product
from yanzhen.city.finance.noting_services import ORIGIN, log
from yanzhen.city.finance.permissions import is_office, may_edit_product
from yanzhen.city.finance.states import FUND_PURPOSES
from yanzhen.city.records.editing import retire, save_edit
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError

FUND_FIELDS = (
    "name", "kind", "holder", "keeper", "stage", "mother", "size", "paid_in", "from_mother", "least", "most", "says",
    "source",
)  # fmt: skip
PRODUCT_FIELDS = (
    "name", "kind", "purposes", "security", "least", "most", "term_low", "term_high", "rate_low", "rate_high", "region",
    "conditions", "papers", "starts_on", "ends_on",
)  # fmt: skip
MANY = ("chains", "nodes")
FIGURE = ("kind", "unit", "on", "value", "source")
PAIRS = (("least", "most"), ("term_low", "term_high"), ("rate_low", "rate_high"), ("starts_on", "ends_on"))


def save_fund(row: Fund | None, given: Mapping[str, Any], *, version: int, by: Any) -> Fund:
    """A new fund, or an edit of one by whoever saw that version. ``given``: fields and the nodes and chains."""
    if not is_office(by):
        raise YanzhenError("基金不由你登记", where=str(given.get("name", "")), why="由资金池主管部门登记")
    _in_order(given)
    if row is not None and given.get("mother") is not None and given["mother"].pk == row.pk:
        raise YanzhenError("基金不能是自己的母基金", where=row.name, do="换一只，或留空")
    with transaction.atomic():
        made = row or Fund(by_name=str(by), practice=bool(settings.WORKSPACE.practice))
        _write(made, given, FUND_FIELDS, version, by)
        seal(made, "登记基金" if row is None else "修改基金", FUND_FIELDS, by=by)
        if "unit" in given:
            _open_door(made, given, by)
    return made


def save_product(row: Product | None, given: Mapping[str, Any], *, version: int, by: Any) -> Product:
    """A new product of the institution of ``by`` (the office names it in ``given["unit"]``), or an edit."""
    if not may_edit_product(by, row):
        raise YanzhenError("产品不由你登记", where=str(given.get("name", "")), why="由办理的机构自己登记")
    _in_order(given)
    with transaction.atomic():
        made = row or Product(
            by_name=str(by), practice=bool(settings.WORKSPACE.practice), unit=_unit(given, by)
        )
        _write(made, given, PRODUCT_FIELDS, version, by)
        seal(made, "登记产品" if row is None else "修改产品", ("unit", *PRODUCT_FIELDS), by=by)
    return made


def end_product(row: Product, *, why: str, by: Any) -> None:
    """Taken off the shelf; cases that run go on."""
    if not may_edit_product(by, row):
        raise YanzhenError("产品不由你停办", where=str(row), why="由办理的机构自己停办")
    with transaction.atomic():
        retire(row, by=by, why=why, origin=ORIGIN)
        seal(row, "停办产品", ("unit", *PRODUCT_FIELDS), by=by, more={"why": why})


def _unit(given: Mapping[str, Any], by: Any) -> Any:
    """An institution puts up its own products; the office says whose it is."""
    if not is_office(by):
        return unit_of(by)
    row = offices(("bank",)).filter(code=given.get("unit", "")).first()
    if row is None:
        raise YanzhenError(
            "没有选机构", where="机构", why="部门代登记要写明是哪家机构的产品", do="从列表里选"
        )
    return row


def _in_order(given: Mapping[str, Any]) -> None:
    for low, high in PAIRS:
        one, other = given.get(low), given.get(high)
        if one is not None and other is not None and one > other:
            raise YanzhenError(
                "上下限写反了", where=f"{one} 到 {other}", why="下限大于上限", do="改正其中一个"
            )


def _write(row: Any, given: Mapping[str, Any], fields: tuple[str, ...], version: int, by: Any) -> None:
    values = {name: given[name] for name in fields if name in given}
    if row.pk is None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        log(row, f"登记：{row}", by=by, action="create", after={n: str(v) for n, v in values.items()})
    else:
        save_edit(row, values, version=version, by=by, origin=ORIGIN)
    for name in MANY:
        if name in given:
            getattr(row, name).set(given[name])


def _open_door(fund: Fund, given: Mapping[str, Any], by: Any) -> None:
    """The institution that receives applications, as a product of its own that follows the fund; none: it is shut."""
    door = Product.all_rows.filter(fund=fund).first()
    code = str(given.get("unit") or "")
    unit = offices(("bank",)).filter(code=code).first() if code else None
    if code and unit is None:
        raise YanzhenError("没有这家受理机构", where=code, do="从列表里选，或留空")
    if unit is None:
        if door is not None and door.retired_on is None:
            retire(door, by=by, why="基金不再由机构受理申请", origin=ORIGIN)
        return
    door = door or Product(fund=fund, kind="equity", by_name=str(by), practice=fund.practice, unit=unit)
    door.unit, door.name, door.retired_on = unit, fund.name, None
    door.purposes, door.least, door.most = list(FUND_PURPOSES[fund.kind]), fund.least, fund.most
    door.papers, door.security = fund.says, "credit"
    door.save()
    for name in MANY:
        getattr(door, name).set(getattr(fund, name).all())
    seal(door, "基金受理", ("fund", "unit", *PRODUCT_FIELDS), by=by)


def state_figure(
    kind: str, value: Decimal, *, on: datetime.date, source: str, unit: str = "", by: Any
) -> FinanceFigure:
    """The LPR from a day on, the net assets of a guarantor: stated with a source, never written over."""
    if not is_office(by):
        raise YanzhenError("基准数不由你登记", where=kind, why="由资金池主管部门登记")
    if kind not in dict(FinanceFigure.KINDS) or value <= 0 or not source.strip() or on > timezone.localdate():
        raise YanzhenError(
            "没有登记", where=kind, why="数值要大于 0，写明来源，日期不晚于今天", do="补上再登记"
        )
    office = offices(("bank",)).filter(code=unit).first() if unit else None
    if kind == "net_assets" and office is None:
        raise YanzhenError("没有选担保机构", where="担保机构", why="净资产要写明是谁的", do="从列表里选")
    with transaction.atomic():
        made = FinanceFigure.objects.create(
            kind=kind, unit=office, on=on, value=value, source=source.strip(), by_name=str(by),
            practice=bool(settings.WORKSPACE.practice),
        )  # fmt: skip
        seal(made, "登记基准数", FIGURE, by=by)
        log(made, f"{made.get_kind_display()} {value}", by=by, action="create", why=source)
    return made
