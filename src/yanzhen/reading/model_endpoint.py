"""Asks a language model behind an OpenAI-compatible address; every failure ends in time and says what to do."""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from yanzhen.kernel.errors import YanzhenError

_MOST = 4_000_000
_RETRIED = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_LONGEST_PAUSE = 10.0
_ADVICE = {
    400: "核对模型名称，或把 --model-chunk 调小",
    401: "核对环境变量 YANZHEN_MODEL_KEY 里的密钥",
    403: "这个密钥没有权限，换一个",
    404: "核对 --model-endpoint（一般以 /v1 结尾）和 --model",
    413: "把 --model-chunk 调小",
    429: "服务限流，过一会儿再试",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model answers: ``url`` up to ``/v1``; seconds a request may take; how often it is tried again."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 60.0
    retries: int = 2
    pause: float = 1.0

    def __post_init__(self) -> None:
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise YanzhenError(
                "模型地址写得不对",
                where=self.url or "（空）",
                why="要以 http:// 或 https:// 开头",
                do="写成 http://主机:端口/v1",
            )
        if not self.model:
            raise YanzhenError("没有写模型名称", where=self.url, do="加上 --model 名称")


def endpoint_of(url: str, model: str, environ: Mapping[str, str] = os.environ) -> Endpoint | None:
    """The endpoint named by options, else by YANZHEN_MODEL_ENDPOINT, _NAME and _KEY; None where none is named."""
    url = url or environ.get("YANZHEN_MODEL_ENDPOINT", "")
    model = model or environ.get("YANZHEN_MODEL_NAME", "")
    return Endpoint(url, model, environ.get("YANZHEN_MODEL_KEY", "")) if url else None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A key is sent to the address that was named and to no other."""

    def redirect_request(self, *args: Any, **options: Any) -> None:
        return None


class _Again(Exception):  # noqa: N818 - not a fault of ours, a reason to try once more
    def __init__(self, why: str, after: float = 0.0) -> None:
        super().__init__(why)
        self.after = after


def ask(endpoint: Endpoint, system: str, user: str, sleep: Callable[[float], None] = time.sleep) -> str:
    """The model's answer as text."""
    why = ""
    for attempt in range(endpoint.retries + 1):
        try:
            return _content(_post(endpoint, system, user))
        except _Again as error:
            why = str(error)
            if attempt < endpoint.retries:
                sleep(min(_LONGEST_PAUSE, max(error.after, endpoint.pause * 2**attempt)))
    raise YanzhenError(
        "模型没有答复",
        where=endpoint.url,
        why=f"{why}（试了 {endpoint.retries + 1} 次）",
        do="看看服务是否开着、网络是否通；不用模型时去掉 --model-endpoint",
    )


def _post(endpoint: Endpoint, system: str, user: str) -> bytes:
    body = {
        "model": endpoint.model,
        "temperature": 0,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
    }
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked when the endpoint was made
        endpoint.url.rstrip("/") + "/chat/completions", json.dumps(body).encode(), headers
    )
    end = time.monotonic() + endpoint.seconds
    try:
        with _opener(endpoint.url).open(request, timeout=endpoint.seconds) as answer:
            return _read(answer, end)
    except urllib.error.HTTPError as error:
        raise _refused(endpoint, error) from error
    except (TimeoutError, urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise _Again(_plain(error, endpoint.seconds)) from error


def _opener(url: str) -> urllib.request.OpenerDirector:
    """Proxies of the environment, but none for this machine."""
    here = [urllib.request.ProxyHandler({})] if _is_here(urllib.parse.urlsplit(url).hostname or "") else []
    return urllib.request.build_opener(_NoRedirect, *here)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read(answer: IO[bytes], end: float) -> bytes:
    """The whole answer, unless it drips past the deadline or grows past all sense."""
    parts, size = [], 0
    while part := answer.read1(65536):  # type: ignore[attr-defined]
        parts.append(part)
        size += len(part)
        if size > _MOST:
            raise _Again(f"答复超过 {_MOST // 10**6} MB")
        if time.monotonic() > end:
            raise _Again("答复太慢，超过了时限")
    return b"".join(parts)


def _refused(endpoint: Endpoint, error: urllib.error.HTTPError) -> Exception:
    if error.code in _RETRIED:
        after = error.headers.get("Retry-After", "") if error.headers else ""
        return _Again(f"服务答复 HTTP {error.code}", float(after) if after.isdigit() else 0.0)
    why = "服务要转到别的地址，密钥不跟着走" if 300 <= error.code < 400 else f"服务答复 HTTP {error.code}"
    return YanzhenError(
        "模型服务不接受请求", where=endpoint.url, why=why, do=_ADVICE.get(error.code, "核对地址和模型名称")
    )


def _plain(error: Exception, seconds: float) -> str:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError) or "timed out" in str(reason):
        return f"{seconds:g} 秒内没有答复"
    if isinstance(reason, ConnectionRefusedError):
        return "连接被拒绝"
    return f"连不上（{type(reason).__name__}）"


def _content(body: bytes) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise _Again("答复不是约定的格式（choices[0].message.content）") from error
    if not isinstance(content, str):
        raise _Again("答复里没有文字")
    return content
