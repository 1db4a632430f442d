"""Who was asked has so many working days to answer; after that it says so wherever the match is shown."""

from __future__ import annotations

import datetime

import pytest

from tests.city.market.conftest import act, draft, match_with
from yanzhen.city.market import match_services, queries
from yanzhen.city.market.models import Match

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date.today() - datetime.timedelta(days=4)


def late(match):
    """The same match, asked long ago."""
    Match.objects.filter(pk=match.pk).update(due_on=LONG_AGO, warn_on=LONG_AGO)
    match.refresh_from_db()
    return match


@pytest.fixture
def invited(people, clock, offered):
    return act(match_with(offered, "cable"), "invite", people["works"])


def test_an_invitation_has_the_days_of_the_installed_clock_and_a_yes_stops_it(people, invited):
    assert invited.due_on > datetime.date.today() and "工作日" in invited.clock
    assert (invited.late_days, invited.waits_for) == (0, "演示甲电缆厂")
    done = act(invited, "accept", people["cable"])
    assert (done.due_on, done.light, done.waits_for) == (None, "", "")


def test_without_an_installed_clock_nothing_is_ever_late(people, offered):
    row = act(match_with(offered, "cable"), "invite", people["works"])
    assert (row.due_on, row.light) == (None, "")


def test_a_late_answer_is_told_to_the_asked_to_the_asker_and_to_the_desk(people, invited):
    late(invited)
    today = datetime.date.today()
    asked, asking = (queries.todos_on(people[name], today) for name in ("cable", "works"))
    assert [(m.light, m.says) for m in asked] == [("red", "请答复，已超过时限 4 天")]
    assert [(m.light, m.key) for m in asking] == [("red", f"silent-{invited.pk}")]
    lines = queries.portal_card("cable", people["cable"]).lines
    assert lines[0].light == "red" and "超过时限 4 天没有答复" in lines[0].text
    own = queries.portal_card("works", people["works"]).lines
    assert "邀请的 1 家超过时限没有答复" in own[0].text
    assert [m.pk for m in queries.late_matches(people["desk"])] == [invited.pk]
    assert list(queries.late_matches(people["farm"])) == []
    assert queries.sums()[0].late == 1


def test_who_answered_by_itself_waits_for_the_holder(people, clock, offered):
    row = late(match_services.answer_listing(offered, "要", by=people["farm"]))
    assert row.waits_for == "演示铜业公司"
    told = [m for m in queries.todos_on(people["works"], datetime.date.today()) if m.light == "red"]
    assert [m.says for m in told] == ["有企业应答，请回应，已超过时限 4 天"]
    assert queries.portal_card("works", people["works"]).lines[0].light == "red"


def test_an_invitation_by_hand_runs_by_the_same_clock(people, clock, offered):
    row = match_services.invite(offered, "farm", "", by=people["works"])
    assert row.due_on is not None


def test_places_are_called_by_their_names(people):
    from yanzhen.city.market.facts import said_conditions
    from yanzhen.city.market.services import seek

    row = seek(draft(title="要铜线", hard="地区 位于 430423"), by=people["cable"])
    assert said_conditions(row.hard) == ["地区在衡山县范围内"]
    said = " ".join(s for refused in row.refusals for s in refused["says"])
    assert "地区在衡山县范围内" in said and "430423" not in said


def test_a_place_may_be_asked_for_by_its_name(people):
    from yanzhen.city.market.facts import conditions_of
    from yanzhen.kernel.errors import YanzhenError

    assert [c.values for c in conditions_of("地区 位于 衡山县；地区 位于 4304", "")] == [
        ("430423",),
        ("4304",),
    ]
    with pytest.raises(YanzhenError, match="没有这个地名"):
        conditions_of("地区 位于 某某国", "")
