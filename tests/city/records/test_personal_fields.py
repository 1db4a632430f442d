"""Every field that looks like personal data is annotated on its model, or is listed here with the reason why not."""

from __future__ import annotations

import re

import pytest
from django.apps import apps

from yanzhen.city.records.masking import MASKS, is_officer, personal_fields

LOOKS = re.compile(
    r"phone|mobile|(^|_)tel(ephone)?$|mail|contact|(^|_)person|id_?card|identity|passport|legal_rep|first_name|last_name"
    r"|display_name|username|account_n|_name$"
)
READS = re.compile(r"电话|手机|邮箱|联系人|身份证|证件号|姓名|法定代表人|法人代表|经办人|住址|账号")
FILE, FIRM = "the name of a file", "the name of a firm, as its source prints it"
NOT_PERSONAL = {
    "attraction.Lead.contact_role": "a post, not a person",
    "chains.ChainListing.list_name": "the name of a list",
    "enterprises.SupplyFact.customer_name": FIRM,
    "exchange.Dataset.desk_phone": "the telephone of an office, published for those who ask",
    "exchange.DatasetAccess.unit_name": "the name of an office",
    "exchange.Feed.unit_name": "the name of an office or firm",
    "enterprises.Correction.paper_name": FILE,
    "parks.Objection.proof_name": FILE,
    "parks.Plot.holder_name": FIRM,
    "policies.Application.account_name": FIRM,
    "supervision.NoticeWish.mail": "how often mail is wanted, not an address",
    "supervision.AgendaItem.unit_name": "the name of an office",
    "supervision.Task.paper_name": FILE,
    "targets.Report.paper_name": FILE,
}
TEXTS = {"CharField", "TextField", "EmailField", "SlugField"}


def text_fields():
    for model in apps.get_models():
        if model.__module__.startswith("yanzhen."):
            for field in model._meta.concrete_fields:
                if not field.remote_field and field.get_internal_type() in TEXTS:
                    yield model, field


def test_whatever_looks_like_personal_data_is_annotated():
    bare = []
    for model, field in text_fields():
        place = f"{model._meta.label}.{field.name}"
        looks = LOOKS.search(field.name) or READS.search(str(field.verbose_name))
        known = field.name in personal_fields(model) or is_officer(field.name) or place in NOT_PERSONAL
        if looks and not known:
            bare.append(place)
    assert not bare, "declare them in the model's `personal`, or say here why they are none"


def test_every_annotation_names_a_field_and_a_kind_that_exist():
    for model in apps.get_models():
        for name, kind in personal_fields(model).items():
            assert model._meta.get_field(name) and kind in MASKS, f"{model._meta.label}.{name}"


def test_every_reason_is_about_a_field_that_exists():
    places = {f"{model._meta.label}.{field.name}" for model, field in text_fields()}
    assert set(NOT_PERSONAL) <= places


@pytest.mark.parametrize(("name", "expected"), [("by_name", True), ("signed_by_name", True), ("nearby_name", False),
                                               ("contact_name", False)])  # fmt: skip
def test_names_of_who_acted_in_office_are_known_by_their_ending(name, expected):
    assert is_officer(name) is expected
