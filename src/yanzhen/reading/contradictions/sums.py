"""Arithmetic that does not fit: shares past a hundred, parts above the whole, growth against two levels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from yanzhen.kernel.quantities import say_number
from yanzhen.kernel.statements import Mode, Relation, StatementKind
from yanzhen.reading.contradictions.amounts import base_unit, half_step, low_high, named, say_amount, slack
from yanzhen.reading.contradictions.claims import Claim, Contradiction, Kind, Severity, stable_key
from yanzhen.reading.contradictions.groups import (
    certainty,
    comparable,
    grouped,
    matter,
    name_of,
    severity_of,
    when,
)
from yanzhen.reading.contradictions.topics import about, table, topic, topic_of

_REAL = re.compile(r"增加值|gdp|生产总值|可比价|居民.{0,4}收入")
"""Grown at constant prices: levels at current prices cannot tell the growth."""
_WHOLE_BREAK = re.compile(r"[。；;！!？?]")


def find_sums(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """Inside each sentence, then among the levels, growth rates and shares of one subject and year."""
    inside = grouped((c for c in claims if c.sentence >= 0), lambda c: (c.source, c.sentence))
    for sentence in inside.values():
        if len(sentence) > 1:
            ordered = sorted(sentence, key=lambda c: c.start)
            yield from _whole(ordered)
            yield from _respectively(ordered)
            yield from _parts(ordered)
            yield from _steps(ordered)
    yield from _growth(claims)
    yield from _shares(claims)


def _level(claim: Claim) -> bool:
    return claim.mode is Mode.LEVEL and not isinstance(claim.value, tuple)


def _whole(sentence: list[Claim]) -> Iterator[Contradiction]:
    """The parts that by their names make up a whole: 第一、第二、第三产业."""
    shares = [c for c in sentence if _level(c) and c.unit == "%"]
    for run in (shares[i : i + 3] for i in range(len(shares) - 2)):
        names = [topic_of(c.indicator) for c in run]
        known = any(names == [topic_of(n) for n in whole] for whole in table()["whole"])
        alike = len({(c.kind, c.period, about(c)) for c in run}) == 1
        if known and alike:
            yield from _hundred(run, exact=True)


def _respectively(sentence: list[Claim]) -> Iterator[Contradiction]:
    """``A、B分别占30%、80%`` of one whole: parts named side by side cannot pass a hundred together."""
    text = sentence[0].context
    at = text.find("分别占")
    if at < 0:
        return
    run: list[Claim] = []
    for claim in (c for c in sentence if c.at >= at and _level(c) and c.unit == "%"):
        if run and _WHOLE_BREAK.search(text[run[-1].at : claim.at]):
            break
        run.append(claim)
    if len(run) > 1:
        yield from _hundred(run, exact=False)


def _hundred(run: list[Claim], *, exact: bool) -> Iterator[Contradiction]:
    total = sum(named(c) for c in run)
    room = sum(slack(c) for c in run) + 1e-6
    wrong = abs(total - 100) > room if exact else total > 100 + room
    if not wrong:
        return
    shown = "、".join(f"{c.indicator}{say_number(named(c))}%" for c in run)
    yield Contradiction(
        kind=Kind.SUM,
        topic=topic(run[0]),
        sides=tuple(run),
        sentence=f"《{run[0].said_in}》里几个占比加起来是{say_number(round(total, 4))}%，不等于100%：{shown}。"
        if exact
        else f"《{run[0].said_in}》里同一整体的几个占比加起来是{say_number(round(total, 4))}%，超过100%：{shown}。",
        comparable="同一句话、同一时间、同一主体，几部分合起来正是一个整体"
        if exact
        else "同一句话里用“分别占”并列，说的是同一个整体的几部分；若几部分互有重叠则不矛盾",
        severity=severity_of(abs(total - 100) / 100),
        confidence=certainty(run, 0.95 if exact else 0.6),
        key=stable_key(
            Kind.SUM, "whole", about(run[0]), run[0].period, *(f"{topic(c)}={named(c)}" for c in run)
        ),
    )


def _parts(sentence: list[Claim]) -> Iterator[Contradiction]:
    """``X 100亿元，其中A 70亿元、B 50亿元``: a part above the whole, or parts that together pass it."""
    text = sentence[0].context
    for mark in re.finditer(r"其中", text):
        before = [c for c in sentence if c.at < mark.start()]
        after = [c for c in sentence if c.at > mark.start()]
        whole = before[-1] if before else None
        if whole is None or isinstance(whole.value, tuple) or whole.op in {Relation.AT_LEAST, Relation.MORE}:
            continue
        parts = _of_whole(whole, after, text)
        if parts and sum(low_high(c)[0] for c in parts) > low_high(whole)[1]:
            yield _too_much(whole, parts)


def _of_whole(whole: Claim, after: list[Claim], text: str) -> list[Claim]:
    """The claims behind 其中 up to the next stop that are of the same kind, way and unit."""
    found: list[Claim] = []
    for claim in after:
        if _WHOLE_BREAK.search(text[whole.at : claim.at]):
            break
        same = (claim.kind, claim.mode, base_unit(claim.unit)[0]) == (
            whole.kind,
            whole.mode,
            base_unit(whole.unit)[0],
        )
        if same and not isinstance(claim.value, tuple) and whole.mode in {Mode.LEVEL, Mode.INCREMENT}:
            found.append(claim)
    return [] if whole.unit in {"%", "百分点"} else found


def _too_much(whole: Claim, parts: list[Claim]) -> Contradiction:
    total, full = sum(named(c) for c in parts), named(whole)
    unit = base_unit(whole.unit)[1]
    shown = "、".join(f"{c.indicator}{say_amount(c)}" for c in parts)
    single = next((c for c in parts if low_high(c)[0] > low_high(whole)[1]), None)
    worst = [single] if single else parts
    words = (
        f"其中{single.indicator}一项就有{say_amount(single)}，大于总数"
        if single
        else f"其中{shown}加起来{say_number(round(total / unit, 4))}{whole.unit}，超过总数"
    )
    return Contradiction(
        kind=Kind.SUM,
        topic=topic(whole),
        sides=(whole, *worst),
        sentence=f"《{whole.said_in}》说{whole.indicator}{say_amount(whole)}，{words}。",
        comparable="同一句话，“其中”后面是前面总数的一部分"
        + ("" if single else "；若几部分互有重叠则不矛盾"),
        severity=severity_of((total - full) / full if full else 1.0),
        confidence=certainty((whole, *worst), 0.85 if single else 0.6),
        key=stable_key(Kind.SUM, "parts", topic(whole), whole.period, full, *(named(c) for c in parts)),
    )


def _steps(sentence: list[Claim]) -> Iterator[Contradiction]:
    """``由12%提高到15%，提高2个百分点``: the step does not lead from one to the other."""
    for first, second in pairwise(sentence):
        if not (first.unit == second.unit == "%" and _level(first) and _level(second)):
            continue
        between = first.context[first.at : second.at]
        rest = first.context[second.at : second.at + 40]
        said = re.search(r"(提高|上升|提升|增加|下降|降低|回落)(?:了)?(\d+(?:\.\d+)?)个?百分点", rest)
        if not said or not re.search(r"(?:提高|上升|提升|增加|下降|降低)(?:到|至)", between):
            continue
        if topic(first) != topic(second):
            continue
        step = abs(named(second) - named(first))
        room = slack(first) + slack(second) + half_step(float(said[2])) + 1e-6
        if abs(step - float(said[2])) > room:
            yield _wrong_step(first, second, said[2], step)


def _wrong_step(first: Claim, second: Claim, said: str, step: float) -> Contradiction:
    return Contradiction(
        kind=Kind.SUM,
        topic=topic(first),
        sides=(first, second),
        sentence=(
            f"《{first.said_in}》说{first.indicator}由{say_amount(first)}到{say_amount(second)}，"
            f"算来相差{say_number(round(step, 4))}个百分点，文中却写{said}个百分点。"
        ),
        comparable="同一句话里的起点、终点和差额",
        severity=Severity.MEDIUM,
        confidence=certainty((first, second), 0.8),
        key=stable_key(Kind.SUM, "step", topic(first), named(first), named(second), said),
    )


def _plain(claim: Claim) -> bool:
    exact = claim.op in {Relation.EQUAL, Relation.ABOUT} and not isinstance(claim.value, tuple)
    year = claim.period.isdigit() and len(claim.period) == 4
    return exact and year and claim.kind is StatementKind.ACTUAL and not claim.current and comparable(claim)


def _growth(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """Level of this year, level of last year, growth between them; one of the three is wrong."""
    usable = [c for c in claims if _plain(c) and c.unit != "百分点"]
    levels = {
        (topic(c), about(c), c.scope, base_unit(c.unit)[0], int(c.period)): c
        for c in usable
        if c.mode is Mode.LEVEL
    }
    rates = grouped(
        (c for c in usable if c.mode is Mode.GROWTH and c.unit == "%"),
        lambda c: (topic(c), about(c), c.scope, int(c.period)),
    )
    for (what, whom, scope, unit, year), now in levels.items():
        before = levels.get((what, whom, scope, unit, year - 1))
        if before is None or unit == "%" or named(before) <= 0:
            continue
        for rate in rates.get((what, whom, scope, year), []):
            yield from _against(before, now, rate)


def _against(before: Claim, now: Claim, rate: Claim) -> Iterator[Contradiction]:
    fallen = bool(re.search(r"下降|减少|降低|回落", rate.quote)) and named(rate) > 0
    said = -named(rate) if fallen else named(rate)
    actual = (named(now) / named(before) - 1) * 100
    real = bool(_REAL.search(topic_of(now.indicator)) or _REAL.search(now.indicator))
    room = (6.0 if real else 1.0) + slack(rate) + 100 * (slack(now) + slack(before)) / named(before)
    if abs(actual - said) <= room:
        return
    yield Contradiction(
        kind=Kind.SUM,
        topic=topic(now),
        sides=(rate, now, before),
        sentence=(
            f"{name_of(now)}：{when(before)}{say_amount(before)}、{when(now)}{say_amount(now)}，"
            f"算来变动{say_number(round(actual, 1))}%，《{rate.said_in}》却写{say_number(said)}%。"
        ),
        comparable="同一指标、主体和口径的两年数与其间的增速"
        + ("；增速按可比价，已留出价格差" if real else ""),
        severity=severity_of(abs(actual - said) / 100),
        confidence=certainty((rate, now, before), 0.55 if real else 0.75),
        key=stable_key(
            Kind.SUM, "growth", topic(now), about(now), now.period, named(before), named(now), said
        ),
    )


def _shares(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """X占Y的比重 against X over Y of the same year."""
    usable = [c for c in claims if _plain(c) and c.mode is Mode.LEVEL]
    levels = {(topic_of(c.indicator), about(c), c.period): c for c in usable if c.unit not in {"%", "百分点"}}
    for share in (c for c in usable if c.unit == "%" and "占" in topic_of(c.indicator)):
        part, _, whole = topic_of(share.indicator).partition("占")
        above = levels.get((part, about(share), share.period))
        below = levels.get((whole, about(share), share.period))
        if above and below and named(below) > 0 and base_unit(above.unit)[0] == base_unit(below.unit)[0]:
            yield from _wrong_share(share, above, below)


def _wrong_share(share: Claim, part: Claim, whole: Claim) -> Iterator[Contradiction]:
    actual = named(part) / named(whole) * 100
    if abs(actual - named(share)) <= max(slack(share) * 2, named(share) * 0.03):
        return
    yield Contradiction(
        kind=Kind.SUM,
        topic=topic(share),
        sides=(share, part, whole),
        sentence=(
            f"{when(share)}{name_of(share)}写{say_amount(share)}，而{part.indicator}{say_amount(part)}除以"
            f"{whole.indicator}{say_amount(whole)}得{say_number(round(actual, 2))}%。"
        ),
        comparable="同一年、同一主体的部分、整体与比重",
        severity=severity_of(abs(actual - named(share)) / named(share) if named(share) else 1.0),
        confidence=certainty((share, part, whole), 0.7),
        key=stable_key(
            Kind.SUM, "share", matter(share), share.period, named(share), named(part), named(whole)
        ),
    )
