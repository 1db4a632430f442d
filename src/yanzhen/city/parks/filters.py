"""How the list of parks is narrowed."""

from __future__ import annotations

from yanzhen.city.chains import queries as chains
from yanzhen.city.parks import queries
from yanzhen.city.parks.models import Park
from yanzhen.city.records.pages import RecordFilter, choice_filter, words_filter


class ParkFilter(RecordFilter):
    find = queries.parks
    search = words_filter(placeholder="名称、简称")
    kind = choice_filter("类别")
    chain = choice_filter("产业链")
    choices = {"kind": lambda: Park.KINDS, "chain": lambda: chains.chain_labels().items()}
