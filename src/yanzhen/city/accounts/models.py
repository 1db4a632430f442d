"""Units as a tree and the people who hold posts in them."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

ROLES = [
    ("leader", "市领导、链长"),
    ("chain_office", "链办"),
    ("investment", "市招商部门"),
    ("county", "县（市）区"),
    ("department", "行业主管部门"),
    ("project_office", "项目办"),
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

    ROLES = ROLES
    role = models.CharField("角色", max_length=20, choices=ROLES, default="enterprise")
    unit = models.ForeignKey(
        Unit, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    display_name = models.CharField("显示名", max_length=80, blank=True, default="")
    practice = models.BooleanField("演示账号", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.display_name or self.username


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
