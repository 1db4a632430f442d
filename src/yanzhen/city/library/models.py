"""Originals, content-addressed; contradictions and corrections between documents."""

from __future__ import annotations

from typing import Any

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


class Reading(models.Model):
    """What the reader made of a document once: the text its places count in, by which version, as of which month."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="readings")
    reader = models.CharField("识读程序", max_length=80)
    made_on = models.DateTimeField("识读时间", auto_now_add=True)
    date = models.CharField("文件日期", max_length=10, blank=True, default="")
    text = models.TextField("文本", blank=True, default="")
    parts = models.JSONField("分段", default=list, help_text="起、止、页码；没有页的文件页码为空")

    class Meta:
        verbose_name = verbose_name_plural = "识读"
        ordering = ["-id"]


class Suggestion(models.Model):
    """One thing the reader found: ``fields`` as the machine says, ``corrected`` as a person says, the verdict.

    ``start``/``end`` are offsets in the text of the reading, ``boxes`` are (page, left, top, right, bottom) in
    fractions of the page. ``version`` counts judgements: who judges names the version that was looked at.
    """

    KINDS = [("statement", "表述"), ("entity", "实体"), ("relation", "关系")]
    VERDICTS = [
        ("open", "待判"), ("accepted", "已采纳"), ("corrected", "已改正"), ("rejected", "已驳回"), ("unsure", "存疑"),
    ]  # fmt: skip
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="suggestions")
    order = models.PositiveIntegerField("次序")
    kind = models.CharField("类别", max_length=10, choices=KINDS)
    fields = models.JSONField("识读结果", default=dict)
    corrected = models.JSONField("改正后", null=True, blank=True)
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    quote = models.TextField("原文", blank=True, default="")
    page = models.PositiveIntegerField("页", null=True, blank=True)
    boxes = models.JSONField("页上位置", default=list)
    confidence = models.FloatField("可信度", default=1.0)
    rule = models.CharField("规则路径", max_length=200, blank=True, default="")
    verdict = models.CharField("判断", max_length=10, choices=VERDICTS, default="open")
    version = models.PositiveIntegerField("版本", default=0)
    judged_by = models.CharField("判断人", max_length=120, blank=True, default="")
    judged_at = models.DateTimeField("判断时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "识读建议"
        ordering = ["start", "order"]
        indexes = [
            models.Index(fields=["reading", "kind", "start"], name="suggestion_place"),
            models.Index(fields=["kind", "verdict"], name="suggestion_verdict"),
        ]

    @property
    def held(self) -> dict[str, Any]:
        """What holds now: the person's fields where there are any, else the machine's."""
        return dict(self.corrected or self.fields)


class Judgement(models.Model):
    """One verdict, never changed and never deleted; to undo is another judgement that names the act it takes back.

    One ``act`` may judge many suggestions. ``before_*`` is what stood there, so that undoing restores it.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="judgements")
    act = models.CharField("行为", max_length=32, db_index=True)
    undoes = models.CharField("撤销的行为", max_length=32, blank=True, default="", db_index=True)
    verdict = models.CharField("判断", max_length=10, choices=Suggestion.VERDICTS)
    fields = models.JSONField("改正后", null=True)
    before_verdict = models.CharField("原判断", max_length=10, choices=Suggestion.VERDICTS)
    before_fields = models.JSONField("原改正", null=True)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("判断人", max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "判断"
        ordering = ["-id"]


class Succession(Dated):
    """This document is a newer version of that one: suggested with a reason, until a person says so."""

    STATES = [("suggested", "待确认"), ("confirmed", "已确认"), ("refused", "不是新版本")]
    newer = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="older_versions")
    older = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="newer_versions")
    reason = models.CharField("理由", max_length=300)
    state = models.CharField("状态", max_length=10, choices=STATES, default="suggested")
    judged_by = models.CharField("确认人", max_length=120, blank=True, default="")
    judged_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "新旧版本"
        constraints = [models.UniqueConstraint(fields=["newer", "older"], name="succession_once")]


class Intake(Dated):
    """A file that waits for its reading because it takes long; a stopped server takes it up again."""

    STATES = [("queued", "排队"), ("running", "识读中"), ("done", "已登记"), ("failed", "已退回")]
    filename = models.CharField("文件名", max_length=300)
    digest = models.CharField("摘要", max_length=64)
    size = models.BigIntegerField("字节数")
    named = models.JSONField("标题、单位、日期", default=dict)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField("状态", max_length=10, choices=STATES, default="queued", db_index=True)
    stage = models.CharField("进行到", max_length=80, blank=True, default="")
    done = models.PositiveIntegerField("已完成", default=0)
    of = models.PositiveIntegerField("共", default=0)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    message = models.TextField("说明", blank=True, default="")
    document = models.ForeignKey(Document, null=True, on_delete=models.SET_NULL, related_name="intakes")

    class Meta:
        verbose_name = verbose_name_plural = "等待识读的文件"
        ordering = ["id"]


class DisagreementVerdict(models.Model):
    """What a person said of a contradiction that the machine found; never changed, the latest of a ``key`` holds.

    ``told`` is the finding as it was then, so that a judgement can be read when the finding is gone.
    """

    VERDICTS = [("confirmed", "属实"), ("dismissed", "不是矛盾"), ("reopened", "重新待判")]
    key = models.CharField("矛盾", max_length=40, db_index=True)
    verdict = models.CharField("判断", max_length=10, choices=VERDICTS)
    reason = models.CharField("理由", max_length=300, blank=True, default="")
    told = models.JSONField("当时的说法", default=dict)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("判断人", max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "对矛盾的判断"
        ordering = ["-id"]
