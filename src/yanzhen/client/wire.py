"""Asking over HTTP: the token goes with every call, what has not changed is not sent again, pages follow each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx

from yanzhen.client.refusals import RefusedError

ROOT = "/api/v1"
KEPT = 200
Value = str | int | bool | None


def at(path: str, code: str | int) -> str:
    """The address of one row."""
    return f"{path}/{quote(str(code), safe='')}"


class Wire:
    """One connection to one server with one token; to be closed, or used in a ``with``.

    Answers are kept with their tags (the last 200), so that asking again costs a 304. ``transport`` is for tests and for
    proxies, as httpx has it.
    """

    def __init__(
        self, server: str, token: str, *, timeout: float = 30.0, transport: httpx.BaseTransport | None = None
    ) -> None:
        headers = {"Authorization": f"Bearer {token}", "User-Agent": "yanzhen-client"}
        self._http = httpx.Client(
            base_url=server.rstrip("/"), headers=headers, timeout=timeout, transport=transport
        )
        self._kept: dict[str, tuple[str, Any]] = {}

    def __enter__(self) -> Wire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, **given: Value) -> Any:
        """One answer. Raises RefusedError when the interface says no, httpx.HTTPError when it cannot be reached."""
        request = self._http.build_request("GET", f"{ROOT}{path}", params=_given(given))
        where = str(request.url)
        held = self._kept.get(where)
        if held:
            request.headers["If-None-Match"] = held[0]
        answer = self._http.send(request)
        if answer.status_code == 304 and held:
            return held[1]
        if not answer.is_success:
            raise _refusal(answer)
        return self._keep(where, answer)

    def _keep(self, where: str, answer: httpx.Response) -> Any:
        body, tag = answer.json(), answer.headers.get("ETag")
        if tag:
            self._kept.pop(where, None)
            self._kept[where] = (tag, body)
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        return body

    def pages(self, path: str, **given: Value) -> Iterator[Any]:
        """The rows of all pages, one after another; a page is asked for when its first row is wanted."""
        after = str(given.pop("after", "") or "")
        while True:
            page = self.get(path, **given, after=after)
            yield from page["items"]
            if not page["next"]:
                return
            after = page["next"]


def _given(given: Mapping[str, Value]) -> dict[str, str]:
    """What was given a value, as it stands in an address."""
    words = {True: "true", False: "false"}
    return {
        name: words[value] if isinstance(value, bool) else str(value)
        for name, value in given.items()
        if value not in (None, "")
    }


def _refusal(answer: httpx.Response) -> RefusedError:
    try:
        told = answer.json()
    except ValueError:
        told = {}
    wait = answer.headers.get("Retry-After", "")
    return RefusedError(
        answer.status_code,
        told if isinstance(told, dict) else {},
        wait=int(wait) if wait.isdecimal() else None,
    )
