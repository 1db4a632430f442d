"""How the library is narrowed."""

from __future__ import annotations

from yanzhen.city.library import queries
from yanzhen.city.records.models import GRADE_CHOICES
from yanzhen.city.records.pages import RecordFilter, choice_filter, words_filter


class DocumentFilter(RecordFilter):
    find = queries.documents
    search = words_filter(placeholder="标题、发布单位、代码")
    kind = choice_filter("类别")
    grade = choice_filter("等级")
    choices = {"kind": queries.source_kinds, "grade": lambda: GRADE_CHOICES}
