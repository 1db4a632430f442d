"""How an assistant reaches the tools: over the pipes of a program that started us, or over HTTP with a token each."""

from __future__ import annotations

from functools import partial
from typing import Any

import anyio.to_thread
from django.db import close_old_connections
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from pydantic import AnyHttpUrl

from yanzhen.city.accounts import token_services as tokens
from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.assistants.server import make_server


class OurTokens:
    """The tokens of the interface, as the SDK asks for them."""

    async def verify_token(self, token: str) -> AccessToken | None:
        """None for a token that is not good; the SDK then answers 401."""
        return await anyio.to_thread.run_sync(partial(_verified, token))


def _verified(word: str) -> AccessToken | None:
    close_old_connections()
    try:
        row = tokens.recognise(word)
    except YanzhenError:
        return None
    finally:
        close_old_connections()
    return AccessToken(token=word, client_id=str(row.pk), scopes=list(row.scopes), subject=str(row.user_id))


def _word_of_request() -> str:
    held = get_access_token()
    return held.token if held else ""


def over_stdio(word: str, *, site: str = "") -> None:
    """Serve the program that started us until it closes the pipe. Raises YanzhenError for a token that is not good."""
    tokens.recognise(word)
    make_server(lambda: word, site=site).run("stdio")


def over_http(host: str, port: int, *, site: str = "") -> None:
    """Serve over HTTP at ``/mcp``; every request brings its token and no state is kept between two."""
    make_http(host, port, site=site).run(
        "streamable-http", host=host, port=port, stateless_http=True, json_response=True
    )


def make_http(host: str, port: int, *, site: str = "") -> Any:
    """The server that asks every request for a token; we issue tokens on a page, not by OAuth, and advertise none."""
    auth = AuthSettings(issuer_url=AnyHttpUrl(f"http://{host}:{port}"), resource_server_url=None)
    return make_server(_word_of_request, site=site, auth=auth, token_verifier=OurTokens())
