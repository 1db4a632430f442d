"""Supply of and demand for capital, as far as the documents say."""

from __future__ import annotations

from django.db import models

from yanzhen.city.finance.case_models import Case as Case
from yanzhen.city.finance.case_models import FinanceDemand as FinanceDemand
from yanzhen.city.finance.case_models import Step as Step
from yanzhen.city.finance.ledger_models import Backing as Backing
from yanzhen.city.finance.ledger_models import FinanceFigure as FinanceFigure
from yanzhen.city.finance.ledger_models import Guarantee as Guarantee
from yanzhen.city.finance.ledger_models import GuaranteeEntry as GuaranteeEntry
from yanzhen.city.finance.ledger_models import Loan as Loan
from yanzhen.city.finance.ledger_models import VerifiedOrder as VerifiedOrder
from yanzhen.city.finance.pool_models import Fund as Fund
from yanzhen.city.finance.pool_models import Investment as Investment
from yanzhen.city.finance.pool_models import Product as Product
from yanzhen.city.finance.trust_models import Authorisation as Authorisation
from yanzhen.city.finance.trust_models import Contest as Contest
from yanzhen.city.finance.trust_models import Opening as Opening
from yanzhen.city.records.models import Dated, Sourced


class CapitalEntry(Dated, Sourced):
    """One fact of capital: a fund, a bank, a service figure, a demand that a document or project names."""

    SIDES = [("supply", "资金供给"), ("demand", "资金需求"), ("service", "服务")]
    code = models.SlugField(max_length=120, unique=True)
    side = models.CharField("类别", max_length=12, choices=SIDES)
    label = models.CharField("名称", max_length=160)
    kind = models.CharField("品种", max_length=60, blank=True, default="")
    holder = models.CharField("机构或主体", max_length=160, blank=True, default="")
    value = models.DecimalField("数值", max_digits=18, decimal_places=4, null=True, blank=True)
    op = models.CharField("关系", max_length=8, default="=")
    unit = models.CharField("单位", max_length=20, blank=True, default="")
    period = models.CharField("期间或期限", max_length=40, blank=True, default="")
    chain = models.ForeignKey(
        "chains.Chain", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    node = models.ForeignKey(
        "chains.Node", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["side", "code"]
