"""How the names of a document belong together."""

from __future__ import annotations

import pytest

from yanzhen.reading.entities import read_entities
from yanzhen.reading.relations import read_relations

LISTED = "——打造全国汽车产业基地。支持天工机械、远航电控、华为等重点企业延伸产业链。"


def links(text: str, relation: str) -> set[tuple[str, str]]:
    return {(r.head, r.tail) for r in read_relations(text, read_entities(text)) if r.relation == relation}


def test_firms_under_a_bold_sentence_belong_to_the_chain_it_makes():
    assert links(LISTED, "in_chain") == {(firm, "汽车产业基地") for firm in ("天工机械", "远航电控", "华为")}


def test_what_the_sentence_itself_builds_goes_before_the_heading():
    text = "——打造区域汽车产业基地。支持天工机械、远航电控等企业打造输变电装备产业集群，推动华为等企业发展。"
    assert links(text, "in_chain") == {
        ("天工机械", "输变电装备产业集群"),
        ("远航电控", "输变电装备产业集群"),
        ("华为", "汽车产业基地"),
    }


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("以天工机械、远航电控为龙头的工程机械产业集群。", {("天工机械", "工程机械产业集群"), ("远航电控", "工程机械产业集群")}),
        ("依托天工机械、远航电控等企业，构建工程机械产业链。", {("天工机械", "工程机械产业链"), ("远航电控", "工程机械产业链")}),
        ("支持天工机械、远航电控等商业航天企业做大。", {("天工机械", "商业航天"), ("远航电控", "商业航天")}),
        ("措施一：做强先进制造业\n加快比亚迪车灯厂、长沙恒曜新型显示等项目建设。", {("比亚迪车灯厂", "先进制造业"), ("长沙恒曜新型显示", "先进制造业")}),
        ("# 做强先进制造业\n支持天工机械首发上市。", set()),
        ("# 改善民生\n加快比亚迪车灯厂等项目建设。", set()),
    ],
)  # fmt: skip
def test_chains_are_told_by_frame_trade_or_heading(text, pairs):
    assert links(text, "in_chain") == pairs


def test_a_short_first_sentence_governs_its_paragraph_only():
    text = (
        "建强先进制造业体系。加快比亚迪车灯厂等项目建设，持续提升产业配套能力和要素保障水平，增强发展后劲。\n"
        "多方促进群众就业。加快华为研发生产基地等项目建设，稳定城乡居民收入，提高就业质量，兜牢民生底线。\n"
    )
    assert links(text, "in_chain") == {("比亚迪车灯厂", "先进制造业")}


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("比亚迪智能制造产业园开工。", {("比亚迪", "比亚迪智能制造产业园")}),
        ("富士康工业富联岳阳总部大楼项目封顶。", {("富士康", "富士康工业富联岳阳总部大楼项目"), ("工业富联", "富士康工业富联岳阳总部大楼项目")}),
        ("推进恒曜机器人全球制造中心等项目建设。", {("恒曜机器人", "恒曜机器人全球制造中心")}),
        ("白石洲文化园、石榴山旅游景区开放。", set()),
    ],
)  # fmt: skip
def test_firms_invest_in_what_bears_their_name(text, pairs):
    assert links(text, "invests") == pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("恒曜机器人总部项目已落户岳阳。", {("恒曜机器人总部项目", "岳阳")}),
        ("鼓励东湖经开区建设锂材精加工产业基地。", {("锂材精加工产业基地", "东湖经开区")}),
        ("以芙蓉大道为轴线，聚拢院所，打造“设计走廊”。", {("设计走廊", "芙蓉大道")}),
        ("东湖科学城智能生态园开园。", {("东湖科学城智能生态园", "东湖科学城")}),
        ("加快高新区石榴洲文创园建设。", {("石榴洲文创园", "高新区")}),
        ("我市湘阴县远帆电控有限公司投产。", {("远帆电控", "湘阴县")}),
        ("远帆电控（岳阳）工业技术有限公司投产。", {("远帆电控", "岳阳")}),
        ("比亚迪岳阳车灯厂投产。", {("比亚迪岳阳车灯厂", "岳阳")}),
        ("位于石榴山镇的比亚迪智能制造产业园投产。", {("比亚迪智能制造产业园", "石榴山镇")}),
        ("比亚迪8万吨铜材项目，在东湖经开区正式投产。", {("比亚迪8万吨铜材项目", "东湖经开区")}),
        ("加快石榴绿岛片区建设，打造港城联动产业示范园。", {("港城联动产业示范园", "石榴绿岛")}),
    ],
)  # fmt: skip
def test_where_things_stand_is_told(text, pairs):
    assert links(text, "located_in") == pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("支持比亚迪为特变电工、华为等企业提供电池。", {("比亚迪", "特变电工"), ("比亚迪", "华为")}),
        ("远帆电控有限公司产值过亿元。比亚迪、华为等厂商先后与其达成长期合作。", {("远帆电控", "比亚迪"), ("远帆电控", "华为")}),
        ("比亚迪与华为会谈。", set()),
    ],
)  # fmt: skip
def test_who_supplies_whom_is_told_by_the_sentence(text, pairs):
    assert links(text, "supplies") == pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("由市委副书记、市长担任工程机械产业链链长。", {("工程机械产业链", "市委副书记、市长")}),
        ("工程机械产业链链长由副市长担任。", {("工程机械产业链", "副市长")}),
        ("落实产业链链长制。", set()),
    ],
)  # fmt: skip
def test_a_chain_is_led_by_an_office(text, pairs):
    assert links(text, "led_by") == pairs


def test_every_relation_quotes_its_clause_in_place_and_says_how_sure_it_is():
    found = read_relations(LISTED, read_entities(LISTED))
    assert found
    for link in found:
        assert LISTED[link.start : link.end] == link.quote
        assert link.head in link.quote
        assert 0 < link.confidence < 1
        assert link.rule.startswith("chain/")
