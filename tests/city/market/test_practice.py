"""The practice market is made once, marked in every row, and counted apart."""

from __future__ import annotations

import dataclasses

import pytest

from yanzhen.city.market import queries
from yanzhen.city.market.models import Listing, Match
from yanzhen.city.market.practice_services import make_practice_market

pytestmark = pytest.mark.django_db


def test_the_practice_market_is_made_once_and_marked_in_every_row(people, settings, django_user_model):
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, practice=True)
    assert make_practice_market() == 0, "nothing without practice accounts"
    django_user_model.objects.filter(pk__in=[people["works"].pk, people["bureau"].pk]).update(practice=True)
    made = make_practice_market()
    assert make_practice_market() == made == 6
    assert not Listing.objects.filter(practice=False).exists()
    assert not Match.objects.filter(practice=False).exists()
    assert (queries.sums()[0].listings, queries.sums(practice=True)[0].listings) == (0, made)


def test_without_the_weights_of_the_markets_no_practice_is_made(people, settings, django_user_model):
    from yanzhen.city.records.services import remember_rows

    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, practice=True)
    django_user_model.objects.filter(pk__in=[people["works"].pk, people["bureau"].pk]).update(practice=True)
    remember_rows("reference", "pairings", {}, retired=["goods", "scenarios"])
    assert (make_practice_market(), Listing.objects.count()) == (0, 0)
