"""How somebody wants to be told: when and when not, to which mail and robots, a calendar behind a secret address."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

RHYTHMS = [("daily", "每天一次汇总"), ("new", "有新事项就发"), ("weekly", "每周一次汇总"), ("off", "不发")]
ROBOTS = [("wecom", "企业微信群机器人"), ("dingtalk", "钉钉群机器人"), ("feishu", "飞书群机器人")]


class NoticeWish(models.Model):
    """One row a person. ``calendar`` is the digest of the secret in the address of the feed, never the secret itself."""

    withheld: ClassVar = {"calendar": "exported-{key}"}
    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="notice_wish")
    mail = models.CharField("邮件", max_length=8, choices=RHYTHMS, default="daily")
    quiet_from = models.PositiveSmallIntegerField("免打扰从几点", null=True, blank=True)
    quiet_to = models.PositiveSmallIntegerField("到几点", null=True, blank=True)
    working_days = models.BooleanField("只在工作日发", default=False)
    calendar = models.CharField("日历地址", max_length=64, null=True, blank=True, unique=True)
    calendar_made_on = models.DateField("日历地址生成日期", null=True, blank=True)
    calendar_read_on = models.DateField("日历最近读取", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒设置"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False, quiet_from__lt=24, quiet_to__lt=24),
                name="quiet_from_and_to",
            )
        ]


class Robot(models.Model):
    """A robot of a messenger's group. Its address is a key to that group: kept encrypted, shown by its end alone.

    ``brief``: numbers and days alone, for messengers whose server stands outside.
    """

    withheld: ClassVar = {"address": "", "secret": ""}
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="robots")
    kind = models.CharField("哪一种", max_length=10, choices=ROBOTS)
    label = models.CharField("名称", max_length=60)
    address = models.TextField("地址（加密）")
    secret = models.TextField("加签密钥（加密）", blank=True, default="")
    hint = models.CharField("地址末尾", max_length=8)
    rhythm = models.CharField("节奏", max_length=8, choices=RHYTHMS, default="daily")
    brief = models.BooleanField("只发条数和期限", default=True)
    made_on = models.DateField("添加日期")
    ended_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "群机器人"

    def __str__(self) -> str:
        return self.label
