"""Roles, units and posts: a right ends with the term that gave it."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yanzhen.city.accounts.models import Post, Unit, User
from yanzhen.city.accounts.permissions import (
    PUBLIC,
    SIGNED_IN,
    Access,
    has_role,
    is_official,
    roles_of,
    stands_for,
    subjects_of,
    unit_of,
    units_of,
)

DAY = datetime.date(2026, 5, 1)
ONE = datetime.timedelta(days=1)
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1))


@pytest.mark.django_db
def test_a_deputy_director_serves_a_chain_for_a_term_and_not_a_day_longer(person, unit):
    deputy = person("department")
    Post.objects.create(
        user=deputy, unit=unit, role="chain_office", subject="nonferrous", starts_on=DAY, ends_on=DAY + ONE
    )
    assert roles_of(deputy, DAY - ONE) == {"department"}
    assert roles_of(deputy, DAY) == roles_of(deputy, DAY + ONE) == {"department", "chain_office"}
    assert not has_role(deputy, "chain_office", on=DAY + 2 * ONE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(starts=days, length=st.integers(0, 900), revoked=st.none() | st.integers(-5, 900), day=days)
def test_a_post_runs_inside_its_term_and_before_it_is_taken_back(starts, length, revoked, day):
    ends = starts + datetime.timedelta(days=length)
    back = None if revoked is None else starts + datetime.timedelta(days=revoked)
    post = Post(starts_on=starts, ends_on=ends, revoked_on=back)
    assert post.runs_on(day) == (starts <= day <= ends and (back is None or day < back))


@pytest.mark.django_db
def test_a_term_that_ends_before_it_begins_cannot_be_stored(person, unit):
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(user=person("park"), unit=unit, role="park", starts_on=DAY, ends_on=DAY - ONE)


@pytest.mark.django_db
def test_a_dismissed_account_and_a_visitor_hold_no_role(person):
    gone = person("leader", is_active=False)
    for nobody in (gone, AnonymousUser(), None):
        assert roles_of(nobody) == frozenset()
        assert unit_of(nobody) is None
        assert units_of(nobody) == subjects_of(nobody) == frozenset()
        assert not is_official(nobody)


@pytest.mark.django_db
def test_ones_units_are_the_own_one_that_of_a_post_and_everything_under_them(person, unit):
    below = Unit.objects.create(code="below", name="下属科", kind="department", parent=unit)
    park = Unit.objects.create(code="park", name="某园区", kind="park", parent=unit.parent)
    clerk = person("department")
    assert units_of(clerk) == {unit.pk, below.pk}
    Post.objects.create(user=clerk, unit=park, role="park")
    assert units_of(User.objects.get(pk=clerk.pk)) == {unit.pk, below.pk, park.pk}


@pytest.mark.django_db
def test_an_enterprise_is_spoken_for_by_its_own_unit_or_a_running_post_only(person, unit):
    firm = Unit.objects.create(code="firm", name="某厂", kind="enterprise", subject="firm-1")
    owner = User(username="o", role="enterprise", unit=firm)
    clerk = person("department")
    assert stands_for(owner, "firm-1")
    assert not stands_for(owner, "firm-2")
    assert not stands_for(owner, "")
    assert not stands_for(User(username="x", role="bank", unit=firm), "firm-1")
    Post.objects.create(user=clerk, unit=firm, role="enterprise")
    assert stands_for(User.objects.get(pk=clerk.pk), "firm-1")


@pytest.mark.django_db
def test_asking_for_roles_again_and_again_costs_one_query(person, django_assert_num_queries):
    clerk = person("county")
    with django_assert_num_queries(1):
        for _ in range(5):
            assert has_role(clerk, "county")
            assert not has_role(clerk, "leader")


def test_access_opens_own_rows_to_those_who_own_them_and_all_rows_to_those_who_see_all():
    row = Access(
        see=frozenset({"leader"}), own_see=frozenset({"enterprise"}), own_act=frozenset({"enterprise"})
    )
    firm, leader = frozenset({"enterprise"}), frozenset({"leader"})
    assert row.opens(firm, own=True)
    assert not row.opens(firm, own=False)
    assert row.opens(leader, own=False)
    assert row.opens(firm, method="POST")
    assert not row.opens(leader, method="POST")
    assert Access(see=PUBLIC).opens(frozenset())
    assert not Access(see=SIGNED_IN).opens(frozenset())
    assert not Access(see=PUBLIC).opens(leader, method="POST")
