"""Signing in: rules for passwords, the second step, duties that come first, sessions that end at once."""

from __future__ import annotations

import datetime
import time

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.city.accounts.conftest import WORD
from yanzhen.city.accounts import office_services
from yanzhen.city.accounts import second_factor_services as second
from yanzhen.city.accounts.models import Authenticator, RecoveryCode, SignedIn
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """The hands of the clock by which codes are made."""
    hands = [1_800_000_000.0]
    monkeypatch.setattr(second.time, "time", lambda: hands[0])
    return hands


def code_now(user, clock) -> str:
    held = Authenticator.objects.get(user=user)
    return second._codes(second._opened(held)).generate(int(clock[0])).decode()


def enrolled(user, clock) -> list[str]:
    second.begin_enrolment(user)
    codes = second.confirm_enrolment(user, code_now(user, clock))
    clock[0] += second.STEP
    return codes


def sign_in(client, user, password=WORD, **more):
    return client.post("/sign-in/", {"username": user.username, "password": password, **more})


def test_with_a_second_factor_the_password_alone_opens_nothing(client, person, clock):
    user = person("chain_office")
    enrolled(user, clock)
    answer = sign_in(client, user, next="/data/changes/")
    assert answer["Location"] == "/sign-in/second/"
    assert client.get("/data/changes/").status_code == 302
    assert client.post("/sign-in/second/", {"code": "000000"}).status_code == 422
    done = client.post("/sign-in/second/", {"code": code_now(user, clock)})
    assert done["Location"] == "/data/changes/"
    assert client.get("/data/changes/").status_code == 200


def test_a_code_is_good_once_and_a_little_late_but_not_a_minute_late(person, clock):
    user = person("leader")
    enrolled(user, clock)
    code = code_now(user, clock)
    assert second.check_code(user, code) == ""
    assert "用过的不能再用" in second.check_code(user, code)
    clock[0] += second.STEP
    late = code_now(user, clock)
    clock[0] += second.STEP
    assert second.check_code(user, late) == ""
    old = code_now(user, clock)
    clock[0] += 3 * second.STEP
    assert second.check_code(user, old)


def test_a_clock_set_back_lets_no_old_code_in_again(person, clock):
    user = person("leader")
    enrolled(user, clock)
    code = code_now(user, clock)
    assert second.check_code(user, code) == ""
    clock[0] -= 10 * second.STEP
    assert second.check_code(user, code_now(user, clock))


def test_a_recovery_code_works_once_and_is_kept_as_a_digest_only(person, clock):
    user = person("leader")
    codes = enrolled(user, clock)
    assert len(set(codes)) == 10
    kept = RecoveryCode.objects.values_list("digest", flat=True)
    assert not any(word.replace("-", "") in digest for word in codes for digest in kept)
    assert second.check_code(user, f" {codes[0].upper()} ") == ""
    assert second.check_code(user, codes[0])
    assert second.codes_left(user) == 9
    assert second.check_code(person("park"), codes[1])


def test_five_wrong_codes_lock_even_the_right_one_until_security_unlocks(person, clock):
    user = person("leader")
    enrolled(user, clock)
    for _ in range(5):
        assert second.check_code(user, "000000")
    assert "锁定" in second.check_code(user, code_now(user, clock))
    office_services.unlock(user, by=person("security"))
    assert second.check_code(user, code_now(user, clock)) == ""


def test_the_secret_is_not_stored_in_the_clear_and_another_workspace_cannot_open_it(person, clock, settings):
    user = person("leader")
    held = second.begin_enrolment(user)
    image, typed = second.picture(held)
    assert image.startswith("data:image/svg+xml")
    assert typed.replace(" ", "") not in held.secret
    settings.SECRET_KEY = "another-secret"
    with pytest.raises(YanzhenError, match="打不开"):
        second.picture(held)


def test_setting_up_shows_the_code_without_a_network_and_the_recovery_codes_once(client, person):
    user = person("leader")
    sign_in(client, user)
    page = client.get("/account/second-factor/").content.decode()
    assert "data:image/svg+xml" in page
    assert "http://" not in page.split("<main", 1)[1].replace("http://www.w3.org", "")
    wrong = client.post("/account/second-factor/", {"code": "12"})
    assert wrong.status_code == 422
    held = Authenticator.objects.get(user=user)
    code = second._codes(second._opened(held)).generate(int(time.time())).decode()
    shown = client.post("/account/second-factor/", {"code": code}).content.decode()
    assert shown.count("<li><code>") == 10
    assert "<li><code>" not in client.get("/account/second-factor/").content.decode()


def test_an_administrator_of_a_real_workspace_sets_up_a_second_factor_before_anything_else(
    client, person, real_workspace
):
    sign_in(client, person("administrator"))
    assert client.get("/offices/")["Location"] == "/account/second-factor/"
    assert client.get("/account/second-factor/").status_code == 200
    other = Client()
    sign_in(other, person("leader"))
    assert other.get("/data/changes/").status_code == 200


