"""YAML as people write it: lines of every part, words that stay words, texts that would hang a reader."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.specs.documents import read_document


def test_every_part_knows_its_line():
    document = read_document("a:\n  - b: 1\n    c:\n      d: x\n  - {e: 2}\n")
    assert document.lines["a", 0, "c", "d"] == 4
    assert document.lines["a", 1, "e"] == 5


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("on", "on"),
        ("010", "010"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2021-06", "2021-06"),
        ("2021-06-30", "2021-06-30"),
        ("1e5", "1e5"),
        ('"12"', "12"),
        ("12", 12),
        ("-3", -3),
        ("0.80", Decimal("0.80")),
        ("true", True),
        ("null", None),
        ("", None),
    ],
)
def test_a_word_stays_a_word_and_a_number_is_exact(written, meant):
    assert read_document(f"a: {written}\n").value == {"a": meant}
    assert read_document("b: {a: " + written + "}\n").value == {"b": {"a": meant}}


def test_a_reference_to_itself_is_refused_and_not_followed():
    document = read_document("a: &x\n  b: *x\n")
    assert document.value is None
    assert document.slips[0].code == "yaml-syntax"


def test_a_text_that_multiplies_itself_is_refused():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    document = read_document("\n".join(rows))
    assert document.slips[0].why == "内容过多"


def test_very_deep_nesting_is_refused():
    assert read_document("[" * 3000 + "]" * 3000).slips[0].code == "yaml-syntax"


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fall_over(text):
    document = read_document(text)
    assert document.slips or document.lines or document.value is None
