"""Practice accounts: one a post, passwords made for this workspace, made once."""

from __future__ import annotations

import stat

import pytest
from django.contrib.auth import authenticate

from yanzhen.city.accounts.models import User
from yanzhen.city.accounts.permissions import is_administrator, may_import, may_judge, may_see_changes
from yanzhen.city.accounts.services import PRACTICE, create_practice_accounts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Real hashing is slow on purpose; how a password is hashed is not what is tested here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def sign_in(rf, username: str, password: str):
    return authenticate(rf.post("/"), username=username, password=password)


def test_each_role_has_an_account_named_by_post_with_a_unit(tmp_path):
    create_practice_accounts(tmp_path / "accounts.txt")
    assert set(User.objects.values_list("role", flat=True)) == {role for role, _ in User.ROLES}
    assert all(
        u.practice and u.unit is not None and u.display_name.startswith("演示·") for u in User.objects.all()
    )


def test_what_is_printed_lets_one_sign_in_and_is_stored_hashed(tmp_path, rf):
    for account in create_practice_accounts(tmp_path / "accounts.txt"):
        assert sign_in(rf, account.username, account.password) is not None
        assert account.password not in User.objects.get(username=account.username).password


def test_the_file_is_for_its_owner_only(tmp_path):
    file = tmp_path / "accounts.txt"
    create_practice_accounts(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["accounts.txt"]


def test_running_again_keeps_accounts_and_passwords(tmp_path):
    first = create_practice_accounts(tmp_path / "accounts.txt")
    hashes = dict(User.objects.values_list("username", "password"))
    assert create_practice_accounts(tmp_path / "accounts.txt") == first
    assert dict(User.objects.values_list("username", "password")) == hashes


def test_another_workspace_has_other_passwords(tmp_path):
    first = create_practice_accounts(tmp_path / "one.txt")
    User.objects.all().delete()
    second = create_practice_accounts(tmp_path / "two.txt")
    assert not {a.password for a in first} & {a.password for a in second}


def test_an_account_that_the_record_lost_comes_back_with_its_password(tmp_path, rf):
    first = {a.username: a.password for a in create_practice_accounts(tmp_path / "accounts.txt")}
    User.objects.all().delete()
    create_practice_accounts(tmp_path / "accounts.txt")
    assert sign_in(rf, "leader", first["leader"]) is not None


def test_a_lost_file_is_made_anew_and_is_right(tmp_path, rf):
    create_practice_accounts(tmp_path / "accounts.txt")
    (tmp_path / "accounts.txt").unlink()
    made = create_practice_accounts(tmp_path / "accounts.txt")
    assert len(made) == len(PRACTICE)
    assert sign_in(rf, made[0].username, made[0].password) is not None


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        ("leader", {"changes"}),
        ("chain_office", {"import", "judge", "changes"}),
        ("investment", {"import"}),
        ("county", set()),
        ("department", {"import"}),
        ("project_office", set()),
        ("data_office", set()),
        ("park", set()),
        ("enterprise", set()),
        ("bank", set()),
        ("auditor", {"changes"}),
        ("security", set()),
        ("administrator", {"administer"}),
    ],
)
def test_what_a_role_may_do(role, rights):
    user = User(username="x", role=role)
    ask = {
        "import": may_import,
        "judge": may_judge,
        "administer": is_administrator,
        "changes": may_see_changes,
    }
    assert {name for name, may in ask.items() if may(user)} == rights


def test_a_visitor_may_write_nothing():
    from django.contrib.auth.models import AnonymousUser

    visitor = AnonymousUser()
    assert not any(ask(visitor) for ask in (may_import, may_judge, is_administrator, may_see_changes))
