"""Accounts for tests: named by post, hashed quickly, in a workspace that is not a practice one."""

from __future__ import annotations

import dataclasses

import pytest

from yanzhen.city.accounts.models import Unit, User

WORD = "zhong-tie-lu-2026"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Real hashing is slow on purpose; how a password is hashed is not what is tested here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def real_workspace(settings):
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, practice=False)


@pytest.fixture
def unit(db):
    city = Unit.objects.create(code="city", name="某市", kind="city")
    return Unit.objects.create(code="office", name="某局", kind="department", parent=city)


@pytest.fixture
def person(unit):
    """Makes an account of a role."""

    def make(role: str, name: str = "", **fields) -> User:
        return User.objects.create_user(name or f"t-{role}", password=WORD, role=role, unit=unit, **fields)

    return make
