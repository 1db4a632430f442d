"""Money of the asking role's enterprise or institution, of another one, and of nobody at hand."""

from __future__ import annotations

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.site.matrix import Rows
from yanzhen.city.accounts.models import Unit
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.finance.models import Authorisation, Case, Contest, FinanceDemand, Fund, Investment, Product

AFTER = datetime.timedelta(days=30)


def rows(people) -> dict[str, Rows]:
    nobody = Unit.objects.create(code="u-finance-nobody", name="某银行", kind="bank")
    foreign = _money("firm-foreign", nobody)
    own = {"enterprise": _money("firm-own", nobody), "bank": _money("firm-foreign", people["bank"].unit)}
    other = _money("firm-other", people["other-bank"].unit)
    fund = Fund.objects.create(
        name="某基金", kind="angel", holder="某部门", source="某文件", by_name="某岗位"
    )

    put_in = Investment.objects.create(
        fund=fund, enterprise=Enterprise.objects.get(code="firm-foreign"), amount=1, on=timezone.localdate(),
        source="某文件", by_name="某岗位",
    )  # fmt: skip

    def of(kind: str, **more) -> Rows:
        return Rows(
            lambda role: {"key": own.get(role, other)[kind], **more},
            {"key": other[kind], **more},
            {"key": foreign[kind], **more},
        )

    def choice(found) -> dict[str, int]:
        return {"key": found["demand"], "product": foreign["product"]}

    return {
        "finance_demand": of("demand"),
        "finance_demand_step": of("demand", name="pass"),
        "finance_choice": Rows(lambda role: choice(own.get(role, other)), choice(other), choice(foreign)),
        "finance_case": of("case"),
        "finance_case_step": of("case", name="accept"),
        "finance_authorisation": of("authorisation"),
        "finance_contest": of("contest"),
        "finance_product": of("product"),
        "finance_fund": Rows({"key": fund.pk}),
        "finance_investment": Rows({"key": fund.pk, "investment": put_in.pk}),
    }


def _money(firm: str, unit: Unit) -> dict[str, int]:
    today, asking = timezone.localdate(), Enterprise.objects.get(code=firm)
    kept = keep_paper(SimpleUploadedFile("证明.pdf", b"%PDF-1.4 x"), "证明.pdf")
    product = Product.objects.create(
        unit=unit, name="某贷款", kind="loan", purposes=["working"], by_name="某岗位"
    )
    demand = FinanceDemand.objects.create(
        enterprise=asking, amount=100, purpose="working", term_months=12, state="checked", submitted_on=today,
        by_name="某岗位",
    )  # fmt: skip
    case = Case.objects.create(demand=demand, product=product, unit=unit, authorised_on=today)
    held = Authorisation.objects.create(
        enterprise=asking, unit=unit, case=case, scopes=["base"], starts_on=today, ends_on=today + AFTER,
        given_by_name="某岗位",
    )  # fmt: skip
    said, _ = Contest.objects.get_or_create(
        enterprise=asking, indicator="revenue", state="open",
        defaults={"label": "营业收入", "showed": "无数据", "says": "有数据", "filed_on": today, "due_on": today + AFTER,
                  "by_name": "某岗位", "digest": kept.digest, "filename": kept.name},
    )  # fmt: skip
    return {
        "demand": demand.pk, "case": case.pk, "product": product.pk, "authorisation": held.pk, "contest": said.pk,
    }  # fmt: skip
