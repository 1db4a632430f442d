"""The check of offers and texts: what it must find, what it must let pass, where it points to."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules.competition import blocks, find_concerns, needs_review
from yanzhen.specs import load_pack

RULES = load_pack("reference").never_rules
TEXTS = yaml.safe_load(Path(__file__).with_name("competition_texts.yaml").read_text(encoding="utf-8"))


def counted(text):
    return [c for c in find_concerns(text, RULES) if c.counts]


@pytest.mark.parametrize(("rule", "text"), TEXTS["hit"], ids=[text for _, text in TEXTS["hit"]])
def test_a_forbidden_condition_is_found_under_its_rule(rule, text):
    assert rule in {c.rule for c in counted(text)}


@pytest.mark.parametrize("text", TEXTS["clean"])
def test_a_lawful_sentence_is_let_pass(text):
    assert not [(c.rule, c.word) for c in counted(text)]


def test_a_finding_names_rule_law_clause_word_and_place():
    text = "招商协议\n第三条 扶持办法\n（一）厂房租金三年减免。\n（二）按企业年度纳税额的三成给予奖励。\n"
    (found,) = counted(text)
    assert (found.rule, found.clause, found.severity) == ("NV-1", "（二）", "block")
    assert text[found.start : found.end] == found.word
    assert "纳税额" in found.word
    assert found.law == (("fair-competition-783", "第十条"),)


def test_what_is_spared_is_told_with_its_reason():
    (found,) = find_concerns("严禁税收返还。", RULES)
    assert not found.counts
    assert "严禁" in found.spared


def test_a_ban_in_another_part_of_the_sentence_spares_nothing():
    assert counted("不得拖欠工资，甲方给予乙方税收返还。")


def test_red_lines_block_and_the_rest_asks_for_a_review():
    assert blocks(find_concerns("项目用地实行零地价。", RULES))
    review = find_concerns("对重大项目实行一事一议。", RULES)
    assert needs_review(review)
    assert not blocks(review)


def test_an_empty_text_is_refused():
    with pytest.raises(YanzhenError, match="没有可检查的文字"):
        find_concerns(" \n", RULES)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([t for _, t in TEXTS["hit"]] + TEXTS["clean"]), min_size=1, max_size=5))
def test_places_point_at_the_words_and_sentences_do_not_change_each_other(sentences):
    text = "\n".join(sentences)
    found = find_concerns(text, RULES)
    assert all(text[c.start : c.end] == c.word for c in found)
    alone = [(c.rule, c.word, c.counts) for s in sentences for c in find_concerns(s, RULES)]
    assert sorted(alone) == sorted((c.rule, c.word, c.counts) for c in found)
