"""What follows from other facts is derived with its source; silence and doubt derive nothing."""

from __future__ import annotations

import datetime
from decimal import Decimal

from yanzhen.city.policies.deriving import Standards, derive
from yanzhen.rules.dossier import FactOrigin

DAY = datetime.date(2026, 11, 21)
INDUSTRY = {
    "industries": ["B", "C", "D"],
    "classes": {
        "large": {"staff": 1000, "revenue": 40000}, "medium": {"staff": 300, "revenue": 2000},
        "small": {"staff": 20, "revenue": 300},
    },
}  # fmt: skip
STANDARDS = Standards(DAY, {"34": "C"}, [INDUSTRY])


def derived(**facts):
    origins = {name: FactOrigin("某表", "2025-12-31", "B") for name in facts}
    derive(facts, origins, STANDARDS)
    return facts, origins


def test_the_section_follows_from_the_class_and_names_the_standard():
    facts, origins = derived(industry="3484", gbt4754_class="3484")
    assert facts["gbt4754_section"] == "C"
    assert "GB/T 4754" in origins["gbt4754_section"].source and origins["gbt4754_section"].grade == "B"


def test_the_share_of_research_counts_only_where_both_are_of_one_year():
    facts, origins = derived(rd_expense={"2024": 30, "2025": 40}, revenue={"2025": 1000, "2023": 900})
    assert facts["rd_ratio"] == {"2025": Decimal("0.0400")}
    assert "某表" in origins["rd_ratio"].source
    assert "rd_ratio" not in derived(rd_expense={"2025": 3}, revenue={"2025": 0})[0]


def test_what_somebody_stated_is_not_replaced():
    assert derived(rd_ratio={"2025": 1}, rd_expense={"2025": 3}, revenue={"2025": 9})[0]["rd_ratio"] == {
        "2025": 1
    }


def test_a_vague_date_of_foundation_gives_years_only_where_every_reading_gives_the_same():
    assert derived(uscc_registered_on="2016-05")[0]["years_registered"] == 10
    assert "years_registered" not in derived(uscc_registered_on="2016")[0]


def test_the_size_follows_from_staff_and_revenue_of_one_year():
    both = {"employees": {"2025": 268}, "revenue": {"2025": 5600}}
    assert derived(industry="3484", **both)[0]["size_class"] == "small"
    assert "size_class" not in derived(industry="3484", employees={"2024": 268}, revenue={"2025": 5600})[0]
    assert "size_class" not in derived(industry="9999", **both)[0]


def test_a_recognition_counts_as_written_and_before_a_date_is_no_date():
    facts, _ = derived(recognitions=["国家制造业单项冠军（2024-05）", "创新型中小企业（2023）"])
    assert (facts["single_champion_recognised_on"], facts["entry_rung_held"]) == ("2024-05", True)
    assert (
        "single_champion_recognised_on"
        not in derived(recognitions=["国家制造业单项冠军（产品）（2021-02前）"])[0]
    )
    assert "entry_rung_held" not in derived(recognitions=["湖南老字号"])[0]


def test_a_listing_nobody_checked_derives_nothing():
    assert derived(listed="深交所创业板 300000")[0]["listed_on"] == "chinext"
    assert "listed_on" not in derived(listed="上交所主板 600000（记忆，未核）")[0]
