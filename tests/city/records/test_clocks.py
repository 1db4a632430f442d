"""Calendar and clocks come from the installed packs; a city's pack replaces a preset and the preset is named."""

from __future__ import annotations

import datetime

import pytest

from yanzhen.city.installation.services import install_pack
from yanzhen.city.records.models import InstalledRow
from yanzhen.city.records.queries import calendar, service_level, service_levels
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.working_days import add_working_days
from yanzhen.specs import find_pack, load_pack

pytestmark = pytest.mark.django_db
CLOCK = {
    "id": "policy-fast", "label": {"zh": "快申快享"}, "act": "申报到兑现", "limit": "60", "unit": "工作日",
    "grade": "B", "references": [{"source": "one", "place": "第三条"}],
}  # fmt: skip


def put(pack, content, digest="1", kind="service_levels"):
    InstalledRow.objects.create(pack=pack, kind=kind, key=content["id"], digest=digest, content=content)


def test_a_clock_of_the_reference_pack_is_a_preset_until_the_city_has_its_own():
    put("reference", CLOCK)
    assert service_level("policy-fast").preset
    assert "通用预置，本市未另定" in service_level("policy-fast").says()
    put("anycity", CLOCK | {"limit": "30"})
    own = service_level("policy-fast")
    assert (own.days, own.unit, own.preset, own.instead_of) == (30, "working", False, "60 工作日")
    assert own.references == (("one", "第三条"),)


def test_a_clock_taken_out_of_force_gives_the_preset_back():
    put("reference", CLOCK)
    put("anycity", CLOCK | {"limit": "30"})
    service_levels()
    InstalledRow.objects.filter(pack="anycity").update(retired_on=datetime.date(2026, 1, 1))
    assert service_level("policy-fast").days == 60


def test_a_clock_that_no_pack_defines_is_refused_with_what_to_do():
    with pytest.raises(YanzhenError, match="没有这个办理时限"):
        service_level("nothing")


def test_without_any_calendar_only_weekends_count_and_it_says_so():
    days = calendar()
    assert add_working_days(datetime.date(2026, 9, 30), 1, days) == datetime.date(2026, 10, 1)
    assert "2026 年只扣周末" in days.doubt(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))


def test_the_installed_reference_pack_knows_the_holidays_and_says_which_year_it_does_not():
    install_pack(load_pack(find_pack("reference")))
    days = calendar()
    assert add_working_days(datetime.date(2026, 9, 30), 1, days) == datetime.date(2026, 10, 8)
    assert days.doubt(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)) == ""
    assert "2027 年只扣周末" in days.doubt(datetime.date(2026, 12, 1), datetime.date(2027, 1, 15))
    assert service_level("policy-notice").unit == "working"


def test_asking_twice_reads_the_definitions_once(django_assert_num_queries):
    put("reference", CLOCK)
    service_levels()
    with django_assert_num_queries(1):
        service_level("policy-fast")
