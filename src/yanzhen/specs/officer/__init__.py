"""Policies as a workbook that a policy officer fills in, and back: nothing is lost on the way."""

from yanzhen.specs.officer.books import read_book, write_book
from yanzhen.specs.officer.files import policy_files, write_policies

__all__ = ["policy_files", "read_book", "write_book", "write_policies"]
