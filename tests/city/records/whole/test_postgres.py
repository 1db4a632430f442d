"""A record moves from SQLite to PostgreSQL by export and import, and is the same record there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.embedded import embedded_postgres

pytestmark = pytest.mark.postgres
SOUND = Path(__file__).parents[3] / "specs" / "zoo" / "sound"
COMMAND = "from yanzhen.cli.main import run; run()"


@pytest.fixture(scope="module")
def database():
    """An embedded PostgreSQL that lives as long as this module."""
    with embedded_postgres() as address:
        yield address


def run(*words: object, database: str = "") -> str:
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "YANZHEN_WORKSPACE"}}
    env |= {"DATABASE_URL": database} if database else {}
    command = [sys.executable, "-c", COMMAND, *map(str, words)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def contents(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "导出说明.txt")
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


def test_the_record_is_the_same_on_both_databases_byte_for_byte(database, tmp_path):
    run("init", tmp_path / "one", "--pack", SOUND, "--practice")
    run("export", tmp_path / "first", "--workspace", tmp_path / "one")
    run("import", "workspace", tmp_path / "first", "--into", tmp_path / "two", database=database)
    assert not (tmp_path / "two" / "record.sqlite3").exists()
    run("export", tmp_path / "second", "--workspace", tmp_path / "two", database=database)
    assert contents(tmp_path / "second") == contents(tmp_path / "first")
    assert "全部对得上" in run("audit", "verify", "--workspace", tmp_path / "two", database=database)
