"""Outside enterprises as imported from a register; leads and the desk that keeps them."""

from __future__ import annotations

from django.db import models

from yanzhen.city.attraction.desk_models import Digest, LeadDesk, Offer, Top500
from yanzhen.city.attraction.lead_models import Dispute, Evidence, Lead, LeadEntry, Transfer
from yanzhen.city.records.models import Dated

__all__ = [
    "Digest",
    "Dispute",
    "Evidence",
    "Lead",
    "LeadDesk",
    "LeadEntry",
    "Offer",
    "OutsideEnterprise",
    "Top500",
    "Transfer",
]


class OutsideEnterprise(Dated):
    """One enterprise of an imported register; never mixed with the city's own."""

    delivery = models.ForeignKey("exchange.Delivery", on_delete=models.CASCADE, related_name="outside")
    key = models.CharField("登记号", max_length=60)
    name = models.CharField("名称", max_length=160)
    city = models.CharField("所在城市", max_length=60, blank=True, default="")
    province = models.CharField("省份", max_length=40, blank=True, default="")
    industry = models.CharField("行业", max_length=120, blank=True, default="")
    products = models.JSONField("产品", default=list)
    listed_on = models.CharField("上市日期", max_length=12, blank=True, default="")
    row = models.IntegerField("行号", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "key"], name="outside_once")]
