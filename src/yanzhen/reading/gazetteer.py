"""Word lists that the reader knows beforehand, compiled once into patterns."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml


@cache
def names(file: str) -> tuple[str, ...]:
    """The names of one list, longest first."""
    lines = (files("yanzhen.reading") / "data" / file).read_text("utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def table(file: str) -> dict[str, list[str]]:
    """Named lists of words."""
    loaded = yaml.safe_load((files("yanzhen.reading") / "data" / file).read_text("utf-8"))
    return {str(key): [str(word) for word in words] for key, words in loaded.items()}


@cache
def suffix_types() -> dict[str, str]:
    return {suffix: kind for kind, suffixes in table("suffixes.yaml").items() for suffix in suffixes}


def one_of(words: tuple[str, ...] | list[str]) -> str:
    """An alternation that prefers the longest word."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"
