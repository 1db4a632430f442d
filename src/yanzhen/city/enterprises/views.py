"""The list of enterprises; the page of one stands in the atlas, which also knows its projects."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from yanzhen.city.enterprises import queries
from yanzhen.city.enterprises.filters import EnterpriseFilter
from yanzhen.city.enterprises.permissions import may_keep_register
from yanzhen.city.enterprises.tables import EnterpriseTable
from yanzhen.city.records.pages import ListPage


class Enterprises(ListPage):
    title = "企业"
    lead = "在册企业及其所在环节。环节归属是按产品与名称作出的判断，以企业核对为准。"
    table_class = EnterpriseTable
    filter_class = EnterpriseFilter
    template_name = "enterprises/list.html"

    def arrange(self, rows: Any) -> Any:
        return queries.local_first(rows)

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().beside(request), "keeper": may_keep_register(request.user)}
