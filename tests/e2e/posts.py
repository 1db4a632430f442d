"""What a person at a post does in a browser: sign in, fill in, send; a refusal fails the test with what the page says."""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image

from yanzhen.city.accounts.models import Unit

WORD = "a-long-enough-word"
SIZE = {"width": 1200, "height": 860}
PATIENCE = 60_000
"""Milliseconds; a busy machine is slow, not wrong."""


def office(users, name, role, kind, label, subject="", parent=None):
    """A unit and one account in it, both called 演示."""
    unit = Unit.objects.create(code=f"u-{name}", name=label, kind=kind, subject=subject, parent=parent)
    return users.objects.create_user(
        username=name, password=WORD, role=role, unit=unit, display_name=f"{label}经办岗"
    )


def sign_in(page, name):
    """The page of somebody who has signed in."""
    page.set_default_timeout(PATIENCE)
    page.visit("/sign-in/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(WORD)
    with page.expect_navigation(wait_until="networkidle"):
        page.locator("main button").click()
    return page


def shown(page):
    return page.locator("main").inner_text()


def press(page, within, label):
    """Send it; a refusal fails here and says why."""
    with page.expect_navigation(wait_until="networkidle") as answered:
        within.get_by_role("button", name=label).click()
    assert answered.value.ok, shown(page)


def fill(form, fields):
    """Bytes become a paper, a choice is chosen, everything else is typed."""
    for name, value in fields.items():
        field = form.locator(f"[name='{name}']")
        if isinstance(value, bytes):
            paper = {"name": f"演示{name}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 " + value}
            field.set_input_files([paper])
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def send(page, label, within="main form", **fields):
    """Fill in a form of the page and send it."""
    form = page.locator(within)
    fill(form, fields)
    press(page, form, label)


def picture(page, name):
    """A small picture of the whole page for the documents; nowhere when nobody asked for pictures."""
    folder = os.environ.get("YANZHEN_SCREENSHOTS", "")
    if folder:
        kept = page.viewport_size
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({**kept, "height": tall})
        drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(128)
        page.set_viewport_size(kept)
        drawn.save(Path(folder) / f"{name}.png", optimize=True)
