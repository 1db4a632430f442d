"""Phase items, meetings with agenda and decisions, tasks with their steps, reminders, contacts and visits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yanzhen.city.records.models import Dated
from yanzhen.city.supervision.contact_models import Contact as Contact
from yanzhen.city.supervision.contact_models import Visit as Visit
from yanzhen.city.supervision.notice_models import NoticeWish as NoticeWish
from yanzhen.city.supervision.notice_models import Robot as Robot


class PhaseItem(Dated):
    """How far one item of a phase of the plan is, as its unit says and with what evidence; no row means 无数据."""

    STATES = [("not_started", "未开始"), ("doing", "进行中"), ("done", "已完成"), ("blocked", "受阻")]
    phase = models.ForeignKey("chains.Phase", on_delete=models.PROTECT, related_name="items")
    text = models.CharField("事项", max_length=120)
    state = models.CharField("状态", max_length=12, choices=STATES)
    unit = models.ForeignKey(
        "accounts.Unit",
        verbose_name="责任单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    says = models.CharField("进展", max_length=300)
    source = models.ForeignKey(
        "exchange.Source",
        verbose_name="依据文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    place = models.CharField("文件中的位置", max_length=200, blank=True, default="")
    by_name = models.CharField("登记人", max_length=120)
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["phase", "text"], name="phase_item_once")]
        verbose_name = verbose_name_plural = "阶段事项"

    def __str__(self) -> str:
        return self.text


class Meeting(Dated):
    """A dispatch meeting: the agenda is drawn from what is red, the minutes become decisions and tasks."""

    KINDS = [("month", "月度调度会"), ("quarter", "季度通报会"), ("half", "半年评估会"), ("topic", "专题会")]
    STATES = [("draft", "拟题"), ("ready", "议题已定"), ("held", "已召开"), ("issued", "纪要已发")]
    kind = models.CharField("类别", max_length=8, choices=KINDS, default="month")
    title = models.CharField("名称", max_length=120)
    chain = models.ForeignKey(
        "chains.Chain",
        verbose_name="产业链",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    held_on = models.DateField("会议日期")
    place = models.CharField("地点", max_length=120, blank=True, default="")
    chair = models.CharField("主持", max_length=120, blank=True, default="", help_text="写职务，不写姓名")
    state = models.CharField("状态", max_length=8, choices=STATES, default="draft")
    previous = models.ForeignKey(
        "self",
        verbose_name="上次会议",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
    )
    minutes = models.TextField("纪要", blank=True, default="")
    version = models.PositiveIntegerField("版本", default=0)
    made_by_name = models.CharField("拟题人", max_length=120)
    issued_by_name = models.CharField("签发人", max_length=120, blank=True, default="")
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        verbose_name = verbose_name_plural = "调度会"

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One point: the state of a task of the last meeting, something red, or somebody's own."""

    ORIGINS = [("last", "上次会议决定"), ("red", "红灯事项"), ("own", "提交议题")]
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    order = models.PositiveSmallIntegerField("序")
    origin = models.CharField("来由", max_length=8, choices=ORIGINS)
    kind = models.CharField("类别", max_length=20, blank=True, default="")
    key = models.CharField("对象", max_length=160, blank=True, default="")
    label = models.CharField("议题", max_length=200)
    says = models.TextField("情况", blank=True, default="")
    page = models.CharField(max_length=40, blank=True, default="")
    argument = models.CharField(max_length=160, blank=True, default="")
    unit_name = models.CharField("责任单位", max_length=120, blank=True, default="")
    unit_code = models.CharField(max_length=80, blank=True, default="")
    due = models.DateField("期限", null=True, blank=True)
    task = models.ForeignKey(
        "supervision.Task", null=True, blank=True, on_delete=models.PROTECT, related_name="seen_at"
    )
    dropped = models.CharField("不上会的理由", max_length=200, blank=True, default="")

    class Meta:
        ordering = ["order", "id"]
        verbose_name = verbose_name_plural = "议题"

    def __str__(self) -> str:
        return self.label


class Decision(Dated):
    """What a meeting decided; every decision has at least one task with an owner and a day."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    number = models.PositiveSmallIntegerField("序")
    text = models.CharField("决定", max_length=500)
    by_name = models.CharField("记录人", max_length=120)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once")]
        verbose_name = verbose_name_plural = "会议决定"

    def __str__(self) -> str:
        return self.text


class Task(Dated):
    """What a unit is to bring by a day; handed in with evidence, confirmed by somebody of another unit."""

    STATES = [
        ("open", "办理中"),
        ("handed_in", "已报办结，待确认"),
        ("done", "已办结"),
        ("cancelled", "已取消"),
    ]
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="tasks")
    text = models.CharField("任务", max_length=500)
    unit = models.ForeignKey(
        "accounts.Unit", verbose_name="责任单位", on_delete=models.PROTECT, related_name="tasks"
    )
    due = models.DateField("期限")
    first_due = models.DateField("原定期限")
    state = models.CharField("状态", max_length=12, choices=STATES, default="open", db_index=True)
    version = models.PositiveIntegerField("版本", default=0)
    result = models.CharField("办理结果", max_length=500, blank=True, default="")
    source = models.ForeignKey(
        "exchange.Source",
        verbose_name="依据文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    place = models.CharField("位置", max_length=200, blank=True, default="")
    paper = models.CharField("证明摘要", max_length=64, blank=True, default="")
    paper_name = models.CharField("证明文件", max_length=200, blank=True, default="")
    handed_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    handed_by_name = models.CharField("报办结人", max_length=120, blank=True, default="")
    handed_at = models.DateTimeField("报办结时间", null=True, blank=True)
    confirmed_by_name = models.CharField("确认人", max_length=120, blank=True, default="")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        ordering = ["due", "id"]
        verbose_name = verbose_name_plural = "督办任务"

    def __str__(self) -> str:
        return self.text


class TaskStep(models.Model):
    """What happened to a task; only ever added to."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField("行为", max_length=40)
    text = models.CharField("说明", max_length=500, blank=True, default="")
    at = models.DateTimeField("时间", auto_now_add=True)
    by_name = models.CharField("操作人", max_length=120)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "任务经过"


class Reminder(models.Model):
    """A digest that somebody was sent through a channel, once a slot; ``error`` says why it did not go out.

    ``slot`` is the day, the week or, where news go out at once, the minute; ``told`` names the matters in it;
    ``not_before``: held back (quiet hours, a failure) or just being sent.
    """

    CHANNELS = [("page", "页面"), ("mail", "邮件"), ("robot", "群机器人")]
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField("日期")
    channel = models.CharField("途径", max_length=8, choices=CHANNELS)
    subject = models.CharField("标题", max_length=200)
    text = models.TextField("内容")
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    error = models.CharField("没有发出的原因", max_length=300, blank=True, default="")
    read_at = models.DateTimeField("已读", null=True, blank=True)
    robot = models.ForeignKey(
        "supervision.Robot", null=True, blank=True, on_delete=models.CASCADE, related_name="reminders"
    )
    slot = models.CharField("批次", max_length=20, default="")
    told = models.JSONField("事项", default=list)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    not_before = models.DateTimeField("最早再发", null=True, blank=True)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "slot", "channel"], condition=Q(robot=None), name="reminder_once_a_slot"
            ),
            models.UniqueConstraint(
                fields=["robot", "slot"], condition=Q(robot__isnull=False), name="robot_told_once_a_slot"
            ),
            models.CheckConstraint(condition=Q(sent_at__isnull=False) | ~Q(error=""), name="reminder_or_why"),
        ]
        verbose_name = verbose_name_plural = "提醒"
