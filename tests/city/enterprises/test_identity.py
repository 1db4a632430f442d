"""One enterprise told from another: proposed by the machine, judged by a person, taken back without a trace lost."""

from __future__ import annotations

import datetime

import pytest
from django.core import serializers
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from tests.city import rows
from yanzhen.city.accounts.models import User
from yanzhen.city.enterprises import identity_queries, identity_services, queries
from yanzhen.city.enterprises.attributes import Said, current
from yanzhen.city.enterprises.models import (
    AttributeStatement,
    Enterprise,
    EnterpriseFigure,
    EnterpriseName,
    Placement,
)
from yanzhen.city.enterprises.referring import referring
from yanzhen.city.enterprises.statement_services import Stated, keep_statements, settle
from yanzhen.city.records.models import Seal
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return User.objects.create_user("keeper", password="x", role="chain_office")


@pytest.fixture
def twins():
    node = rows.node("metal.rod", "铜杆")
    kept = rows.enterprise("kept", "衡阳雁北铜业有限公司", region=rows.region(), founded="2001")
    merged = rows.enterprise("merged", "衡阳雁北铜业有限责任公司", node, founded="2003", products=["铜杆"])
    rows.figure(merged, "revenue", 100, "万元")
    EnterpriseName.objects.create(enterprise=merged, name="雁北铜业", kind="short")
    return kept, merged


def valid_code(stem: str) -> str:
    return stem + uscc.calc_check_digit(stem)


def state_of() -> list[str]:
    """Everything that names an enterprise, as text; times apart."""
    found: list = list(Enterprise.all_rows.order_by("pk"))
    for model, _ in referring():
        found += list(getattr(model, "all_rows", model._default_manager).order_by("pk"))
    text = serializers.serialize("python", found)
    for row in text:
        row["fields"].pop("updated_at", None)
    return [str(row) for row in text]


def test_two_spellings_of_one_name_are_proposed_with_reasons(twins):
    (pair,) = identity_queries.likely_pairs()
    assert {pair.left, pair.right} == {row.pk for row in twins}
    assert any("字号与行业词完全相同" in reason for reason in pair.reasons)


def test_a_pair_told_apart_is_not_proposed_again_until_that_is_taken_back(twins, keeper):
    apart = identity_services.tell_apart(*twins, why="两块牌子", by=keeper)
    assert identity_queries.likely_pairs() == ()
    identity_services.take_back_apart(apart, why="看错了", by=keeper)
    assert len(identity_queries.likely_pairs()) == 1


def test_merging_moves_records_keeps_names_and_leaves_one_in_the_register(twins, keeper):
    kept, merged = twins
    identity_services.merge(kept, merged, take=["founded"], why="营业执照核对", by=keeper)
    kept.refresh_from_db()
    assert list(Enterprise.objects.values_list("code", flat=True)) == ["kept"]
    assert EnterpriseFigure.objects.get().enterprise == kept
    assert Placement.objects.get().enterprise == kept
    assert {n.name for n in kept.names.all()} == {"衡阳雁北铜业有限责任公司", "雁北铜业"}
    assert (kept.founded, kept.products) == ("2003", ["铜杆"])
    assert [e.code for e in queries.search_enterprises("雁北铜业", limit=5)] == ["kept"]
    assert identity_queries.merged_into("merged") == kept


def test_undoing_a_merge_restores_every_row(twins, keeper):
    kept, merged = twins
    before = state_of()
    done = identity_services.merge(kept, merged, take=["founded"], why="营业执照核对", by=keeper)
    assert state_of() != before
    identity_services.undo_merge(done, why="其实是两家", by=keeper)
    assert state_of() == before
    assert verify() == []


def test_undoing_keeps_what_somebody_changed_since(twins, keeper):
    kept, merged = twins
    done = identity_services.merge(kept, merged, take=["founded"], why="核对", by=keeper)
    Enterprise.objects.filter(pk=kept.pk).update(founded="1999")
    done.refresh_from_db()
    identity_services.undo_merge(done, why="两家", by=keeper)
    kept.refresh_from_db()
    assert kept.founded == "1999"


def test_two_valid_codes_that_differ_are_never_merged(keeper):
    one = rows.enterprise("one", "同名厂", uscc=valid_code("91430400MA4L16JQ9"))
    other = rows.enterprise("other", "同名厂", uscc=valid_code("91430400185034687"))
    with pytest.raises(YanzhenError, match="统一社会信用代码不同"):
        identity_services.merge(one, other, why="看着像", by=keeper)
    assert identity_queries.likely_pairs() == ()


