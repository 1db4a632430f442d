"""Names as people type them into a search: the name, its pinyin, the initials; words are looked up once, not once a name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=65536)
def _syllables(word: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word, errors="ignore"))


def _words(name: str) -> Iterable[str]:
    """The dictionary is read with the first name that is spelt; most commands spell none."""
    from pypinyin.seg.mmseg import seg

    found: Iterable[str] = seg.cut(name)
    return found


def search_text(*names: str) -> str:
    """Names, full pinyin and pinyin initials in lower case, so that ``lyty`` finds 隆源铜业."""
    words: list[str] = []
    for name in dict.fromkeys(names):
        syllables = [syllable for word in _words(name) for syllable in _syllables(word)]
        words += [name, "".join(syllables), "".join(syllable[0] for syllable in syllables)]
    return " ".join(dict.fromkeys(words)).lower()
