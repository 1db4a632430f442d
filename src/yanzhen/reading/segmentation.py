"""Words of a sentence as rjieba cuts them with our gazetteer, so that no name is cut inside a word."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import rjieba

from yanzhen.reading.gazetteer import names, table

_KNOWN = 10_000_000
_TAGS = {"industries.txt": "yzchain", "enterprises.txt": "yzfirm"}
_PLACE = "yzplace"
_JOINING = frozenset("及与和以等的将由在为")
_NAME_TAGS = ("ns", "nr", "nz", "nt", "yzfirm", "yzplace")
_LEVELS = ("特别行政区", "自治区", "自治州", "自治县", "林区", "地区", "省", "市", "县", "盟", "旗")
_EVERYDAY = {
    "东方",
    "开平",
    "平安",
    "中心",
    "公安",
    "富民",
    "莲花",
    "高台",
    "同心",
    "博爱",
    "新星",
    "大化",
    "林口",
}
_PEOPLES = (
    "壮族",
    "回族",
    "维吾尔",
    "苗族",
    "土家族",
    "侗族",
    "布依族",
    "藏族",
    "彝族",
    "瑶族",
    "满族",
    "蒙古族",
)


class Token(NamedTuple):
    """One word: where it stands and its part of speech (our own names carry tags that begin with yz)."""

    text: str
    start: int
    tag: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def cut(text: str) -> list[Token]:
    """The words of a text in order; their texts joined give the text back."""
    place, found = 0, []
    for word, tag in segmenter().tag(text):
        if len(word) == 1 or len(parts := _unjoined(word)) == 1:
            found.append(Token(word, place, tag))
            place += len(word)
            continue
        for part in parts:
            found.append(Token(part, place, "un"))
            place += len(part)
    return found


@lru_cache(maxsize=100_000)
def _unjoined(word: str) -> list[str]:
    """A guessed word gives back the joining word at its edge: 园及, 以某."""
    if len(word) < 2 or segmenter().has_word(word) or not _is_chinese(word):
        return [word]
    first = 1 if word[0] in _JOINING else 0
    last = len(word) - 1 if len(word) - first > 1 and word[-1] in _JOINING else len(word)
    return [part for part in (word[:first], word[first:last], word[last:]) if part]


def is_proper(token: Token) -> bool:
    """Whether a word names something of its own: tagged as a name, or in no dictionary."""
    if not _is_chinese(token.text):
        return token.tag == "eng"
    return token.tag.startswith(_NAME_TAGS) or not segmenter().has_word(token.text)


def is_word(text: str) -> bool:
    return bool(segmenter().has_word(text))


def is_place(name: str) -> bool:
    return name in places()


@cache
def segmenter() -> rjieba.Jieba:
    """One segmenter with the industries, known firms and administrative places in it."""
    jieba = rjieba.Jieba()
    for file, tag in _TAGS.items():
        for word in names(file):
            jieba.add_word(word, _KNOWN, tag)
    for verb in (*table("naming.yaml")["verbs"], *table("naming.yaml")["functions"]):
        if len(verb) > 1 and not jieba.has_word(verb):
            jieba.add_word(verb, _KNOWN // 1000, "v")
    for name in places():
        jieba.add_word(name, _KNOWN // 100, _PLACE)
    return jieba


@cache
def places() -> frozenset[str]:
    """Provinces, cities and counties, with and without 省, 市, 县."""
    return frozenset(name for name in _place_names() if _is_safe_place(name))


def _place_names() -> Iterable[str]:
    table = (files("yanzhen.packs") / "reference" / "regions.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(table)):
        name = row["name"]
        yield name
        if not name.endswith("区") or len(name) > 3:
            short = _shorten(name)
            if len(short) >= 2:
                yield short


def _shorten(name: str) -> str:
    for level in _LEVELS:
        if name.endswith(level):
            name = name[: -len(level)]
            break
    for people in _PEOPLES:
        at = name.find(people)
        if at >= 2:
            name = name[:at]
    return name


def _is_safe_place(name: str) -> bool:
    """A county whose name is also an everyday word (通道, 和平) is left out."""
    if len(name) != 2:
        return True
    tag = str(rjieba.tag(name)[0][1])
    return tag.startswith(("ns", "nr")) or (tag.startswith("n") and name not in _EVERYDAY)


def _is_chinese(text: str) -> bool:
    return bool(text) and all("\u4e00" <= c <= "\u9fff" for c in text)
