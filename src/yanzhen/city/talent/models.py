"""Supply of and need for people: what documents say, posts, schools and classes, people who agreed, who was hired."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from yanzhen.city.records.models import Dated, Sourced, Versioned
from yanzhen.city.talent.levels import (
    CONSENTS,
    COURSE_KINDS,
    ENDINGS,
    LEVELS,
    OFFERED,
    REASONS,
    REFERRAL_STATES,
    RETENTION_DAYS,
    SCHOOL_KINDS,
    STATES,
)
from yanzhen.city.talent.permissions import may_reach


class TalentEntry(Dated, Sourced):
    """One fact of supply or need: an institution, a count of graduates, a goal, a programme."""

    SIDES = [("supply", "供给"), ("need", "需求"), ("programme", "计划")]
    code = models.SlugField(max_length=120, unique=True)
    side = models.CharField("类别", max_length=12, choices=SIDES)
    label = models.CharField("名称", max_length=160)
    skills = models.CharField("专业或层次", max_length=160, blank=True, default="")
    value = models.DecimalField("数量", max_digits=16, decimal_places=2, null=True, blank=True)
    op = models.CharField("关系", max_length=8, default="=")
    unit = models.CharField("单位", max_length=20, blank=True, default="")
    period = models.CharField("期间或期限", max_length=40, blank=True, default="")
    chain = models.ForeignKey(
        "chains.Chain", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    node = models.ForeignKey(
        "chains.Node", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["side", "code"]


class Registered(models.Model):
    """Who entered a row, and for which office."""

    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("登记人", max_length=120)
    by_unit = models.ForeignKey(
        "accounts.Unit", verbose_name="登记单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    practice = models.BooleanField("演示", default=False)

    class Meta:
        abstract = True


class Opening(Dated, Versioned, Registered):
    """A post that an enterprise wants filled by a day. ``on_behalf``: an office entered it, as everybody may see."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="openings"
    )
    node = models.ForeignKey(
        "chains.Node", verbose_name="所在环节", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    region = models.ForeignKey(
        "enterprises.Region", verbose_name="工作地点", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    label = models.CharField("岗位", max_length=120)
    skills = models.CharField("技能", max_length=300)
    level = models.CharField("最低学历或等级", max_length=12, choices=LEVELS, default="any")
    count = models.PositiveIntegerField("招聘人数")
    pay = models.CharField("待遇", max_length=120, blank=True, default="")
    text = models.TextField("说明", blank=True, default="")
    opened_on = models.DateField("发布")
    deadline = models.DateField("到岗期限", db_index=True)
    state = models.CharField("状态", max_length=12, choices=STATES, default="open", db_index=True)
    closed_on = models.DateField("结束日期", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True, default="")
    on_behalf = models.BooleanField("代企业登记", default=False)

    class Meta:
        ordering = ["deadline", "id"]
        verbose_name = verbose_name_plural = "招聘岗位"
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="opening_wants_somebody")]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"

    @property
    def number(self) -> str:
        return f"GW{self.opened_on.year}-{self.pk:05d}"


