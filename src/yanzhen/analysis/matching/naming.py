"""One name taken apart, for pages and for people: what the matching sees in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.matching.characters import encode
from yanzhen.analysis.matching.vocabulary import build_vocabulary
from yanzhen.analysis.matching.words import FORM_LABELS, Terms, reference_terms


@dataclass(frozen=True, slots=True)
class NameParts:
    """``place``: six digits, 0 not known; ``mark`` 字号; ``trade`` 行业词; ``form`` legal form; ``branch``: a branch of it."""

    place: int
    mark: str
    trade: str
    form: str
    group: bool
    branch: bool

    @property
    def core(self) -> str:
        return self.mark + self.trade


def read_name(name: str, terms: Terms | None = None) -> NameParts:
    """``name`` as the matching reads it."""
    from yanzhen.analysis.matching.parsing import read_names

    vocabulary = build_vocabulary(reference_terms() if terms is None else terms)
    chars, start = encode([name])
    hint = np.zeros(1, np.int32)
    core, sizes, place, form, branch, _ = read_names(
        chars, start[:-1], start[1:], hint, vocabulary.keys, vocabulary.values
    )
    text, mark = "".join(map(chr, core[0, : sizes[0, 0]])), int(sizes[0, 1])
    code = int(place[0]) if place[0] > 1 else 0
    return NameParts(
        code, text[:mark], text[mark:], FORM_LABELS[form[0, 0]], bool(form[0, 1]), bool(branch[0])
    )


def normalise_name(name: str, terms: Terms | None = None) -> str:
    """What stays of a name without place, legal form, brackets and branch: equal for spellings of one name."""
    return read_name(name, terms).core
