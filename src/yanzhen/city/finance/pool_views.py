"""Pages of the pool: products and funds with where they go, the guarantee ledger, verified orders."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yanzhen.analysis.pairing.conditions import say_condition
from yanzhen.city.finance import matching, queries
from yanzhen.city.finance.forms import (
    FundForm,
    InvestForm,
    OutcomeForm,
    PoolForm,
    ProductForm,
    condition_fields,
)
from yanzhen.city.finance.models import Fund, Product
from yanzhen.city.finance.permissions import is_bank, is_office, may_ask, may_edit_product
from yanzhen.city.finance.pool_services import (
    FUND_FIELDS,
    PRODUCT_FIELDS,
    conclude,
    end_product,
    save_fund,
    save_product,
)
from yanzhen.city.finance.pool_services import (
    invest as invest_in,
)
from yanzhen.city.finance.ports import vocabulary
from yanzhen.city.finance.scopes import visible_guarantees, visible_orders
from yanzhen.city.finance.tables import (
    FundFilter,
    FundTable,
    GuaranteeFilter,
    GuaranteeTable,
    OrderFilter,
    OrderTable,
    ProductFilter,
    ProductTable,
)
from yanzhen.city.records.pages import ListPage, admit, told, tried


class Products(ListPage):
    title = "金融产品"
    lead = "银行贷款和融资担保。额度、期限、准入条件由机构自己登记；没有写的不限制，也不代表一定批准。"
    table_class = ProductTable
    filter_class = ProductFilter
    template_name = "finance/products.html"
    empty_hint = "机构还没有登记产品。"

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        return {"may_edit": may_edit_product(request.user)}


class Funds(ListPage):
    title = "基金"
    lead = "产业引导、并购、天使、场景应用基金：谁管、多大、投什么、投了谁。规模没有登记的写“无数据”。"
    table_class = FundTable
    filter_class = FundFilter
    template_name = "finance/funds.html"
    empty_hint = "还没有登记基金。"

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        return {"may_edit": is_office(request.user)}


class Guarantees(ListPage):
    title = "担保台账"
    lead = "每一笔担保：对象、金额、费率、反担保，以及代偿和追偿。"
    table_class = GuaranteeTable
    filter_class = GuaranteeFilter
    empty_hint = "没有看得到的担保。"

    def arrange(self, rows: Any) -> Any:
        return rows.filter(pk__in=visible_guarantees(self.request.user).values("pk"))


class Orders(ListPage):
    title = "核实订单"
    lead = "供方和买方在供需对接里都确认过的订单，可以为供方的一笔融资增信；同一张订单不能同时用两次。"
    table_class = OrderTable
    filter_class = OrderFilter
    empty_hint = "没有看得到的核实订单。在供需对接里成交并由双方确认后，自动记到这里。"

    def arrange(self, rows: Any) -> Any:
        return rows.filter(pk__in=visible_orders(self.request.user).values("pk"))


def _product(key: int) -> Product:
    rows = Product.all_rows.select_related("unit").prefetch_related("chains", "nodes__chain")
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404("没有这个产品")
    return row


def _initial(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    codes = {name: [one.code for one in getattr(row, name).all()] for name in ("chains", "nodes")}
    return {**model_to_dict(row, fields), **codes, "version": row.version}


def product(request: HttpRequest, key: int) -> HttpResponse:
    """One product with its conditions in words; its institution may change it here. The door of a fund is the fund."""
    row = _product(key)
    if row.fund_id is not None and request.method == "GET":
        return redirect("finance_fund", row.fund_id)
    may = may_edit_product(request.user, row) and row.retired_on is None
    if request.method == "POST":
        admit(may, "产品由办理的机构自己修改。")
    form: ProductForm | None = None
    if may:
        initial = _initial(row, PRODUCT_FIELDS) | condition_fields(row.conditions) | {"unit": row.unit.code}
        form = ProductForm(request.POST or None, official=is_office(request.user), initial=initial)
        if request.method == "POST" and form.is_valid() and _saved(request, form, row):
            return redirect("finance_product", key)
    known = vocabulary()
    asked = [
        say_condition(c) for held in row.conditions if (c := matching.condition_of(held, known)) is not None
    ]
    shown = {"product": row, "form": form, "conditions": asked, "posted": request.method == "POST"}
    return render(request, "finance/product.html", shown, status=422 if request.method == "POST" else 200)


def _saved(request: HttpRequest, form: ProductForm, row: Product | None) -> bool:
    def save() -> None:
        given = form.rows()
        save_product(row, given, version=form.cleaned_data.get("version") or 0, by=request.user)

    done = tried(form, save)
    if done:
        messages.success(request, "产品已登记。")
    return done


def product_new(request: HttpRequest) -> HttpResponse:
    admit(is_office(request.user) or is_bank(request.user), "产品由金融机构或主管部门登记。")
    if is_bank(request.user) and request.user.unit_id is None:  # type: ignore[union-attr]
        raise PermissionDenied("账号没有对应的机构，请系统管理员核对。")
    form = ProductForm(request.POST or None, official=is_office(request.user))
    if request.method == "POST" and form.is_valid() and _saved(request, form, None):
        return redirect("finance_products")
    return _form_page(request, form, "登记金融产品", "finance_products")


def _form_page(request: HttpRequest, form: PoolForm, title: str, back: str) -> HttpResponse:
    shown = {"form": form, "title": title, "back": back}
    return render(request, "finance/form.html", shown, status=422 if request.method == "POST" else 200)


def product_end(request: HttpRequest, key: int) -> HttpResponse:
    row = _product(key)
    admit(may_edit_product(request.user, row), "产品由办理的机构自己停办。")
    told(
        request,
        lambda: end_product(row, why=request.POST.get("why", ""), by=request.user),
        "产品已停办，在办的继续办完。",
    )
    return redirect("finance_product", key)


def _fund(key: int) -> Fund:
    rows = Fund.all_rows.select_related("mother", "door__unit").prefetch_related(
        "chains", "nodes__chain", "children"
    )
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404("没有这只基金")
    return row


def fund(request: HttpRequest, key: int) -> HttpResponse:
    """One fund: where it goes, what it invested, what came of it."""
    row, may = _fund(key), is_office(request.user)
    if request.method == "POST":
        admit(may, "基金由资金池主管部门登记。")
    initial = _fund_initial(row)
    form = FundForm(request.POST or None, initial=initial) if may else None
    if form is not None and request.method == "POST" and form.is_valid() and _fund_saved(request, form, row):
        return redirect("finance_fund", key)
    return _show_fund(request, row, form, InvestForm() if may else None)


def _fund_initial(row: Fund) -> dict[str, Any]:
    door = getattr(row, "door", None)
    held = door is not None and door.retired_on is None
    return _initial(row, FUND_FIELDS) | {"unit": door.unit.code if door is not None and held else ""}


def _show_fund(request: HttpRequest, row: Fund, form: Any, investing: Any) -> HttpResponse:
    rows = list(queries.investments_of(row))
    shown = {
        "fund": row, "form": form, "investing": investing, "investments": rows, "posted": request.method == "POST",
        "invested": sum(i.amount for i in rows) if rows else None,
        "returned": sum((i.returned or 0 for i in rows), 0), "ended": sum(i.ended_on is not None for i in rows),
        "door": row.open_door, "may_ask": may_ask(request.user), "outcome_form": OutcomeForm(auto_id=False),
    }  # fmt: skip
    return render(request, "finance/fund.html", shown, status=422 if request.method == "POST" else 200)


def _fund_saved(request: HttpRequest, form: FundForm, row: Fund | None) -> bool:
    def save() -> None:
        save_fund(row, form.rows(), version=form.cleaned_data.get("version") or 0, by=request.user)

    done = tried(form, save)
    if done:
        messages.success(request, "基金已登记。")
    return done


def fund_new(request: HttpRequest) -> HttpResponse:
    form = FundForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _fund_saved(request, form, None):
        return redirect("finance_funds")
    return _form_page(request, form, "登记基金", "finance_funds")


def invest(request: HttpRequest, key: int) -> HttpResponse:
    row, form = _fund(key), InvestForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        done = tried(
            form,
            lambda: invest_in(
                row,
                given["enterprise"],
                amount=given["amount"],
                on=given["on"],
                source=given["source"],
                by=request.user,
            ),
        )
        if done:
            messages.success(request, "投资已登记。")
            return redirect("finance_fund", key)
    return _show_fund(request, row, FundForm(initial=_fund_initial(row)), form)


def outcome(request: HttpRequest, key: int, investment: int) -> HttpResponse:
    """What came of an investment that the office wrote down."""
    row = _fund(key)
    admit(is_office(request.user), "投资结果由资金池主管部门登记。")
    made = queries.investments_of(row).filter(pk=investment).first()
    if made is None:
        raise Http404("没有这笔投资")
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "；".join(str(e[0]) for e in form.errors.values()))
        return redirect("finance_fund", key)
    given = form.cleaned_data
    told(
        request,
        lambda: conclude(made, given["outcome"], returned=given["returned"], on=given["on"], by=request.user),
        "投资结果已登记。",
    )
    return redirect("finance_fund", key)
