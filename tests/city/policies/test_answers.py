"""What an enterprise is told: never more than the facts and the conditions that were seen allow."""

from __future__ import annotations

import datetime

import pytest

from tests.city import rows
from tests.city.policies.rulebooks import clause, install, policy
from yanzhen.city.policies import queries, services
from yanzhen.city.policies.facts import dossiers, rulebook
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules.standing import State

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 30)


@pytest.fixture
def officer(django_user_model):
    return django_user_model.objects.create_user("officer", role="chain_office")


@pytest.fixture
def firm():
    row = rows.enterprise("e-1", "一号企业", region=rows.region())
    rows.figure(row, "revenue", 25, "亿元", period="2025")
    return row


def state(firm, officer, fact, value, **fields):
    spec = queries.fact_spec(fact)
    given = {"source": "某报表", "on": datetime.date(2026, 1, 31), **fields}
    return services.state_fact(firm, spec, services.Statement(value, **given), by=officer)


def groups(firm, stated=True):
    found = queries.answers_for(firm.code, DAY, stated=stated)
    return {state.value: [a.clause.id for a in given] for state, given in found.groups.items() if given}


def test_a_missing_fact_is_named_with_who_holds_it(firm):
    install(policy("p-1", clause("c-1")))
    answers = queries.answers_for(firm.code, DAY, stated=True)
    assert groups(firm) == {"cannot_tell": ["c-1"]}
    assert [(m.label, m.department) for m in answers.missing] == [("在失信名单", "市场监管部门")]


def test_a_stated_fact_opens_the_clause_and_only_for_those_who_may_see_it(firm, officer):
    install(policy("p-1", clause("c-1")))
    state(firm, officer, "on_list", False)
    assert groups(firm) == {"entitled": ["c-1"]}
    assert groups(firm, stated=False) == {"cannot_tell": ["c-1"]}


def test_conditions_that_were_not_seen_whole_are_never_a_yes(firm, officer):
    unseen = clause("c-1", conditions_complete=False)
    install(policy("p-1", unseen), policy("p-2", clause("c-2"), state="unknown"))
    state(firm, officer, "on_list", False)
    assert groups(firm) == {"possible": ["c-1", "c-2"]}


def test_a_clause_that_asks_for_papers_is_one_paper_short(firm, officer):
    install(policy("p-1", clause("c-1", documents=["审计报告"])))
    state(firm, officer, "on_list", False)
    assert groups(firm) == {"once_document": ["c-1"]}
    found = queries.answers_for(firm.code, DAY, stated=True, documents=["审计报告"])
    assert len(found.groups[State.ENTITLED]) == 1


def test_one_change_away_is_near_and_says_how_far(firm, officer):
    install(policy("p-1", clause("c-1")))
    state(firm, officer, "on_list", False)
    state(firm, officer, "revenue", 1900, period="2025")
    found = queries.answers_for(firm.code, DAY, stated=True)
    (near,) = found.groups[State.NEAR]
    assert near.nearest is not None
    assert near.nearest.distance == 100
    assert near.nearest.unit == "万元"


def test_a_policy_outside_of_its_dates_is_left_out_and_counted(firm):
    install(policy("p-1", clause("c-1"), valid_to="2025-12-31"))
    found = queries.answers_for(firm.code, DAY, stated=True)
    assert found.past == 1
    assert not any(found.groups.values())


def test_a_figure_is_carried_over_in_the_unit_of_the_vocabulary_with_its_source(firm):
    install()
    dossier = dossiers([firm.code], DAY, rulebook().vocabulary)[firm.code]
    assert dossier.facts["revenue"] == {"2025": 250000}
    assert dossier.facts["registered_here"] is True
    assert dossier.origins["revenue"].date == "2025-12-31"


def test_a_figure_of_a_later_year_or_an_inexact_one_says_nothing(firm):
    install()
    rows.figure(firm, "revenue", 9, "亿元", period="2027")
    rows.figure(firm, "employees", 300, "人", period="2025", op=">=")
    dossier = dossiers([firm.code], DAY, rulebook().vocabulary)[firm.code]
    assert dossier.facts["revenue"] == {"2025": 250000}
    assert "employees" not in dossier.facts


def test_a_second_statement_stands_beside_the_first_and_both_are_sealed(firm, officer):
    install(policy("p-1", clause("c-1")))
    state(firm, officer, "on_list", True)
    state(firm, officer, "on_list", False)
    assert [e.value for e in queries.entries_of(firm)] == [False, True]
    assert groups(firm) == {"entitled": ["c-1"]}
    assert verify() == []


def test_a_value_that_cannot_be_and_a_fact_without_basis_are_refused(firm, officer):
    install()
    with pytest.raises(YanzhenError, match="不可能低于"):
        state(firm, officer, "revenue", -5)
    with pytest.raises(YanzhenError, match="没有写依据"):
        state(firm, officer, "revenue", 5, source=" ")
    assert not queries.entries_of(firm)


def test_a_policy_comes_back_from_the_record_as_it_went_in():
    spec = policy("p-1", clause("c-1", conditions={"all": [{"fact": "revenue", "op": "ge", "value": 1}]}))
    install(spec)
    assert rulebook().policies[0].clauses[0].conditions == spec.clauses[0].conditions


def test_installing_again_changes_what_rules_say():
    install(policy("p-1", clause("c-1")))
    assert len(rulebook().policies) == 1
    install(policy("p-1", clause("c-1"), clause("c-2")))
    assert len(rulebook().policies[0].clauses) == 2
