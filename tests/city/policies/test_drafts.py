"""A new version is simulated before it counts, and another person publishes it."""

from __future__ import annotations

import pytest
import yaml

from tests.city import rows
from tests.city.policies.rulebooks import REVENUE, clause, install, policy
from yanzhen.city.policies import draft_queries, draft_services
from yanzhen.city.policies.facts import rulebook
from yanzhen.city.policies.models import Policy
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    from django.utils import timezone

    year = str(timezone.localdate().year - 1)
    for code, revenue in (("e-1", 3000), ("e-2", 2100), ("e-3", 1500)):
        rows.figure(rows.enterprise(code, f"企业{code}"), "revenue", revenue, "万元", period=year)
    rows.enterprise("e-4", "企业e-4")
    install(policy("p-1", clause("c-1", conditions={"all": [REVENUE]})))
    return Policy.objects.get(code="p-1")


@pytest.fixture
def people(django_user_model):
    return [django_user_model.objects.create_user(name, role="chain_office") for name in ("one", "two")]


def changed(draft, value, **fields):
    spec = yaml.safe_load(draft.text)
    spec["clauses"][0]["conditions"]["all"][0]["value"] = value
    spec["clauses"][0].update(fields)
    return yaml.safe_dump(spec, allow_unicode=True)


def effect(city, text):
    draft = draft_services.open_draft(city)
    (found,) = draft_queries.effects(city, draft_services.read_draft(draft, text))
    return found


def test_a_higher_threshold_shows_who_drops_out_and_what_it_costs(city):
    found = effect(city, changed(draft_services.open_draft(city), 2500))
    assert (found.before.yes, found.before.no, found.before.unknown) == (2, 1, 1)
    assert (found.after.yes, found.after.no, found.after.unknown) == (1, 2, 1)
    assert [code for code, _ in found.lost] == ["e-2"]
    assert not found.gained
    assert (found.low, found.high, found.unit) == (10, 10, "万元")


def test_a_lower_threshold_shows_who_comes_in(city):
    found = effect(city, changed(draft_services.open_draft(city), 1000))
    assert [code for code, _ in found.gained] == ["e-3"]
    assert found.low == 30


def test_an_amount_that_was_not_seen_is_not_summed(city):
    unseen = changed(draft_services.open_draft(city), 2000, amount_known=False, benefit={"kind": "unknown"})
    assert effect(city, unseen).low is None


def test_nothing_changes_before_another_person_publishes(city, people):
    one, two = people
    draft = draft_services.open_draft(city)
    draft = draft_services.save_draft(draft, changed(draft, 2500), version=0, by=one)
    assert rulebook().policies[0].clauses[0].conditions.all[0].value == 2000
    with pytest.raises(YanzhenError, match="须由另一人发布"):
        draft_services.publish_draft(draft, version=draft.version, by=one)
    draft_services.publish_draft(draft, version=draft.version, by=two)
    assert rulebook().policies[0].clauses[0].conditions.all[0].value == 2500
    assert verify() == []


def test_a_text_that_does_not_read_is_refused_with_the_place_and_nothing_is_kept(city, people):
    draft = draft_services.open_draft(city)
    with pytest.raises(YanzhenError, match="第 2 行"):
        draft_services.save_draft(draft, "id: p-1\n  x: [", version=0, by=people[0])
    with pytest.raises(YanzhenError, match="定义不对"):
        draft_services.save_draft(draft, "id: p-1", version=0, by=people[0])
    assert not city.drafts.exists()


def test_two_who_write_at_once_do_not_overwrite_each_other(city, people):
    draft = draft_services.open_draft(city)
    draft = draft_services.save_draft(draft, changed(draft, 2500), version=0, by=people[0])
    draft_services.save_draft(draft, changed(draft, 2600), version=draft.version, by=people[0])
    with pytest.raises(YanzhenError, match="被别人改过"):
        draft_services.save_draft(draft, changed(draft, 2700), version=0, by=people[1])


def test_percentiles_are_values_that_occur():
    assert draft_queries.nearest_rank([1, 2, 3, 4, 50], 50) == 3
    assert draft_queries.nearest_rank([1, 2, 3, 4, 50], 90) == 50
    assert draft_queries.nearest_rank([], 50) is None


def test_the_desk_of_the_policy_officer_is_for_officers(city, people, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("firm", role="enterprise"))
    assert client.get("/policies/p-1/draft/").status_code == 403
    assert client.get("/policies/monitor/").status_code == 403
    client.force_login(people[0])
    page = client.get("/policies/p-1/draft/").content.decode()
    assert "试算" in page
    assert client.get("/policies/monitor/").status_code == 200
    draft = draft_services.open_draft(city)
    tried = client.post(
        "/policies/p-1/draft/", {"do": "simulate", "version": "0", "text": changed(draft, 2500)}
    )
    assert "企业e-2" in tried.content.decode()
    assert not city.drafts.exists()
    wrong = client.post(
        "/policies/p-1/draft/",
        {
            "do": "save",
            "version": "0",
            "text": "[",
        },
    )
    assert wrong.status_code == 422
