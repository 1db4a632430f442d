"""The button 导入 on the pages of lists, for those who may."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from yanzhen.city.exchange.lists import list_kinds

register = template.Library()


@register.simple_tag(takes_context=True)
def import_buttons(context: dict[str, Any]) -> SafeString:
    """One button for each list that fills the page at hand."""
    request = context.get("request")
    page = request.resolver_match.view_name if request is not None and request.resolver_match else ""
    if request is None or not page or not request.user.is_authenticated:
        return SafeString("")
    kinds = [kind for kind in list_kinds() if kind.page == page and kind.may(request.user)]
    return format_html_join(
        " ",
        '<a class="btn" href="{}">导入{}</a>',
        ((reverse("list_send", args=[k.code]), k.title) for k in kinds),
    )
