"""One message to one address over HTTP: never to this machine or its network unless the workspace says so."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from yanzhen.city.exchange.hook_words import DELIVERY, EVENT, SIGNATURE, signature
from yanzhen.kernel.errors import YanzhenError

TIMEOUT = 10.0
MOST_ANSWER = 2000
PORTS = frozenset({80, 443})
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt; ``status`` 0: no answer at all."""

    status: int
    says: str
    seconds: float

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300


def allowed_networks() -> tuple[Network, ...]:
    """Private networks that the workspace opens for webhooks: ``[webhooks] allow = ["10.1.0.0/16"]`` in yanzhen.toml."""
    given: Any = settings.WORKSPACE.webhooks.get("allow", ())
    try:
        return tuple(ipaddress.ip_network(str(text)) for text in given)
    except ValueError as error:
        raise YanzhenError(
            "工作区配置不对",
            where="yanzhen.toml [webhooks] allow",
            why=str(error),
            do="写成 10.1.0.0/16 这样的网段",
        ) from error


def check_url(url: str) -> SplitResult:
    """The parts of an address that may be told. Raises YanzhenError for what is no plain http(s) address."""
    do = "写成 https://主机/路径；内网地址由管理员在 yanzhen.toml 的 [webhooks] allow 里放行"
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise YanzhenError("网址不对", where=url[:200], why=str(error), do=do) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise YanzhenError("网址不对", where=url[:200], why="只能是 http 或 https", do=do)
    if parts.username or parts.password:
        raise YanzhenError(
            "网址里不能写口令", where=parts.hostname, why="它会进日志", do="去掉网址里的用户名和口令"
        )
    if any(ord(sign) <= 32 or ord(sign) == 127 for sign in url.strip()):
        raise YanzhenError("网址不对", where=parts.hostname, why="有空格或控制字符", do=do)
    addresses = _literal(parts.hostname)
    if addresses:
        _let(addresses, parts)
    elif port is not None and port not in PORTS and not allowed_networks():
        raise YanzhenError(
            "端口不在放行之列", where=f"{parts.hostname}:{port}", why="只发到 80 和 443", do=do
        )
    return parts


def _literal(host: str) -> list[Address]:
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        return []


def resolved(parts: SplitResult) -> list[Address]:
    """Every address that the host name stands for just now. Raises YanzhenError when one of them may not be reached."""
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, _port(parts), type=socket.SOCK_STREAM)
    except OSError as error:
        raise YanzhenError("找不到主机", where=host, why=str(error), do="核对网址") from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    _let(addresses, parts)
    return addresses


def _let(addresses: Sequence[Address], parts: SplitResult) -> None:
    """All of them, so that a name which stands for one public and one private address gets nowhere."""
    opened = allowed_networks()
    for address in addresses:
        inside = any(address.version == n.version and address in n for n in opened)
        if inside:
            continue
        if not _public(address):
            raise YanzhenError(
                "不能发到内网地址", where=f"{parts.hostname}（{address}）", why="会让外人借本机探到内网",
                do="换成外网地址；确需发到内网的，由管理员在 yanzhen.toml 的 [webhooks] allow 里放行该网段",
            )  # fmt: skip
        if parts.scheme != "https":
            raise YanzhenError(
                "外网只用 https",
                where=str(parts.hostname),
                why="http 途中会被看到和篡改",
                do="换成 https 网址",
            )
        if _port(parts) not in PORTS:
            raise YanzhenError(
                "端口不在放行之列", where=f"{parts.hostname}:{_port(parts)}", why="外网只发到 443"
            )


def _public(address: Address) -> bool:
    """Also looks through IPv4 that is written as IPv6, and 6to4 and Teredo."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if inner:
            return _public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


class _Pinned(http.client.HTTPConnection):
    """Connects to the very address that was checked; a name that is looked up anew could mean another by then."""

    def __init__(self, host: str, port: int, address: Address, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.address, self.context = str(address), context

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = self.context.wrap_socket(plain, server_hostname=self.host) if self.context else plain


def send(url: str, body: bytes, *, secret: str, event: str, kind: str) -> Answer:
    """One attempt. Redirects are not followed, no proxy is asked, and of the answer only its beginning is read."""
    started = time.monotonic()
    try:
        parts = check_url(url)
        address = resolved(parts)[0]
        status, says = _post(parts, address, body, _headers(parts, body, secret, event, kind))
    except YanzhenError as error:
        return Answer(0, str(error), time.monotonic() - started)
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, f"没有连上：{error}"[:300], time.monotonic() - started)
    return Answer(status, says, time.monotonic() - started)


def _headers(parts: SplitResult, body: bytes, secret: str, event: str, kind: str) -> Mapping[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "yanzhen-webhook/1",
        "Connection": "close",
        EVENT: kind,
        DELIVERY: event,
        SIGNATURE: signature(secret, int(time.time()), body),
    }


def _post(parts: SplitResult, address: Address, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    context = ssl.create_default_context() if parts.scheme == "https" else None
    line = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _Pinned(parts.hostname or "", _port(parts), address, context)
    try:
        connection.request("POST", line, body=body, headers=dict(headers))
        answer = connection.getresponse()
        says = answer.read(MOST_ANSWER).decode("utf-8", "replace")
        if 300 <= answer.status < 400:
            says = "对方要求转到别处；通知不跟随转向，请登记最终网址"
        return answer.status, says[:300]
    finally:
        connection.close()
