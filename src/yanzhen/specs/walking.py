"""Walking a condition with the path of every part, so that a finding can name its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yanzhen.specs.conditions import Compare
from yanzhen.specs.fields import Spec
from yanzhen.specs.places import Path


def walk(part: Spec, path: Path) -> Iterator[tuple[Path, Spec]]:
    """(path, part) of a condition or measure and everything inside it, outer before inner."""
    yield path, part
    for name, field in type(part).model_fields.items():
        yield from _inside(getattr(part, name), (*path, field.alias or name))


def _inside(held: Any, path: Path) -> Iterator[tuple[Path, Spec]]:
    if isinstance(held, Spec):
        yield from walk(held, path)
    elif isinstance(held, tuple):
        for number, one in enumerate(held):
            if isinstance(one, Spec):
                yield from walk(one, (*path, number))


def compares(part: Spec, path: Path) -> Iterator[tuple[Path, Compare]]:
    """Every comparison, also those inside measures."""
    return ((at, one) for at, one in walk(part, path) if isinstance(one, Compare))
