"""The same migrations and the same packs on a real PostgreSQL give the same record as on SQLite."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded import embedded_postgres

pytestmark = pytest.mark.postgres
COUNT = """
import json, sys
from pathlib import Path
from yanzhen.cli.django_setup import setup
setup(Path(sys.argv[1]))
from django.apps import apps
from django.db import connection
models = [m for m in apps.get_models() if m.__module__.startswith("yanzhen.")]
rows = {m._meta.label: getattr(m, "all_rows", m._default_manager).count() for m in models}
firms = apps.get_model("enterprises.Enterprise").objects.order_by("code")
values = [list(row) for row in firms.values_list("code", "name", "products", "status", "search_text", "grade")]
figures = [
    [key, str(value.normalize()) if value is not None else None]
    for key, value in apps.get_model("targets.Target").objects.order_by("code").values_list("code", "value")
]
print(json.dumps({"vendor": connection.vendor, "rows": rows, "firms": values, "targets": figures}))
"""
PENDING = """
import sys
from pathlib import Path
from yanzhen.cli.django_setup import setup
setup(Path(sys.argv[1]))
from django.core.management import call_command
call_command("makemigrations", check=True, dry_run=True)
"""


def run(code: str, *words: str | Path, database: str = "") -> str:
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "YANZHEN_WORKSPACE"}}
    env |= {"DATABASE_URL": database} if database else {}
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def init(folder: Path, database: str = "") -> None:
    run(
        "from yanzhen.cli.main import run; run()",
        "init",
        folder,
        "--pack",
        "hengyang",
        "--practice",
        database=database,
    )


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with embedded_postgres() as address:
        yield address


def test_no_model_has_changed_without_a_migration(tmp_path):
    assert "No changes detected" in run(PENDING, tmp_path)


def test_both_databases_hold_the_same_record_and_a_second_installation_changes_neither(database, tmp_path):
    init(tmp_path / "one")
    init(tmp_path / "two", database)
    one, two = (
        json.loads(run(COUNT, tmp_path / "one")),
        json.loads(run(COUNT, tmp_path / "two", database=database)),
    )
    assert (one["vendor"], two["vendor"]) == ("sqlite", "postgresql")
    assert two["rows"] == one["rows"]
    assert one["rows"]["enterprises.Enterprise"] >= 200
    assert one["rows"]["chains.Industry"] == 1971
    assert two["firms"] == one["firms"]
    assert two["targets"] == one["targets"]
    init(tmp_path / "two", database)
    assert json.loads(run(COUNT, tmp_path / "two", database=database)) == two
