"""When two wordings mean one indicator, and when a wording is too general to be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from yanzhen.kernel.statements import Mode
from yanzhen.reading.contradictions.claims import Claim

_MARKS = re.compile(r"[\s“”‘’\"'《》（）()\[\]【】、，,·]+")
_BROKEN = re.compile(r"^[/\d.]|20\d\d年|^(?:提升|提高|增长|增加|下降|降低|达|到|至)")
_YEAR = re.compile(r"^(?:20\d\d年?|今年|年内|当年)")


@cache
def table() -> dict[str, Any]:
    """Word lists for comparing; see the file."""
    return dict(yaml.safe_load((files("yanzhen.reading") / "data" / "comparing.yaml").read_text("utf-8")))


@cache
def words(name: str) -> frozenset[str]:
    return frozenset(str(word) for word in table()[name])


@cache
def _same() -> tuple[re.Pattern[str], dict[str, str]]:
    meant = {alias.lower(): name for name, aliases in table()["same"].items() for alias in (*aliases, name)}
    longest = sorted(meant, key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in longest)), meant


@cache
def _noise() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(words("noise"), key=len, reverse=True)))


@lru_cache(maxsize=65536)
def topic_of(indicator: str) -> str:
    """The wording without what does not change its meaning: 研究与试验发展经费支出占GDP的比重 is 研发经费占gdp."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", indicator)).lower()
    text = _YEAR.sub("", text)
    pattern, meant = _same()
    for _ in range(2):
        text = pattern.sub(lambda m: meant[m.group()], text)
    return _noise().sub("", text) or text


@cache
def _bare() -> frozenset[str]:
    return frozenset(topic_of(word) for word in words("bare")) | words("bare")


def is_bare(indicator: str) -> bool:
    """产值 or 企业 alone, or words that are no name: nobody knows whose."""
    topic = topic_of(indicator)
    return len(topic) < 2 or topic in _bare() or topic.startswith("占") or bool(_BROKEN.search(indicator))


@lru_cache(maxsize=65536)
def is_realm(subject: str) -> bool:
    """全市, 全省: a whole place that the subject does not name."""
    return not subject or subject in words("realm")


@cache
def _lower() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in words("lower")))


@lru_cache(maxsize=65536)
def direction_of(indicator: str) -> str:
    """Which way is better, by the words of the indicator: up, down or none."""
    if any(word in indicator for word in words("neutral")):
        return "none"
    return "down" if _lower().search(indicator) else "up"


def better(claim: Claim) -> str:
    """The catalogue's direction, else that of the words; a target to reduce looks down."""
    if claim.direction:
        return claim.direction
    found = direction_of(claim.indicator)
    return (
        "down"
        if found == "up" and re.search(r"降至|降低到|降到|下降到|压减到|控制在", claim.quote)
        else found
    )


_FLOWING = {Mode.GROWTH, Mode.CAGR, Mode.ANNUAL, Mode.INCREMENT}


def is_stock(claim: Claim) -> bool:
    """A level that stays: a share, a count of things, a yearly total. Growth and increments start anew every year."""
    return claim.mode not in _FLOWING


def topic(claim: Claim) -> str:
    return claim.measure or topic_of(claim.indicator)


def about(claim: Claim) -> str:
    """Whom the claim is about, as a key: the place, and in it the subject unless that is the whole place."""
    return claim.region or claim.subject if is_realm(claim.subject) else f"{claim.region}/{claim.subject}"


def say_about(claim: Claim) -> str:
    """The same for people to read."""
    return claim.region or claim.subject if is_realm(claim.subject) else claim.subject
