"""Who buys from whom in an economy, and what moves when one of them moves."""

from __future__ import annotations

from yanzhen.analysis.inputoutput.coefficients import (
    calc_allocation,
    calc_ghosh,
    calc_leontief,
    calc_technical,
)
from yanzhen.analysis.inputoutput.linkages import Linkages, calc_linkages
from yanzhen.analysis.inputoutput.reading import read_io_table
from yanzhen.analysis.inputoutput.regional import RegionalCoefficients, calc_regional
from yanzhen.analysis.inputoutput.system import LeontiefSystem, NewPlant, factorise
from yanzhen.analysis.inputoutput.table import IOTable

__all__ = [
    "IOTable",
    "LeontiefSystem",
    "Linkages",
    "NewPlant",
    "RegionalCoefficients",
    "calc_allocation",
    "calc_ghosh",
    "calc_leontief",
    "calc_linkages",
    "calc_regional",
    "calc_technical",
    "factorise",
    "read_io_table",
]
