"""Units as a tree and the people who hold posts in them."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from yanzhen.city.accounts.token_models import ApiCall as ApiCall
from yanzhen.city.accounts.token_models import ApiToken as ApiToken

ROLES = [
    ("leader", "市领导、链长"),
    ("chain_office", "链办"),
    ("investment", "市招商部门"),
    ("county", "县（市）区"),
    ("department", "行业主管部门"),
    ("project_office", "项目办"),
    ("data_office", "数据主管部门"),
    ("park", "园区"),
    ("enterprise", "企业"),
    ("bank", "金融机构"),
    ("auditor", "审计管理员"),
    ("security", "安全管理员"),
    ("administrator", "系统管理员"),
]
"""What somebody may be here, with the words people read; what a role may do stands in permissions."""


class Unit(models.Model):
    """An office, a county, a park, an enterprise: who somebody works for."""

    KINDS = [
        ("city", "市级"),
        ("department", "部门"),
        ("region", "县（市）区"),
        ("park", "园区"),
        ("chain_office", "链办"),
        ("enterprise", "企业"),
        ("bank", "金融机构"),
    ]
    code = models.SlugField("代码", max_length=80, unique=True)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=20, choices=KINDS)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    subject = models.CharField(
        "对应对象", max_length=120, blank=True, default="", help_text="产业链、园区或企业的代码"
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位"

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person or, in practice workspaces, a post. No invented names: demo accounts are called by their post."""

    personal: ClassVar = {
        "username": "name", "first_name": "name", "last_name": "name", "display_name": "name", "email": "mail",
    }  # fmt: skip

    withheld: ClassVar = {"password": "!"}
    """What an export leaves behind unless it is asked for: such an account has no usable password until it gets one."""

    ROLES = ROLES
    role = models.CharField("角色", max_length=20, choices=ROLES, default="enterprise")
    unit = models.ForeignKey(
        Unit, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    display_name = models.CharField("显示名", max_length=80, blank=True, default="")
    practice = models.BooleanField("演示账号", default=False)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    external_id = models.CharField(
        "统一认证编号", max_length=200, null=True, blank=True, unique=True, help_text="单点登录时按它认人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    errand = None
    """What an official does for an enterprise in this request; set by the site, never kept with the account."""

    def __str__(self) -> str:
        """Who acts for an enterprise bears that in every log, seal and page that names him."""
        name = self.display_name or self.username
        return f"{name[:60]}（{self.unit or '政府部门'}代企业办理）"[:120] if self.errand else name


class Post(models.Model):
    """A further post with a term: a deputy director serves a chain from one day to another.

    ``ends_on`` is the last day of the term; an expired post gives no right and stays as history.
    """

    user = models.ForeignKey(User, verbose_name="人员", on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=20, choices=ROLES)
    subject = models.CharField(
        "服务对象", max_length=120, blank=True, default="", help_text="产业链、园区、县区或企业的代码"
    )
    title = models.CharField("职务", max_length=80, blank=True, default="")
    starts_on = models.DateField("起", default=timezone.localdate)
    ends_on = models.DateField("止", null=True, blank=True)
    revoked_on = models.DateField("提前免去", null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_term_runs_forward",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.title or self.get_role_display()}"

    def runs_on(self, day: datetime.date) -> bool:
        """The term runs on that day and the post was not taken back by then."""
        if day < self.starts_on or (self.ends_on is not None and self.ends_on < day):
            return False
        return self.revoked_on is None or day < self.revoked_on


class SignedIn(models.Model):
    """One session of a person: from where, how long, how it ended. ``key`` is the session's own key."""

    withheld: ClassVar = {"key": "exported-{key}"}
    HOW = [("password", "密码"), ("oidc", "统一认证")]
    user = models.ForeignKey(User, verbose_name="人员", on_delete=models.CASCADE, related_name="sessions")
    key = models.CharField("会话", max_length=40, unique=True)
    how = models.CharField("方式", max_length=10, choices=HOW, default="password")
    address = models.GenericIPAddressField("来自", null=True, blank=True)
    agent = models.CharField("浏览器", max_length=200, blank=True, default="")
    started_at = models.DateTimeField("登录时间", auto_now_add=True)
    seen_at = models.DateTimeField("最近使用", default=timezone.now)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_why = models.CharField("结束原因", max_length=80, blank=True, default="")

    class Meta:
        ordering = ["-seen_at"]
        verbose_name = verbose_name_plural = "登录"


class Authenticator(models.Model):
    """The second factor of a person: a shared secret (encrypted) for time-based codes by RFC 6238.

    ``last_step`` is the time step of the last accepted code: no code is taken twice.
    """

    withheld_rows: ClassVar = True
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="authenticator")
    secret = models.TextField()
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "动态码"


class RecoveryCode(models.Model):
    """A code for the day the telephone is lost; works once. Only its digest is kept."""

    withheld_rows: ClassVar = True
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "备用码"