def test_a_password_given_by_another_must_be_changed_first_and_ends_the_other_sessions(client, person):
    user = person("county", must_change_password=True)
    other = Client()
    sign_in(other, user)
    sign_in(client, user)
    assert client.get("/library/desk/")["Location"] == "/account/password/"
    given = {"old": WORD, "new": "another-long-word-77", "again": "another-long-word-77"}
    assert client.post("/account/password/", given)["Location"] == "/account/"
    assert client.get("/library/desk/").status_code == 200
    assert other.get("/library/desk/").status_code == 302
    assert SignedIn.objects.filter(user=user, ended_at=None).count() == 1


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("short1", "太短"),
        ("password123", "常见"),
        ("8237462934", "数字"),
        ("t-county-t-county", "相似"),
        (WORD, "一样"),
    ],
)
def test_a_weak_password_is_refused_at_the_field_in_chinese(client, person, new, told):
    sign_in(client, person("county"))
    answer = client.post("/account/password/", {"old": WORD, "new": new, "again": new})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_revoked_session_is_dead_with_its_next_request_and_the_others_live_on(client, person):
    user = person("leader")
    elsewhere = Client(headers={"User-Agent": "某浏览器"})
    sign_in(client, user)
    sign_in(elsewhere, user)
    assert "某浏览器" in client.get("/account/").content.decode()
    row = SignedIn.objects.get(agent="某浏览器")
    assert client.post(f"/account/sessions/{row.pk}/end/").status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert client.post(f"/account/sessions/{row.pk}/end/").status_code == 404


def test_nobody_ends_the_session_of_another(client, person):
    sign_in(Client(), person("leader"))
    row = SignedIn.objects.get()
    sign_in(client, person("park"))
    assert client.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert SignedIn.objects.filter(pk=row.pk, ended_at=None).exists()


def test_a_dismissed_officer_is_out_at_once_and_stays_out(client, person):
    officer = person("investment")
    sign_in(client, officer)
    assert client.get("/library/upload/").status_code == 200
    office_services.dismiss(officer, by=person("administrator"))
    assert client.get("/library/upload/").status_code == 302
    assert not Session.objects.filter(session_key__in=SignedIn.objects.values("key")).exists()
    assert "用户名或密码不对" in sign_in(client, officer).content.decode()
    assert client.get("/library/upload/").status_code == 302


def test_an_account_dismissed_between_password_and_code_does_not_get_in(client, person, clock):
    officer = person("leader")
    enrolled(officer, clock)
    sign_in(client, officer)
    office_services.dismiss(officer, by=person("administrator"))
    answer = client.post("/sign-in/second/", {"code": code_now(officer, clock)})
    assert answer["Location"] == "/sign-in/"
    assert not SignedIn.objects.exists()


def test_signing_out_is_noted_and_the_session_is_gone(client, person):
    sign_in(client, person("leader"))
    client.post("/sign-out/")
    assert SignedIn.objects.get().ended_why == "退出"
    assert client.get("/account/").status_code == 302


def test_an_account_is_locked_by_name_and_not_the_office_behind_one_address(client, person):
    victim, neighbour = person("leader"), person("park")
    for _ in range(5):
        sign_in(client, victim, "wrong")
    assert sign_in(client, victim).status_code == 429
    assert sign_in(Client(), neighbour).status_code == 302
    assert AccessAttempt.objects.filter(username=victim.username).exists()
    office_services.unlock(victim, by=person("security"))
    assert sign_in(client, victim).status_code == 302


def test_a_post_that_expires_takes_its_right_away_between_two_requests(client, person, unit):
    clerk = person("county")
    sign_in(client, clerk)
    assert client.get("/library/upload/").status_code == 403
    today = timezone.localdate()
    post = clerk.posts.create(unit=unit, role="investment", starts_on=today, ends_on=today)
    assert client.get("/library/upload/").status_code == 200
    post.starts_on = post.ends_on = today - datetime.timedelta(days=1)
    post.save()
    assert client.get("/library/upload/").status_code == 403


def test_what_was_done_to_accounts_stands_in_the_chain_of_seals(person, clock):
    user = person("leader")
    enrolled(user, clock)
    office_services.grant_role(user, "county", by=person("security"))
    assert verify() == []
    type(user).objects.filter(pk=user.pk).update(role="administrator")
    assert any("角色" in broken.says for broken in verify())


def test_a_lost_session_in_the_middle_of_a_page_leads_the_script_to_the_sign_in_page(client):
    answer = client.get("/library/desk/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/sign-in/?next=/library/desk/")


def test_whoever_owns_the_machine_lets_a_locked_out_administrator_in_again(client, person, clock):
    user = person("administrator")
    enrolled(user, clock)
    for _ in range(5):
        sign_in(client, user, "wrong")
    password = office_services.release_from_machine(user.username)
    assert sign_in(client, user, password)["Location"] == "/"
    assert client.get("/")["Location"] == "/account/password/"
    with pytest.raises(YanzhenError, match="没有这个账号"):
        office_services.release_from_machine("nobody")
