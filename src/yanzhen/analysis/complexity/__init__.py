"""Specialisation and complexity: what a region does more than others, and what that makes likely next."""

from __future__ import annotations

from yanzhen.analysis.complexity.outlook import calc_density, calc_outlook
from yanzhen.analysis.complexity.pipeline import Complexity, calc_complexity
from yanzhen.analysis.complexity.presence import calc_location_quotients, calc_per_head, find_presence
from yanzhen.analysis.complexity.proximity import calc_proximity, count_together
from yanzhen.analysis.complexity.spectrum import Spectrum, calc_spectrum
from yanzhen.analysis.complexity.table import ActivityTable

__all__ = [
    "ActivityTable",
    "Complexity",
    "Spectrum",
    "calc_complexity",
    "calc_density",
    "calc_location_quotients",
    "calc_outlook",
    "calc_per_head",
    "calc_proximity",
    "calc_spectrum",
    "count_together",
    "find_presence",
]
