"""Money, goods and people over the interface: in the asker's own scope, with reasons, without persons and practice."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.city.rows import enterprise, link, node, region
from tests.house.tree import PACKAGE
from tests.site.interface import ask, somebody, token
from yanzhen.city.chains.models import Node
from yanzhen.city.exchange.models import ShareRequest
from yanzhen.city.finance.models import Case, FinanceDemand, Fund, Guarantee, Product, VerifiedOrder
from yanzhen.city.market.models import Deal, Ledger, Listing, Match
from yanzhen.city.records.models import Look
from yanzhen.city.talent.models import Course, Opening, Person, Referral, School

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def weights(db):
    """Markets of the reference pack, without the rest of it."""
    from yanzhen.city.records.services import remember_rows

    told = yaml.safe_load((PACKAGE / "packs" / "reference" / "pairing.yaml").read_text(encoding="utf-8"))
    rows = [row | {"grade": told["grade"], "references": told["references"]} for row in told["markets"]]
    remember_rows("reference", "pairings", {row["id"]: (row["id"], row) for row in rows})


@pytest.fixture
def firms(db):
    """A copper works and a cable maker that are neighbours on a chain, each with an account."""
    rod, cable = node("demo.rod", "演示铜杆"), node("demo.cable", "演示电缆", "downstream")
    link(rod, cable)
    own = enterprise("jia", "演示铜业公司", rod, region=region(), products=["裸铜线"])
    other = enterprise("yi", "演示电缆公司", cable, region=region("430423", "衡山县"))
    users = {
        code: somebody("enterprise", unit=code, kind="enterprise", subject=code) for code in ("jia", "yi")
    }
    return {"jia": own, "yi": other, "users": users, "rod": rod}


def demand_of(firm, **given):
    return FinanceDemand.objects.create(
        **{
            "enterprise": firm, "amount": Decimal(500), "purpose": "working", "term_months": 12, "state": "checked",
            "submitted_on": timezone.localdate(), "by_name": "某岗位", "text": "买铜", **given,
        }
    )  # fmt: skip


def product_of(bank, **given):
    told = {"kind": "loan", "purposes": ["working"], "least": 10, "most": 1000, "by_name": "某岗位", **given}
    return Product.objects.create(unit=bank.unit, name=told.pop("name", "流动资金贷款"), **told)


def listing_of(firm, **given):
    day = timezone.localdate()
    return Listing.objects.create(
        **{
            "enterprise": firm, "side": "offer", "kind": "goods", "title": "裸铜线", "products": ["裸铜线"],
            "opened_on": day, "valid_until": day + 9 * DAY, "by_name": "某岗位", "quantity": Decimal(200), "unit": "吨",
            "contact_name": "演示联系人", "contact_phone": "13900001234", **given,
        }
    )  # fmt: skip


def test_an_enterprise_reads_its_own_demands_and_an_institution_none(firms):
    row, other = demand_of(firms["jia"]), demand_of(firms["yi"])
    mine = token(firms["users"]["jia"]).word
    told = ask(mine, "/finance-demands").json()["items"]
    assert [one["id"] for one in told] == [row.pk]
    amount = told[0]["amount"]
    assert (amount["value"], amount["text"], amount["grade"]) == (500, "500万元", "M")
    assert amount["sources"][0]["title"] == "企业填报"
    refused = ask(mine, f"/finance-demands/{other.pk}")
    assert refused.status_code == 403 and "机构要等企业授权" in refused.json()["why"]
    assert ask(mine, f"/finance-demands/{other.pk}/products").status_code == 403
    bank = token(somebody("bank", kind="bank")).word
    assert ask(bank, "/finance-demands").status_code == 403
    assert ask(bank, f"/finance-demands/{row.pk}").status_code == 403
    office = token(somebody("department")).word
    assert {one["id"] for one in ask(office, "/finance-demands").json()["items"]} == {row.pk, other.pk}
    county = token(somebody("county", kind="region")).word
    assert ask(county, "/finance-demands").status_code == 403


def test_a_bank_reads_the_cases_that_it_was_authorised_for_with_their_clock_and_no_way_to_the_demand(firms):
    bank, rival = somebody("bank", unit="bank", kind="bank"), somebody("bank", unit="rival", kind="bank")
    row, today = demand_of(firms["jia"]), timezone.localdate()
    case = Case.objects.create(
        demand=row, product=product_of(bank), unit=bank.unit, authorised_on=today - 9 * DAY, due_on=today - 3 * DAY,
        clock="受理 3 个工作日",
    )  # fmt: skip
    answer = ask(token(bank).word, "/finance-cases")
    assert row.number not in answer.content.decode()
    (told,) = answer.json()["items"]
    assert told["demand"] is None and told["enterprise"] == "jia"
    assert told["waiting"] == {
        "due_on": (today - 3 * DAY).isoformat(), "clock": "受理 3 个工作日", "days_late": 3, "silent": True,
    }  # fmt: skip
    assert ask(token(bank).word, f"/finance-cases/{case.pk}").json()["text"] == "买铜"
    assert ask(token(rival).word, "/finance-cases").json()["items"] == []
    refused = ask(token(rival).word, f"/finance-cases/{case.pk}")
    assert refused.status_code == 403 and "没有授权" in refused.json()["detail"]
    firm = token(firms["users"]["jia"]).word
    (own,) = ask(firm, "/finance-cases", {"silent": "true"}).json()["items"]
    assert own["demand"] == row.pk
    whole = ask(firm, f"/finance-demands/{row.pk}").json()
    assert [c["id"] for c in whole["cases"]] == [case.pk] and whole["cases"][0]["waiting"]["silent"]


def test_guarantees_and_orders_are_read_by_their_sides(firms):
    bank, today = somebody("bank", unit="surety", kind="bank"), timezone.localdate()
    rival = somebody("bank", unit="rival", kind="bank")
    row = demand_of(firms["jia"], kind="guarantee")
    case = Case.objects.create(
        demand=row,
        product=product_of(bank, kind="guarantee"),
        unit=bank.unit,
        authorised_on=today,
        state="lent",
    )
    held = Guarantee.objects.create(
        case=case,
        lender="某银行",
        amount=300,
        fee=1,
        counter="无",
        on=today,
        ends_on=today + 9 * DAY,
        by_name="某岗位",
    )
    held.entries.create(kind="compensate", amount=20, on=today, by_name="某岗位")
    order = VerifiedOrder.objects.create(
        ref="DD1", supplier=firms["jia"], customer=firms["yi"], what="裸铜线", amount=90, confirmed_on=today
    )
    order.backings.create(demand=row)
    (told,) = ask(token(bank).word, "/guarantees").json()["items"]
    assert told["amount"]["text"] == "300万元" and told["lines"][0]["amount"]["value"] == 20
    assert ask(token(rival).word, "/guarantees").json()["items"] == []
    assert ask(token(bank).word, "/verified-orders").status_code == 403
    seller, buyer = (
        ask(token(firms["users"][code]).word, "/verified-orders").json()["items"][0] for code in ("jia", "yi")
    )
    assert (seller["backs"], buyer["backs"], buyer["amount"]["text"]) == (row.number, "", "90万元")


def test_products_for_a_demand_come_with_contributions_and_what_would_have_to_change(firms, weights):
    bank, row = somebody("bank", kind="bank"), demand_of(firms["jia"])
    suits = product_of(bank)
    small = product_of(bank, name="小额贷款", most=100)
    told = ask(token(firms["users"]["jia"]).word, f"/finance-demands/{row.pk}/products").json()
    assert told["choice"] == 2 and told["trouble"] == ""
    (best,) = told["proposals"]
    assert best["offer"] == best["apply_to"] == suits.pk and best["institution"] == bank.unit.name
    assert round(sum(p["amount"] for p in best["parts"]), 2) == round(best["score"], 2) > 0
    assert best["sources"][0]["title"].endswith("登记的产品")
    (refused,) = told["refused"]
    assert refused["offer"] == small.pk and "100" in refused["refused"][0]


def test_without_weights_it_is_told_why_nothing_is_matched(firms):
    row = demand_of(firms["jia"])
    product_of(somebody("bank", kind="bank"))
    told = ask(token(firms["users"]["jia"]).word, f"/finance-demands/{row.pk}/products").json()
    assert told["proposals"] == [] and "权重" in told["trouble"]


def test_products_and_funds_are_read_by_everybody_and_say_who_registered_them(firms):
    product_of(somebody("bank", kind="bank"), most=None, practice=True)
    fund = Fund.objects.create(
        name="某基金", kind="angel", holder="某部门", source="某文件", by_name="某岗位"
    )
    park = token(somebody("park", kind="park")).word
    (told,) = ask(park, "/loan-products", {"purpose": "working"}).json()["items"]
    assert (
        told["practice"] is True
        and told["amount"]["text"] == "10万元以上"
        and told["rate"]["text"] == "无数据"
    )
    whole = ask(park, f"/funds/{fund.pk}").json()
    assert whole["size"]["text"] == "无数据" and whole["size"]["value"] is None
    assert whole["sources"][0]["title"] == "某文件"


def test_practice_money_is_in_no_statistic(firms):
    demand_of(firms["jia"], practice=True)
    office = token(somebody("chain_office")).word
    told = ask(office, "/finance-statistics").json()
    assert told["connected"]["value"] == 0 and told["funnel"][0]["count"] == 0
    assert told["grade"] == "D" and "演示" in told["sources"][0]["title"]
    demand_of(firms["jia"])
    assert ask(office, "/finance-statistics").json()["connected"]["value"] == 1
    assert ask(token(firms["users"]["jia"]).word, "/finance-statistics").status_code == 403


def test_listings_are_read_by_all_and_their_persons_by_who_may(firms):
    row = listing_of(firms["jia"])
    gone = listing_of(firms["jia"], state="closed")
    other = token(firms["users"]["yi"]).word
    (told,) = ask(other, "/market/listings", {"state": "all"}).json()["items"]
    assert told["id"] == row.pk and told["quantity"]["text"] == "200吨" and "contact_phone" not in told
    seen = ask(other, f"/market/listings/{row.pk}").json()
    assert seen["contact_phone"] == "139****1234" and seen["proposals_open"] is False
    assert not Look.objects.exists()
    assert ask(other, f"/market/listings/{gone.pk}").status_code == 403
    mine = token(firms["users"]["jia"]).word
    assert ask(mine, f"/market/listings/{row.pk}").json()["contact_phone"] == "13900001234"
    assert Look.objects.filter(field="contact_phone").exists()
    assert {one["id"] for one in ask(mine, "/market/listings", {"state": "all"}).json()["items"]} == {
        row.pk,
        gone.pk,
    }


def test_proposals_are_for_the_keeper_with_reasons_and_refusals(firms):
    refusals = [{"code": "far", "name": "某厂", "says": ["地区不在本市"]}]
    row = listing_of(firms["jia"], refusals=refusals, reached="本市", matched_at=timezone.now())
    Match.objects.create(
        listing=row, enterprise=firms["yi"], origin="machine", state="proposed", made_on=timezone.localdate(), rank=1,
        score=0.5, ceiling=0.7, parts=[{"label": "产业链", "amount": 0.5, "told": "铜杆供电缆"}], unsure=["数量没有写"],
    )  # fmt: skip
    told = ask(token(firms["users"]["jia"]).word, f"/market/listings/{row.pk}/proposals").json()
    (best,) = told["proposals"]
    assert best["enterprise"] == "yi" and best["parts"][0]["told"] == "铜杆供电缆" and best["unsure"]
    assert told["refused"][0]["says"] == ["地区不在本市"]
    assert told["sources"][0]["grade"] == "D"
    (asked,) = ask(token(firms["users"]["yi"]).word, "/market/matches").json()["items"]
    assert asked["listing"] == row.pk and asked["state"] == "proposed" and asked["days_late"] == 0
    assert ask(token(firms["users"]["yi"]).word, "/market/matches", {"late": "true"}).json()["items"] == []
    refused = ask(token(firms["users"]["yi"]).word, f"/market/listings/{row.pk}/proposals")
    assert refused.status_code == 403 and "发布方" in refused.json()["detail"]
    assert ask(token(somebody("auditor")).word, f"/market/listings/{row.pk}/proposals").status_code == 200


def test_a_product_shows_both_sides_and_its_neighbours_on_the_chain(firms):
    listing_of(firms["jia"], node=firms["rod"])
    told = ask(token(firms["users"]["yi"]).word, "/market/products/demo.rod").json()
    assert [r["side"] for r in told["offered"]] == ["offer"] and told["sought"] == []
    assert [f["code"] for f in told["makers"]] == ["jia"]
    assert [(b["node"], [f["code"] for f in b["firms"]]) for b in told["customers"]] == [
        ("demo.cable", ["yi"])
    ]
    node("demo.secret", "演示环节", restricted=True)
    assert ask(token(firms["users"]["yi"]).word, "/market/products/demo.secret").status_code == 404


def test_the_hit_rate_leaves_practice_out(firms):
    today = timezone.localdate()
    for practice in (False, True, True):
        row = listing_of(firms["jia"], practice=practice)
        held = Match.objects.create(
            listing=row, enterprise=firms["yi"], origin="machine", state="ordered", made_on=today, told_on=today, practice=practice
        )  # fmt: skip
        Deal.objects.create(
            match=held, seller=firms["jia"], buyer=firms["yi"], what="裸铜线", state="confirmed", local=True, by_owner=True,
            made_by_name="某岗位", made_on=today, decided_on=today, practice=practice,
        )  # fmt: skip
    told = ask(token(somebody("park", kind="park")).word, "/market/rates").json()
    whole = told["sums"][0]
    assert (whole["listings"], whole["hits"], whole["hit_rate"], whole["local_share"]) == (1, 1, "1/1", "1/1")
    assert told["local_supply"] == []


def test_the_local_share_of_purchases_is_told_by_chain_without_amounts(firms):
    today, cable = timezone.localdate(), Node.objects.get(code="demo.cable")
    held = Match.objects.create(
        listing=listing_of(firms["jia"]),
        enterprise=firms["yi"],
        origin="machine",
        state="ordered",
        made_on=today,
    )
    Deal.objects.create(
        match=held, seller=firms["jia"], buyer=firms["yi"], what="裸铜线", state="confirmed", local=True, by_owner=True,
        made_by_name="某岗位", made_on=today, decided_on=today, amount=300, used_at=cable,
    )  # fmt: skip
    Ledger.objects.create(
        enterprise=firms["yi"], node=cable, year=today.year, total=1200, basis="某账", by_name="某岗位"
    )
    answer = ask(token(somebody("park", kind="park")).word, "/market/rates")
    (told,) = answer.json()["local_supply"]
    assert (told["chain"], told["ratio"]["text"], told["purchases"]) == ("demo", "25.0%", 1)
    assert told["ratio"]["grade"] == "D" and "1200" not in answer.content.decode()


def post_of(firm, **given):
    day = timezone.localdate()
    return Opening.objects.create(
        **{
            "enterprise": firm, "label": "铜杆操作工", "skills": "铜杆、熔炼", "count": 2, "opened_on": day - 200 * DAY,
            "deadline": day - 100 * DAY, "by_name": "某岗位", **given,
        }
    )  # fmt: skip


def test_posts_are_in_the_asker_s_scope_and_people_are_only_counted(firms, weights):
    today = timezone.localdate()
    row, other = post_of(firms["jia"], deadline=today + 30 * DAY), post_of(firms["yi"])
    given = {"skills": "铜杆、熔炼", "level": "vocational", "ready_on": today, "by_name": "某岗位"}
    school = School.objects.create(name="某技工学校", kind="technical", by_name="某岗位")
    course = Course.objects.create(school=school, label="有色金属", count=30, **given)
    Person.objects.create(
        name="演示求职者",
        phone="13800000001",
        consented_on=today,
        consent="paper",
        keep_until=today + 9 * DAY,
        **given,
    )
    mine = token(firms["users"]["jia"]).word
    (told,) = ask(mine, "/posts").json()["items"]
    assert told["id"] == row.pk and told["wanted"]["text"] == "2人" and told["hired"]["value"] == 0
    assert ask(mine, f"/posts/{other.pk}").status_code == 403
    answer = ask(mine, f"/posts/{row.pk}/supply")
    found = answer.json()
    assert [c["course"] for c in found["fits"]] == [course.pk] and found["fits"][0]["reasons"]
    assert found["people_fit"] == 1 and found["looked_at"] == 2
    assert "演示求职者" not in answer.content.decode() and "RC0" not in answer.content.decode()
    assert ask(token(somebody("bank", kind="bank")).word, "/posts").status_code == 403


def test_fill_rate_and_retention_name_what_they_are_shares_of_and_leave_practice_out(firms):
    today = timezone.localdate()
    school = School.objects.create(name="某学校", kind="technical", by_name="某岗位")
    given = {"skills": "某", "level": "college", "ready_on": today, "by_name": "某岗位"}
    course = Course.objects.create(school=school, label="某专业", count=9, **given)
    for practice in (False, True):
        Referral.objects.create(
            opening=post_of(firms["jia"], practice=practice), course=course, count=2, state="hired", hired=1, stayed=1,
            introduced_on=today - 120 * DAY, hired_on=today - 100 * DAY, checked_on=today, by_name="某岗位", practice=practice,
        )  # fmt: skip
    told = ask(token(somebody("leader", kind="city")).word, "/talent/statistics").json()
    assert (told["whole"]["posts"], told["whole"]["fill_rate"], told["whole"]["retention"]) == (
        1,
        "1/2",
        "1/1",
    )
    assert told["grade"] == "D"
    firm = token(firms["users"]["jia"]).word
    assert ask(firm, "/talent/statistics").status_code == 403
    (late,) = [one for one in ask(firm, "/posts", {"late": "true"}).json()["items"] if not one["practice"]]
    assert late["late"] is True and late["hired"]["value"] == 1


def test_the_datasets_of_money_goods_and_people_leave_out_practice_persons_and_amounts(firms):
    from yanzhen.city.exchange.catalogue_services import publish_declared
    from yanzhen.city.exchange.dataset_queries import all_rows, dataset, whole_columns
    from yanzhen.city.exchange.queries import RowsRefused, dataset_rows

    for practice in (False, True):
        demand_of(firms["jia"], practice=practice)
        listing_of(firms["jia"], practice=practice)
        post_of(firms["jia"], practice=practice)
    publish_declared()
    with pytest.raises(RowsRefused):
        dataset_rows("yanzhen-finance-demands", user=firms["users"]["yi"])
    row = dataset("yanzhen-finance-demands")
    levels = {item["id"]: item.get("level", 1) for item in row.items}
    assert (row.sharing, row.opening, levels["enterprise"], levels["amount"]) == (
        "conditional",
        "closed",
        3,
        4,
    )
    assert row.sharing_condition
    for code in ("yanzhen-finance-demands", "yanzhen-market-listings", "yanzhen-posts"):
        held = dataset(code)
        (only,) = all_rows(held, whole_columns(held))
        assert only["_id"] and "13900001234" not in str(only)
    office, today = somebody("department"), timezone.localdate()
    ShareRequest.objects.create(
        dataset=row, unit=office.unit, by_name="某岗位", purpose="某用途", basis="某依据", state="granted",
        received_on=today, granted_on=today, granted_items=["number", "enterprise", "amount"],
    )  # fmt: skip
    (given,) = ask(token(office).word, "/datasets/yanzhen-finance-demands/rows").json()["items"]
    assert given["number"].startswith("RZ") and given["enterprise"] == "****" and "amount" not in given
    listed = ask(token(firms["users"]["yi"]).word, "/datasets", {"q": "融资需求"}).json()["items"]
    assert [one["code"] for one in listed] == ["yanzhen-finance-demands"]
    assert dataset_rows("yanzhen-funds", user=None).rows == ()


def test_lists_cost_as_much_for_many_rows_as_for_one(firms):
    bank, today = somebody("bank", kind="bank"), timezone.localdate()
    word = token(somebody("chain_office")).word
    ask(word, "/sources")
    costs = []
    for _ in range(2):
        for code in ("jia", "yi"):
            demand = demand_of(firms[code], node=firms["rod"], by_unit=bank.unit, on_behalf=True)
            product = product_of(bank, name=f"产品 {demand.pk}")
            Case.objects.create(demand=demand, product=product, unit=bank.unit, authorised_on=today)
            row = listing_of(firms[code], node=firms["rod"])
            other = firms["yi" if code == "jia" else "jia"]
            Match.objects.create(
                listing=row, enterprise=other, origin="machine", state="proposed", made_on=today
            )
            post_of(firms[code], node=firms["rod"], by_unit=bank.unit, on_behalf=True)
        for where in (
            "/finance-demands",
            "/finance-cases",
            "/loan-products",
            "/market/listings",
            "/market/matches",
            "/posts",
        ):
            with CaptureQueriesContext(connection) as made:
                assert len(ask(word, where).json()["items"]) == Case.objects.count()
            costs.append((where, len(made)))
    first, second = costs[: len(costs) // 2], costs[len(costs) // 2 :]
    assert first == second
