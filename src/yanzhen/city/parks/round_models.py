"""Rounds of land-productivity evaluation: who takes part, what was reported, what was published, signed, objected."""

from __future__ import annotations

from django.db import models

from yanzhen.city.records.models import Dated


class Round(Dated):
    """One evaluation of one group in one year by one sheet; the sheet is kept as it was when the round began."""

    STATES = [
        ("prepare", "准备"),
        ("collect", "采集"),
        ("preview", "预览"),
        ("publish", "公示"),
        ("object", "异议处理"),
        ("final", "定档"),
        ("archived", "归档"),
    ]
    NOTICE_UNITS = [("天", "自然日"), ("工作日", "工作日")]
    GROUPS = [("above", "规上工业企业"), ("below", "规下工业企业")]
    name = models.CharField("名称", max_length=120)
    year = models.PositiveSmallIntegerField("数据年度")
    group = models.CharField("评价对象", max_length=8, choices=GROUPS)
    sheet = models.JSONField("评价表", default=dict)
    notice_days = models.PositiveSmallIntegerField("公示天数", default=3)
    notice_unit = models.CharField("公示天数按", max_length=8, choices=NOTICE_UNITS, default="天")
    practice = models.BooleanField("演示", default=False)
    state = models.CharField("状态", max_length=12, choices=STATES, default="prepare", db_index=True)
    version = models.PositiveIntegerField("版本", default=0)
    notice_from = models.DateField("公示开始", null=True, blank=True)
    notice_until = models.DateField("公示截止", null=True, blank=True)
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by_name = models.CharField("建立人", max_length=120, blank=True, default="")
    proposed_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_by_name = models.CharField("提请人", max_length=120, blank=True, default="")
    proposed_at = models.DateTimeField("提请时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_by_name = models.CharField("签字人", max_length=120, blank=True, default="")
    signed_at = models.DateTimeField("签字时间", null=True, blank=True)
    note = models.TextField("说明", blank=True, default="")

    class Meta:
        ordering = ["-year", "-id"]
        verbose_name = verbose_name_plural = "亩均评价轮次"

    def __str__(self) -> str:
        return self.name


class RoundEntry(models.Model):
    """An enterprise that takes part, or is excluded with the reason; named even when the register does not know it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    code = models.CharField("代码", max_length=120)
    name = models.CharField("名称", max_length=160)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")
    park = models.ForeignKey(
        "parks.Park", null=True, blank=True, on_delete=models.SET_NULL, related_name="evaluated"
    )
    excluded = models.CharField("不参评原因", max_length=200, blank=True, default="")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["round", "code"], name="round_entry_once")]
        verbose_name = verbose_name_plural = "参评企业"

    def __str__(self) -> str:
        return self.name


class RoundFile(Dated):
    """A list that a department handed in, taken whole; what it held beside the round is told, not lost."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField("类别", max_length=12, default="values")
    department = models.CharField("报送部门", max_length=80, blank=True, default="")
    source = models.ForeignKey("exchange.Source", on_delete=models.PROTECT, related_name="+")
    filename = models.CharField("文件名", max_length=300)
    digest = models.CharField("摘要", max_length=64)
    rows = models.PositiveIntegerField("行数", default=0)
    values_written = models.PositiveIntegerField("写入数值", default=0)
    remarks = models.JSONField("说明", default=list)
    by_name = models.CharField("提交人", max_length=120)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "评价数据文件"


class RoundValue(models.Model):
    """A fact of an enterprise in this round in the fact's own unit; replaced values stay with their end."""

    entry = models.ForeignKey(RoundEntry, on_delete=models.CASCADE, related_name="values_given")
    fact = models.CharField("事实", max_length=80)
    value = models.FloatField("数值")
    written = models.CharField("原文", max_length=80, blank=True, default="")
    file = models.ForeignKey(
        RoundFile, null=True, blank=True, on_delete=models.PROTECT, related_name="values_given"
    )
    objection = models.ForeignKey(
        "parks.Objection", null=True, blank=True, on_delete=models.PROTECT, related_name="values_given"
    )
    place = models.CharField("位置", max_length=200, blank=True, default="")
    at = models.DateTimeField("时间", auto_now_add=True)
    by_name = models.CharField("写入人", max_length=120)
    replaced_at = models.DateTimeField("被替换", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "fact"],
                condition=models.Q(replaced_at=None),
                name="round_value_current_once",
            )
        ]
        verbose_name = verbose_name_plural = "评价数据"


class RoundIssue(Dated):
    """Results as they were published or signed; sealed whole, so that no line can be changed afterwards."""

    KINDS = [("notice", "公示"), ("final", "定档")]
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="issues")
    number = models.PositiveSmallIntegerField("版次")
    kind = models.CharField("类别", max_length=8, choices=KINDS)
    results = models.JSONField("结果", default=list)
    counts = models.JSONField("各档家数", default=list)
    notes = models.JSONField("计分说明", default=list)
    by_name = models.CharField("形成人", max_length=120)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="round_issue_once")]
        verbose_name = verbose_name_plural = "评价结果"


class Objection(Dated):
    """An enterprise says that a fact is wrong, with proof; the decision keeps what it moved."""

    STATES = [("open", "待处理"), ("accepted", "采纳"), ("refused", "不采纳"), ("withdrawn", "撤回")]
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="objections")
    entry = models.ForeignKey(RoundEntry, on_delete=models.CASCADE, related_name="objections")
    fact = models.CharField("异议数据", max_length=80)
    before = models.FloatField("公示数值", null=True, blank=True)
    claimed = models.FloatField("主张数值")
    reason = models.TextField("理由")
    proof_name = models.CharField("证明文件", max_length=300)
    proof_digest = models.CharField("证明摘要", max_length=64)
    filed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    filed_by_name = models.CharField("提出人", max_length=120)
    on_behalf = models.BooleanField("代企业提出", default=False)
    state = models.CharField("状态", max_length=12, choices=STATES, default="open")
    version = models.PositiveIntegerField("版本", default=0)
    decision = models.TextField("处理意见", blank=True, default="")
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by_name = models.CharField("处理人", max_length=120, blank=True, default="")
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    effect = models.JSONField("前后差别", default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "评价异议"


class Measure(Dated):
    """A differentiated measure as a proposal: nothing follows from a class until a person has signed."""

    KINDS = [("price", "价格"), ("land", "用地"), ("finance", "金融"), ("service", "服务")]
    STATES = [("proposed", "建议"), ("signed", "已签字"), ("refused", "不予采用")]
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="measures")
    entry = models.ForeignKey(RoundEntry, on_delete=models.CASCADE, related_name="measures")
    klass = models.CharField("档", max_length=40)
    kind = models.CharField("类别", max_length=8, choices=KINDS)
    text = models.CharField("措施", max_length=300)
    basis = models.CharField("依据", max_length=300)
    grade = models.CharField("依据等级", max_length=1, default="X")
    state = models.CharField("状态", max_length=12, choices=STATES, default="proposed")
    version = models.PositiveIntegerField("版本", default=0)
    proposed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_by_name = models.CharField("提出人", max_length=120)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by_name = models.CharField("签字人", max_length=120, blank=True, default="")
    decided_at = models.DateTimeField("签字时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True, default="")

    class Meta:
        ordering = ["klass", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "entry", "kind", "text"], name="measure_once")
        ]
        verbose_name = verbose_name_plural = "差别化措施"
