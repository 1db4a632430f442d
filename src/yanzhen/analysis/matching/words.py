"""The words that a name is taken apart by: legal forms, branches, trades, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FORMS = ("limited", "stock", "group", "factory", "coop", "household", "partnership")
FORM_LABELS = ("无", "有限公司", "股份公司", "集团", "厂", "合作社", "个体商户", "合伙或独资")
UNITS = re.compile(
    r"(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|自治旗|地区|林区|省|市|县|区|盟|旗)$"
)
PEOPLES = re.compile(r"(?:[一-龥]{1,3}族)+$")
GLUE = re.compile(r"[、（）()的及和与或其他未列明类等，,；;]+|以外|不含|相关|用品|活动|专用|专业")


@dataclass(frozen=True, slots=True)
class Place:
    """One region of the national list; ``code`` has six digits."""

    code: int
    name: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What the caller knows: places that stand before names, and words for trades besides our own."""

    places: tuple[Place, ...] = ()
    trades: tuple[str, ...] = ()


@cache
def load_words() -> Mapping[str, tuple[str, ...]]:
    """Our own lists by class."""
    text = (files(__package__) / "data" / "words.txt").read_text(encoding="utf-8")
    lines = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: tuple(dict.fromkeys(words.split())) for name, _, words in lines}


@cache
def load_homophones() -> tuple[str, ...]:
    """Characters of GB 2312 by syllable."""
    text = (files(__package__) / "data" / "homophones.txt").read_text(encoding="utf-8")
    return tuple(line.split()[1] for line in text.splitlines() if line)


@cache
def reference_terms() -> Terms:
    """Places and trades of the reference pack: the national regions, the words of GB/T 4754."""
    from yanzhen.specs import load_pack

    pack = load_pack("reference")
    return make_terms(((r.code, r.name) for r in pack.regions), (i.name for i in pack.industries))


def make_terms(regions: Iterable[tuple[str, str]], industries: Iterable[str]) -> Terms:
    """From (six-digit code, name) of regions and the names of classes of industry."""
    places = tuple(Place(int(code), name) for code, name in regions)
    return Terms(places, tuple(_trade_words(industries)))


def _trade_words(names: Iterable[str]) -> list[str]:
    pieces = {piece for name in names for piece in GLUE.split(name) if len(piece) > 1}
    pairs = {piece[i : i + 2] for piece in pieces for i in range(len(piece) - 1)}
    return sorted(pairs)


def short_place(name: str) -> str:
    """衡阳市 → 衡阳, 湘西土家族苗族自治州 → 湘西; a name that would be one character stays."""
    bare = UNITS.sub("", name)
    plain = PEOPLES.sub("", bare)
    plain = plain if len(plain) > 1 else bare
    return plain if len(plain) > 1 else name
