"""Originals, content-addressed; contradictions and corrections between documents."""

from __future__ import annotations

from django.db import models

from yanzhen.city.records.models import Dated, Sourced


class Document(Dated):
    """An original that was admitted; the bytes lie in the workspace under their digest."""

    source = models.ForeignKey("exchange.Source", on_delete=models.PROTECT, related_name="documents")
    digest = models.CharField("摘要", max_length=64, unique=True)
    filename = models.CharField("文件名", max_length=300)
    media_type = models.CharField("类型", max_length=80)
    size = models.BigIntegerField("字节数")
    pages = models.IntegerField("页数", null=True)
    text = models.TextField("文本", blank=True, default="")
    by_name = models.CharField("登记人", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "文件"


class Contradiction(Dated, Sourced):
    """Two or more statements that cannot both hold, kept side by side."""

    code = models.SlugField(max_length=120, unique=True)
    label = models.CharField("矛盾", max_length=200)
    kind = models.CharField("类别", max_length=40)
    indicator = models.CharField("指标", max_length=80, blank=True, default="")
    explanation = models.TextField("说明")

    class Meta:
        verbose_name = verbose_name_plural = "矛盾"
        ordering = ["code"]


class ContradictionSide(Sourced):
    """One of the sides: what is said, by which source."""

    contradiction = models.ForeignKey(Contradiction, on_delete=models.CASCADE, related_name="sides")
    order = models.PositiveSmallIntegerField(default=0)
    statement = models.CharField("说法", max_length=300)
    value = models.CharField("数值", max_length=80, blank=True, default="")

    class Meta:
        ordering = ["order"]


class Correction(Dated, Sourced):
    """A wording that is likely a slip: what is written, what is likely meant, why; the writing itself stays."""

    code = models.SlugField(max_length=120, unique=True)
    written = models.CharField("文件写作", max_length=200)
    likely = models.CharField("疑应为", max_length=200)
    reason = models.TextField("理由")
    applies_to = models.CharField("涉及对象", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "订正"
