"""Word lists that the reader knows beforehand, compiled once into patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def names(file: str) -> tuple[str, ...]:
    """The names of one list, longest first."""
    lines = (files("yanzhen.reading") / "data" / file).read_text("utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def loaded(file: str) -> dict[str, Any]:
    """A YAML table as it stands, read by the compiled parser where it is there."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (files("yanzhen.reading") / "data" / file).read_text("utf-8")
    return dict(yaml.load(text, Loader=loader))  # noqa: S506 - both loaders are safe ones


@cache
def table(file: str) -> dict[str, list[str]]:
    """Named lists of words."""
    return {str(key): [str(word) for word in words] for key, words in loaded(file).items()}


@cache
def suffix_types() -> dict[str, str]:
    return {suffix: kind for kind, suffixes in table("suffixes.yaml").items() for suffix in suffixes}


def one_of(words: Iterable[str]) -> str:
    """An alternation that prefers the longest word."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) + ")"
