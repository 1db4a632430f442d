"""Sources, deliveries and citations."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from yanzhen.city.exchange.catalogue_models import Dataset as Dataset
from yanzhen.city.exchange.catalogue_models import DatasetAccess as DatasetAccess
from yanzhen.city.exchange.catalogue_models import DatasetRow as DatasetRow
from yanzhen.city.exchange.catalogue_models import Feed as Feed
from yanzhen.city.exchange.catalogue_models import Load as Load
from yanzhen.city.exchange.doubt_models import Doubt as Doubt
from yanzhen.city.exchange.share_models import ShareRequest as ShareRequest
from yanzhen.city.exchange.share_models import ShareStep as ShareStep
from yanzhen.city.exchange.share_models import Webhook as Webhook
from yanzhen.city.exchange.share_models import WebhookMessage as WebhookMessage
from yanzhen.city.records.models import GRADE_CHOICES, Dated


class Source(Dated):
    """A document, page, table or judgement that values are taken from."""

    KINDS = [
        ("document", "文件"),
        ("news", "报道"),
        ("statistics", "统计"),
        ("web", "网页"),
        ("delivery", "报送"),
        ("judgement", "判断"),
        ("standard", "标准"),
    ]
    code = models.SlugField("代码", max_length=120, unique=True)
    title = models.CharField("标题", max_length=400)
    issuer = models.CharField("发布单位", max_length=200, blank=True, default="")
    date = models.CharField("日期", max_length=20, blank=True, default="")
    kind = models.CharField("类别", max_length=20, choices=KINDS)
    grade = models.CharField("证据等级", max_length=1, choices=GRADE_CHOICES)
    url = models.URLField("网址", max_length=600, blank=True, default="")
    note = models.TextField("说明", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "来源"
        ordering = ["-date", "code"]

    def __str__(self) -> str:
        return self.title


class Delivery(Dated):
    """One file or message that was taken in, whole or not at all."""

    STATES = [("taken", "已接收"), ("refused", "已退回")]
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField("类别", max_length=40)
    filename = models.CharField("文件名", max_length=300)
    digest = models.CharField("摘要", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数", default=0)
    rows = models.IntegerField("行数", default=0)
    state = models.CharField("状态", max_length=20, choices=STATES)
    message = models.TextField("结果说明", blank=True, default="")
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("提交人", max_length=120, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "报送"
        ordering = ["-created_at"]


class Citation(models.Model):
    """This value of that row stands at this place in that source."""

    subject_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    field = models.CharField("字段", max_length=60, blank=True, default="")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    place = models.CharField("位置", max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"])]
        verbose_name = verbose_name_plural = "引用"


class ListImport(Dated):
    """A list on its way into the record: read and previewed row by row, then written whole in one transaction."""

    STATES = [
        ("queued", "排队等待读取"),
        ("reading", "正在读取"),
        ("ready", "等待确认"),
        ("waiting", "排队等待写入"),
        ("applying", "正在写入"),
        ("done", "已写入"),
        ("failed", "没有读成"),
        ("withdrawn", "已撤回"),
    ]
    kind = models.CharField("清单", max_length=40)
    filename = models.CharField("文件名", max_length=300)
    digest = models.CharField("摘要", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数", default=0)
    state = models.CharField("状态", max_length=12, choices=STATES, default="queued", db_index=True)
    message = models.TextField("说明", blank=True, default="")
    counts = models.JSONField("各类行数", default=dict)
    layout = models.JSONField("表的样子", default=dict)
    units = models.JSONField("选定的单位", default=dict)
    skipped = models.JSONField("没有读的工作表", default=list)
    seen = models.BigIntegerField("比对时档案的状态", default=0)
    leave = models.BooleanField("退回的行不导入", default=False)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("提交人", max_length=120, blank=True, default="")
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "清单导入"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename


class ListImportRow(models.Model):
    """One row of a list on its way: what the file says, what would become of it, and why.

    ``plan`` keeps what was made of the cells: values, written, changes, problems, candidates, doubts, extra.
    """

    batch = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="rows")
    order = models.PositiveIntegerField("次序")
    sheet = models.CharField("工作表", max_length=120, blank=True, default="")
    number = models.PositiveIntegerField("行号")
    state = models.CharField("结果", max_length=12)
    name = models.CharField("名称", max_length=200, blank=True, default="")
    key = models.BigIntegerField("对应的记录", null=True)
    chosen = models.BigIntegerField("人选定的记录", null=True)
    corrected = models.BooleanField("在页面上改过", default=False)
    doubtful = models.BooleanField("存疑", default=False)
    mark = models.CharField(max_length=20, blank=True, default="")
    mark_also = models.CharField(max_length=20, blank=True, default="")
    cells = models.JSONField("单元格", default=dict)
    plan = models.JSONField("打算", default=dict)

    class Meta:
        ordering = ["order"]
        indexes = [
            models.Index(fields=["batch", "state", "order"], name="list_row_by_state"),
            models.Index(fields=["batch", "mark"], name="list_row_by_mark", condition=~models.Q(mark="")),
            models.Index(
                fields=["batch", "mark_also"], name="list_row_by_mark_also", condition=~models.Q(mark_also="")
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["batch", "order"], name="list_row_once")]
