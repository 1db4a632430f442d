"""Chains, nodes, links, versions of the list of chains, chain offices."""

from __future__ import annotations

from django.db import models

from yanzhen.city.records.models import Dated, Sourced


class Industry(models.Model):
    """One entry of GB/T 4754-2017: section, division, group or class."""

    code = models.CharField("代码", max_length=5, primary_key=True)
    name = models.CharField("名称", max_length=120)
    level = models.PositiveSmallIntegerField("层级")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        verbose_name = verbose_name_plural = "国民经济行业"


class Chain(Dated, Sourced):
    """An industrial chain as drawn; ``on_list`` says how sure it is that the city's list names it."""

    code = models.SlugField("代码", max_length=60, unique=True)
    label = models.CharField("名称", max_length=80)
    label_en = models.CharField(max_length=120, blank=True, default="")
    on_list = models.CharField("是否列入重点产业链", max_length=200, blank=True, default="")
    carriers = models.CharField("承载地", max_length=300, blank=True, default="")
    goal = models.CharField("文件中的目标", max_length=300, blank=True, default="")
    cyclic = models.BooleanField("含回收环路", default=False)
    review_notes = models.JSONField("审阅记录", default=list)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = verbose_name_plural = "产业链"

    def __str__(self) -> str:
        return self.label


class Node(Dated, Sourced):
    """A link (环节) of a chain. ``code`` is ``chain.key``."""

    BANDS = [("upstream", "上游"), ("midstream", "中游"), ("downstream", "下游"), ("service", "配套服务")]
    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="nodes")
    code = models.CharField("代码", max_length=120, unique=True)
    label = models.CharField("名称", max_length=120)
    label_en = models.CharField(max_length=200, blank=True, default="")
    band = models.CharField("位置", max_length=12, choices=BANDS)
    says = models.CharField("是什么", max_length=300, blank=True, default="")
    products = models.JSONField("产品", default=list)
    constraints = models.JSONField("制约", default=list)
    value_added = models.CharField("附加值", max_length=12, blank=True, default="")
    industries = models.JSONField("行业代码", default=list)
    benchmarks = models.JSONField("外地标杆", default=list)
    restricted = models.BooleanField("只列公开名称", default=False, help_text="民用军民融合节点")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["chain", "order"]
        verbose_name = verbose_name_plural = "环节"

    def __str__(self) -> str:
        return self.label


class Link(Sourced):
    """Supplier node → customer node, inside a chain or between two; ``same_activity`` has no direction."""

    supplier = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="sells_to")
    customer = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="buys_from")
    share = models.CharField("占用户投入", max_length=8, default="part")
    kind = models.CharField("类别", max_length=16, default="within")
    evidence = models.CharField("依据", max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["supplier", "customer", "kind"], name="link_once")]


class ChainListing(Sourced):
    """One line of one version of a list of chains; lists that share a name and differ stand side by side."""

    code = models.SlugField(max_length=160, unique=True)
    list_name = models.CharField("清单", max_length=80)
    version = models.CharField("版本日期", max_length=20, blank=True, default="")
    label = models.CharField("清单中的名称", max_length=200)
    chains = models.ManyToManyField(Chain, related_name="listings", blank=True)
    confirmed = models.CharField("是否确认", max_length=60)
    carrying_place = models.CharField("承载地", max_length=200, blank=True, default="")
    post = models.CharField("牵头职务或部门", max_length=300, blank=True, default="")
    office_facts = models.TextField("链办情况", blank=True, default="")

    class Meta:
        ordering = ["version", "list_name", "id"]


class Phase(Sourced):
    """A phase of the chain work: deadline and what it is for."""

    code = models.SlugField(max_length=80, unique=True)
    label = models.CharField("阶段", max_length=120)
    ends_on = models.CharField("截止", max_length=20)
    tasks = models.JSONField("重点", default=list)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
