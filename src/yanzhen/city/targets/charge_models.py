"""Who answers for a target, how it is divided, what was reported and reviewed, which document changed it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yanzhen.city.records.models import Dated

EVERY = [
    ("month", "每月"),
    ("quarter", "每季度"),
    ("half", "每半年"),
    ("year", "每年"),
    ("none", "不定期"),
]
AXES = [("chain", "产业链"), ("county", "县（市）区"), ("park", "园区"), ("year", "年度")]


class Charge(Dated):
    """How one target is looked after: how often its owner reports, and the version that editors hold against."""

    target = models.OneToOneField(
        "targets.Target", verbose_name="目标", on_delete=models.PROTECT, related_name="charge"
    )
    every = models.CharField("报送频次", max_length=8, choices=EVERY, default="year")
    within_days = models.PositiveSmallIntegerField("期末后几天内报", default=30)
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "目标责任"

    def __str__(self) -> str:
        return f"{self.target}的责任"


class TargetOwner(models.Model):
    """A unit answers for a target from one day to another; what has ended stays as history."""

    ROLES = [("lead", "责任单位"), ("co", "配合单位")]
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="owners")
    unit = models.ForeignKey(
        "accounts.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="targets"
    )
    role = models.CharField("责任", max_length=4, choices=ROLES, default="lead")
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    by_name = models.CharField("登记人", max_length=120)

    class Meta:
        ordering = ["-role", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["charge"], condition=Q(until=None, role="lead"), name="target_one_lead"
            ),
            models.UniqueConstraint(
                fields=["charge", "unit"], condition=Q(until=None), name="target_unit_once"
            ),
        ]
        verbose_name = verbose_name_plural = "目标责任单位"

    def __str__(self) -> str:
        return f"{self.unit}"


class Split(Dated):
    """One version of dividing a target along one axis; the newest stands, the others stay."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="splits")
    axis = models.CharField("分解方式", max_length=8, choices=AXES)
    number = models.PositiveSmallIntegerField("版次")
    rule = models.CharField("合成规则", max_length=12)
    fit = models.CharField("核对", max_length=8)
    says = models.TextField("核对结果")
    reason = models.CharField("说明", max_length=300, blank=True, default="")
    source = models.ForeignKey(
        "exchange.Source",
        verbose_name="依据文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    place = models.CharField("文件中的位置", max_length=200, blank=True, default="")
    by_name = models.CharField("分解人", max_length=120)
    replaced_at = models.DateTimeField("被替换", null=True, blank=True)

    class Meta:
        ordering = ["axis", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["charge", "axis", "number"], name="split_number_once"),
            models.UniqueConstraint(
                fields=["charge", "axis"], condition=Q(replaced_at=None), name="split_one_current"
            ),
        ]
        verbose_name = verbose_name_plural = "目标分解"

    def __str__(self) -> str:
        return f"{self.charge.target}按{self.get_axis_display()}分解第{self.number}版"


class SplitPart(models.Model):
    """What one chain, county, park or year is to bring; ``weight`` is the denominator of a rate where known."""

    split = models.ForeignKey(Split, on_delete=models.PROTECT, related_name="parts")
    key = models.CharField("代码", max_length=120)
    label = models.CharField("名称", max_length=120)
    value = models.DecimalField("数值", max_digits=20, decimal_places=4)
    measure = models.CharField("单位", max_length=20)
    weight = models.DecimalField("权数", max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.ForeignKey(
        "accounts.Unit",
        verbose_name="责任单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["split", "key"], name="split_part_once")]
        verbose_name = verbose_name_plural = "目标分解项"

    def __str__(self) -> str:
        return self.label


class Report(Dated):
    """A value that the owning unit reports with its evidence; counted only once somebody of another unit accepts it."""

    STATES = [("reported", "待审核"), ("accepted", "已采信"), ("returned", "已退回"), ("withdrawn", "已撤回")]
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="reports")
    part = models.ForeignKey(
        SplitPart,
        verbose_name="分解项",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports",
    )
    subject = models.CharField("主体", max_length=120)
    period = models.CharField("期间", max_length=40)
    value = models.DecimalField("数值", max_digits=20, decimal_places=4)
    measure = models.CharField("单位", max_length=20)
    source = models.ForeignKey(
        "exchange.Source", verbose_name="依据文件", on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField("位置", max_length=200, blank=True, default="")
    paper = models.CharField("证明摘要", max_length=64, blank=True, default="")
    paper_name = models.CharField("证明文件", max_length=200, blank=True, default="")
    note = models.CharField("说明", max_length=300, blank=True, default="")
    unit = models.ForeignKey(
        "accounts.Unit", verbose_name="报送单位", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="target_reports"
    )
    by_name = models.CharField("报送人", max_length=120)
    state = models.CharField("状态", max_length=12, choices=STATES, default="reported", db_index=True)
    version = models.PositiveIntegerField("版本", default=0)
    reviewed_by_name = models.CharField("审核人", max_length=120, blank=True, default="")
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    reason = models.CharField("审核意见", max_length=300, blank=True, default="")
    actual = models.ForeignKey(
        "targets.Actual", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["charge", "subject", "period"],
                condition=Q(state="reported"),
                name="report_one_waiting",
            )
        ]
        verbose_name = verbose_name_plural = "目标实绩报送"

    def __str__(self) -> str:
        return f"{self.charge.target} {self.period}"


class Revision(Dated):
    """A document changed a target: the old row stays as it was, the new one follows it on the same line."""

    before = models.ForeignKey("targets.Target", on_delete=models.PROTECT, related_name="revised_into")
    after = models.OneToOneField("targets.Target", on_delete=models.PROTECT, related_name="revised_from")
    source = models.ForeignKey("exchange.Source", on_delete=models.PROTECT, related_name="+")
    place = models.CharField("位置", max_length=200)
    reason = models.CharField("理由", max_length=300, blank=True, default="")
    old_goal = models.CharField("原目标", max_length=120)
    new_goal = models.CharField("新目标", max_length=120)
    by_name = models.CharField("登记人", max_length=120)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "目标调整"

    def __str__(self) -> str:
        return f"{self.before}：{self.old_goal}→{self.new_goal}"
