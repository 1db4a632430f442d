"""Other systems are told of changes: signed, tried again with growing waits, logged, and never sent into our own network."""

from __future__ import annotations

import dataclasses
import datetime
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from tests.city.exchange.conftest import CODES, make_dataset
from yanzhen.city.exchange import hook_sending, hook_services
from yanzhen.city.exchange.catalogue_services import publish_declared
from yanzhen.city.exchange.hook_words import DELIVERY, EVENT, SIGNATURE, WAITS, is_signed
from yanzhen.city.exchange.models import Webhook, WebhookMessage
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

ALL = ["dataset.loaded", "dataset.changed", "request.decided"]


class Receiver:
    """A server that stands in for another system; ``status`` is what it answers."""

    def __init__(self) -> None:
        self.status, self.got, self.headers = 200, [], {}
        told = self

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told.got.append((dict(self.headers), body))
                self.send_response(told.status)
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write("收到".encode())

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Desk)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?x=1"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()
    made.thread.join(5)


@pytest.fixture
def opened(people, settings):
    """The workspace lets messages go to this machine."""
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, webhooks={"allow": ["127.0.0.0/8"]})


@pytest.fixture
def hooked(opened, people, receiver):
    row, secret = hook_services.register_hook(
        "某系统", receiver.url, datasets=[], kinds=ALL, by=people["keeper"]
    )
    return row, secret


def test_a_message_arrives_signed_and_the_secret_is_not_kept_in_the_open(hooked, receiver, people):
    row, secret = hooked
    assert secret not in Webhook.objects.get().secret
    hook_services.ping(row, by=people["keeper"])
    sent = hook_services.send_next()
    assert sent.state == "delivered"
    headers, body = receiver.got[0]
    assert headers[EVENT] == "ping"
    assert headers[DELIVERY] == sent.event == json.loads(body)["event"]
    now = int(time.time())
    assert is_signed(secret, headers[SIGNATURE], body, now=now)
    assert not is_signed(secret, headers[SIGNATURE], body + b" ", now=now)
    assert not is_signed("other", headers[SIGNATURE], body, now=now)
    assert not is_signed(secret, headers[SIGNATURE], body, now=now + 600), "an old message is not taken again"
    assert hook_services.send_next() is None


def test_a_failure_is_tried_again_with_growing_waits_and_at_last_pauses_the_address(hooked, receiver, people):
    row, _ = hooked
    receiver.status = 503
    message = hook_services.ping(row, by=people["keeper"])
    for number, wait in enumerate(WAITS, 1):
        before = timezone.now()
        assert hook_services.send_next().pk == message.pk
        message.refresh_from_db()
        assert (message.state, len(message.attempts)) == ("waiting", number)
        assert (
            wait - datetime.timedelta(seconds=5)
            < message.next_at - before
            < wait + datetime.timedelta(seconds=60)
        )
        assert hook_services.send_next() is None, "not before its time"
        WebhookMessage.objects.update(next_at=timezone.now())
    hook_services.send_next()
    message.refresh_from_db()
    row.refresh_from_db()
    assert (message.state, len(message.attempts), message.attempts[-1]["status"]) == (
        "failed",
        len(WAITS) + 1,
        503,
    )
    assert row.paused_on is not None
    hook_services.ping(row, by=people["keeper"])
    assert hook_services.send_next() is None, "a paused address gets nothing"
    receiver.status = 204
    hook_services.resume_hook(row, by=people["keeper"])
    assert hook_services.send_next().state == "delivered"
    row.refresh_from_db()
    assert (row.failures, row.paused_on) == (0, None)


