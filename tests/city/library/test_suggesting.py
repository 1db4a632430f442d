"""From a text to suggestions: parts cover it without a gap, pages keep theirs, offsets hold in the mended text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.city.library.suggesting import PART, Judgements, parts_of, suggest
from yanzhen.reading.places import PlaceMap

NOBODY = Judgements(known={}, refused=frozenset())


@given(st.lists(st.tuples(st.integers(0, 9000), st.sampled_from(["\n", "。", ""])), max_size=6))
@settings(max_examples=60, deadline=None)
def test_parts_cover_the_text_without_gap_and_none_is_endless(pieces):
    text = "".join("字" * length + end for length, end in pieces)
    parts = parts_of(text, PlaceMap(), None)
    assert parts[0][0] == 0
    assert parts[-1][1] == len(text)
    assert all(a[1] == b[0] for a, b in pairwise(parts))
    assert all(end - start <= 2 * PART for start, end, _ in parts)


def test_a_part_is_a_page_where_the_file_has_pages_even_an_empty_one():
    text = "第一页\n第三页\n"
    places = PlaceMap(origins=range(len(text)), page_starts=(0, 4, 4))
    assert parts_of(text, places, 3) == [(0, 4, 1), (4, 4, 2), (4, 8, 3)]


def test_offsets_name_the_value_and_names_that_people_know_or_refused_are_minded():
    text = "到2025年，高新技术企业达到500家。支持甲乙丙公共实验室建设。\n"
    judged = Judgements(known={"甲乙丙公共实验室": "platform"}, refused=frozenset())
    found = list(suggest(text, PlaceMap(), date="2021-01", judged=judged))
    values = [text[s.start : s.end] for s in found if s.kind == "statement"]
    assert any("500" in value for value in values)
    names = {(s.fields["type"], s.fields["name"]) for s in found if s.kind == "entity"}
    assert ("platform", "甲乙丙公共实验室") in names
    refused = Judgements(known={}, refused=names)
    again = {
        (s.fields["type"], s.fields["name"])
        for s in suggest(text, PlaceMap(), date="", judged=refused)
        if s.kind == "entity"
    }
    assert not names & again
