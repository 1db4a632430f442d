"""One question of an assistant: whose token, may it ask that, what is the answer, where does it come from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import close_old_connections
from ninja import Schema

from yanzhen.city.accounts import token_services as tokens
from yanzhen.city.accounts.permissions import roles_of
from yanzhen.city.records.origins import here, working
from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.api.door import SPACE, weigh
from yanzhen.site.gate import access_table

MOST_SOURCES = 40


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who asks, in the place of a request."""

    user: Any


def ask(word: str, route: str, question: Callable[[Somebody], Any], told: str = "") -> dict[str, Any]:
    """The answer to a question that the interface has too, with its sources. Raises YanzhenError for a refusal.

    The token is looked at anew each time, so that one that was ended answers no more. Every question is counted and
    written down like a call of the interface.
    """
    close_old_connections()
    try:
        return _asked(word, route, question, told)
    finally:
        close_old_connections()


def _asked(word: str, route: str, question: Callable[[Somebody], Any], told: str) -> dict[str, Any]:
    token, began = tokens.recognise(word), time.monotonic()
    status = 500
    with working(f"助手 {route}", who=lambda: str(token.user)):
        try:
            refusal = weigh(token, access_table()[f"{SPACE}{route}"], "助手的提问")
            if refusal:
                status = refusal[0]
                raise refusal[1]
            answer = with_sources(question(Somebody(token.user)))
            status = 200
        except YanzhenError:
            status = status if status != 500 else 404
            raise
        finally:
            took = round((time.monotonic() - began) * 1000)
            tokens.keep_call(
                token,
                tokens.Asked(
                    "CALL", route, query=told, status=status, took=took, way="mcp", request=here().id
                ),
            )
    return answer


def with_sources(found: Any) -> dict[str, Any]:
    """The answer as JSON; every source that it stands on is gathered beside it once."""
    answer = _plain(found)
    marks = {(m["source"], m["place"]): m for m in _marks(answer)}
    said = list(marks.values())
    return {
        "answer": answer,
        "sources": said[:MOST_SOURCES],
        "more_sources": max(0, len(said) - MOST_SOURCES),
        "note": "" if said else "这一答复由上述记录推算或只是入口，逐条的来源见各条详情。",
    }


def _plain(found: Any) -> Any:
    if isinstance(found, Schema):
        return found.model_dump(mode="json")
    return [_plain(one) for one in found] if isinstance(found, list) else found


def _marks(part: Any) -> Iterator[dict[str, Any]]:
    """All source marks in an answer, wherever they stand."""
    if isinstance(part, list):
        for one in part:
            yield from _marks(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == "sources" and isinstance(value, list):
                yield from (m for m in value if isinstance(m, dict))
            else:
                yield from _marks(value)


def draft(word: str, page: str, address: str) -> dict[str, Any]:
    """A form filled in beforehand for the token's owner to check and send; nothing is written here.

    ``page`` is the route of the form: who may not send it gets no draft.
    """
    close_old_connections()
    try:
        token = tokens.recognise(word)
        tokens.needs(token, "drafts")
        if not access_table()[page].opens(roles_of(token.user), method="POST"):
            raise YanzhenError("您的角色不能办这件事", why="草稿只给办得了的人", do="请有权的同事办理")
        if not tokens.spend(token):
            raise YanzhenError(f"今天的 {token.quota} 次用完了", do="明天再用")
        tokens.keep_call(token, tokens.Asked("DRAFT", page, query=address.partition("?")[2], way="mcp"))
    finally:
        close_old_connections()
    says = "这只是草稿，什么都没有写入。请本人登录后打开链接，核对、补全，再亲自提交。"
    return {"draft": True, "written": False, "link": address, "says": says}
