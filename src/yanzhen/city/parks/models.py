"""Parks, their positioning, their figures, their plots, who sits in them."""

from __future__ import annotations

from django.db import models

from yanzhen.city.parks.plot_models import Plot as Plot
from yanzhen.city.parks.round_models import Measure as Measure
from yanzhen.city.parks.round_models import Objection as Objection
from yanzhen.city.parks.round_models import Round as Round
from yanzhen.city.parks.round_models import RoundEntry as RoundEntry
from yanzhen.city.parks.round_models import RoundFile as RoundFile
from yanzhen.city.parks.round_models import RoundIssue as RoundIssue
from yanzhen.city.parks.round_models import RoundValue as RoundValue
from yanzhen.city.records.models import Dated, FigureBase, Sourced


class Park(Dated, Sourced):
    """A park, zone, area or town that carries industry."""

    KINDS = [("park", "园区"), ("area", "片区"), ("town", "镇或特色小镇"), ("planned", "规划")]
    code = models.SlugField("代码", max_length=120, unique=True)
    name = models.CharField("名称", max_length=120)
    short_names = models.JSONField("简称", default=list)
    kind = models.CharField("类别", max_length=12, choices=KINDS, default="park")
    level = models.CharField("级别", max_length=120, blank=True, default="")
    regions = models.ManyToManyField("enterprises.Region", related_name="parks", blank=True)
    positioning_main = models.CharField("主导产业", max_length=200, blank=True, default="")
    positioning_special = models.CharField("特色产业", max_length=200, blank=True, default="")
    positioning_source = models.CharField("定位依据", max_length=300, blank=True, default="")
    latitude = models.FloatField("纬度", null=True, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    coordinate_note = models.CharField("坐标说明", max_length=200, blank=True, default="")
    chains = models.ManyToManyField("chains.Chain", related_name="parks", blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="areas")

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = verbose_name_plural = "园区"

    def __str__(self) -> str:
        return self.name


class ParkFigure(FigureBase):
    """Area, output, firms, tax of a park with the measure named."""

    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="figures")


class Occupancy(Sourced):
    """This enterprise sits in that park."""

    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="occupancies")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.CASCADE, related_name="occupancies"
    )
    written = models.CharField("原文位置", max_length=120, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["park", "enterprise"], name="occupancy_once")]


class Platform(Dated, Sourced):
    """A laboratory, technology centre, trading or port platform that the documents name."""

    code = models.SlugField(max_length=120, unique=True)
    name = models.CharField("名称", max_length=160)
    kind = models.CharField("类别", max_length=40)
    state = models.CharField("状态", max_length=40, blank=True, default="")
    park = models.ForeignKey(Park, null=True, blank=True, on_delete=models.SET_NULL, related_name="platforms")
    chains = models.ManyToManyField("chains.Chain", related_name="platforms", blank=True)

    class Meta:
        ordering = ["kind", "name"]
