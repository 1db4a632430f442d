"""Intervals of forecasts, gaps year by year, parts against wholes."""

from __future__ import annotations

import datetime
import math
import random

import pytest

from yanzhen.analysis.composition import Fit, Part, compare_parts
from yanzhen.analysis.forecasting import forecast_interval, yearly_gaps
from yanzhen.analysis.paths import Corridor, Path
from yanzhen.analysis.progress import ActualFact, TargetFacts, assess
from yanzhen.analysis.series import Point
from yanzhen.kernel.grades import Grade
from yanzhen.kernel.periods import parse_period
from yanzhen.kernel.quantities import Unit, UnitTable

UNITS = UnitTable.of([Unit("wan", "万元", "money", 1e4), Unit("yi", "亿元", "money", 1e8)])


def points(*values: float, first: int = 2015) -> list[Point]:
    return [Point(parse_period(str(first + i)), v, v, v, "=", Grade.A) for i, v in enumerate(values)]


def test_the_interval_is_the_textbook_one_about_the_line():
    # days are not equally long years, so take the residuals from the line itself
    seen = points(10, 21, 29, 40, 52)
    found = forecast_interval(seen, datetime.date(2021, 12, 31), level=0.9)
    assert found is not None
    days = [p.period.end.toordinal() for p in seen]
    slope = sorted(
        (b.shown - a.shown) / (y - x)
        for i, (a, x) in enumerate(zip(seen, days, strict=True))
        for b, y in list(zip(seen, days, strict=True))[i + 1 :]
    )
    m = (slope[4] + slope[5]) / 2
    cut = sorted(p.shown - m * x for p, x in zip(seen, days, strict=True))[2]
    on = datetime.date(2021, 12, 31).toordinal()
    s = math.sqrt(sum((p.shown - cut - m * x) ** 2 for p, x in zip(seen, days, strict=True)) / 3)
    mean = sum(days) / 5
    reach = math.sqrt(1 + 1 / 5 + (on - mean) ** 2 / sum((x - mean) ** 2 for x in days))
    assert found.middle == pytest.approx(m * on + cut)
    assert found.high - found.middle == pytest.approx(2.3533634 * s * reach, rel=1e-6)


def test_three_dates_give_no_interval():
    assert forecast_interval(points(1, 2, 3), datetime.date(2020, 12, 31)) is None


def test_about_four_in_five_values_fall_into_the_interval():
    rng = random.Random(5)
    inside = 0
    for _ in range(300):
        values = [100 + 10 * i + rng.gauss(0, 5) for i in range(9)]
        found = forecast_interval(points(*values[:8]), datetime.date(2023, 12, 31))
        assert found is not None
        inside += found.low <= values[8] + 0 <= found.high
    assert 0.72 <= inside / 300 <= 0.88


def test_each_year_until_the_deadline_asks_for_its_share():
    seen = points(100, 110, 120, 130)
    path = Path(seen[-1], Corridor(230, math.inf), datetime.date(2022, 12, 31))
    found = yearly_gaps(path, seen, first=2019, last=2022)
    assert [g.year for g in found] == [2019, 2020, 2021, 2022]
    assert found[-1].required == 230
    assert found[1].required == pytest.approx(180, abs=0.1)
    assert found[-1].gap == pytest.approx(230 - 170, abs=0.2)


def test_progress_tells_the_interval_and_the_years_to_come():
    actuals = [ActualFact(v, str(2019 + i), "家", Grade.A) for i, v in enumerate((300, 342, 378, 421, 460))]
    goal = TargetFacts(800, unit="家", deadline="2026", set_on="2019-12")
    found = assess(goal, actuals, as_of=datetime.date(2024, 6, 30))
    assert found.forecast_low is not None
    assert found.forecast_high is not None
    assert found.forecast_low < (found.forecast or 0) < found.forecast_high
    assert "80%的预测区间" in found.reason
    assert [y.year for y in found.years] == [2024, 2025, 2026]
    assert found.years[-1].required == 800
    assert (found.years[-1].gap or 0) > 0


def test_parts_that_fit_fall_short_or_exceed_are_told_with_the_difference():
    whole = Part("全市", 100.0, "亿元")
    exact = compare_parts(whole, [Part("甲", 60, "亿元"), Part("乙", 400_000, "万元")], UNITS)
    assert (exact.fit, exact.share) == (Fit.EXACT, 1.0)
    over = compare_parts(whole, [Part("甲", 60, "亿元"), Part("乙", 50, "亿元")], UNITS)
    assert over.fit is Fit.OVER
    assert "多 10亿元，两者不能同时成立" in over.says
    short = compare_parts(whole, [Part("甲", 60, "亿元"), Part("乙", 20, "亿元")], UNITS)
    assert short.fit is Fit.SHORT
    assert "没有分解到位" in short.says


def test_unknown_parts_are_named_and_never_counted_as_nought():
    whole = Part("全市", 100.0, "亿元")
    found = compare_parts(
        whole, [Part("甲", 60, "亿元"), Part("乙", None, "亿元"), Part("丙", 5, "家")], UNITS
    )
    assert (found.fit, found.lacking) == (Fit.SHORT, ("乙", "丙"))
    assert "乙、丙无数据" in found.says
    assert compare_parts(Part("全市", None, "亿元"), [Part("甲", 1, "亿元")], UNITS).fit is Fit.OPEN
    assert compare_parts(whole, [Part("甲", None, "亿元")], UNITS).fit is Fit.OPEN
