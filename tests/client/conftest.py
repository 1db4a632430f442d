"""The client against the application itself, without a network between them."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.city.conftest import hengyang, hengyang_snapshot, nothing_remembered, quick_passwords  # noqa: F401
from tests.site.interface import somebody, token
from yanzhen.client import Client


@pytest.fixture
def word(db, hengyang) -> str:  # noqa: F811
    return token(somebody("chain_office")).word


@pytest.fixture
def connected(word) -> Iterator[Client]:
    from yanzhen.site.wsgi import application

    with Client("http://testserver", word, transport=httpx.WSGITransport(app=application)) as client:
        yield client
