"""Single sign-on by OpenID Connect: where the provider stands, and whose account a token's owner has here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from joserfc.errors import JoseError
from requests import RequestException

from yanzhen.city.accounts.models import User
from yanzhen.kernel.errors import YanzhenError

SECONDS = 10
FIELDS = ("issuer", "client_id", "client_secret", "claim", "label")


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of identities; ``claim`` names the entry of the token that the accounts' external number equals."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str = "sub"
    label: str = "统一认证登录"


def provider() -> Provider | None:
    """As ``[sign_in.oidc]`` of yanzhen.toml says, each entry replaced by YANZHEN_OIDC_… where set; None: not used."""
    held = {k: str(v) for k, v in settings.WORKSPACE.sign_in.get("oidc", {}).items() if k in FIELDS}
    given = {name: os.environ.get(f"YANZHEN_OIDC_{name.upper()}", held.get(name, "")) for name in FIELDS}
    found = {name: value for name, value in given.items() if value}
    return Provider(**found) if {"issuer", "client_id", "client_secret"} <= found.keys() else None


@lru_cache(maxsize=4)
def _client(of: Provider) -> Any:
    registry = OAuth()
    registry.register(
        "city",
        client_id=of.client_id,
        client_secret=of.client_secret,
        server_metadata_url=f"{of.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": SECONDS},
    )
    return registry.create_client("city")


def way_out(request: HttpRequest, of: Provider) -> Any:
    """The redirect to the provider, with state, nonce and PKCE kept in the session."""
    try:
        return _client(of).authorize_redirect(
            request, request.build_absolute_uri(reverse("accounts:oidc_back"))
        )
    except (RequestException, OAuthError) as error:
        raise _unreachable(of, error) from error


def who_came_back(request: HttpRequest, of: Provider) -> User | None:
    """The account of whom the provider vouches for; None when nobody here has that number.

    Signature, issuer, audience, time and nonce of the token are checked. Rights never come from a token: they stand
    in the record. Raises YanzhenError when the answer cannot be trusted.
    """
    try:
        token = _client(of).authorize_access_token(request)
    except RequestException as error:
        raise _unreachable(of, error) from error
    except (OAuthError, JoseError, ValueError, KeyError) as error:
        raise YanzhenError(
            "统一认证没有通过",
            why=str(error) or type(error).__name__,
            do="回到登录页再试；仍不行请联系系统管理员",
        ) from error
    number = str((token.get("userinfo") or {}).get(of.claim, ""))
    return User.objects.filter(external_id=number, is_active=True).first() if number else None


def _unreachable(of: Provider, error: Exception) -> YanzhenError:
    return YanzhenError(
        "统一认证现在连不上", where=of.issuer, why=type(error).__name__, do="稍后再试，或用用户名和密码登录"
    )
