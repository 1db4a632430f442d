"""Reading numbers in policy text beside jionlp's money and time parsing and a plain regular expression."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from cases import SHARED, Case, MissingInputError, Part, Peer

TEXTS, AMOUNTS = "texts.txt", "amounts.txt"
DIGITS = "零一二三四五六七八九"
PATTERN = r"(\d+(?:\.\d+)?)\s*([万亿千百]*)\s*(%|元|个|家|户|项|人|吨|亩|公里|平方米|千瓦)"


def make_reports(folder: Path) -> None:
    """The five provincial reports, one file."""
    found = sorted((SHARED / "data" / "policy_texts").glob("*.txt"))
    if not found:
        raise MissingInputError("the provincial reports are not at hand")
    (folder / TEXTS).write_text("\n".join(f.read_text("utf-8") for f in found), "utf-8")


def make_amounts(folder: Path) -> None:
    """20,000 sums of money written in Chinese numerals, from a seed."""
    written = [spelled(int(n)) + "元" for n in np.random.default_rng(11).integers(11, 10**11, 20_000)]
    (folder / AMOUNTS).write_text("\n".join(written), "utf-8")


def spelled(number: int) -> str:
    """一百二十三亿四千五百万… for a whole number below 10^12."""
    parts = [(number // 10**8, "亿"), (number // 10**4 % 10**4, "万"), (number % 10**4, "")]
    return "".join(four(n) + scale for n, scale in parts if n)


def four(number: int) -> str:
    """A group of four digits, with 零 between groups left out where it may be."""
    text = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        text += DIGITS[digit] + name if digit else ""
    return text


def our_statements(folder: Path):
    from yanzhen.reading.statements import iter_statements

    text = (folder / TEXTS).read_text("utf-8")
    return lambda: sum(1 for _ in iter_statements(text, date="2026-01")), lambda found: {}


def our_numbers(folder: Path):
    from yanzhen.reading.quantities import mentions

    sentences = (folder / TEXTS).read_text("utf-8").replace("。", "\n").split("\n")
    return lambda: sum(len(mentions(sentence)) for sentence in sentences), lambda found: {}


def our_amounts(folder: Path):
    from yanzhen.reading.numerals import chinese

    written = (folder / AMOUNTS).read_text("utf-8").split("\n")
    return lambda: [chinese(w.removesuffix("元")) for w in written], lambda found: {
        "amount": np.array(found, float)
    }


def plain(folder: Path):
    """Every digit with a unit and nothing else: no period, no name, no mode, no relation."""
    import regex

    pattern = regex.compile(PATTERN)
    text = (folder / TEXTS).read_text("utf-8")
    return lambda: sum(1 for _ in pattern.finditer(text)), lambda found: {}


def jionlp_money(folder: Path):
    import jionlp

    text = (folder / TEXTS).read_text("utf-8")
    return lambda: len(jionlp.ner.extract_money(text)), lambda found: {}


def jionlp_money_and_time(folder: Path):
    import jionlp

    lines = (folder / TEXTS).read_text("utf-8").split("\n")

    def run() -> int:
        return sum(len(jionlp.ner.extract_money(line)) + len(jionlp.ner.extract_time(line)) for line in lines)

    return run, lambda found: {}


def jionlp_amounts(folder: Path):
    import jionlp

    written = (folder / AMOUNTS).read_text("utf-8").split("\n")

    def tidy(found):
        return {"amount": np.array([float(f["num"]) for f in found])}

    return lambda: [jionlp.parse_money(w) for w in written], tidy


PART = Part(
    "reading",
    {"jionlp": Peer("jionlp", "1.5.31", ("setuptools",)), "plain": Peer("regex", "2025.11.3")},
    (
        Case(
            "five provincial reports: full statements, peer only money and time",
            make_reports,
            our_statements,
            {"jionlp": jionlp_money_and_time, "plain": plain},
            note="the peer gives no indicator, mode or deadline",
        ),
        Case(
            "five provincial reports: numbers with units, peer only money",
            make_reports,
            our_numbers,
            {"jionlp": jionlp_money, "plain": plain},
        ),
        Case("20,000 sums in Chinese numerals", make_amounts, our_amounts, {"jionlp": jionlp_amounts}),
    ),
)
