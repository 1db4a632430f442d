"""The three keepers: one makes accounts, one grants roles, one reads; none gives itself a right."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from yanzhen.city.accounts import office_services as services
from yanzhen.city.accounts.models import Post, Unit, User
from yanzhen.city.accounts.permissions import roles_of
from yanzhen.city.records.models import Change, Seal
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


@pytest.fixture
def keepers(person):
    person("administrator", "t-administrator-2")
    person("security", "t-security-2")
    return {role: person(role) for role in ("administrator", "security", "auditor")}


@pytest.fixture
def clients(keepers):
    made = {role: Client() for role in keepers}
    for role, client in made.items():
        client.force_login(keepers[role])
    return made


def test_an_account_is_made_with_a_password_shown_once_that_must_be_changed(clients, keepers, unit):
    given = {"username": "gx-01", "display_name": "工信岗一", "unit": unit.pk, "role": "department"}
    answer = clients["administrator"].post("/offices/accounts/new/", given)
    made = User.objects.get(username="gx-01")
    password = answer.content.decode().split('id="password">')[1].split("<")[0]
    assert made.check_password(password)
    assert made.must_change_password
    for where in (f"/offices/accounts/{made.pk}/", "/offices/"):
        assert password not in clients["administrator"].get(where).content.decode()
    assert Change.objects.get(key="gx-01").actor_name == str(keepers["administrator"])
    assert password not in str(list(Change.objects.values())) + str(list(Seal.objects.values()))


def test_the_administrator_cannot_make_a_keeper_nor_grant_roles_nor_unlock(clients, keepers, unit, person):
    other = person("county")
    given = {"username": "x-1", "unit": unit.pk, "role": "security"}
    assert clients["administrator"].post("/offices/accounts/new/", given).status_code == 422
    with pytest.raises(YanzhenError, match="不能授予管理员角色"):
        services.make_account(services.Person("x-1", "", "security", unit), by=keepers["administrator"])
    for act in ("role", "unlock", "second_factor", "sessions"):
        clients["administrator"].post(f"/offices/accounts/{other.pk}/{act}/", {"role": "leader"})
    other.refresh_from_db()
    assert other.role == "county"
    assert not User.objects.filter(username="x-1").exists()


def test_the_security_administrator_grants_roles_but_makes_nothing(clients, keepers, person):
    other = person("county")
    assert clients["security"].get("/offices/accounts/new/").status_code == 403
    assert clients["security"].post("/offices/units/new/", {}).status_code == 403
    clients["security"].post(f"/offices/accounts/{other.pk}/role/", {"role": "administrator"})
    other.refresh_from_db()
    assert other.role == "administrator"
    clients["security"].post(f"/offices/accounts/{other.pk}/dismiss/")
    other.refresh_from_db()
    assert other.is_active


def test_no_keeper_does_anything_for_itself(clients, keepers, unit):
    own = keepers["administrator"]
    clients["administrator"].post(
        f"/offices/accounts/{own.pk}/post/", {"unit": unit.pk, "role": "leader", "starts_on": "2026-01-01"}
    )
    assert not Post.objects.exists()
    clients["security"].post(f"/offices/accounts/{keepers['security'].pk}/role/", {"role": "leader"})
    assert User.objects.get(pk=keepers["security"].pk).role == "security"
    with pytest.raises(YanzhenError, match="不能给自己办"):
        services.dismiss(own, by=own)


def test_a_keeper_takes_no_business_post_and_who_holds_one_becomes_no_keeper(keepers, unit, person):
    day = datetime.date(2026, 1, 1)
    with pytest.raises(YanzhenError, match="管理员也不兼业务"):
        services.give_post(
            keepers["auditor"], services.Term(unit, "leader", day), by=keepers["administrator"]
        )
    clerk = person("county")
    with pytest.raises(YanzhenError):
        services.give_post(clerk, services.Term(unit, "auditor", day), by=keepers["administrator"])
    services.give_post(clerk, services.Term(unit, "park", day), by=keepers["administrator"])
    with pytest.raises(YanzhenError, match="先免去任职"):
        services.grant_role(clerk, "auditor", by=keepers["security"])


def test_the_auditor_reads_the_log_and_does_nothing(clients, person):
    other = person("county")
    assert clients["auditor"].get("/data/changes/").status_code == 200
    assert clients["auditor"].get("/offices/").status_code == 200
    assert "只看不办" in clients["auditor"].get(f"/offices/accounts/{other.pk}/").content.decode()
    assert clients["auditor"].post(f"/offices/accounts/{other.pk}/dismiss/").status_code == 403
    for role in ("administrator", "security"):
        assert clients[role].get("/data/changes/").status_code == 403


def test_a_post_is_given_with_its_term_and_taken_back_and_both_stay_written(clients, keepers, unit, person):
    clerk = person("county")
    where = f"/offices/accounts/{clerk.pk}/"
    given = {
        "unit": unit.pk,
        "role": "chain_office",
        "title": "副主任",
        "subject": "nonferrous",
        "starts_on": "2026-01-01",
    }
    assert clients["administrator"].post(f"{where}post/", given).status_code == 302
    post = Post.objects.get()
    assert roles_of(User.objects.get(pk=clerk.pk)) == {"county", "chain_office"}
    assert "副主任" in clients["administrator"].get(where).content.decode()
    clients["administrator"].post(f"{where}end_post/", {"post": post.pk})
    assert roles_of(User.objects.get(pk=clerk.pk)) == {"county"}
    post.refresh_from_db()
    assert post.starts_on == datetime.date(2026, 1, 1)
    assert [s.act for s in Seal.objects.filter(model="accounts.Post")] == ["任职", "免职"]


def test_a_term_that_runs_backwards_is_told_and_what_was_typed_stays(clients, unit, person):
    clerk = person("county")
    given = {"unit": unit.pk, "role": "park", "title": "副主任", "starts_on": "2026-13-01"}
    answer = clients["administrator"].post(f"/offices/accounts/{clerk.pk}/post/", given)
    assert answer.status_code == 422
    assert 'value="副主任"' in answer.content.decode()
    given |= {"starts_on": "2026-02-01", "ends_on": "2026-01-01"}
    page = clients["administrator"].post(f"/offices/accounts/{clerk.pk}/post/", given, follow=True)
    assert "任期止早于起" in page.content.decode()
    assert not Post.objects.exists()


def test_the_last_administrator_cannot_go(person):
    only, guard = person("administrator"), person("security")
    with pytest.raises(YanzhenError, match="最后一个"):
        services.grant_role(only, "county", by=guard)
    person("administrator", "second")
    services.grant_role(only, "county", by=guard)


def test_units_form_a_tree_on_the_page_and_a_code_is_taken_once(clients, unit):
    given = {"name": "某科", "code": "ke-1", "kind": "department", "parent": unit.pk, "subject": ""}
    assert clients["administrator"].post("/offices/units/new/", given).status_code == 302
    again = clients["administrator"].post("/offices/units/new/", given)
    assert again.status_code == 422
    assert "已有" in again.content.decode()
    bad = clients["administrator"].post("/offices/units/new/", given | {"code": "../x"})
    assert "不合要求" in bad.content.decode()
    assert Unit.objects.get(code="ke-1").parent == unit
    page = clients["auditor"].get("/offices/").content.decode().split('class="plain tree"')[1]
    assert page.index("某市") < page.index("某局") < page.index("某科")


def test_accounts_are_found_by_name_unit_and_role_with_few_queries(
    clients, person, django_assert_max_num_queries
):
    for number in range(30):
        person("county", f"county-{number}", display_name=f"县区岗{number}")
    with django_assert_max_num_queries(10):
        page = clients["security"].get("/offices/?q=县区岗2&role=county").content.decode()
    assert "县区岗21" in page
    assert "县区岗11" not in page
    assert "没有符合的账号" in clients["security"].get("/offices/?q=没有").content.decode()


def test_a_name_with_markup_is_shown_as_text(clients, person):
    person("county", "odd", display_name="<b>岗</b>")
    assert "&lt;b&gt;岗" in clients["auditor"].get("/offices/").content.decode()
