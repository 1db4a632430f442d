"""Contradictions found from the words of whole texts, read by the same reader as every document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yanzhen.reading.contradictions import Kind, Paper, find_in_papers, named_lists
from yanzhen.reading.contradictions.papers import place_of
from yanzhen.reading.statements import read_statements


def paper(text: str, source: str = "甲", date: str = "2020-05", **more) -> Paper:
    return Paper(source, text, tuple(read_statements(text, date=date)), date, title=source, **more)


def test_present_and_closed_year_of_one_text_are_found_apart():
    text = (
        "据统计，2019年，全市高新技术产业实现增加值210.5亿元，占GDP比重达到14.1%。\n"
        "到2022年，高新技术产业增加值占GDP的比重由现在的12.7%提高到16%。\n"
    )
    found = [c for c in find_in_papers([paper(text)]) if c.kind is Kind.VALUE]
    assert [sorted(side.value for side in c.sides) for c in found] == [[12.7, 14.1]]
    for side in found[0].sides:
        assert text[side.start : side.end].startswith(f"{side.value:g}")


def test_the_present_number_of_things_is_of_this_year():
    text = "2019年，全市拥有高新技术企业210家。\n目前，全市高新技术企业达260家。\n"
    assert find_in_papers([paper(text)]) == []


def test_a_later_document_that_asks_for_less_is_found():
    early = paper("到2024年，全市研发经费支出占GDP比重达2.6%。", "甲", "2021-03")
    late = paper("力争2025年全市R&D经费投入占GDP比重达2.3%。", "乙", "2024-01")
    (found,) = find_in_papers([late, early])
    assert found.kind is Kind.FALL
    assert [side.source for side in found.sides] == ["甲", "乙"]


def test_the_same_words_of_two_cities_are_not_compared():
    text = "到2024年，全市研发经费支出占GDP比重达{}%。{}市将努力。"
    one = paper(text.format(2.6, "长沙"), "甲", "2021-03")
    other = paper(text.format(2.1, "洛阳"), "乙", "2022-03")
    assert (place_of(one), place_of(other)) == ("长沙市", "洛阳市")
    assert find_in_papers([one, other]) == []


def test_months_are_not_compared_with_the_year():
    one = paper("2023年上半年，全市新登记经营主体2.1万户。", "甲", "2023-08")
    other = paper("2023年，全市新登记经营主体4.4万户。", "乙", "2024-01")
    assert find_in_papers([one, other]) == []


def test_lists_of_one_name_with_other_members_are_found():
    one = paper("甲材料、乙装备、丙电子、丁食品等4个千亿级产业集群加快成形。", "甲")
    other = paper("四大千亿产业集群，即甲材料、乙装备、丙电子、戊纺织。", "乙")
    found = [c for c in find_in_papers([one, other]) if c.kind is Kind.LIST]
    assert len(found) == 1
    assert "丁食品" in found[0].sentence and "戊纺织" in found[0].sentence


def test_the_order_of_words_and_members_makes_no_other_list():
    one = paper("纺织服装、有色金属、现代食品等3个千亿级产业集群落户。", "甲")
    other = paper("三大千亿产业集群，即现代食品、有色金属、服装纺织。", "乙")
    assert find_in_papers([one, other]) == []


def test_a_heading_that_promises_five_with_four_under_it_is_found():
    items = "".join(f"### 任务{n}:做好第{n}件实事\n说明文字。\n" for n in "一二三四")
    found = find_in_papers([paper(f"## 明确“五大重点任务”\n{items}## 保障\n完。")])
    assert [c.kind for c in found] == [Kind.SUM]
    assert "列出的却是4个" in found[0].sentence
    assert find_in_papers([paper(f"## 明确“四大重点任务”\n{items}## 保障\n完。")]) == []


def test_verbs_side_by_side_are_no_members():
    (found,) = named_lists("市委、市政府布局八大千亿产业集群，意义重大。")
    assert (found.count, found.members) == (8, ())


def test_a_document_without_statements_has_nothing_to_compare():
    assert find_in_papers([Paper("甲", ""), Paper("乙", "只有一句话，没有数字。")]) == []


@given(st.text(alphabet="一二三大个条产业集群、，。：等和年5年%亿元占比由到提高的其中\n#—第", max_size=300))
def test_any_text_is_compared_with_itself_without_a_contradiction_across(text):
    one, other = paper(text, "甲", "2020-05"), paper(text, "乙", "2020-05")
    assert [c for c in find_in_papers([one, other]) if c.across and c.kind is not Kind.SUM] == []


def test_a_long_line_of_lists_is_read_in_bounded_steps():
    text = "三大重点产业集群\n" * 3000 + "，".join(["五大产业、甲、乙等3个产业集群"] * 3000)
    assert len(list(named_lists(text))) >= 6000
