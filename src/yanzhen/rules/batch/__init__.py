"""Many enterprises against many rules at once: facts as columns, answers as bits, the same answers as one by one."""

from yanzhen.rules.batch.columns import Column, Columns, column_of, columns_of
from yanzhen.rules.batch.program import Outcomes, Program, Work, compile_rules

__all__ = ["Column", "Columns", "Outcomes", "Program", "Work", "column_of", "columns_of", "compile_rules"]
