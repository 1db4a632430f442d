"""Other systems are told of changes: messages are written with the change itself and sent afterwards, again and again."""

from __future__ import annotations

import base64
import datetime
import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import unit_of
from yanzhen.city.exchange import hook_sending
from yanzhen.city.exchange.hook_words import KIND_LABELS, WAITS, encoded
from yanzhen.city.exchange.models import Dataset, Webhook, WebhookMessage
from yanzhen.city.exchange.permissions import may_keep_hooks
from yanzhen.city.exchange.publishing import published_tables
from yanzhen.city.records.queries import changes, record_version
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

MOST_KEYS = 100
ORIGIN = "变更通知"


def register_hook(
    name: str, url: str, *, datasets: Sequence[str], kinds: Sequence[str], by: Any
) -> tuple[Webhook, str]:
    """A new address and the secret that signs its messages, which is shown this once. Raises YanzhenError."""
    if not may_keep_hooks(by):
        raise YanzhenError("不能登记通知地址", where=name, why="由数据主管部门登记")
    _sensible(name, url, datasets, kinds)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        row = Webhook.objects.create(
            name=name.strip(), url=url.strip(), secret=_cipher().encrypt(secret.encode()).decode(),
            datasets=sorted(datasets), kinds=sorted(kinds), unit=unit_of(by), by=by, by_name=str(by),
            seen=record_version(),
        )  # fmt: skip
        _noted(row, "登记", by, {"url": row.url, "datasets": row.datasets, "kinds": row.kinds})
    return row, secret


def _sensible(name: str, url: str, datasets: Sequence[str], kinds: Sequence[str]) -> None:
    if not name.strip():
        raise YanzhenError("没有写用途", where=url[:100], do="写明哪个系统用它做什么")
    hook_sending.check_url(url)
    known = set(Dataset.objects.filter(code__in=list(datasets)).values_list("code", flat=True))
    for code in sorted(set(datasets) - known):
        raise YanzhenError("目录里没有这个数据集", where=code, do="从目录里选")
    for kind in sorted(set(kinds) - KIND_LABELS.keys()):
        raise YanzhenError("没有这种事件", where=kind, do="从列表里选")
    if not kinds:
        raise YanzhenError("没有选事件", where=name, do="至少选一种")


def end_hook(row: Webhook, *, by: Any) -> None:
    """No more messages; its log stays."""
    _may(row, by)
    with transaction.atomic():
        row.ended_on = timezone.localdate()
        row.save()
        row.messages.filter(state="waiting").update(state="failed")
        _noted(row, "停用", by, {})


def resume_hook(row: Webhook, *, by: Any) -> None:
    """After it was paused for failing: what waited goes out again, what was missed meanwhile is told."""
    _may(row, by)
    with transaction.atomic():
        row.failures, row.paused_on, row.paused_why = 0, None, ""
        row.save()
        row.messages.filter(state="waiting").update(next_at=timezone.now())
        _noted(row, "恢复", by, {})


def ping(row: Webhook, *, by: Any) -> WebhookMessage:
    """A message that says nothing, so that the other side can be tried."""
    _may(row, by)
    return _queue([row], "ping", {"says": "试发"})[0]


def _may(row: Webhook, by: Any) -> None:
    if not may_keep_hooks(by):
        raise YanzhenError("不能办理", where=row.name, why="由数据主管部门或系统管理员办理")
    if row.ended_on is not None:
        raise YanzhenError("已停用", where=row.name, do="另登记一个")


def announce(kind: str, dataset: Dataset, data: Mapping[str, Any]) -> int:
    """Put a message to every address that listens; called inside the transaction of the change. How many.

    No message carries a row: who is told fetches, with the rights it has.
    """
    told = {"dataset": dataset.code, "name": dataset.name, **data}
    return len(_queue([hook for hook in _listening(kind) if _hears(hook, dataset)], kind, told))


def _listening(kind: str) -> list[Webhook]:
    return [hook for hook in Webhook.objects.filter(ended_on=None) if kind in hook.kinds]


def _hears(hook: Webhook, dataset: Dataset) -> bool:
    """Named, or any that is open to the public where none is named."""
    return dataset.code in hook.datasets if hook.datasets else dataset.opening == "open"


