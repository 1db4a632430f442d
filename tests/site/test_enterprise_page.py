"""The page of an enterprise: who it is, what it makes, policies, demands and visits, as far as the reader may see them."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yanzhen.city.accounts.models import Unit
from yanzhen.city.demands.models import Demand
from yanzhen.city.enterprises.queries import enterprise
from yanzhen.city.supervision.models import Visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hengyang")]
CODE = "longyuan-tongye"
WHERE = f"/enterprises/{CODE}/"
NEED = "演示：用电负荷不够"
WENT = "演示：问用工"


@pytest.fixture
def page(client, django_user_model):
    """The page as a role reads it; ``subject`` is what its unit stands for."""

    def read(role: str = "", subject: str = "") -> str:
        if role:
            unit = Unit.objects.create(
                code=f"{role}-{subject}", name=f"演示·{role}", kind="enterprise", subject=subject
            )
            client.force_login(
                django_user_model.objects.create_user(username=f"t-{role}-{subject}", role=role, unit=unit)
            )
        answer = client.get(WHERE)
        assert answer.status_code == 200
        return answer.content.decode()

    return read


@pytest.fixture
def asked(db):
    firm, day = enterprise(CODE), datetime.date(2026, 3, 5)
    Demand.objects.create(
        enterprise=firm, region=firm.region, subject=NEED, kind="energy", text="演示", channel="own", received_on=day,
        by_name="演示岗",
    )  # fmt: skip
    Visit.objects.create(enterprise=firm, on=day, purpose=WENT, found="演示：缺二十人", by_name="演示岗")


def test_everybody_reads_identity_figures_nodes_projects_and_policies(page, asked):
    told = page()
    for words in (
        "信用代码",
        "年加工能力18000吨",
        "铜杆/裸铜线/镀锡线",
        "项目库中没有它投资的项目",
        'id="policies"',
    ):
        assert words in told


def test_a_visitor_reads_neither_demands_nor_visits_nor_applications(page, asked):
    told = page()
    assert NEED not in told
    assert WENT not in told
    assert "申报</h3>" not in told


def test_the_chain_office_reads_demands_visits_and_the_history(page, asked):
    told = page("chain_office")
    assert NEED in told
    assert WENT in told
    assert "演示：缺二十人" in told
    assert "变更历史" in told


def test_an_enterprise_reads_its_own_demands_and_no_notes_of_visits(page, asked):
    told = page("enterprise", CODE)
    assert NEED in told
    assert "没有申报过" in told
    assert WENT not in told


def test_an_enterprise_reads_nothing_of_another_ones_demands(page, asked):
    told = page("enterprise", "other-firm")
    assert NEED not in told
    assert "申报</h3>" not in told


def test_the_page_asks_the_record_no_more_the_more_is_known(page, asked, client):
    page("chain_office")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(WHERE)
    firm = enterprise(CODE)
    Visit.objects.bulk_create(
        Visit(enterprise=firm, on=datetime.date(2026, 3, day), purpose=WENT, by_name="演示岗")
        for day in range(6, 16)
    )
    with CaptureQueriesContext(connection) as many:
        client.get(WHERE)
    assert len(many) <= len(few)
