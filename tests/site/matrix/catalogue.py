"""Datasets, feeds and share requests of the asking role's unit, of another unit, and of nobody at hand; an address."""

from __future__ import annotations

import datetime

import yaml
from django.utils import timezone

from tests.house.tree import PACKAGE
from tests.site.matrix import Rows
from yanzhen.city.accounts.models import Unit
from yanzhen.city.exchange.catalogue_services import publish_declared
from yanzhen.city.exchange.models import Dataset, Doubt, Feed, ShareRequest, Webhook
from yanzhen.city.exchange.permissions import DELIVERERS
from yanzhen.city.records.services import remember_rows


def rows(people) -> dict[str, Rows]:
    _clocks()
    publish_declared()
    nobody = Unit.objects.create(code="u-data-nobody", name="某数据单位", kind="department")
    units = {role: people[role].unit for role in DELIVERERS}
    made = {role: _all_of(unit, f"own-{role}".replace("_", "-")) for role, unit in units.items()}
    other = _all_of(people["other-county"].unit, "other-county")
    foreign = _all_of(nobody, "foreign")
    hook = Webhook.objects.create(name="某系统", url="https://example.org/", secret="x", by_name="某岗位")

    def of(kind: str, **more: str) -> Rows:
        return Rows(
            lambda role: {**made.get(role, other)[kind], **more},
            {**other[kind], **more},
            {**foreign[kind], **more},
        )

    return {
        "dataset": Rows({"code": foreign["dataset"]["code"]}),
        "dataset_fed": Rows({"code": foreign["dataset"]["code"]}),
        "dataset_file": Rows({"code": "yanzhen-parks", "kind": "csv"}),
        "dataset_open": Rows({"code": "yanzhen-parks"}),
        "dataset_provided": of("dataset"),
        "dcat": Rows({"form": "ttl"}),
        "doubt": of("doubt"),
        "feed": of("feed"),
        "share_request": of("request"),
        "share_step": of("request", name="withdraw"),
        "webhook": Rows({"key": hook.pk}),
        "webhook_act": Rows({"key": hook.pk, "name": "ping"}),
    }


def _all_of(unit: Unit, code: str) -> dict[str, dict[str, object]]:
    """A dataset that the unit provides, a feed it delivers, and a request it made for the dataset of nobody."""
    today = timezone.localdate()
    provided = _dataset(code, unit)
    asked = _dataset(f"{code}-asked", None)
    feed = Feed.objects.create(
        dataset=asked, unit=unit, unit_name=unit.name, starts_on=today - datetime.timedelta(9)
    )
    request = ShareRequest.objects.create(
        dataset=asked,
        unit=unit,
        by_name="某岗位",
        purpose="某用途",
        basis="某依据",
        items=["name"],
        received_on=today,
    )
    doubt = Doubt.objects.create(
        dataset=provided,
        key="1",
        item="name",
        wanted="某值",
        why="某依据",
        unit=Unit.objects.get(code="u-data-nobody"),
        filed_on=today,
        due_on=today,
    )
    return {
        "dataset": {"code": provided.code}, "feed": {"key": feed.pk}, "request": {"key": request.pk},
        "doubt": {"key": doubt.pk},
    }  # fmt: skip


def _dataset(code: str, unit: Unit | None) -> Dataset:
    return Dataset.objects.create(
        code=code, number="301001/9", name=f"某数据 {code}", provider="某单位", provider_unit=unit, abstract="某摘要",
        items=[{"id": "name", "label": "名称", "required": True}], key=["name"], sharing="unconditional",
        opening="closed", cycle="month", level="general_2", salt="s",
    )  # fmt: skip


def _clocks() -> None:
    text = (PACKAGE / "packs" / "reference" / "service_levels.yaml").read_text(encoding="utf-8")
    found = {row["id"]: (row["id"], row) for row in yaml.safe_load(text)["service_levels"]}
    remember_rows("reference", "service_levels", found)
