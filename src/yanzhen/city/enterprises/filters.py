"""How the list of enterprises is narrowed."""

from __future__ import annotations

from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises import queries
from yanzhen.city.records.pages import RecordFilter, choice_filter, words_filter


class EnterpriseFilter(RecordFilter):
    find = queries.enterprises
    search = words_filter(placeholder="名称、简称、拼音首字母、信用代码")
    chain = choice_filter("产业链")
    region = choice_filter("县（市）区")
    park = choice_filter("园区")
    status = choice_filter("经营状态")
    choices = {
        "chain": lambda: chains.chain_labels().items(),
        "region": lambda: queries.regions().values_list("code", "name"),
        "park": queries.occupied_parks,
        "status": queries.statuses,
    }
