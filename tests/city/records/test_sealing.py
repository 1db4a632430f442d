"""The hash chain: whole when nobody touched it, and the very link named when somebody did."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.city.accounts.models import Unit
from yanzhen.city.enterprises.models import Enterprise, EnterpriseFigure
from yanzhen.city.records import sealing
from yanzhen.city.records.chain import START, Link, digest_of, find_breaks
from yanzhen.city.records.models import Seal
from yanzhen.kernel.errors import YanzhenError


def chained(contents) -> list[Link]:
    links, previous = [], START
    for number, content in enumerate(contents, start=1):
        bare = Link(number, "2026-01-01T00:00:00+00:00", "报备", "x.Y", "1", "某岗位", content, previous, "")
        previous = digest_of(bare)
        links.append(
            Link(
                number,
                bare.at,
                bare.act,
                bare.model,
                bare.key,
                bare.actor_name,
                content,
                bare.previous,
                previous,
            )
        )
    return links


@settings(max_examples=40, deadline=None)
@given(st.lists(st.dictionaries(st.text(max_size=5), st.integers()), min_size=1, max_size=8))
def test_an_untouched_chain_has_no_break(contents):
    assert find_breaks(chained(contents)) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(), min_size=2, max_size=8), st.data())
def test_any_change_of_one_link_is_found_at_that_link(contents, data):
    links = chained(contents)
    at = data.draw(st.integers(0, len(links) - 1))
    old = links[at]
    field, value = data.draw(
        st.sampled_from(
            [("act", "别的"), ("actor_name", "别人"), ("key", "2"), ("at", "2020-01-01T00:00:00+00:00")]
        )
    )
    links[at] = Link(*(value if name == field else getattr(old, name) for name in Link.__dataclass_fields__))
    assert find_breaks(links)[0].number == old.number


def test_a_removed_link_is_found_by_the_next():
    links = chained(range(5))
    del links[2]
    assert find_breaks(links)[0].number == 4
    assert "缺了 1 条" in find_breaks(links)[0].says


@pytest.fixture
def units(db):
    made = [Unit.objects.create(code=f"u{i}", name=f"单位{i}", kind="department") for i in range(3)]
    with transaction.atomic():
        for unit in made:
            sealing.seal(unit, "登记", ["name", "kind"], more={"理由": "设立"})
    return made


def test_seals_follow_each_other_and_verify(units):
    assert sealing.verify() == []
    assert [s.number for s in Seal.objects.all()] == [1, 2, 3]
    assert sealing.head()[0] == 3
    assert [s.act for s in sealing.seals_of(units[0])] == ["登记"]


def test_a_row_changed_past_the_system_is_named_with_its_field(units):
    Unit.objects.filter(pk=units[1].pk).update(name="改名")
    (found,) = sealing.verify()
    assert found.number == 2
    assert "名称与存证不符" in found.says


def test_a_row_changed_and_sealed_again_is_right(units):
    with transaction.atomic():
        units[1].name = "新名"
        units[1].save()
        sealing.seal(units[1], "更名", ["name", "kind"])
    assert sealing.verify() == []


def test_a_deleted_row_and_a_rewritten_seal_are_located(units):
    Unit.objects.filter(pk=units[2].pk).delete()
    Seal.objects.filter(number=1).update(
        content={"fields": {"name": "假", "kind": "department"}, "more": None}
    )
    told = {(b.number, b.says.split("：")[0][:8]) for b in sealing.verify()}
    assert {number for number, _ in told} == {1, 3}


def test_a_cut_end_shows_by_the_head_noted_elsewhere(units):
    _, digest = sealing.head()
    Seal.objects.filter(number=3).delete()
    assert sealing.verify() == []
    assert "截断" in sealing.verify(digest)[0].says


@pytest.mark.django_db(transaction=True)
def test_a_seal_outside_of_the_writing_transaction_is_refused():
    unit = Unit.objects.create(code="u", name="单位", kind="department")
    with pytest.raises(YanzhenError, match="一起写入"):
        sealing.seal(unit, "登记", ["name"])


def test_what_was_set_as_text_or_with_fewer_places_is_sealed_as_the_database_keeps_it(db):
    row = Enterprise.objects.create(code="e", name="某厂")
    figure = EnterpriseFigure(enterprise=row, indicator="产值", value="1.5", retired_on="2026-01-02")
    figure.created_at = timezone.localtime()
    with transaction.atomic():
        figure.save()
        sealing.seal(figure, "登记", ["enterprise", "value", "retired_on", "created_at"])
    assert sealing.verify() == []


def test_a_clock_that_was_set_back_shows_and_the_order_stands(units, monkeypatch):
    earlier = timezone.now() - datetime.timedelta(days=30)
    monkeypatch.setattr(sealing.timezone, "now", lambda: earlier)
    with transaction.atomic():
        made = sealing.seal(units[0], "更名", ["name"])
    assert made.number == 4 and "clock_back" in made.content
    assert sealing.verify() == [] and sealing.set_back() == 1
    assert [s.number for s in sealing.seals_of(units[0])] == [1, 4]


def test_rows_sealed_together_are_links_of_their_own(units):
    with transaction.atomic():
        made = sealing.seal_all(units, "登记", ["name"])
    assert [s.number for s in made] == [4, 5, 6] and sealing.verify() == []


def test_verification_asks_a_few_questions_however_many_rows_there_are(units, django_assert_max_num_queries):
    more = [Unit.objects.create(code=f"v{i}", name=f"处{i}", kind="department") for i in range(60)]
    with transaction.atomic():
        sealing.seal_all(more, "登记", ["name"])
    with django_assert_max_num_queries(4):
        assert sealing.verify() == []
