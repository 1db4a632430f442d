"""docs/packs.md names every file, field and mistake that the code knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yanzhen.specs import MISTAKES
from yanzhen.specs.conditions import Compare
from yanzhen.specs.layout import FILE_KINDS
from yanzhen.specs.models import EdgeSpec, NodeSpec, PackMeta, SideSpec
from yanzhen.specs.rulebook import (
    Benefit,
    Clause,
    EvaluationClass,
    PolicyStatus,
    Rule,
    RuleCase,
    Rung,
    ScoredItem,
    Window,
)

PAGE = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[A-Za-z_]+", PAGE))
INNER = [
    PackMeta,
    NodeSpec,
    EdgeSpec,
    SideSpec,
    Rule,
    Clause,
    Rung,
    RuleCase,
    Benefit,
    Window,
    PolicyStatus,
    Compare,
]
MODELS = [*(kind.model for kind in FILE_KINDS), *INNER, ScoredItem, EvaluationClass]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_documented(model):
    assert {found.alias or name for name, found in model.model_fields.items()} <= WORDS


@pytest.mark.parametrize("kind", FILE_KINDS, ids=lambda kind: kind.pattern)
def test_every_file_is_documented(kind):
    folder = kind.pattern.split("/")[0]
    assert folder.replace("*", "") in PAGE


def test_every_mistake_is_documented_under_its_name():
    assert [
        (code, name)
        for code, name in re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", PAGE, re.M)
        if code in MISTAKES
    ] == list(MISTAKES.items())
