"""What the portal advises: the change nearest at hand, never to move house."""

from __future__ import annotations

from types import SimpleNamespace as Made

from yanzhen.city.policies.portal_queries import _missing_card
from yanzhen.rules.standing import State


def near(label, fact):
    return Made(
        clause=Made(label=Made(zh=label)),
        standing=Made(says="即可符合"),
        nearest=Made(fact=fact) if fact else None,
    )


def test_nobody_is_told_to_move_to_another_county_for_the_sake_of_a_payment():
    answers = [near("搬家奖", "registered_county"), near("研发奖", "rd_ratio"), near("无从说起", "")]
    found = Made(groups={State.NEAR: answers}, missing=[])
    assert [line.text for line in _missing_card("jia", found).lines] == ["研发奖：即可符合"]
