"""Accounts of a real workspace: made once, never with a weak password, never over another."""

from __future__ import annotations

import pytest

from yanzhen.city.accounts.models import User
from yanzhen.city.accounts.services import create_account
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
STRONG = "zhong-tie-lu-2026"


def test_an_account_can_sign_in_and_is_in_the_change_log(client):
    made = create_account("admin01", role="administrator", unit="数据中心", password=STRONG)
    assert made.check_password(STRONG)
    assert made.unit.name == "数据中心"
    assert not made.practice


@pytest.mark.parametrize(
    ("name", "role", "password", "told"),
    [
        ("admin02", "king", STRONG, "没有这个角色"),
        ("admin02", "leader", "123", "密码不合要求"),
        ("taken", "leader", STRONG, "已有"),
    ],
)
def test_a_refusal_says_why_and_writes_nothing(name, role, password, told):
    create_account("taken", role="leader", unit="", password=STRONG)
    with pytest.raises(YanzhenError, match=told):
        create_account(name, role=role, unit="", password=password)
    assert User.objects.count() == 1
