"""How far a reading can be trusted: what share of statements made by the same rules was right on judged text."""

from __future__ import annotations

from functools import cache
from typing import Any

from yanzhen.reading.gazetteer import loaded


@cache
def reliability(rule: str) -> float:
    """The share of right statements of a rule path, drawn towards its parts where few were judged.

    A path ``number/indicator/deadline`` that was judged n times with r right has (r + k·q) / (n + k), where q is
    the product of its parts' lifts over the mean and k the prior's weight, both kept in the table with the counts.
    The whole is scaled by ``unseen``: how much less often it holds on texts that no rule was chosen by.
    """
    table = loaded("reliability.yaml")
    mean, weight = float(table["mean"]), float(table["weight"])
    prior = mean
    for place, part in enumerate(rule.split("/")):
        right, judged = table["parts"].get(f"{place}:{part}", (0, 0))
        prior *= (right + weight * mean) / (judged + weight) / mean
    right, judged = table["paths"].get(rule, (0, 0))
    share = (float(right) + weight * min(prior, 1.0)) / (float(judged) + weight)
    return round(min(0.99, max(0.05, share)) * float(table["unseen"]), 3)


@cache
def rule_in_words(rule: str) -> str:
    """A rule path for people: 百分数·名称在前·标题年份."""
    names = loaded("rule_names.yaml")
    return "·".join(_named(part, names) for part in rule.split("/"))


def _named(part: str, names: dict[str, Any]) -> str:
    if part in names:
        return str(names[part])
    first, _, rest = part.partition("-")
    return f"{names.get(first, first)}（{names.get(rest, rest)}）" if rest else part
