"""A user of a dataset doubts one value of it (数据校核): what stands there, what it should be, what the source says."""

from __future__ import annotations

from django.db import models

from yanzhen.city.exchange.catalogue_models import Dataset
from yanzhen.city.records.models import Dated, Versioned

STATES = [("open", "待校核"), ("corrected", "属实，源头更正"), ("kept", "核对无误，不改")]


class Doubt(Dated, Versioned):
    """One doubt. ``key`` is the stable id of the row, ``stood`` the value as the asker saw it, masked if it was masked.

    Nothing of the dataset is changed here: who provides it corrects the source, and the next delivery shows it.
    """

    dataset = models.ForeignKey(
        Dataset, verbose_name="数据集", on_delete=models.PROTECT, related_name="doubts"
    )
    key = models.CharField("行标识", max_length=200)
    item = models.CharField("信息项", max_length=60)
    stood = models.CharField("申请时的值", max_length=500, blank=True, default="")
    wanted = models.CharField("认为应当是", max_length=500)
    why = models.TextField("理由和依据")
    unit = models.ForeignKey(
        "accounts.Unit", verbose_name="申请单位", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("申请人", max_length=120)
    state = models.CharField("状态", max_length=12, choices=STATES, default="open", db_index=True)
    filed_on = models.DateField("收到", db_index=True)
    due_on = models.DateField("时限", db_index=True)
    warn_on = models.DateField("提醒日", null=True, blank=True)
    clock = models.CharField("时限依据", max_length=160, blank=True, default="")
    late = models.BooleanField("曾超期", default=False)
    answer = models.TextField("答复", blank=True, default="")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by_name = models.CharField("答复人", max_length=120, blank=True, default="")
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-filed_on", "-id"]
        verbose_name = verbose_name_plural = "数据校核"
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "key", "item", "unit"],
                condition=models.Q(state="open"),
                name="doubt_once_while_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.dataset.name}·{self.label}"

    @property
    def code(self) -> str:
        return f"JH{self.filed_on.year}-{self.pk:05d}"

    @property
    def label(self) -> str:
        """The item in words."""
        return next((i["label"] for i in self.dataset.items if i["id"] == self.item), self.item)
