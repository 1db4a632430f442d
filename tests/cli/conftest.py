"""A command leaves the workspace it chose in the environment; the next test starts without it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_workspace_is_chosen() -> Iterator[None]:
    before = os.environ.pop("YANZHEN_WORKSPACE", None)
    yield
    os.environ.pop("YANZHEN_WORKSPACE", None)
    if before is not None:
        os.environ["YANZHEN_WORKSPACE"] = before
