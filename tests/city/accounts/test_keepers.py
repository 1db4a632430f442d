"""The three that keep the system do none of the city's business, and still bring a fresh workspace to work."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yanzhen.city.accounts import office_services
from yanzhen.city.accounts.models import Unit, User
from yanzhen.city.accounts.permissions import KEEPERS, PUBLIC, SIGNED_IN
from yanzhen.city.accounts.services import create_account
from yanzhen.site.gate import access_table

pytestmark = pytest.mark.django_db
WORD = "a-long-enough-word"
OWN = ("accounts:", "my_matters", "notices", "notice_", "offer_check")
"""What a keeper may send: the administration of accounts, how and when one is reminded oneself, trying out a text."""
AUDITED = ("draw_audit", "record_finding")


def test_no_keeper_may_send_anything_that_is_the_citys_business():
    """The auditor's own trade, sampling what was paid, is the one exception."""
    found = {
        route: sorted(KEEPERS & ((row.act or frozenset()) | row.own_act))
        for route, row in access_table().items()
        if not route.startswith(OWN) and row.act != PUBLIC
    }
    assert {route: who for route, who in found.items() if who} == {key: ["auditor"] for key in AUDITED}


def test_what_everybody_signed_in_may_send_is_named_above():
    everybody = {r for r, row in access_table().items() if row.act and row.act >= SIGNED_IN}
    assert {r for r in everybody if not r.startswith(OWN)} == set()


@pytest.mark.parametrize("role", sorted(KEEPERS))
@pytest.mark.parametrize("page", ["upload", "intakes", "land_new"])
def test_a_keeper_does_not_open_the_forms_of_the_citys_business(client, django_user_model, role, page):
    client.force_login(django_user_model.objects.create_user(role, password=WORD, role=role))
    assert client.get(reverse(page)).status_code == 403
    assert client.post(reverse(page), {}).status_code in (403, 405)


def test_the_documented_first_steps_bring_a_fresh_workspace_to_work(client):
    """Made at the machine: an administrator; by him a unit and an officer; the officer sends lists and judges."""
    create_account("admin01", role="administrator", unit="市数据中心", password=WORD)
    create_account("safe01", role="security", unit="市数据中心", password=WORD)
    admin = User.objects.get(username="admin01")
    office_services.make_unit("lianban", "链办", "chain_office", parent=None, subject="", by=admin)
    unit = Unit.objects.get(code="lianban")
    person = office_services.Person("lian01", "链办经办", "chain_office", unit)
    officer, password = office_services.make_account(person, by=admin)
    assert (
        client.post(reverse("accounts:sign_in"), {"username": "lian01", "password": password}).status_code
        == 302
    )
    own = client.get(reverse("accounts:password"))
    assert own.status_code == 200
    new = {"old": password, "new": WORD + "-2", "again": WORD + "-2"}
    assert client.post(reverse("accounts:password"), new).status_code == 302
    assert client.get(reverse("upload")).status_code == 200
    officer.refresh_from_db()
    office_services.grant_role(officer, "security", by=User.objects.get(username="safe01"))
    client.post(reverse("accounts:sign_in"), {"username": "lian01", "password": WORD + "-2"})
    assert client.get(reverse("upload")).status_code in (302, 403)
