"""Projects against the industries of their park: counts add up, what is not known is not judged."""

from __future__ import annotations

import pytest

from yanzhen.city.atlas.positioning import positioning

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hengyang")]


def test_counts_of_the_parks_add_up_and_each_misfit_has_a_reason():
    found = positioning()
    assert found.rows
    assert sum(r.fit.inside for r in found.rows) == found.inside
    assert sum(r.fit.outside for r in found.rows) == found.outside
    for row in found.rows:
        assert len(row.outside) == row.fit.outside
        assert len(row.unknown) == row.fit.unknown
        assert all(why for _, why in (*row.outside, *row.unknown))


def test_a_park_without_known_industries_has_no_misfit():
    found = positioning()
    without = {p.code for p in found.without}
    assert without
    assert not [r for r in found.rows if r.park.code in without and r.fit.outside]


def test_the_worst_fit_comes_first_and_unknown_fits_last():
    fits = [r.fit.fit for r in positioning().rows]
    known = [f for f in fits if f is not None]
    assert known == sorted(known)
    assert fits[: len(known)] == known


def test_the_page_says_no_data_where_nothing_can_be_judged(client):
    page = client.get("/parks/positioning/").content.decode()
    assert "相符率" in page
    assert "无数据" in page
