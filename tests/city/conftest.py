"""The Hengyang pack, installed once a session and put under the tests of a module that ask for it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Keeping a password as safely as in earnest costs a quarter of a second an account; tests make thousands."""
    from django.test.utils import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Tests put rows back past the change log; what was drawn for another test must not be shown."""
    from yanzhen.city.records import remembering

    remembering.forget()
    yield
    remembering.forget()


@pytest.fixture(scope="session")
def hengyang_snapshot(
    django_db_setup: None, django_db_blocker
) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    """(empty database, database with the pack) as copies in memory."""
    services = pytest.importorskip("yanzhen.city.installation.services")
    from django.db import connection

    from yanzhen.specs import load_pack

    if connection.vendor != "sqlite":
        pytest.skip("copies of the record are made with SQLite only")
    with django_db_blocker.unblock():
        empty = copy_of_record()
        for pack in ("reference", "hengyang"):
            services.install_pack(load_pack(pack))
        full = copy_of_record()
        put_back(empty)
    return empty, full


@pytest.fixture(scope="module")
def hengyang(hengyang_snapshot, django_db_blocker) -> Iterator[None]:
    """The record holds the Hengyang pack while the tests of this module run."""
    empty, full = hengyang_snapshot
    with django_db_blocker.unblock():
        put_back(full)
    yield
    with django_db_blocker.unblock():
        put_back(empty)


def copy_of_record() -> sqlite3.Connection:
    from django.db import connection

    connection.ensure_connection()
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(copy)
    return copy


def put_back(copy: sqlite3.Connection) -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    connection.ensure_connection()
    for _ in range(100):
        try:
            copy.backup(connection.connection)
            break
        except sqlite3.OperationalError as busy:  # the live server still answers a page that was closed
            if "in use" not in str(busy):
                raise
            time.sleep(0.1)
    else:
        raise RuntimeError("the live server has not let go of the record for ten seconds")
    ContentType.objects.clear_cache()
