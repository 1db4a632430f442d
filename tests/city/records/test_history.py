"""The history of a row tells every change in words, keeps names, hides what is personal, and marks broken seals."""

from __future__ import annotations

import pytest
from django.db import transaction

from yanzhen.city.accounts.models import Unit
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.parks.models import Round
from yanzhen.city.records import sealing
from yanzhen.city.records.editing import retire, save_edit
from yanzhen.city.records.history import BROKEN, HOLDS, OFF, history_of
from yanzhen.city.records.models import Seal
from yanzhen.city.records.origins import working
from yanzhen.city.records.services import Entry, record_change, record_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(django_user_model):
    def make(role: str = "chain_office", **fields):
        return django_user_model.objects.create_user(
            f"post-{role}", password="a-long-enough-word", display_name=f"岗位{role}", role=role, **fields
        )

    return make


@pytest.fixture
def row(account):
    made = Round.objects.create(name="第一轮", year=2024, group="above")
    with working("页面 /x/", id="req-9"):
        save_edit(made, {"state": "publish"}, version=0, by=account(), why="材料齐了")
    return made


def test_a_change_is_told_in_words_with_who_when_why_and_from_which_request(row):
    (event,) = history_of(row)
    assert (event.who, event.action, event.why, event.request) == (
        "岗位chain_office",
        "修改",
        "材料齐了",
        "req-9",
    )
    (line,) = event.lines
    assert (line.label, line.before, line.after) == ("状态", "准备", "公示")


def test_the_name_survives_the_account(row, django_user_model):
    django_user_model.objects.all().delete()
    assert history_of(row)[0].who == "岗位chain_office"


def test_what_a_pack_and_an_import_changed_stands_in_the_history_too():
    firm = Enterprise.objects.create(code="e", name="企业", pack_key="pack-e")
    record_changes([Entry("change", "enterprises", "pack-e", after={"name": "企业"})], origin="定义包")
    record_change(origin="导入", action="import", model="enterprises.Enterprise", key="e")
    record_change(origin="别家", action="import", model="enterprises.Enterprise", key="other")
    retire(firm, by=None, why="注销")
    assert [e.action for e in history_of(firm)] == ["退出", "导入", "修改"]


def sealed(row):
    with transaction.atomic():
        sealing.seal(row, "定稿", ["name", "state"])


def test_a_seal_that_holds_is_marked_so(row):
    sealed(row)
    event = history_of(row)[0]
    assert (event.mark, event.action, event.who) == (HOLDS, "存证：定稿", "系统")


def test_a_row_changed_past_the_system_is_marked_on_its_last_seal(row):
    sealed(row)
    Round.objects.update(name="篡改")
    row.refresh_from_db()
    assert history_of(row)[0].mark == OFF


def test_a_rewritten_seal_is_marked_broken(row):
    sealed(row)
    Seal.objects.update(actor_name="别人")
    assert history_of(row)[0].mark == BROKEN


def test_personal_values_of_a_history_are_masked_unless_the_reader_may_read_them(account, monkeypatch):
    monkeypatch.setattr(Unit, "personal", {"name": "name"}, raising=False)
    unit = Unit.objects.create(code="u", name="某某人", kind="department")
    record_change(
        origin="页面", action="change", model="accounts.Unit", key=str(unit.pk), after={"name": "某某人"}
    )
    assert history_of(unit)[0].lines[0].after == "某**"
    assert history_of(unit, account("park"))[0].lines[0].after == "某**"
    assert history_of(unit, account("chain_office"))[0].lines[0].after == "某某人"


def test_the_page_opens_to_readers_of_the_log_and_to_who_works_with_the_row(client, account, row):
    firm = Enterprise.objects.create(code="e", name="企业")
    at = {
        "round": f"/data/history/parks.Round/{row.pk}/",
        "firm": f"/data/history/enterprises.Enterprise/{firm.pk}/",
    }
    assert client.get(at["firm"]).status_code == 302
    for role, expected in (("auditor", (200, 200)), ("park", (403, 200)), ("enterprise", (403, 403))):
        client.force_login(account(role))
        assert (client.get(at["round"]).status_code, client.get(at["firm"]).status_code) == expected, role


def test_the_page_says_what_changed_and_a_script_gets_the_piece_alone(client, account, row):
    client.force_login(account("auditor"))
    where = f"/data/history/parks.Round/{row.pk}/"
    page = client.get(where).content.decode()
    assert "第一轮" in page and "<del>准备</del>" in page and "材料齐了" in page and "req-9" in page
    piece = client.get(where, headers={"HX-Request": "true"}).content.decode()
    assert "<del>准备</del>" in piece and "<html" not in piece


def test_no_row_no_model_and_no_table_of_others_have_a_history(client, account):
    client.force_login(account("auditor"))
    for where in ("parks.Round/999999", "parks.Nothing/1", "auth.Group/1", "x/1", "parks.Round/abc"):
        assert client.get(f"/data/history/{where}/").status_code == 404, where


def test_every_answer_names_its_request(client):
    first, second = client.get("/sign-in/")["X-Request-ID"], client.get("/sign-in/")["X-Request-ID"]
    assert len(first) == 16 and first != second
