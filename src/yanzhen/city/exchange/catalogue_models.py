"""The catalogue: datasets with the national metadata core, who delivers them, what came, and how good it was."""

from __future__ import annotations

from django.db import models

from yanzhen.city.exchange.catalogue_words import LEVELS, OPENING, SHARING, SUBJECTS, parts_of
from yanzhen.city.exchange.cycles import CHOICES, CYCLES
from yanzhen.city.records.models import GRADE_CHOICES, Dated, Retirable, Versioned


class Dataset(Dated, Versioned, Retirable):
    """One dataset. ``own``: published by this system from its record, and declared by the capability that keeps it.

    ``items`` are the information items as ``ItemSpec`` has them, ``key`` those that identify a row; ``salt`` keeps ids of
    rows stable and tells nothing about what they are made of.
    """

    code = models.SlugField("标识", max_length=120, unique=True)
    number = models.CharField("信息资源代码", max_length=60)
    category = models.JSONField("信息资源分类", default=list)
    name = models.CharField("名称", max_length=200)
    provider = models.CharField("提供方", max_length=200)
    provider_code = models.CharField("提供方代码", max_length=18, blank=True, default="")
    provider_unit = models.ForeignKey(
        "accounts.Unit", verbose_name="提供单位的账号", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    abstract = models.TextField("摘要")
    formats = models.JSONField("格式", default=list)
    items = models.JSONField("信息项", default=list)
    key = models.JSONField("识别一行的信息项", default=list)
    dated_by = models.CharField("数据日期所在信息项", max_length=60, blank=True, default="")
    subject = models.CharField("数据对象", max_length=12, choices=SUBJECTS, blank=True, default="")
    subject_by = models.CharField("数据对象所在信息项", max_length=60, blank=True, default="")
    sharing = models.CharField("共享类型", max_length=16, choices=SHARING)
    sharing_condition = models.CharField("共享条件", max_length=400, blank=True, default="")
    sharing_way = models.JSONField("共享方式", default=list)
    opening = models.CharField("开放属性", max_length=16, choices=OPENING)
    opening_condition = models.CharField("开放条件", max_length=400, blank=True, default="")
    cycle = models.CharField("更新周期", max_length=12, choices=CHOICES)
    published_on = models.CharField("发布日期", max_length=20, blank=True, default="")
    related = models.JSONField("关联资源代码", default=list)
    level = models.CharField("数据分级", max_length=12, choices=LEVELS)
    legal_basis = models.CharField("依据", max_length=400, blank=True, default="")
    desk = models.CharField("联系岗位", max_length=120, blank=True, default="")
    desk_phone = models.CharField("联系岗位电话", max_length=40, blank=True, default="")
    on_platform = models.BooleanField("已接入共享平台", default=True)
    own = models.BooleanField("本系统发布", default=False, editable=False)
    grade = models.CharField("证据等级", max_length=1, choices=GRADE_CHOICES, default="X")
    note = models.TextField("说明", blank=True, default="")
    salt = models.CharField("行标识的盐", max_length=32, blank=True, default="", editable=False)

    class Meta:
        ordering = ["number", "code"]
        verbose_name = verbose_name_plural = "数据集"

    def __str__(self) -> str:
        return self.name

    @property
    def parts(self) -> list[tuple[str, str]]:
        """类, 项, 目, 细目 and serial with their digits."""
        return parts_of(self.number)

    @property
    def cycle_days(self) -> int:
        return CYCLES[self.cycle].days


class Feed(Dated):
    """A source of deliveries: who delivers which dataset since when, about whom if all of it is about one."""

    dataset = models.ForeignKey(
        Dataset, verbose_name="数据集", on_delete=models.PROTECT, related_name="feeds"
    )
    unit = models.ForeignKey(
        "accounts.Unit", verbose_name="报送单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    unit_name = models.CharField("报送单位名称", max_length=120)
    subject = models.CharField("数据对象代码", max_length=120, blank=True, default="")
    starts_on = models.DateField("接入日期")
    stopped_on = models.DateField("停止日期", null=True, blank=True)
    stopped_why = models.CharField("停止原因", max_length=300, blank=True, default="")
    due_on = models.DateField("下次应报", null=True, blank=True, db_index=True)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["dataset", "id"]
        verbose_name = verbose_name_plural = "数据来源"
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "unit", "subject"],
                condition=models.Q(stopped_on=None),
                name="feed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_name}：{self.dataset.name}"


class Load(Dated):
    """One delivery of a feed, taken or refused, with what the checks found; of an own dataset, a check of its rows.

    Shares stand between 0 and 1; None where there was nothing to measure. ``problems`` are the first of them, in words.
    """

    STATES = [("taken", "已接收"), ("refused", "已退回"), ("checked", "例行检查")]
    dataset = models.ForeignKey(
        Dataset, verbose_name="数据集", on_delete=models.PROTECT, related_name="loads"
    )
    feed = models.ForeignKey(
        Feed, verbose_name="数据来源", null=True, on_delete=models.PROTECT, related_name="loads"
    )
    delivery = models.ForeignKey("exchange.Delivery", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField("结果", max_length=10, choices=STATES)
    received_on = models.DateField("收到", db_index=True)
    due_on = models.DateField("应报", null=True, blank=True)
    days_late = models.PositiveIntegerField("迟到天数", default=0)
    record_on = models.DateField("最新数据日期", null=True, blank=True)
    rows = models.PositiveIntegerField("行数", default=0)
    added = models.PositiveIntegerField("新增行", default=0)
    changed = models.PositiveIntegerField("变化行", default=0)
    set_aside = models.PositiveIntegerField("未收的行", default=0)
    completeness = models.FloatField("完整性", null=True)
    validity = models.FloatField("有效性", null=True)
    timeliness = models.FloatField("及时性", null=True)
    score = models.FloatField("质量分", null=True)
    problems = models.JSONField("问题", default=list)
    found = models.PositiveIntegerField("问题数", default=0)
    by_name = models.CharField("提交人", max_length=120, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "数据报送与质量"


class DatasetRow(models.Model):
    """One row of a delivered dataset as last delivered. ``key`` is its stable id."""

    dataset = models.ForeignKey(Dataset, verbose_name="数据集", on_delete=models.PROTECT, related_name="rows")
    key = models.CharField("行标识", max_length=64)
    subject = models.CharField("数据对象代码", max_length=120, blank=True, default="")
    record_on = models.DateField("数据日期", null=True, blank=True)
    values = models.JSONField("值", default=dict)
    flaws = models.JSONField("不合格的值", default=dict)
    load = models.ForeignKey(Load, verbose_name="所属报送", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["key"]
        verbose_name = verbose_name_plural = "数据集的行"
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="dataset_row_once")]
        indexes = [models.Index(fields=["dataset", "subject", "record_on"], name="dataset_row_subject")]


class DatasetAccess(models.Model):
    """Somebody took rows out: who, which items, how many rows, under which authorisation. Written, never changed."""

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    dataset = models.ForeignKey(
        Dataset, verbose_name="数据集", on_delete=models.PROTECT, related_name="accesses"
    )
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    user_name = models.CharField("取用人", max_length=120, blank=True, default="")
    unit_name = models.CharField("取用单位名称", max_length=120, blank=True, default="")
    request = models.ForeignKey(
        "exchange.ShareRequest", verbose_name="共享申请", null=True, on_delete=models.PROTECT, related_name="accesses"
    )  # fmt: skip
    way = models.CharField("方式", max_length=12)
    rows = models.PositiveIntegerField("行数", default=0)
    items = models.JSONField("信息项", default=list)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "数据取用记录"
