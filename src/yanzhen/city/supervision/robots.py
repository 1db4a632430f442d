"""One message to the robot of a messenger's group, in the shape that each of the usual messengers takes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_plus, urlsplit

from django.conf import settings

from yanzhen.kernel.errors import YanzhenError

TIMEOUT = 10
MOST_ANSWER = 4000
HOSTS: Mapping[str, frozenset[str]] = {
    "wecom": frozenset({"qyapi.weixin.qq.com"}),
    "dingtalk": frozenset({"oapi.dingtalk.com"}),
    "feishu": frozenset({"open.feishu.cn", "open.larksuite.com"}),
}
MOST_BYTES = {"wecom": 2000, "dingtalk": 15000, "feishu": 15000}
"""Below what each messenger takes in one text."""
Message = tuple[str, dict[str, Any]]


def check_address(kind: str, address: str) -> None:
    """Only to the messengers themselves over https, or to hosts that the workspace names. Raises YanzhenError."""
    do = "从群机器人的设置里复制网址；单位内网的由管理员写进 YANZHEN_ROBOT_HOSTS"
    try:
        parts = urlsplit(address)
        place = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""
    except ValueError as error:
        raise YanzhenError("网址不对", where=address[:60], why=str(error), do=do) from error
    own = place in settings.ROBOT_HOSTS
    if parts.username or parts.password or parts.scheme not in ("https", *(["http"] if own else [])):
        raise YanzhenError("网址不对", where=place or address[:60], why="应以 https:// 开头，不带口令", do=do)
    if not own and place not in HOSTS[kind]:
        raise YanzhenError(
            "不能发到这个主机", where=place or "（没有主机）", why="不是这种机器人的主机", do=do
        )


def send(kind: str, address: str, secret: str, text: str) -> str:
    """Empty when the messenger took it, else why not."""
    try:
        check_address(kind, address)
        url, body = SHAPES[kind](address, secret, shortened(text, MOST_BYTES[kind]), int(time.time()))
        told = _post(url, body)
    except (YanzhenError, OSError, ValueError) as error:
        return f"机器人没有收下：{error}"[:300]
    code = told.get("errcode", told.get("code", told.get("StatusCode")))
    return "" if code == 0 else f"机器人没有收下：{told.get('errmsg') or told.get('msg') or told}"[:300]


def shortened(text: str, most: int) -> str:
    """Whole lines up to so many bytes."""
    if len(text.encode()) <= most:
        return text
    end = "\n……其余见“我的待办”。"
    held, room = [], most - len(end.encode())
    for line in text.split("\n"):
        room -= len(line.encode()) + 1
        if room < 0:
            break
        held.append(line)
    return "\n".join(held) + end


def _wecom(address: str, secret: str, text: str, now: int) -> Message:
    return address, {"msgtype": "text", "text": {"content": text}}


def _dingtalk(address: str, secret: str, text: str, now: int) -> Message:
    """Signed in the address: HMAC-SHA256 of time and secret, in milliseconds."""
    url = address
    if secret:
        stamp = f"{now * 1000}"
        signed = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
        url = f"{address}&timestamp={stamp}&sign={quote_plus(base64.b64encode(signed))}"
    return url, {"msgtype": "text", "text": {"content": text}}


def _feishu(address: str, secret: str, text: str, now: int) -> Message:
    """Signed in the body: HMAC-SHA256 of nothing under time and secret, in seconds."""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if secret:
        signed = hmac.new(f"{now}\n{secret}".encode(), b"", hashlib.sha256).digest()
        body |= {"timestamp": f"{now}", "sign": base64.b64encode(signed).decode()}
    return address, body


SHAPES: Mapping[str, Callable[[str, str, str, int], Message]] = {
    "wecom": _wecom, "dingtalk": _dingtalk, "feishu": _feishu,
}  # fmt: skip


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Nobody is led elsewhere: the host was checked, not the one behind it."""

    def redirect_request(self, *given: Any) -> None:
        return None


def _post(url: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """What the messenger answered. Raises OSError and ValueError."""
    data = json.dumps(body, ensure_ascii=False).encode()
    asked = urllib.request.Request(url, data, {"Content-Type": "application/json; charset=utf-8"})  # noqa: S310 - checked
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
    try:
        with opener.open(asked, timeout=TIMEOUT) as answer:
            told = json.loads(answer.read(MOST_ANSWER))
    except urllib.error.HTTPError as error:
        raise OSError(f"HTTP {error.code}") from error
    if not isinstance(told, dict):
        raise ValueError("答复不是约定的格式")
    return told
