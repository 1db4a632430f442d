"""The batch gives the answers of the scalar evaluator, for any rules and any facts."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rules.made_up import DAY, VOCABULARY, conditions, facts, rule
from yanzhen.rules import judge
from yanzhen.rules.batch import columns_of, compile_rules

OFTEN = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@OFTEN
@given(st.lists(conditions(), min_size=1, max_size=4), st.lists(facts(), min_size=1, max_size=6))
def test_the_batch_answers_what_the_scalar_evaluator_answers(trees, records):
    rules = [rule(tree, name=f"r{n}", complete=n % 2 == 0) for n, tree in enumerate(trees)]
    found = compile_rules(rules, VOCABULARY).evaluate(columns_of(records), DAY)
    for one in rules:
        alone = [judge(one, record, DAY, vocabulary=VOCABULARY).answer for record in records]
        assert found.answers(one.id) == alone
