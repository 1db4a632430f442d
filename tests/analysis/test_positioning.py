"""Projects held against the positioning of their park."""

from __future__ import annotations

from yanzhen.analysis.evaluation import ParkProfile, Placing, ProjectPlace, fit_of_parks, place_projects

LABELS = {"cu": "铜产业链", "salt": "盐卤化工产业链"}
PARKS = [ParkProfile("north", "北园", frozenset({"cu"}), "铜加工"), ParkProfile("south", "南园", frozenset())]


def place(*chains: str, parks=("north",)):
    return place_projects([ProjectPlace("p", "项目", parks, chains)], PARKS, LABELS)


def test_a_project_of_the_parks_own_chain_is_inside():
    (found,) = place("salt", "cu")
    assert found.placing is Placing.INSIDE
    assert found.reason == "属于铜产业链，在北园的主导产业内"


def test_a_project_of_another_chain_is_outside_and_both_are_named():
    (found,) = place("salt")
    assert found.placing is Placing.OUTSIDE
    assert found.reason == "属于盐卤化工产业链；北园的主导产业是铜产业链"


def test_without_positioning_or_node_nothing_is_claimed():
    assert [s.placing for s in place("cu", parks=("south",))] == [Placing.UNKNOWN]
    assert [s.placing for s in place()] == [Placing.UNKNOWN]
    assert place("cu", parks=("elsewhere",)) == ()


def test_the_fit_counts_only_what_can_be_judged():
    standings = place("cu") + place("cu") + place("salt") + place()
    (fit,) = fit_of_parks(standings)
    assert (fit.inside, fit.outside, fit.unknown) == (2, 1, 1)
    assert fit.fit == 2 / 3
    assert fit_of_parks(place())[0].fit is None
