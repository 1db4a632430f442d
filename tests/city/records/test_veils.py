"""No list page and no file of one gives personal data away, whatever its columns do; who may read it reads it and is logged."""

from __future__ import annotations

import django_tables2 as tables
import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils import timezone

from yanzhen.city.accounts.models import Unit, User
from yanzhen.city.attraction.models import Lead
from yanzhen.city.records.masking import personal_fields
from yanzhen.city.records.models import Look
from yanzhen.city.records.origins import working
from yanzhen.city.records.pages import ListPage, RecordFilter, RecordTable, Words

pytestmark = pytest.mark.django_db
NAME, PHONE = "某某某联系人", "13912345678"


class LeadTable(RecordTable):
    """Columns that show personal data by a path, by a function, and one that leaves it alone."""

    investor = tables.Column(verbose_name="投资方")
    contact_phone = tables.Column(verbose_name="电话")
    contact = Words(lambda row: [row.contact_name], verbose_name="联系人")


class Everything(RecordFilter):
    find = staticmethod(lambda **_: Lead.objects.order_by("pk"))


class Leads(ListPage):
    title, table_class, filter_class = "线索", LeadTable, Everything


@pytest.fixture
def lead():
    unit = Unit.objects.create(code="u", name="某单位", kind="department")
    return Lead.objects.create(
        number="X-1", investor="某投资方", contact_name=NAME, contact_phone=PHONE, unit=unit, reported_unit=unit,
        reported_at=timezone.now(),
    )  # fmt: skip


def opened(user, query: str) -> str:
    request = RequestFactory().get(f"/x/?{query}")
    request.user, request.htmx = user, True
    with working("页面 /x/"):
        answer = Leads.as_view()(request)
    return answer.content.decode("utf-8", "ignore")


def reader(role: str):
    return (
        User.objects.create_user(role, password="a-long-enough-word", role=role) if role else AnonymousUser()
    )


@pytest.mark.parametrize("query", ["", "download=csv", "columns=contact_phone&columns=contact"])
@pytest.mark.parametrize("role", ["", "bank", "auditor", "administrator", "department"])
def test_whoever_may_not_read_it_sees_it_masked_on_the_page_and_in_the_file(lead, role, query):
    text = opened(reader(role), query)
    assert PHONE not in text and NAME not in text
    assert "139****5678" in text and "某*" in text
    assert not Look.objects.exists()
    lead.refresh_from_db()
    assert (lead.contact_name, lead.contact_phone) == (NAME, PHONE)


@pytest.mark.parametrize("query", ["", "download=csv"])
def test_whoever_may_read_it_does_and_the_look_is_kept(lead, query):
    text = opened(reader("leader"), query)
    assert PHONE in text and NAME in text
    assert list(Look.objects.values_list("field", "user_name")) == [("contact_phone", "leader")]


def test_a_column_that_nobody_chose_is_no_look(lead):
    assert PHONE not in opened(reader("leader"), "columns=investor")
    assert not Look.objects.exists()


def list_pages(resolver=None):
    """(route, class) of every list page of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from list_pages(pattern)
        view = getattr(getattr(pattern, "callback", None), "view_class", None)
        if view is not None and issubclass(view, ListPage):
            yield pattern.name, view


def test_every_list_page_goes_through_the_veil():
    pages = dict(list_pages())
    assert {"enterprises", "projects", "parks", "targets", "policies", "library", "demands"} <= set(pages)
    assert {name for name, view in pages.items() if view.get is not ListPage.get} == set()


def test_models_with_personal_data_are_known_by_name():
    """Whoever adds one looks at its lists; the veil masks it in those that are list pages."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("yanzhen.") and personal_fields(m)]
    assert {m._meta.label for m in ours} == {
        "accounts.User", "attraction.Lead", "demands.Demand", "market.Listing", "policies.Application",
        "records.Change", "records.Seal", "talent.Person",
    }  # fmt: skip
