"""Which leader keeps in touch with which enterprise or project, and every visit, so that nobody is visited by ten."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yanzhen.city.records.models import Dated


class Contact(Dated):
    """A post keeps in touch with an enterprise or a project from one day to another."""

    leader = models.ForeignKey(
        "accounts.User", verbose_name="联系领导", on_delete=models.PROTECT, related_name="contacts"
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    project = models.ForeignKey(
        "projects.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    by_name = models.CharField("登记人", max_length=120)

    class Meta:
        ordering = ["leader", "since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, project__isnull=True)
                | Q(enterprise__isnull=True, project__isnull=False),
                name="contact_one_of_two",
            ),
            models.UniqueConstraint(
                fields=["leader", "enterprise"], condition=Q(until=None), name="contact_enterprise_once"
            ),
            models.UniqueConstraint(
                fields=["leader", "project"], condition=Q(until=None), name="contact_project_once"
            ),
        ]
        verbose_name = verbose_name_plural = "联系名单"

    def __str__(self) -> str:
        return f"{self.leader}—{self.enterprise or self.project}"


class Visit(Dated):
    """Somebody went to an enterprise, or called it to a meeting: on a day, for a purpose, with what was found."""

    KINDS = [("visit", "走访"), ("meeting", "请来开会")]
    kind = models.CharField("方式", max_length=8, choices=KINDS, default="visit")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="visits"
    )
    leader = models.ForeignKey(
        "accounts.User", verbose_name="谁去", null=True, on_delete=models.PROTECT, related_name="visits"
    )
    on = models.DateField("日期")
    purpose = models.CharField("事由", max_length=200)
    found = models.TextField("了解到的情况", blank=True, default="")
    excuse = models.CharField("超出上限的理由", max_length=200, blank=True, default="")
    by_name = models.CharField("登记人", max_length=120)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "enterprise", "leader", "on"], name="visit_once")
        ]
        verbose_name = verbose_name_plural = "走访"

    def __str__(self) -> str:
        return f"{self.on} {self.enterprise}"
