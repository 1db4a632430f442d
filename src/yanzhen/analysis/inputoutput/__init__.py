"""Who buys from whom in an economy, and what moves when one of them moves."""

from __future__ import annotations

from yanzhen.analysis.inputoutput.chain_edges import WARNING, EdgeSize, size_edges
from yanzhen.analysis.inputoutput.coefficients import (
    calc_allocation,
    calc_ghosh,
    calc_leontief,
    calc_technical,
)
from yanzhen.analysis.inputoutput.linkages import Linkages, calc_linkages
from yanzhen.analysis.inputoutput.multipliers import Multiplier, Multipliers, by_sector, calc_multipliers
from yanzhen.analysis.inputoutput.objects import from_pymrio
from yanzhen.analysis.inputoutput.reading import read_io_table
from yanzhen.analysis.inputoutput.regional import RegionalCoefficients, calc_regional, regional_table
from yanzhen.analysis.inputoutput.sectors import SectorMap, SectorRow, choose_sector_map
from yanzhen.analysis.inputoutput.system import LeontiefSystem, NewPlant, NewSector, factorise
from yanzhen.analysis.inputoutput.table import IOTable

__all__ = [
    "WARNING",
    "EdgeSize",
    "IOTable",
    "LeontiefSystem",
    "Linkages",
    "Multiplier",
    "Multipliers",
    "NewPlant",
    "NewSector",
    "RegionalCoefficients",
    "SectorMap",
    "SectorRow",
    "by_sector",
    "calc_allocation",
    "calc_ghosh",
    "calc_leontief",
    "calc_linkages",
    "calc_multipliers",
    "calc_regional",
    "calc_technical",
    "choose_sector_map",
    "factorise",
    "from_pymrio",
    "read_io_table",
    "regional_table",
    "size_edges",
]
