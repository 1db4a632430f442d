"""Pages of the addresses that are told of changes: what they listen to, what was sent, what came back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yanzhen.city.exchange import hook_services
from yanzhen.city.exchange.catalogue_forms import HookForm
from yanzhen.city.exchange.hook_words import KIND_LABELS, WAITS
from yanzhen.city.exchange.models import Webhook
from yanzhen.city.exchange.permissions import may_keep_hooks
from yanzhen.city.records.pages import told, tried

PAGE = 30


def webhooks(request: HttpRequest) -> HttpResponse:
    """All addresses; a new one is registered here and its secret shown once."""
    form = HookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[tuple[Webhook, str]] = []
        given = form.cleaned_data
        if tried(form, lambda: made.append(hook_services.register_hook(
            given["name"], given["url"], datasets=given["datasets"], kinds=given["kinds"], by=request.user))):  # fmt: skip
            row, secret = made[0]
            answer = render(request, "exchange/webhook_once.html", {"hook": row, "secret": secret})
            answer["Cache-Control"] = "no-store"
            return answer
    shown = {
        "hooks": Webhook.objects.all(),
        "form": form,
        "may": may_keep_hooks(request.user),
        "kinds": KIND_LABELS,
    }
    return render(request, "exchange/webhooks.html", shown, status=422 if request.method == "POST" else 200)


def webhook(request: HttpRequest, key: int) -> HttpResponse:
    """One address with its messages and every attempt."""
    row = _found(key)
    page = Paginator(row.messages.all(), PAGE).get_page(request.GET.get("page"))
    shown = {
        "hook": row,
        "page": page,
        "may": may_keep_hooks(request.user),
        "kinds": KIND_LABELS,
        "tries": len(WAITS) + 1,
    }
    return render(request, "exchange/webhook.html", shown)


def _found(key: int) -> Webhook:
    row = Webhook.objects.filter(pk=key).first()
    if row is None:
        raise Http404("没有这个通知地址")
    return row


DOES: dict[str, tuple[Callable[..., Any], str]] = {
    "ping": (hook_services.ping, "已排上试发，稍后看结果。"),
    "resume": (hook_services.resume_hook, "已恢复，没有送达的马上再发。"),
    "end": (hook_services.end_hook, "已停用。"),
}


def webhook_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Try it, resume it, end it."""
    row = _found(key)
    if name not in DOES:
        raise Http404("没有这一步")
    do, done = DOES[name]
    told(request, lambda: do(row, by=request.user), done)
    return redirect("webhook", key)
