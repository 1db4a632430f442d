"""Highlights cut a text into pieces that always give it back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.city.library.highlights import Span, pieces

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12)


@given(st.text(max_size=50), SPANS, st.integers(0, 20))
@settings(max_examples=150, deadline=None)
def test_the_pieces_joined_are_the_text_and_every_span_covers_its_characters(text, ends, offset):
    spans = [Span(key, min(e), max(e)) for key, e in enumerate(ends)]
    found = pieces(text, spans, offset=offset)
    assert "".join(p.text for p in found) == text
    place = offset
    for piece in found:
        for at in range(place, place + len(piece.text)):
            assert set(piece.keys) == {s.key for s in spans if s.start <= at < s.end}
        place += len(piece.text)


def test_each_suggestion_begins_once_even_where_it_began_before_the_part():
    found = pieces("一二三四五", [Span(1, 8, 12), Span(2, 11, 13), Span(3, 12, 13)], offset=10)
    assert [p.begins for p in found if p.begins] == [(1,), (2,), (3,)]
    assert [p.text for p in found] == ["一", "二", "三", "四五"]
