"""Pages over the Hengyang pack, and a signed-in account of each role."""

from __future__ import annotations

import pytest

from tests.city.conftest import hengyang, hengyang_snapshot, nothing_remembered, quick_passwords  # noqa: F401


@pytest.fixture
def account(django_user_model):
    """Makes an account of a role; named by post."""

    def make(role: str):
        return django_user_model.objects.create_user(
            username=f"test-{role}", password="a-long-enough-word", role=role
        )

    return make


@pytest.fixture
def signed_in(client, people):
    """Signs in as one of the test's own ``people``, by short name."""

    def make(name):
        client.cookies.clear()
        client.force_login(people[name])
        return client

    return make