def _queue(hooks: Iterable[Webhook], kind: str, data: Mapping[str, Any]) -> list[WebhookMessage]:
    now = timezone.now()
    made = []
    for hook in hooks:
        event = str(uuid.uuid4())
        body = {
            "event": event,
            "kind": kind,
            "at": timezone.localtime(now).isoformat(timespec="seconds"),
            **data,
        }
        made.append(WebhookMessage(hook=hook, event=event, kind=kind, body=body, next_at=now))
    return WebhookMessage.objects.bulk_create(made)


def watch_changes() -> int:
    """Tell of changes of own datasets since each address was last told, from the change log; how many messages."""
    head, sent = record_version(), 0
    for hook in Webhook.objects.filter(ended_on=None, seen__lt=head):
        with transaction.atomic():
            if "dataset.changed" in hook.kinds:
                sent += _told_since(hook, head)
            Webhook.objects.filter(pk=hook.pk).update(seen=head)
    return sent


def _told_since(hook: Webhook, head: int) -> int:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    tables: dict[str, list[str]] = defaultdict(list)
    for code, table in published_tables().items():
        for model in table.models:
            tables[model].append(code)
    rows = changes().filter(id__gt=hook.seen, id__lte=head, model__in=list(tables)).order_by("id")
    for model, key in rows.values_list("model", "key"):
        for code in tables[model]:
            found[code][key] = None
    sent = 0
    for row in Dataset.objects.filter(code__in=found):
        if _hears(hook, row):
            keys = [key for key in found[row.code] if key]
            data = {
                "dataset": row.code,
                "name": row.name,
                "changes": len(found[row.code]),
                "keys": keys[:MOST_KEYS],
            }
            sent += len(_queue([hook], "dataset.changed", data))
    return sent


def send_next() -> WebhookMessage | None:
    """Send the message that has waited longest; None when none is due. For the worker, one at a time.

    The address is asked outside of any transaction; a worker that dies in between sends the message once more, under
    the same event number.
    """
    watch_changes()
    now = timezone.now()
    row = (
        WebhookMessage.objects.filter(
            state="waiting", next_at__lte=now, hook__paused_on=None, hook__ended_on=None
        )
        .select_related("hook")
        .order_by("next_at", "id")
        .first()
    )
    if row is None:
        return None
    secret = _secret(row.hook)
    if secret is None:
        answer = hook_sending.Answer(0, "签名密钥打不开：工作区的密钥换过，请另登记通知地址", 0.0)
    else:
        answer = hook_sending.send(
            row.hook.url, encoded(row.body), secret=secret, event=row.event, kind=row.kind
        )
    with transaction.atomic():
        _came_of(row, answer, timezone.now())
    return row


def _secret(hook: Webhook) -> str | None:
    try:
        return _cipher().decrypt(hook.secret.encode()).decode()
    except InvalidToken:
        return None


def _came_of(row: WebhookMessage, answer: hook_sending.Answer, now: datetime.datetime) -> None:
    """Note the attempt; a failure waits longer each time, the last one pauses the address until somebody looks."""
    tried = {"at": timezone.localtime(now).isoformat(timespec="seconds"), "status": answer.status,
             "says": answer.says, "seconds": round(answer.seconds, 2)}  # fmt: skip
    row.attempts = [*row.attempts, tried]
    hook = Webhook.objects.select_for_update().get(pk=row.hook_id)
    if answer.taken:
        row.state, hook.failures = "delivered", 0
    elif len(row.attempts) > len(WAITS):
        row.state, hook.failures = "failed", hook.failures + 1
        hook.paused_on, hook.paused_why = (
            now,
            f"{len(row.attempts)} 次都没有送达：{answer.status or answer.says}"[:300],
        )
    else:
        hook.failures += 1
        row.next_at = now + WAITS[len(row.attempts) - 1]
    row.save()
    hook.save()


def _cipher() -> Fernet:
    """A key of its own, derived from the secret of the workspace."""
    key = HKDF(SHA256(), 32, None, b"yanzhen.webhooks").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def _noted(row: Webhook, told: str, by: Any, after: Mapping[str, Any]) -> None:
    record_change(
        actor=by, origin=ORIGIN, action="update", model="exchange.Webhook", key=str(row.pk),
        label=f"{told}：{row.name}", after=dict(after),
    )  # fmt: skip
