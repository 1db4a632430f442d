"""Words of rules in templates."""

from __future__ import annotations

import re
from typing import Any

from django import template

from yanzhen.city.policies.wording import Speaker, benefit_words, value_words
from yanzhen.rules.answers import ANSWER_LABELS
from yanzhen.rules.evaluating import Finding
from yanzhen.rules.standing import STATE_LABELS

register = template.Library()
_CODE = re.compile(r"[A-Z][A-Z0-9]*-[0-9]+")
LOOKS = {"eligible": "state-present", "not_eligible": "state-absent", "cannot_tell": "state-unknown"}


@register.filter
def answer(value: Any) -> str:
    return ANSWER_LABELS[value]


@register.filter
def standing(value: Any) -> str:
    return STATE_LABELS[value]


@register.filter
def answer_look(value: Any) -> str:
    """The look of an answer; the word stands in it."""
    return LOOKS[value.value]


@register.filter
def own_reason(finding: Finding) -> str:
    """The reason without that of the lines inside, which stand below it."""
    return finding.reason.split("：")[0] if finding.inside else finding.reason


@register.filter
def gives(clause: Any, vocabulary: Any) -> str:
    """What a clause brings, with the labels of the vocabulary."""
    return benefit_words(clause.benefit, Speaker(vocabulary), known=clause.amount_known)


@register.filter
def spelled(text: str, names: dict[str, str]) -> str:
    """A text with the names of clauses in the place of their codes; a code that nobody knows stays."""
    return _CODE.sub(lambda found: f"“{names[found[0]]}”" if found[0] in names else found[0], text)


@register.filter
def fact_value(value: Any, spec: Any) -> str:
    """A fact with its unit, in people's words."""
    return value_words(value, spec)
