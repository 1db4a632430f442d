"""What is kept of a drawing, and which writes make it old."""

from __future__ import annotations

import pytest

from yanzhen.city.records.remembering import remembered
from yanzhen.city.records.services import record_change

pytestmark = pytest.mark.django_db


def written(model: str) -> None:
    record_change(actor=None, origin="测试", action="change", model=model, key="1", label="一行")


@pytest.mark.parametrize(
    ("model", "drawings"),
    [
        ("projects.Project", 3),
        ("chains.Node", 3),
        ("records.Definition", 3),
        ("library.Document", 1),
        ("attraction.Lead", 1),
        ("reports.Report", 1),
    ],
)
def test_a_drawing_lasts_through_writes_of_what_it_may_not_or_does_not_read(model, drawings):
    drawn: list[int] = []
    for _ in range(3):
        remembered("a test's drawing", lambda: drawn.append(1), by="projects", apart=("library",))
        written(model)
    assert len(drawn) == drawings


def test_a_drawing_of_nobody_in_particular_is_old_after_any_write():
    first = remembered("all", object)
    assert remembered("all", object) is first
    written("installation.Anything")
    assert remembered("all", object) is not first
