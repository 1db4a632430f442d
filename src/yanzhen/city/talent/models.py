"""Supply of and need for people, as far as the documents say."""

from __future__ import annotations

from django.db import models

from yanzhen.city.records.models import Dated, Sourced


class TalentEntry(Dated, Sourced):
    """One fact of supply or need: an institution, a count of graduates, a goal, a programme."""

    SIDES = [("supply", "供给"), ("need", "需求"), ("programme", "计划")]
    code = models.SlugField(max_length=120, unique=True)
    side = models.CharField("类别", max_length=12, choices=SIDES)
    label = models.CharField("名称", max_length=160)
    skills = models.CharField("专业或层次", max_length=160, blank=True, default="")
    value = models.DecimalField("数量", max_digits=16, decimal_places=2, null=True, blank=True)
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
