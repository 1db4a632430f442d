"""Tables too large for a list: one Ibis expression, run on DuckDB in one machine or on Spark on a cluster. No Django here."""

from yanzhen.tables.engines import Engine, connect
from yanzhen.tables.register import RegisterInfo, open_register
from yanzhen.tables.survey import NodeClasses, SurveyTables, survey_register

__all__ = [
    "Engine",
    "NodeClasses",
    "RegisterInfo",
    "SurveyTables",
    "connect",
    "open_register",
    "survey_register",
]
