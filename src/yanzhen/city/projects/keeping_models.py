"""What offices keep of a project: facts, evidence files, milestones, money by month, what it adds to nodes."""

from __future__ import annotations

from django.db import models

from yanzhen.city.records.models import Dated


class Kept(Dated):
    """A row of one project that people keep: who wrote it last, and which version two editors compare."""

    by = models.ForeignKey(
        "accounts.User", verbose_name="填报人", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField("填报人姓名", max_length=120, blank=True, default="")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        abstract = True


class ProjectFact(Kept):
    """One fact as it was stated; a newer statement replaces it and the older one stays readable."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="facts")
    fact = models.SlugField("事实", max_length=60)
    text = models.CharField("内容", max_length=500)
    number = models.DecimalField("数值", max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField("单位", max_length=40, blank=True, default="")
    replaced_at = models.DateTimeField("被替换时间", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "项目事实"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "fact"],
                condition=models.Q(replaced_at=None),
                name="project_fact_once_in_force",
            )
        ]


class Evidence(Kept):
    """A file that proves a fact; it lies in the workspace under its digest and is only ever given back."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="evidence")
    fact = models.SlugField("证明什么", max_length=60)
    name = models.CharField("文件名", max_length=200)
    digest = models.CharField("摘要", max_length=64)
    size = models.PositiveIntegerField("字节数")
    media_type = models.CharField("类型", max_length=100)
    dated = models.DateField("材料日期")
    note = models.CharField("说明", max_length=300, blank=True, default="")
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_why = models.CharField("撤下原因", max_length=300, blank=True, default="")

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "佐证"


class Milestone(Kept):
    """A step that is due on a day. ``moves`` keeps every change of that day with its reason."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField("节点", max_length=120)
    due_on = models.DateField("应完成")
    done_on = models.DateField("实际完成", null=True, blank=True)
    moves = models.JSONField("调整记录", default=list)
    note = models.CharField("说明", max_length=300, blank=True, default="")
    dropped_why = models.CharField("取消原因", max_length=300, blank=True, default="")

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = verbose_name_plural = "项目节点"


class MonthlyMoney(Kept):
    """Fixed investment planned and made, and money received, in one month; 万元. Empty is not known, never 0."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="money")
    month = models.DateField("月份", help_text="当月第一天")
    planned = models.DecimalField("计划投资（万元）", max_digits=16, decimal_places=4, null=True, blank=True)
    made = models.DecimalField("完成投资（万元）", max_digits=16, decimal_places=4, null=True, blank=True)
    received = models.DecimalField("到位资金（万元）", max_digits=16, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["month"]
        verbose_name = verbose_name_plural = "月度投资"
        constraints = [models.UniqueConstraint(fields=["project", "month"], name="project_month_once")]


class Contribution(Kept):
    """Capacity that a node gains when the project operates, in the unit of that node; lost when it ends."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="contributions")
    node = models.ForeignKey("chains.Node", on_delete=models.CASCADE, related_name="contributions")
    capacity = models.DecimalField("产能", max_digits=20, decimal_places=4)
    unit = models.CharField("单位", max_length=40)
    note = models.CharField("说明", max_length=300, blank=True, default="")
    removed_at = models.DateTimeField("撤销时间", null=True, blank=True)
    removed_why = models.CharField("撤销原因", max_length=300, blank=True, default="")

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "环节贡献"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "node"],
                condition=models.Q(removed_at=None),
                name="contribution_once_in_force",
            )
        ]
