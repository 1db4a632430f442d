"""Base models and the change log. Abstract bases here may be imported by every capability."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from yanzhen.kernel.grades import GRADE_LABELS

GRADE_CHOICES = [(g.value, f"{g.value} {label}") for g, label in GRADE_LABELS.items()]


class Dated(models.Model):
    """A row that knows when it was written and last changed."""

    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row that two people may edit: ``records.editing.save_edit`` counts its versions and tells the second of them."""

    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=models.Model)


class CurrentRows(models.Manager[Row]):
    """Rows in force; what a newer pack or a person retired is kept but not listed."""

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().filter(retired_on__isnull=True)


class Retirable(models.Model):
    """A row that people take out of force instead of deleting it: ``records.editing.retire``."""

    retired_on = models.DateField("退出日期", null=True, blank=True, editable=False)

    objects = CurrentRows()
    all_rows = models.Manager()

    class Meta:
        abstract = True


class Sourced(models.Model):
    """A row that answers for itself: citations (source and place), a grade, a note.

    ``pack_key`` is the row's key in the pack that brought it, empty for rows people wrote.
    """

    grade = models.CharField("证据等级", max_length=1, choices=GRADE_CHOICES, default="X")
    note = models.TextField("说明", blank=True, default="")
    pack_key = models.CharField(max_length=400, blank=True, default="", db_index=True, editable=False)
    retired_on = models.DateField("退出日期", null=True, blank=True, editable=False)
    citations = GenericRelation(
        "exchange.Citation", content_type_field="subject_type", object_id_field="subject_id"
    )

    objects = CurrentRows()
    all_rows = models.Manager()

    class Meta:
        abstract = True


class FigureBase(Dated, Sourced):
    """A measured value of some subject: indicator, period as written, operator, value, unit, measure (口径)."""

    indicator = models.CharField("指标", max_length=80)
    period = models.CharField("期间", max_length=40, blank=True, default="")
    op = models.CharField("关系", max_length=8, default="=")
    value = models.DecimalField("数值", max_digits=24, decimal_places=6, null=True, blank=True)
    value_text = models.CharField("原文数值", max_length=400, blank=True, default="")
    unit = models.CharField("单位", max_length=40, blank=True, default="")
    measure = models.CharField("口径", max_length=200, blank=True, default="")

    class Meta:
        abstract = True


class Change(models.Model):
    """One entry of the change log; the actor's name stays when the account is gone."""

    personal: ClassVar = {"before": "text", "after": "text", "label": "text"}

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        "accounts.User", verbose_name="操作人", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField("操作人姓名", max_length=120)
    origin = models.CharField("来由", max_length=200, help_text="请求、导入批次或安装的包")
    action = models.CharField("动作", max_length=20)
    model = models.CharField("对象类型", max_length=80, db_index=True)
    key = models.CharField("对象", max_length=400, db_index=True)
    label = models.CharField("对象名称", max_length=300, blank=True, default="")
    before = models.JSONField("改前", null=True)
    after = models.JSONField("改后", null=True)
    request = models.CharField("请求编号", max_length=32, blank=True, default="", db_index=True)
    version = models.PositiveIntegerField("改后版本", null=True)
    why = models.CharField("理由", max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = verbose_name_plural = "变更"


class Look(models.Model):
    """Somebody read a personal value in full: who, when, which field of which row. Written, never changed."""

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    user = models.ForeignKey(
        "accounts.User", verbose_name="查看人", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    user_name = models.CharField("查看人姓名", max_length=120)
    model = models.CharField("对象类型", max_length=80)
    key = models.CharField("对象", max_length=80)
    label = models.CharField("对象名称", max_length=300, blank=True, default="")
    field = models.CharField("字段", max_length=80)
    where = models.CharField("页面", max_length=200, blank=True, default="")
    request = models.CharField("请求编号", max_length=32, blank=True, default="")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["model", "key"])]
        verbose_name = verbose_name_plural = "个人信息查看记录"


class InstalledPack(models.Model):
    """Which version of a pack the record holds."""

    pack = models.CharField("包", max_length=80, unique=True)
    version = models.CharField("版本", max_length=40)
    digest = models.CharField("摘要", max_length=64)
    installed_at = models.DateTimeField("安装时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "已安装的包"


class InstalledRow(models.Model):
    """One definition as installed: its digest tells that a newer version differs, its content tells where."""

    pack = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=400)
    digest = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "kind", "key"], name="installed_row_once")]


class Seal(models.Model):
    """One link of the hash chain: an act that must not be altered afterwards, with what it left on its row.

    ``digest`` covers everything else and the digest before, so that a changed, removed or inserted link shows.
    """

    personal: ClassVar = {"content": "text"}

    number = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间")
    act = models.CharField("行为", max_length=40)
    model = models.CharField("对象类型", max_length=80)
    key = models.CharField("对象", max_length=80)
    actor_name = models.CharField("操作人姓名", max_length=120)
    content = models.JSONField("内容")
    previous = models.CharField("前一摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["model", "key"])]
        verbose_name = verbose_name_plural = "存证"