class School(Dated, Registered):
    """Who trains people: a university, a college, a vocational school."""

    name = models.CharField("名称", max_length=120, unique=True)
    kind = models.CharField("类别", max_length=12, choices=SCHOOL_KINDS)
    region = models.ForeignKey(
        "enterprises.Region", verbose_name="所在地", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip

    class Meta:
        ordering = ["name"]
        verbose_name = verbose_name_plural = "培养单位"

    def __str__(self) -> str:
        return self.name


class Course(Dated, Versioned, Registered):
    """A class that leaves school on a day: ordinary, or trained to the order of one enterprise."""

    school = models.ForeignKey(
        School, verbose_name="培养单位", on_delete=models.PROTECT, related_name="courses"
    )
    label = models.CharField("专业", max_length=120)
    skills = models.CharField("技能", max_length=300)
    level = models.CharField("学历或等级", max_length=12, choices=OFFERED)
    kind = models.CharField("类别", max_length=12, choices=COURSE_KINDS, default="ordinary")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="订单企业", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    node = models.ForeignKey(
        "chains.Node", verbose_name="对应环节", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    count = models.PositiveIntegerField("人数")
    starts_on = models.DateField("开班", null=True, blank=True)
    ready_on = models.DateField("毕业，可到岗", db_index=True)

    class Meta:
        ordering = ["ready_on", "id"]
        verbose_name = verbose_name_plural = "培养班次"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="order", enterprise__isnull=False) | Q(kind="ordinary", enterprise=None),
                name="order_class_has_its_enterprise",
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="course_has_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.school.name} {self.label}"


class Person(Dated, Registered):
    """Somebody who agreed to be proposed for posts. Name and telephone go when the time is up or the consent ends.

    Nothing else that tells who it is is asked for: no number of an identity card, no age, no sex, no address.
    """

    personal: ClassVar = {"name": "name", "phone": "phone"}
    personal_readers: ClassVar[frozenset[str]] = frozenset()

    name = models.CharField("姓名", max_length=40, blank=True, default="")
    phone = models.CharField("联系电话", max_length=40, blank=True, default="")
    skills = models.CharField("技能", max_length=300)
    level = models.CharField("学历或等级", max_length=12, choices=OFFERED)
    node = models.ForeignKey(
        "chains.Node", verbose_name="对应环节", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    region = models.ForeignKey(
        "enterprises.Region", verbose_name="期望地点", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    ready_on = models.DateField("可到岗")
    consented_on = models.DateField("同意日期")
    consent = models.CharField("同意方式", max_length=12, choices=CONSENTS)
    keep_until = models.DateField("保存到", db_index=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    ended_why = models.CharField("结束原因", max_length=12, choices=ENDINGS, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "求职人员"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(name="", phone=""), name="person_ended_is_erased"
            ),
            models.CheckConstraint(
                condition=Q(keep_until__gte=F("consented_on")), name="person_kept_from_consent_on"
            ),
        ]

    def __str__(self) -> str:
        """Never the name: labels are kept in logs that nothing is erased from."""
        return self.number

    @property
    def number(self) -> str:
        return f"RC{self.pk:05d}"

    def personal_open_to(self, user: Any) -> bool:
        """The office that registered, and the enterprise to which the person was introduced."""
        return may_reach(user, self)


class Referral(Dated, Versioned, Registered):
    """A class or a person introduced to a post; what the enterprise said, and who was still there after 90 days."""

    opening = models.ForeignKey(
        Opening, verbose_name="岗位", on_delete=models.PROTECT, related_name="referrals"
    )
    course = models.ForeignKey(
        Course, verbose_name="班次", null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    person = models.ForeignKey(
        Person, verbose_name="人员", null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    count = models.PositiveIntegerField("推荐人数", default=1)
    state = models.CharField("状态", max_length=12, choices=REFERRAL_STATES, default="introduced")
    introduced_on = models.DateField("推荐日期")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    hired = models.PositiveIntegerField("录用人数", default=0)
    hired_on = models.DateField("到岗日期", null=True, blank=True)
    reason = models.CharField("未录用原因", max_length=12, choices=REASONS, blank=True, default="")
    says = models.CharField("说明", max_length=300, blank=True, default="")
    stayed = models.PositiveIntegerField("满 90 天在岗人数", null=True, blank=True)
    checked_on = models.DateField("回访日期", null=True, blank=True)
    checked_by_name = models.CharField("回访人", max_length=120, blank=True, default="")

    class Meta:
        ordering = ["-introduced_on", "-id"]
        verbose_name = verbose_name_plural = "人才推荐"
        constraints = [
            models.CheckConstraint(
                condition=Q(course=None, person__isnull=False, count=1)
                | Q(course__isnull=False, person=None, count__gt=0),
                name="referral_of_one_class_or_one_person",
            ),
            models.CheckConstraint(condition=Q(hired__lte=F("count")), name="referral_hires_no_more"),
            models.CheckConstraint(
                condition=Q(stayed=None) | Q(stayed__lte=F("hired"), checked_on__isnull=False),
                name="referral_keeps_no_more",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opening.number} ← {self.person.number if self.person else self.course}"

    @property
    def check_on(self) -> datetime.date | None:
        """The day from which it can be told who stayed."""
        return self.hired_on + datetime.timedelta(days=RETENTION_DAYS) if self.hired_on else None