def test_a_redirect_is_not_followed(hooked, receiver, people):
    receiver.status, receiver.headers = 302, {"Location": "http://169.254.169.254/latest/"}
    hook_services.ping(hooked[0], by=people["keeper"])
    sent = hook_services.send_next()
    assert sent.state == "waiting"
    assert "不跟随转向" in sent.attempts[0]["says"]
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "https://127.0.0.1/", "https://10.1.2.3/", "https://192.168.0.1/", "https://172.16.0.9/",
        "https://169.254.169.254/latest/meta-data", "https://0.0.0.0/", "https://[::1]/", "https://[fe80::1]/",
        "https://[fc00::1]/", "https://[::ffff:127.0.0.1]/", "https://[2002:7f00:1::]/", "https://100.64.0.1/",
        "https://224.0.0.1/", "https://255.255.255.255/", "ftp://example.org/", "file:///etc/passwd", "https://",
        "https://user:word@example.org/", "https://example.org:25/", "https://exa mple.org/", "http://8.8.8.8/",
        "https://8.8.8.8:22/", "gopher://example.org/", "https://example.org:99999/",
    ],
)  # fmt: skip
def test_an_address_inside_or_of_another_kind_is_refused_when_it_is_registered(people, url):
    with pytest.raises(YanzhenError):
        hook_services.register_hook("某系统", url, datasets=[], kinds=ALL, by=people["keeper"])
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("spelled", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"])
def test_a_name_that_turns_out_to_stand_for_an_inside_address_is_not_called(people, monkeypatch, spelled):
    row, _ = hook_services.register_hook(
        "某系统", "https://example.org/", datasets=[], kinds=ALL, by=people["keeper"]
    )
    called = []
    monkeypatch.setattr(socket, "create_connection", lambda *given: called.append(given))
    family = socket.AF_INET6 if ":" in spelled else socket.AF_INET
    both = [(socket.AF_INET, 1, 6, "", ("93.184.216.34", 443)), (family, 1, 6, "", (spelled, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: both)
    hook_services.ping(row, by=people["keeper"])
    sent = hook_services.send_next()
    assert sent.state == "waiting"
    assert "不能发到内网地址" in sent.attempts[0]["says"]
    assert not called


def test_the_checked_address_is_the_one_that_is_called(people, monkeypatch):
    """A name that is looked up twice could mean another machine the second time."""
    looked, called = [], []

    def look(host, *_, **__):
        looked.append(host)
        return [(socket.AF_INET, 1, 6, "", ("93.184.216.34" if len(looked) == 1 else "127.0.0.1", 443))]

    def call(address, timeout):
        called.append(address)
        raise OSError("no way out")

    monkeypatch.setattr(socket, "getaddrinfo", look)
    monkeypatch.setattr(socket, "create_connection", call)
    answer = hook_sending.send("https://example.org/x", b"{}", secret="s", event="e", kind="ping")
    assert answer.status == 0
    assert called == [("93.184.216.34", 443)]
    assert looked == ["example.org"]


def test_a_delivery_is_told_to_those_who_listen_and_carries_no_row(hooked, receiver, people, power, feed):
    from tests.city.exchange.test_feeds import send

    line = f"{CODES['jia']},2025-02,1000,50,13800001234,M-1"
    send(feed, people, line)
    assert WebhookMessage.objects.count() == 0, "not open, and not named"
    named, _ = hook_services.register_hook(
        "另一系统", receiver.url, datasets=["power"], kinds=ALL, by=people["keeper"]
    )
    send(feed, people, line)
    assert WebhookMessage.objects.count() == 0, "nothing changed"
    send(feed, people, line.replace("1000", "1001"))
    message = WebhookMessage.objects.get()
    assert (message.hook, message.kind) == (named, "dataset.loaded")
    told = json.dumps(message.body, ensure_ascii=False)
    assert "1001" not in told
    assert CODES["jia"] not in told
    assert message.body["changed"] == 1


def test_changes_of_what_the_system_publishes_are_told_once_from_the_change_log(hooked, people):
    publish_declared()
    for key in ("p1", "p2", "p1"):
        record_change(origin="页面", action="change", model="projects.Project", key=key)
    record_change(origin="页面", action="change", model="accounts.Unit", key="9")
    assert hook_services.watch_changes() == 1
    message = WebhookMessage.objects.get()
    assert message.kind == "dataset.changed"
    assert (message.body["dataset"], message.body["changes"], message.body["keys"]) == (
        "yanzhen-projects",
        2,
        ["p1", "p2"],
    )
    assert hook_services.watch_changes() == 0


def test_only_those_who_may_keep_addresses_and_what_is_missing_is_said(people, opened):
    give = {"datasets": [], "kinds": ALL}
    for name in ("bureau", "admin"):
        with pytest.raises(YanzhenError, match="不能登记"):
            hook_services.register_hook("某系统", "https://example.org/", **give, by=people[name])
    with pytest.raises(YanzhenError, match="没有写用途"):
        hook_services.register_hook(" ", "https://example.org/", **give, by=people["keeper"])
    with pytest.raises(YanzhenError, match="没有选事件"):
        hook_services.register_hook(
            "某系统", "https://example.org/", datasets=[], kinds=[], by=people["keeper"]
        )
    with pytest.raises(YanzhenError, match="没有这个数据集"):
        hook_services.register_hook(
            "某", "https://example.org/", datasets=["no"], kinds=ALL, by=people["keeper"]
        )


def test_an_ended_address_gets_nothing_and_an_unreadable_secret_says_what_to_do(
    hooked, people, settings, receiver
):
    row, _ = hooked
    hook_services.ping(row, by=people["keeper"])
    settings.SECRET_KEY = "another"
    sent = hook_services.send_next()
    assert "另登记" in sent.attempts[0]["says"]
    assert not receiver.got
    hook_services.end_hook(row, by=people["keeper"])
    assert WebhookMessage.objects.get().state == "failed"
    with pytest.raises(YanzhenError, match="已停用"):
        hook_services.ping(row, by=people["keeper"])


def test_what_an_office_settles_is_told_with_the_names_of_the_fields(hooked, people, power, receiver):
    from yanzhen.city.exchange.catalogue_services import settle_dataset

    hook_services.register_hook(
        "目录", receiver.url, datasets=["power"], kinds=["catalogue.changed"], by=people["keeper"]
    )
    settle_dataset(power, {"desk": "某岗", "on_platform": True}, version=0, by=people["grid"], why="核定")
    message = WebhookMessage.objects.get()
    assert (message.kind, message.body["fields"]) == ("catalogue.changed", ["desk"])


def test_a_decision_is_told_to_whoever_listens_to_that_dataset(hooked, people, receiver):
    from yanzhen.city.exchange.share_services import Given, Wanted, act, ask_for

    row = make_dataset("free", sharing="unconditional", opening="open", level="general_1")
    made = ask_for(row, Wanted("用途", "职责", ("uscc",)), by=people["bureau"])
    act(made, "conforms", Given(version=0), by=people["keeper"])
    message = WebhookMessage.objects.get()
    assert (message.kind, message.body["state"], message.body["request"]) == (
        "request.decided",
        "granted",
        made.code,
    )
