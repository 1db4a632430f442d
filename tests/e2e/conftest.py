"""A real browser on a live server with the Hengyang pack; a request that leaves 127.0.0.1 fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlparse

import pytest

from tests.city.conftest import hengyang_snapshot, put_back  # noqa: F401

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs a loop of its own
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 375, "height": 812}


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("没有 chromium：apt-get install chromium 后再跑浏览器测试")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def record(transactional_db, hengyang_snapshot) -> Iterator[None]:  # noqa: F811
    """The pack, committed, so that the server's own thread sees it."""
    from yanzhen.city.records import remembering

    empty, full = hengyang_snapshot
    put_back(full)
    remembering.forget()
    yield
    put_back(empty)
    remembering.forget()


@pytest.fixture
def opened(browser, live_server, record):
    """Opens pages of the live server and notes every address that was asked for and every fault of a script."""
    pages = []

    def make(size=DESKTOP):
        page = browser.new_page(viewport=size)
        page.asked, page.faults = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda line: page.faults.append(line.text) if line.type == "error" else None)
        page.visit = lambda where: page.goto(live_server.url + where, wait_until="networkidle")
        pages.append(page)
        return page

    yield make
    asked = {urlparse(url).hostname for page in pages for url in page.asked if url.startswith(("http", "ws"))}
    faults = [fault for page in pages for fault in page.faults]
    for page in pages:
        page.close()
    assert asked <= {"127.0.0.1", "localhost"}, asked
    assert not faults, faults
