"""The benchmarks' table of parts: every file registers a part whose cases name pinned peers."""

from __future__ import annotations

import re
import sys
from importlib import import_module

import pytest

from tests.house.tree import ROOT

FOLDER = ROOT / "benchmarks"
PARTS = sorted(path.stem for path in (FOLDER / "parts").glob("*.py") if path.stem != "__init__")


@pytest.fixture(autouse=True)
def on_the_path(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    yield
    for name in [
        n for n in sys.modules if n == "parts" or n.startswith("parts.") or n in ("cases", "workloads")
    ]:
        del sys.modules[name]


@pytest.mark.parametrize("name", PARTS)
def test_every_part_registers_cases_with_pinned_peers(name):
    part = import_module(f"parts.{name}").PART
    assert part.cases
    for case in part.cases:
        assert case.peers, case.workload
        assert set(case.peers) <= set(part.peers), case.workload
    for peer in part.peers.values():
        assert re.fullmatch(r"\d+(\.\d+)+\S*", peer.version), peer.package
