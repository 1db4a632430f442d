"""What was produced, when, from which state of the record."""

from __future__ import annotations

from django.db import models


class Product(models.Model):
    """One file of a build."""

    kind = models.CharField("产品", max_length=40)
    chain = models.ForeignKey(
        "chains.Chain", null=True, blank=True, on_delete=models.CASCADE, related_name="products"
    )
    path = models.CharField("文件", max_length=300, unique=True)
    as_of = models.DateField("数据截至")
    built_at = models.DateTimeField("生成时间", auto_now=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        ordering = ["chain__order", "kind"]
