"""Firms in running prose, told by how it speaks of them."""

from __future__ import annotations

import pytest

from yanzhen.reading.entities import read_entities


def _firms(text: str) -> set[str]:
    return {e.name for e in read_entities(text) if e.type == "enterprise"}


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("走进位于云岭高新区的澜川精密，产线正在运转。", "澜川精密"),
        ("该项目由旭峦建工承建，明年投产。", "旭峦建工"),
        ("签约仪式上，瀚瓷股份董事长介绍了计划。", "瀚瓷股份"),
        ("旗下煜辉釉料两家公司已先期入驻。", "煜辉釉料"),
        ("与它一墙之隔的铂润新材料，刚刚扩产。", "铂润新材料"),
    ],
)
def test_a_turn_of_phrase_tells_a_firm(text: str, firm: str) -> None:
    assert firm in _firms(text)


def test_what_a_list_joins_to_a_firm_is_a_firm() -> None:
    assert {"煜辉釉料", "昊禾窑炉"} <= _firms("旗下煜辉釉料、昊禾窑炉两家子公司已先期入驻。")


@pytest.mark.parametrize(
    "text",
    [
        "由市政府牵头推进。",
        "旗下多家公司先后入驻。",
        "会上，公司董事长介绍了计划。",
        "引进培育壮大骨干企业、头部企业和链主集团，打造集群。",
        "由县城投资建设的道路已经通车。",
    ],
)
def test_an_office_a_place_or_a_common_word_is_no_firm(text: str) -> None:
    assert _firms(text) == set()


def test_a_yield_before_project_names_the_project() -> None:
    found = {(e.type, e.name) for e in read_entities("公司建成年产2万吨电解液项目，正在调试。")}
    assert ("project", "年产2万吨电解液项目") in found


@pytest.mark.parametrize("name", ["县发改局", "省药监局", "省竹材研究所"])
def test_an_office_of_a_level_is_an_institution(name: str) -> None:
    found = {(e.type, e.name) for e in read_entities(f"据{name}介绍，产业加快发展。")}
    assert ("institution", name) in found
