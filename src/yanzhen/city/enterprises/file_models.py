"""The file of an enterprise as its own: who looked at it, who acted for it, what it wants corrected."""

from __future__ import annotations

from django.db import models

from yanzhen.city.enterprises.attributes import ATTRIBUTES, LISTS
from yanzhen.city.records.models import Dated, Versioned


class Errand(models.Model):
    """An official acts for an enterprise, with a reason and for some hours; whatever is done then bears his name."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="errands"
    )
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("代办人", max_length=120)
    by_unit = models.ForeignKey(
        "accounts.Unit", verbose_name="代办单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField("代办事由", max_length=300)
    began_at = models.DateTimeField("开始")
    until = models.DateTimeField("最迟结束")
    ended_at = models.DateTimeField("结束", null=True, blank=True)

    class Meta:
        ordering = ["-began_at", "-id"]
        verbose_name = verbose_name_plural = "代办"

    def __str__(self) -> str:
        return f"代{self.enterprise.name}办理"


class FileLook(models.Model):
    """Somebody from outside an enterprise opened a page that tells more of it than everybody may see; once a day and page."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="looks"
    )
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("查看人", max_length=120)
    by_unit = models.ForeignKey(
        "accounts.Unit", verbose_name="查看单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    page = models.CharField("看了什么", max_length=60)
    day = models.DateField("日期")
    at = models.DateTimeField("当日首次", auto_now_add=True)

    class Meta:
        ordering = ["-day", "-id"]
        verbose_name = verbose_name_plural = "企业档案查看记录"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "user", "page", "day"], name="file_look_once_a_day")
        ]


class Correction(Dated, Versioned):
    """An enterprise says that the record is wrong about it; an official judges, and the answer has its reason."""

    WHAT = [*ATTRIBUTES.items(), *LISTS.items(), ("other", "其他")]
    STATES = [("open", "待核实"), ("accepted", "已更正"), ("refused", "不予更正")]
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="corrections"
    )
    what = models.CharField("要更正的", max_length=20, choices=WHAT)
    stood = models.CharField("现在是", max_length=500, blank=True, default="")
    wanted = models.CharField("应当是", max_length=500)
    why = models.TextField("理由和依据")
    paper = models.CharField("证明", max_length=64, blank=True, default="")
    paper_name = models.CharField("证明文件名", max_length=200, blank=True, default="")
    state = models.CharField("状态", max_length=12, choices=STATES, default="open", db_index=True)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("申请人", max_length=120)
    filed_on = models.DateField("申请日期")
    due_on = models.DateField("答复期限", null=True, blank=True)
    clock = models.CharField("时限依据", max_length=120, blank=True, default="")
    judged_by_name = models.CharField("核实人", max_length=120, blank=True, default="")
    judged_on = models.DateField("核实日期", null=True, blank=True)
    answer = models.TextField("答复", blank=True, default="")

    class Meta:
        ordering = ["-filed_on", "-id"]
        verbose_name = verbose_name_plural = "企业更正申请"

    def __str__(self) -> str:
        return f"{self.number} {self.get_what_display()}"

    @property
    def number(self) -> str:
        return f"GZ{self.filed_on.year}-{self.pk:05d}"
