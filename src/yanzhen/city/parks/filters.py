"""How the lists of parks and of plots are narrowed."""

from __future__ import annotations

from yanzhen.city.chains import queries as chains
from yanzhen.city.parks import plot_queries, queries
from yanzhen.city.parks.models import Park
from yanzhen.city.records.pages import RecordFilter, choice_filter, words_filter


class ParkFilter(RecordFilter):
    find = queries.parks
    search = words_filter(placeholder="名称、简称")
    kind = choice_filter("类别")
    chain = choice_filter("产业链")
    choices = {"kind": lambda: Park.KINDS, "chain": lambda: chains.chain_labels().items()}


class PlotFilter(RecordFilter):
    find = plot_queries.plots
    search = words_filter(placeholder="编号、位置、使用单位、园区")
    park = choice_filter("园区")
    state = choice_filter("状态")
    use = choice_filter("用途")
    choices = {
        "park": lambda: queries.park_names().items(),
        "state": plot_queries.plot_states,
        "use": plot_queries.plot_uses,
    }
