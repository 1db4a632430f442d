"""Single sign-on against a provider that answers over HTTP: known people come in, unknown ones are told whom to ask."""

from __future__ import annotations

import dataclasses
import time

import pytest
import requests
from joserfc.jwk import RSAKey

from tests.city.accounts import provider as stand_in
from yanzhen.city.accounts import second_factor_services as second
from yanzhen.city.accounts.models import SignedIn, User

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with stand_in.running() as running:
        yield running


@pytest.fixture
def provider(server, settings):
    server.key, server.lies, server.person = server.published, {}, "number-1"
    told = {"issuer": server.issuer, "client_id": stand_in.CLIENT, "client_secret": stand_in.SECRET}
    oidc = {**told, "claim": "employee_number", "label": "市统一认证"}
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, sign_in={"oidc": oidc})
    return server


def come_back(client, going=""):
    """Out, to the provider, and back, as a browser does."""
    out = client.get(f"/sign-in/oidc/?next={going}")
    there = requests.get(out["Location"], allow_redirects=False, timeout=5)
    return client.get(there.headers["Location"].replace("http://testserver", ""))


def test_a_known_person_comes_in_with_the_rights_of_the_record_and_goes_on(client, provider, person):
    person("county", external_id="number-1")
    assert "市统一认证" in client.get("/sign-in/").content.decode()
    answer = come_back(client, "/library/desk/")
    assert answer["Location"] == "/library/desk/"
    assert client.get("/library/desk/").status_code == 200
    assert client.get("/library/upload/").status_code == 403
    assert SignedIn.objects.get().how == "oidc"


def test_an_unknown_person_gets_no_account_and_is_told_whom_to_ask(client, provider, person):
    person("administrator")
    before = User.objects.count()
    answer = come_back(client)
    assert answer.status_code == 403
    assert "请联系系统管理员（某局）" in answer.content.decode()
    assert User.objects.count() == before
    assert client.get("/library/desk/").status_code == 302


def test_a_dismissed_person_is_as_unknown(client, provider, person):
    person("county", external_id="number-1", is_active=False)
    assert come_back(client).status_code == 403


def test_who_uses_codes_is_asked_for_one_after_single_sign_on_too(client, provider, person):
    user = person("leader", external_id="number-1")
    held = second.begin_enrolment(user)
    code = second._codes(second._opened(held)).generate(int(time.time())).decode()
    second.confirm_enrolment(user, code)
    assert come_back(client)["Location"] == "/sign-in/second/"
    assert client.get("/library/desk/").status_code == 302


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "http://another.example"},
        {"aud": "another-client"},
        {"exp": 1_000_000_000},
        {"nonce": "of-another-visit"},
    ],
)
def test_a_token_that_was_not_made_for_this_visit_opens_nothing(client, provider, person, lies):
    person("county", external_id="number-1")
    provider.lies = lies
    answer = come_back(client)
    assert answer["Location"] == "/sign-in/"
    assert "统一认证没有通过" in client.get("/sign-in/").content.decode()
    assert not SignedIn.objects.exists()


def test_a_token_signed_with_another_key_opens_nothing(client, provider, person):
    person("county", external_id="number-1")
    provider.key = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    assert come_back(client)["Location"] == "/sign-in/"
    assert not SignedIn.objects.exists()


def test_an_answer_that_nobody_asked_for_opens_nothing(client, provider, person):
    person("county", external_id="number-1")
    assert client.get("/sign-in/oidc/back/?code=code-0&state=made-up")["Location"] == "/sign-in/"
    assert not SignedIn.objects.exists()


def test_an_address_on_another_host_is_not_gone_to(client, provider, person):
    person("county", external_id="number-1")
    assert come_back(client, "https://another.example/")["Location"] == "/"


def test_a_provider_that_is_down_is_told_and_passwords_go_on_working(client, settings):
    oidc = {"issuer": "http://127.0.0.1:9", "client_id": "x", "client_secret": "y"}
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, sign_in={"oidc": oidc})
    assert client.get("/sign-in/oidc/")["Location"] == "/sign-in/"
    assert "现在连不上" in client.get("/sign-in/").content.decode()


def test_without_a_provider_there_is_no_button(client):
    assert "/sign-in/oidc/" not in client.get("/sign-in/").content.decode()
    assert client.get("/sign-in/oidc/")["Location"] == "/sign-in/"


def test_the_environment_goes_before_the_file(provider, monkeypatch):
    from yanzhen.city.accounts.single_sign_on import provider as configured

    monkeypatch.setenv("YANZHEN_OIDC_LABEL", "省统一认证")
    assert configured().label == "省统一认证"
    assert configured().claim == "employee_number"
