"""A stand-in for a city's identity provider: OpenID Connect over real HTTP on this machine, tokens signed with a key of its own."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlparse

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "yanzhen", "a-secret-of-tests"


class Provider(ThreadingHTTPServer):
    """Signs in ``person`` without asking; ``lies`` replaces claims of the token, ``key`` may be another than published."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.published = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
        self.key = self.published
        self.person = "number-1"
        self.lies: dict[str, Any] = {}
        self.waiting: dict[str, dict[str, str]] = {}

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "internal-7", "aud": CLIENT, "iat": now, "exp": now + 60,
            "nonce": asked["nonce"], "employee_number": self.person,
        }  # fmt: skip
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.lies, self.key)


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *words: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        where = urlparse(self.path)
        if where.path == "/.well-known/openid-configuration":
            at = self.server.issuer
            self._json(
                {
                    "issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token",
                    "jwks_uri": f"{at}/keys", "response_types_supported": ["code"], "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )  # fmt: skip
        elif where.path == "/keys":
            self._json({"keys": [self.server.published.as_dict(private=False)]})
        elif where.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(where.query).items()}
            code = f"code-{len(self.server.waiting)}"
            self.server.waiting[code] = asked
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.end_headers()
        else:
            self._json({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        given = {
            k: v[0]
            for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()
        }
        asked = self.server.waiting.pop(given.get("code", ""), None)
        login = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if (
            asked is None
            or self.headers.get("Authorization") != f"Basic {login}"
            or not _proves(given, asked)
        ):
            self._json({"error": "invalid_grant"}, 400)
            return
        self._json(
            {
                "access_token": "t",
                "token_type": "Bearer",
                "expires_in": 60,
                "id_token": self.server.token(asked),
            }
        )

    def _json(self, content: Any, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _proves(given: dict[str, str], asked: dict[str, str]) -> bool:
    """PKCE: the verifier is the one whose digest was sent before."""
    digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked.get("code_challenge")


@contextmanager
def running() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