@pytest.mark.parametrize(("why", "message"), [("", "理由"), ("  ", "理由")])
def test_a_merge_needs_a_reason(twins, keeper, why, message):
    with pytest.raises(YanzhenError, match=message):
        identity_services.merge(*twins, why=why, by=keeper)
    assert Seal.objects.count() == 0


def test_a_chain_of_merges_is_undone_in_reverse_only(twins, keeper):
    kept, merged = twins
    third = rows.enterprise("third", "雁北有色")
    first = identity_services.merge(kept, merged, why="核对", by=keeper)
    kept.refresh_from_db()
    identity_services.merge(third, kept, why="核对", by=keeper)
    assert identity_queries.merged_into("merged").code == "third"
    with pytest.raises(YanzhenError, match="先撤销"):
        identity_services.undo_merge(first, why="两家", by=keeper)


def test_a_sealed_row_stays_with_the_name_it_was_done_in(twins, keeper):
    from django.db import transaction

    from yanzhen.city.records.sealing import seal

    kept, merged = twins
    figure = EnterpriseFigure.objects.get()
    with transaction.atomic():
        seal(figure, "made", ["enterprise_id", "value"], by=keeper)
    identity_services.merge(kept, merged, why="核对", by=keeper)
    assert EnterpriseFigure.objects.get().enterprise == merged
    assert verify() == []


def test_a_merged_row_answers_with_the_page_of_what_it_became(client, twins, keeper):
    identity_services.merge(*twins, why="核对", by=keeper)
    answer = client.get(reverse("enterprise", args=["merged"]))
    assert answer.status_code == 302
    assert answer.url == reverse("enterprise", args=["kept"])


def test_a_keeper_merges_and_undoes_in_the_pages(client, twins, keeper):
    client.force_login(keeper)
    assert "衡阳雁北铜业有限责任公司" in client.get(reverse("same")).content.decode()
    where = reverse("same_pair", args=["kept", "merged"])
    assert "营业收入" not in client.get(where).content.decode()
    refused = client.post(where, {"act": "merge", "why": ""})
    assert refused.status_code == 422
    assert "要写明理由" in refused.content.decode()
    assert client.post(where, {"act": "merge", "why": "核对"}, follow=True).status_code == 200
    assert Enterprise.objects.count() == 1
    done = identity_queries.merges()[0]
    client.post(reverse("merge_undo", args=[done.pk]), {"why": "看错了"})
    assert Enterprise.objects.count() == 2


def test_a_pack_that_comes_again_does_not_take_a_merge_apart(twins, keeper):
    from types import SimpleNamespace

    from yanzhen.city.enterprises.services import install_enterprises
    from yanzhen.kernel.grades import Grade

    def spec(code, name, **fields):
        plain = dict.fromkeys(
            ("uscc", "status", "status_as_of", "listed", "group", "founded", "role", "note"), ""
        )
        lists = dict.fromkeys(
            ("products", "industries", "rungs", "short_names", "former_names", "written_names"), ()
        )
        return SimpleNamespace(
            id=code, name=name, region="", references=(), grade=Grade.A, **{**plain, **lists, **fields}
        )

    kept, merged = twins
    for row in twins:
        Enterprise.objects.filter(pk=row.pk).update(pack_key=row.code)
        row.refresh_from_db()
    identity_services.merge(kept, merged, take=["founded"], why="核对", by=keeper)
    install_enterprises(
        [spec("kept", kept.name, founded="2001"), spec("merged", merged.name, founded="2003")]
    )
    assert list(Enterprise.objects.values_list("code", flat=True)) == ["kept"]


def test_what_two_sources_say_stands_side_by_side_and_the_later_firm_one_holds():
    row = rows.enterprise("firm", "某厂", founded="2001")
    keep_statements([Stated(row, "founded", "2001", "2002")], source="工信局名单", grade="B")
    settle([row])
    row.refresh_from_db()
    assert row.founded == "2002"
    said = {s.source: s.value for s in AttributeStatement.objects.all()}
    assert said == {"文件doc-1": "2001", "工信局名单": "2002"}
    ((label, sayings),) = identity_queries.statements_of(row)
    assert label == "成立"
    assert [s.value for s in sayings if s.current] == ["2002"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from("ABCDMX"), st.integers(1, 400), st.sampled_from("甲乙丙")), max_size=6)
)
def test_the_current_value_does_not_depend_on_the_order_of_sources(given_rows):
    said = [
        Said(
            f"{s}{g}{d}",
            s,
            g,
            datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(days=d),
        )
        for g, d, s in given_rows
    ]
    assert current(said) == current(reversed(said))
    best = current(said)
    if best is not None and any(s.grade in "AB" for s in said):
        assert best.grade in "AB"
